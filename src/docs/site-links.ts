/**
 * Links that one repository cannot check by itself: anchors of other pages, addresses of the portal, entities, operations
 * of APIs. Checked when everything has been read.
 */
import { once } from '../once.ts';
import { operationAnchor } from '../apis/anchor.ts';
import { createSuggester, editDistance } from '../catalog/suggest.ts';
import { entityOfToken, parsePathToken } from '../markdown/tokens.ts';
import { compareText, type Problem } from '../problems.ts';
import type { Site, SiteDocs } from '../views/site.ts';
import { anchorsOf, findAnchor, isTop, nearestAnchor } from './anchors.ts';
import { docPath, linkTarget, pageAt, portalAddress } from './links.ts';
import type { DocRecord } from './site.ts';

/** Whether a token of a page is checked here, where the page does not say so of itself. */
export function isForSite(token: string): boolean {
  if (entityOfToken(token) !== undefined) return false;
  return token.includes('#') || /^\/(?:docs|catalog)\/[^/]+\/[^/]+\/[^/]/.test(token);
}

/**
 * In no order; a page that is shown in several sites is checked in the first.
 * @param isKnown whether an entity that is not in this site's catalog is described elsewhere
 */
export function siteLinkProblems(site: Site, isKnown: (ref: string) => boolean = () => false): Problem[] {
  const problems: Problem[] = [];
  const seen = new Set<string>();
  const suggest = once(() => createSuggester(site.catalog.entities.map(({ ref }) => ref)));
  for (const docs of site.docs.values())
    for (const page of docs.pages) {
      if (!page.places) continue;
      const key = `${docs.repository}\0${page.file}`;
      if (seen.has(key)) continue;
      seen.add(key);
      let wrongs = 0;
      for (const { token, line, column } of page.places) {
        if (wrongs >= maxWrong) break;
        const wrong = check(site, docs, page, token, { suggest, isKnown });
        if (wrong) wrongs += 1;
        if (wrong)
          problems.push({
            ...wrong,
            severity: 'warning',
            repository: docs.repository,
            file: page.file,
            ...(line !== undefined && { line }),
            ...(column !== undefined && { column }),
            ref: docs.ref,
          });
      }
    }
  return problems;
}

/** Of one page: each is compared with all that it may mean. */
const maxWrong = 100;

type Wrong = Pick<Problem, 'rule' | 'message' | 'hint'>;
interface Known {
  suggest: () => (ref: string) => string | undefined;
  isKnown: (ref: string) => boolean;
}

function check(site: Site, docs: SiteDocs, page: DocRecord, token: string, known: Known): Wrong | undefined {
  const target = linkTarget(site, docs, page, token);
  const named = entityOfToken(token);
  if (named !== undefined)
    return target ? undefined : unknownEntity(`The text refers to ${named}`, named, known);
  if (target === undefined || target.to === 'url')
    return token.startsWith('/') ? unknownAddress(site, token, known) : undefined;
  if (target.to === 'page') return checkPage(site, page, target);
  if (target.to === 'docs') return checkDocs(site, target);
  return target.to === 'entity' ? checkOperation(site, target) : undefined;
}

/** A path that looks like an address of the portal, and names an entity that nobody describes. */
function unknownAddress(site: Site, token: string, known: Known): Wrong | undefined {
  const { path } = parsePathToken(token);
  const address = portalAddress(site.kinds, path);
  return address && !site.catalog.get(address.ref)
    ? unknownEntity(`The link "/${path.slice(0, 200)}" leads to ${address.ref}`, address.ref, known)
    : undefined;
}

function unknownEntity(said: string, ref: string, { suggest, isKnown }: Known): Wrong | undefined {
  if (isKnown(ref)) return undefined;
  const near = suggest()(ref);
  return {
    rule: 'unknown-entity-link',
    message: `${said}, which is not in the catalog.`,
    hint: near ? `Did you mean ${near}?` : 'Correct the name, or add a descriptor for what it names.',
  };
}

function checkPage(
  site: Site,
  page: DocRecord,
  { site: ref, path, fragment }: { site: string; path: string; fragment?: string },
): Wrong | undefined {
  const there = pageAt(site, ref, path);
  if (!there || fragment === undefined || isTop(fragment)) return undefined;
  const anchors = anchorsOf(there);
  if (findAnchor(anchors, fragment) !== undefined) return undefined;
  const nearest = nearestAnchor(anchors, fragment);
  const where = there === page ? 'this page' : `"${there.file}"`;
  return {
    rule: 'broken-anchor',
    message: `The link leads to "#${fragment.slice(0, 200)}" of ${where}, and nothing there has that id.`,
    hint: nearest
      ? `Did you mean "#${nearest}"?`
      : 'Link to a heading of that page, or leave the anchor out.',
  };
}

/** An address below an entity's docs that no page has. */
function checkDocs(site: Site, { ref, rest }: { ref: string; rest: string }): Wrong | undefined {
  const path = decode(rest).replace(/\/$/, '');
  const docs = site.docs.get(ref) ?? aliased(site, ref);
  if (!docs)
    return {
      rule: 'broken-link',
      message: `The link leads to the docs of ${ref}, which has none.`,
      hint: `Link to the entity itself: "[[${ref}]]".`,
    };
  if (path === '' || pageAt(site, docs.ref, path) || Object.hasOwn(docs.redirects ?? {}, path))
    return undefined;
  const near = nearestPage(docs, path);
  return {
    rule: 'broken-link',
    message: `The link leads to "${path.slice(0, 200)}" in the docs of ${ref}, and there is no such page.`,
    hint: near
      ? `Did you mean "${docPath(docs.ref, near.path)}"?`
      : `Its pages begin at "${docPath(docs.ref, '')}".`,
  };
}

function aliased(site: Site, ref: string): SiteDocs | undefined {
  for (const docs of site.docs.values()) if (docs.aliases?.includes(ref)) return docs;
  return undefined;
}

/** The page of the same name, else of the address that is most alike. */
function nearestPage(docs: SiteDocs, path: string): DocRecord | undefined {
  const last = (text: string) => text.slice(text.lastIndexOf('/') + 1).toLowerCase();
  const wanted = last(path).slice(0, 60);
  const scored = docs.pages.slice(0, 1000).flatMap((page) => {
    const name = last(page.path);
    if (name === wanted) return [{ page, distance: 0 }];
    if (Math.abs(name.length - wanted.length) > 3 || name.length > 60) return [];
    const distance = editDistance(name, wanted);
    return distance <= Math.max(1, wanted.length / 4) ? [{ page, distance }] : [];
  });
  return scored.sort((a, b) => a.distance - b.distance || compareText(a.page.path, b.page.path))[0]?.page;
}

/** `/catalog/default/api/x/definition/#operation-y` */
function checkOperation(
  site: Site,
  { ref, fragment }: { ref: string; fragment?: string },
): Wrong | undefined {
  const operations = fragment?.startsWith('operation-') ? site.apis.get(ref)?.operations : undefined;
  if (!operations || fragment === undefined) return undefined;
  const anchors = operations.map(({ id }) => operationAnchor(id));
  if (anchors.includes(fragment)) return undefined;
  const near =
    anchors.find((anchor) => anchor.toLowerCase() === fragment.toLowerCase()) ??
    anchors
      .slice(0, 500)
      .find(
        (anchor) =>
          Math.abs(anchor.length - fragment.length) < 3 &&
          editDistance(anchor.slice(0, 100), fragment.slice(0, 100)) < 3,
      );
  return {
    rule: 'broken-anchor',
    message: `The link leads to "#${fragment.slice(0, 200)}" of ${ref}, which has no such operation.`,
    hint: near
      ? `Did you mean "#${near}"?`
      : 'Link to an operation that the API has: its address is in the list of operations.',
  };
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
