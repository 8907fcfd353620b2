/** One docs page. The HTML itself is named by digest; the route reads it and puts the links in. */
import { fileUrl } from '../catalog/repository.ts';
import { breadcrumbs, neighbours, type PageLink } from '../docs/nav.ts';
import type { DocRecord, Heading } from '../docs/site.ts';
import { docHref, isAddressable, isDocPath, markdownHref } from './address.ts';
import { type AskView, askView } from './ask.ts';
import { type BacklinksView, backlinksToPage } from './backlinks.ts';
import { type Collected, collectedOfPage } from './collected.ts';
import { docLinks, entityNames } from './doc-links.ts';
import { docReport } from './doc-report.ts';
import { type DecisionRow, decisionRows, type DocStatusView, docStatusView } from './doc-status.ts';
import { type NavItemView, navItems, pagesOf } from './docs-nav.ts';
import { type EntityLink, entityLink, entityLinks } from './entity-link.ts';
import { type Freshness, freshness } from './freshness.ts';
import { perSite } from './per-site.ts';
import { safeUrl } from './safe-url.ts';
import type { Site, SiteDocs, SiteRepository } from './site.ts';

export interface DocView {
  title: string;
  href: string;
  description?: string;
  site: { title: string; href: string; pages: number };
  entity: EntityLink;
  /** The entity's, for plugins' conditions. */
  kind?: string;
  type?: string;
  annotations: Readonly<Record<string, string>>;
  tags: { name: string }[];
  owners: EntityLink[];
  /** Whom to ask about what the docs describe. */
  ask?: AskView;
  /** Titles of the sections of the navigation that hold the page, outermost first. */
  sections: string[];
  /** On a large site the open branch only. */
  nav: NavItemView[];
  /** Headings of the two upper levels that the page has below its title, as levels 2 and 3. */
  toc: Heading[];
  previous?: { title: string; href: string };
  next?: { title: string; href: string };
  editHref?: string;
  /** The file on its forge. */
  sourceHref?: string;
  file: string;
  /** ISO 8601: last commit that touched the page. */
  changed?: string;
  fresh?: Freshness;
  /** A new issue about the page, filled in. */
  reportHref?: string;
  /** The repository's. */
  licence?: { name: string; href?: string };
  /** The page as Markdown; absent where the portal has no twins. */
  markdownHref?: string;
  /** Who links here. */
  backlinks?: BacklinksView;
  /** The repository could not be read: this is its last good state, since then. */
  stale?: { since?: string };
  /** What the page says of itself. */
  status?: DocStatusView;
  /** Of the index of a folder of decision records. */
  decisions?: DecisionRow[];
  /** What the page itself hides: `navigation`, `toc`, `footer`. */
  hide: string[];
  /** The HTML has a first-level heading of its own. */
  hasTitle: boolean;
  /** Digest of the sanitised HTML. */
  html: string;
  /** Token -> address: the links that the HTML holds. */
  links: Readonly<Record<string, string>>;
  /** Token -> title of an entity that is shown by its title; absent where there is none. */
  names?: Readonly<Record<string, string>>;
  /** What plugins have collected about the page, by the plugin's name. */
  collected?: Record<string, Collected[]>;
}

/** `site` and `path` of every docs page, as one id each. */
export function docIds(site: Site): string[] {
  return [...site.docs.values()].flatMap((docs) =>
    isAddressable(docs.ref)
      ? docs.pages.filter(({ path }) => isDocPath(path)).map(({ path }) => docId(docs.ref, path))
      : [],
  );
}

export function docId(ref: string, path: string): string {
  return `${ref}#${path}`;
}

export function parseDocId(id: string): { ref: string; path: string } {
  const at = id.indexOf('#');
  return { ref: id.slice(0, at), path: id.slice(at + 1) };
}

/**
 * @param options.emails show e-mail addresses of whom to ask
 * @param options.twins link to the page as Markdown
 * @throws if there is no such page
 */
export function docView(
  site: Site,
  id: string,
  options: { emails: boolean; twins?: boolean } = { emails: false },
): DocView {
  const { ref, path } = parseDocId(id);
  const docs = site.docs.get(ref);
  const page = docs && pagesByPath(docs).get(path);
  if (!docs || !page) throw new Error(`There is no docs page ${path || '(index)'} of ${ref}.`);
  const entity = site.catalog.get(ref);
  const repository = site.repositories.get(docs.repository);
  const changed = repository?.changed[page.file];
  const sourceHref = repository && fileUrl(repository, page.file, 'blob');
  const editHref = editAddress(site, docs, page);
  const ask = askView(site, ref, options);
  const fresh = freshness(site, ref, changed);
  const reportHref = docReport(repository, page);
  const backlinks = backlinksToPage(site, ref, path);
  const names = entityNames(site, page);
  const status = docStatusView(docs, page);
  const decisions = decisionRows(docs, page);
  const collected = collectedOfPage(site.collected, docHref(ref, path));
  return {
    title: page.title,
    href: docHref(ref, path),
    ...(page.description && { description: page.description }),
    site: { title: docs.title, href: docHref(ref, ''), pages: docs.pages.length },
    entity: entityLink(site, ref),
    ...(entity && { kind: entity.kind, ...(entity.type && { type: entity.type }) }),
    annotations: entity?.entity.metadata.annotations ?? {},
    tags: (entity?.tags ?? []).map((name) => ({ name })),
    owners: entityLinks(site, entity?.owners ?? []),
    ...(ask && { ask }),
    sections: breadcrumbs(docs.nav, page.file),
    nav: navItems(docs, page),
    toc: contents(page.headings),
    ...turns(docs, page),
    ...(editHref && { editHref }),
    ...(sourceHref && { sourceHref }),
    file: page.file,
    ...(changed && { changed }),
    ...(fresh && { fresh }),
    ...(reportHref && { reportHref }),
    ...licenceOf(repository),
    ...(options.twins && { markdownHref: markdownHref(ref, path) }),
    ...(backlinks && { backlinks }),
    ...(repository &&
      repository.state !== 'fresh' && { stale: { ...(repository.since && { since: repository.since }) } }),
    ...(status && { status }),
    ...(decisions.length > 0 && { decisions }),
    hide: page.hide ?? [],
    hasTitle: page.headings.some(({ depth }) => depth === 1),
    html: page.html,
    links: docLinks(site, docs, page),
    ...(Object.keys(names).length > 0 && { names }),
    ...(collected && { collected }),
  };
}

/** Some pages have several first-level headings, and some begin at the third level. */
function contents(headings: readonly Heading[]): Heading[] {
  const top = headings.reduce((least, { depth }) => Math.min(least, depth), 6);
  return headings
    .filter(({ depth }) => depth <= top + 1)
    .map((heading) => ({ ...heading, depth: heading.depth - top + 2 }));
}

function licenceOf(repository: SiteRepository | undefined): Pick<DocView, 'licence'> {
  if (!repository?.licence) return {};
  const { file, id } = repository.licence;
  const href = fileUrl(repository, file, 'blob');
  return { licence: { name: id ?? file, ...(href && { href }) } };
}

const pagesByPath = perSite((docs: SiteDocs) => new Map(docs.pages.map((page) => [page.path, page])));

function turns(docs: SiteDocs, page: DocRecord): Pick<DocView, 'previous' | 'next'> {
  const { previous, next } = neighbours(docs.nav, pagesOf(docs), page.file);
  const link = (to: PageLink | undefined) =>
    to && isDocPath(to.path) ? { title: to.title, href: docHref(docs.ref, to.path) } : undefined;
  const [before, after] = [link(previous), link(next)];
  return { ...(before && { previous: before }), ...(after && { next: after }) };
}

function editAddress(site: Site, docs: SiteDocs, page: DocRecord): string | undefined {
  if (docs.editUrl === null) return undefined;
  const folder = docs.folder === '' ? '' : `${docs.folder}/`;
  const inside = page.file.startsWith(folder) ? page.file.slice(folder.length) : undefined;
  if (docs.editUrl !== undefined && inside !== undefined) {
    const encoded = inside.split('/').map(encodeURIComponent).join('/');
    const url = safeUrl(docs.editUrl.replace('{path}', encoded));
    if (url && /^https?:/i.test(url)) return url;
  }
  const repository = site.repositories.get(docs.repository);
  return repository && fileUrl(repository, page.file, 'edit');
}
