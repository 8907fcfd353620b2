/**
 * From link tokens to addresses. A token names a file; what stands there for a reader is a docs page, an image of the
 * snapshot or the forge's own page of the file.
 */
import type { KindDefinition } from '../catalog/kind.ts';
import { findKind } from '../catalog/kinds/index.ts';
import { formatRef, refPath } from '../catalog/ref.ts';
import type { Repository } from '../catalog/repository.ts';
import { fileUrl } from '../catalog/repository.ts';
import { entityOfToken, parsePathToken } from '../markdown/tokens.ts';
import { compareText } from '../problems.ts';
import type { Problem } from '../problems.ts';
import { isAddressable } from '../views/address.ts';
import { perSite } from '../views/per-site.ts';
import type { Site, SiteDocs } from '../views/site.ts';
import { anchorsOf, findAnchor, isLine } from './anchors.ts';
import { createBareNames, isBareName } from './bare-names.ts';
import { pagesByFile } from './nav.ts';
import { folderOf, indexKind, isPage, joinPath, nameOf } from './paths.ts';
import type { DocRecord } from './site.ts';

const image = /\.(?:png|jpe?g|gif|svg|webp|avif|ico|mp4|m4v|webm|ogv)$/i;

/** What stands where a link token leads. */
export type LinkTarget =
  | { to: 'page'; site: string; path: string; fragment?: string }
  | { to: 'asset'; file: string; fragment?: string }
  /** The portal's page of an entity; `rest` is a tab. */
  | { to: 'entity'; ref: string; rest: string; fragment?: string }
  /** Docs that the catalog knows, at an address that no page of theirs has. */
  | { to: 'docs'; ref: string; rest: string; fragment?: string }
  /** Shown by its forge or somewhere else. */
  | { to: 'url'; url: string };

/**
 * Addresses of a page's link tokens. Tokens whose target is shown nowhere are left out.
 * @param href adds the portal's base to a path such as `/docs/default/component/x/`
 */
export function resolveDocLinks(
  site: Site,
  siteDocs: SiteDocs,
  page: DocRecord,
  href: (path: string) => string,
): Record<string, string> {
  const resolved: Record<string, string> = {};
  for (const token of page.links) {
    const target = linkTarget(site, siteDocs, page, token);
    if (target) resolved[token] = targetAddress(site, target, href);
  }
  return resolved;
}

/** Where a page's token leads; undefined if that is shown nowhere. */
export function linkTarget(
  site: Site,
  siteDocs: SiteDocs,
  page: DocRecord,
  token: string,
): LinkTarget | undefined {
  if (token.startsWith('/')) return resolvePath(site, siteDocs, page, token);
  const ref = entityOfToken(token);
  if (ref === undefined) return resolveForge(site, siteDocs, token);
  return site.catalog.get(ref) && isAddressable(ref) ? { to: 'entity', ref, rest: '' } : undefined;
}

function targetAddress(site: Site, target: LinkTarget, href: (path: string) => string): string {
  if (target.to === 'url') return target.url;
  const { fragment } = target;
  if (target.to === 'page') {
    const page = fragment === undefined ? undefined : pageAt(site, target.site, target.path);
    const anchor = page && fragment ? (findAnchor(anchorsOf(page), fragment) ?? fragment) : fragment;
    return href(docPath(target.site, target.path)) + hash(anchor);
  }
  const path =
    target.to === 'asset'
      ? `/_assets/${target.file}`
      : `/${target.to === 'docs' ? 'docs' : 'catalog'}/${[refPath(target.ref), target.rest].filter(Boolean).join('/')}/`;
  return href(path) + hash(fragment);
}

function hash(fragment: string | undefined): string {
  return fragment ? `#${encodeURIComponent(fragment)}` : '';
}

/** The page of a docs site at an address. */
export function pageAt(site: Site, ref: string, path: string): DocRecord | undefined {
  const docs = site.docs.get(ref);
  return docs && pagesByPath(docs).get(path);
}

const pagesByPath = perSite((docs: SiteDocs) => new Map(docs.pages.map((page) => [page.path, page])));

const bareNames = perSite((docs: SiteDocs) => createBareNames(docs.pages.map(({ file }) => file)));

/** Address of a docs page below the base, e.g. `/docs/default/component/x/guide/`. */
export function docPath(site: string, path: string): string {
  const segments = path.split('/').filter(Boolean).map(encodeURIComponent);
  return `/docs/${[refPath(site), ...segments].join('/')}/`;
}

/** A reference in running text: ours alone, made after sanitising, and its text holds no tag. */
const entityMention = /<a class="entity-ref"( data-named="")? href="cb:(ref:[^"<>]*)">([^<]*)<\/a>/g;

/**
 * A token's attribute with the beginning of its tag. In sanitised HTML only a tag can begin so: text that says
 * `href="cb:` must stay text, or what follows it would change sides with the markup.
 */
const tokenAttribute = /(<(?:a|img|video)(?: [\w-]+(?:="[^"]*")?)*?) (href|src)="cb:([^"<>]*)"/g;

/**
 * Puts addresses in the place of the tokens of sanitised HTML. A token without an address loses its attribute and gets
 * `data-missing`; a reference to an entity that is none stays the text that it was.
 * @param names titles of entities by token, for references that are shown by title
 */
export function applyLinks(
  html: string,
  resolved: Readonly<Record<string, string>>,
  names: Readonly<Record<string, string>> = {},
): string {
  const mentioned = html.includes('href="cb:ref:')
    ? html.replace(entityMention, (_, named: string | undefined, token: string, text: string) => {
        const url = Object.hasOwn(resolved, token) ? resolved[token] : undefined;
        if (url === undefined) return text;
        const name = named && Object.hasOwn(names, token) ? escapeHtml(names[token] ?? '') : text;
        return `<a class="entity-ref" href="${escapeHtml(url)}">${name}</a>`;
      })
    : html;
  return mentioned.replace(tokenAttribute, (_, tag: string, name: string, token: string) => {
    const url = Object.hasOwn(resolved, token) ? resolved[token] : undefined;
    if (url === undefined) return `${tag} data-missing=""`;
    const external = name === 'href' && /^https?:/i.test(url) ? ' rel="noopener noreferrer"' : '';
    return `${tag} ${name}="${escapeHtml(url)}"${external}`;
  });
}

function escapeHtml(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/"/g, '&quot;').replace(/</g, '&lt;');
}

/**
 * Finds links of a page that lead to no file of its repository.
 * @param input.files every file of the repository; pass the same set for all its pages
 */
export function checkLinks(input: {
  repository: Repository;
  file: string;
  links: readonly { token: string; line?: number; column?: number; image?: boolean }[];
  files: ReadonlySet<string>;
  /** Every kind there is. @default the built-in kinds */
  kinds?: readonly KindDefinition[];
  /** Finds a page by its bare name, where a plugin of mkdocs lets people write no more. */
  bareNames?: (path: string) => string | undefined;
}): Problem[] {
  const { repository, file, files, bareNames: named } = input;
  const index = indexOf(files);
  const problems: Problem[] = [];
  const known = new Map<string, boolean>();
  for (const { token, line, column, image: isImage } of input.links) {
    if (!token.startsWith('/')) continue;
    const { path } = parsePathToken(token);
    let found = known.get(path);
    if (found === undefined) {
      found = candidates(file, path).some(
        (candidate) => files.has(candidate) || index.folders.has(candidate),
      );
      known.set(path, found);
    }
    if (!found && named && !isImage && isBareName(file, path)) found = named(path) !== undefined;
    // An address of the portal: whether it leads anywhere is known only when every repository has been read.
    if (found || portalAddress(input.kinds, path)) continue;
    if (problems.length === maxBroken) {
      problems.push({
        rule: 'broken-link',
        severity: 'warning',
        message: `The page holds more than ${maxBroken} broken links; the others are not listed.`,
        repository: repository.id,
        file,
      });
      break;
    }
    problems.push({
      rule: 'broken-link',
      severity: 'warning',
      message: `The ${isImage ? (/\.(?:mp4|m4v|webm|ogv)$/i.test(path) ? 'video' : 'image') : 'link'} leads to "${path}", which does not exist in this repository.`,
      hint: suggest(file, path, index),
      repository: repository.id,
      file,
      line,
      column,
    });
  }
  return problems;
}

const maxBroken = 100;

/**
 * Files that a path may stand for, likeliest first. People write the file (as forges want), the address without its
 * ending, or a path relative to the page's address (as browsers see it), often in one and the same site.
 */
function candidates(file: string, path: string): string[] {
  const folder = folderOf(file);
  const bases = [path];
  if (isPage(file) && !indexKind(file)) {
    const relative = relativePath(folder, path);
    const moved = joinPath(file.slice(0, file.lastIndexOf('.')), relative);
    if (moved !== undefined) bases.push(moved);
  }
  // `/guide/x`: on a forge from the repository's root, elsewhere from the root of the docs.
  for (let above = folder; above !== ''; above = folderOf(above)) bases.push(`${above}/${path}`);
  return bases.flatMap((base) => {
    if (base === '') return ['', 'index.md', 'README.md'];
    const bare = base.replace(/(?:^|\/)(?:index|README)\.(?:html|md)$/i, '').replace(/\.html$/i, '');
    const stem = bare.replace(/\/$/, '');
    return [
      base,
      `${stem}.md`,
      ...['index.md', 'README.md', 'readme.md'].map((name) => (stem ? `${stem}/${name}` : name)),
    ];
  });
}

/** `../x` that leads from `folder` to `path`. */
function relativePath(folder: string, path: string): string {
  const from = folder === '' ? [] : folder.split('/');
  const to = path.split('/');
  let same = 0;
  while (same < from.length && same < to.length - 1 && from[same] === to[same]) same++;
  return [...from.slice(same).map(() => '..'), ...to.slice(same)].join('/');
}

function resolvePath(site: Site, siteDocs: SiteDocs, page: DocRecord, token: string): LinkTarget | undefined {
  const { path, fragment } = parsePathToken(token);
  const own = isLine(fragment)
    ? undefined
    : findTarget(site, siteDocs, candidates(page.file, path), fragment);
  if (own !== undefined) return own;
  const portal = portalTarget(site, path, fragment);
  if (portal) return portal;
  const named = isBareName(page.file, path) ? bareNames(siteDocs)(path) : undefined;
  if (named !== undefined) return findTarget(site, siteDocs, [named], fragment);
  const repository = site.repositories.get(siteDocs.repository);
  if (!repository) return undefined;
  const folder = /^[^#]*\/(?:#|$)/.test(token) || path === '';
  const url = fileUrl(repository, path, folder ? 'tree' : image.test(path) ? 'raw' : 'blob');
  return url === undefined ? undefined : { to: 'url', url: url + hash(fragment) };
}

/**
 * `/docs/default/component/x/guide` and `/catalog/default/component/x`, as authors write them who know the portal's
 * addresses (Backstage's are the same).
 */
export function portalAddress(
  kinds: readonly KindDefinition[] | undefined,
  path: string,
): { area: 'docs' | 'catalog'; ref: string; rest: string } | undefined {
  const [area, namespace, kind, name, ...rest] = path.split('/');
  if ((area !== 'docs' && area !== 'catalog') || !namespace || !kind || !name || !findKind(kind, kinds))
    return undefined;
  return { area, ref: formatRef({ kind, namespace, name }), rest: rest.map(encodeURIComponent).join('/') };
}

function portalTarget(site: Site, path: string, fragment: string | undefined): LinkTarget | undefined {
  const address = portalAddress(site.kinds, path);
  if (!address || !site.catalog.get(address.ref)) return undefined;
  const { area, ref, rest } = address;
  const at = fragment === undefined ? {} : { fragment };
  if (area === 'catalog') return { to: 'entity', ref, rest, ...at };
  const page = pageAt(site, ref, decode(rest).replace(/\/$/, ''));
  return page ? { to: 'page', site: ref, path: page.path, ...at } : { to: 'docs', ref, rest, ...at };
}

function findTarget(
  site: Site,
  docs: { ref?: string; repository: string; pages?: readonly DocRecord[] },
  files: readonly string[],
  fragment: string | undefined,
): LinkTarget | undefined {
  const assets = site.repositories.get(docs.repository)?.assets ?? {};
  const at = fragment === undefined ? {} : { fragment };
  for (const file of files) {
    const shown = site.pageOfFile(docs.repository, file);
    if (shown) {
      // A file may be a page of several sites: stay in this one.
      const here = shown.site === docs.ref || !docs.pages ? undefined : pagesByFile(docs.pages).get(file);
      return { to: 'page', site: here?.site ?? shown.site, path: here?.path ?? shown.path, ...at };
    }
    if (Object.hasOwn(assets, file)) return { to: 'asset', file: assets[file] ?? '', ...at };
  }
  return undefined;
}

/** An absolute URL into a repository that the portal knows leads to the docs page of that file, if there is one. */
function resolveForge(site: Site, siteDocs: SiteDocs, token: string): LinkTarget {
  const elsewhere: LinkTarget = { to: 'url', url: token };
  if (!URL.canParse(token)) return elsewhere;
  const { host, pathname, hash: end } = new URL(token);
  if (isLine(end.slice(1))) return elsewhere;
  const raw = host === 'raw.githubusercontent.com';
  const segments = pathname.split('/').filter(Boolean).map(decode);
  // No forge nests groups deeper.
  for (let count = 2; count < Math.min(segments.length, 25); count++) {
    const id = `${raw ? 'github.com' : host}/${segments.slice(0, count).join('/')}`;
    const repository = site.repositories.get(id) ?? site.repositories.get(id.toLowerCase());
    if (!repository) continue;
    const rest = segments.slice(count).join('/');
    const place = raw
      ? rest
      : /^(?:-\/)?(?:blob|tree|raw|src\/branch|raw\/branch|src)\/(.*)$/s.exec(rest)?.[1];
    const file = place && pathOnBranch(place, repository.branch);
    if (file === undefined) return elsewhere;
    const docs = repository.id === siteDocs.repository ? siteDocs : { repository: repository.id };
    const index = ['index.md', 'README.md', 'readme.md'].map((name) => (file ? `${file}/${name}` : name));
    return findTarget(site, docs, [file, ...index], end ? decode(end.slice(1)) : undefined) ?? elsewhere;
  }
  return elsewhere;
}

/** The path after the branch; another branch, tag or commit means that very state of the file, which only the forge has. */
function pathOnBranch(place: string, branch: string | undefined): string | undefined {
  for (const name of [branch, 'HEAD', ...(branch ? [] : ['main', 'master'])]) {
    if (name && place === name) return '';
    if (name && place.startsWith(`${name}/`)) return place.slice(name.length + 1).replace(/\/$/, '');
  }
  return undefined;
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

interface FileIndex {
  folders: ReadonlySet<string>;
  byName: ReadonlyMap<string, readonly string[]>;
}

// Pages of one repository share their set of files; the index is a pure function of it.
const indexes = new WeakMap<ReadonlySet<string>, FileIndex>();

function indexOf(files: ReadonlySet<string>): FileIndex {
  const known = indexes.get(files);
  if (known) return known;
  const folders = new Set(['']);
  const byName = new Map<string, string[]>();
  for (const path of files) {
    for (let folder = folderOf(path); !folders.has(folder); folder = folderOf(folder)) folders.add(folder);
    const name = nameOf(path).toLowerCase();
    const same = byName.get(name);
    if (!same) byName.set(name, [path]);
    else if (same.length < 20) same.push(path);
  }
  const index = { folders, byName };
  indexes.set(files, index);
  return index;
}

function suggest(file: string, path: string, { byName }: FileIndex): string {
  const name = nameOf(path).toLowerCase();
  const wanted = new Set(path.toLowerCase().split('/'));
  const score = (other: string) =>
    other
      .toLowerCase()
      .split('/')
      .filter((part) => wanted.has(part)).length;
  const [best] = [...(byName.get(name) ?? byName.get(`${name}.md`) ?? [])].sort(
    (a, b) => score(b) - score(a) || compareText(a, b),
  );
  return best
    ? `Did you mean "${relativePath(folderOf(file), best)}"?`
    : 'Correct the path, or write an absolute URL if it lies elsewhere.';
}
