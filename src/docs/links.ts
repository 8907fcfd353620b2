/**
 * From link tokens to addresses. A token names a file; what stands there for a reader is a docs page, an image of the
 * snapshot or the forge's own page of the file.
 */
import type { KindDefinition } from '../catalog/kind.ts';
import { findKind } from '../catalog/kinds/index.ts';
import { formatRef, refPath } from '../catalog/ref.ts';
import type { Repository } from '../catalog/repository.ts';
import { fileUrl } from '../catalog/repository.ts';
import { parsePathToken } from '../markdown/tokens.ts';
import { compareText } from '../problems.ts';
import type { Problem } from '../problems.ts';
import type { Site, SiteDocs } from '../views/site.ts';
import { folderOf, indexKind, isPage, joinPath, nameOf } from './paths.ts';
import type { DocRecord } from './site.ts';

const image = /\.(?:png|jpe?g|gif|svg|webp|avif|ico)$/i;

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
    const url = token.startsWith('/')
      ? resolvePath(site, siteDocs, page, token, href)
      : resolveForge(site, siteDocs, token, href);
    if (url !== undefined) resolved[token] = url;
  }
  return resolved;
}

/** Address of a docs page below the base, e.g. `/docs/default/component/x/guide/`. */
export function docPath(site: string, path: string): string {
  const segments = path.split('/').filter(Boolean).map(encodeURIComponent);
  return `/docs/${[refPath(site), ...segments].join('/')}/`;
}

/**
 * A token's attribute with the beginning of its tag. In sanitised HTML only a tag can begin so: text that says
 * `href="cb:` must stay text, or what follows it would change sides with the markup.
 */
const tokenAttribute = /(<(?:a|img)(?: [\w-]+(?:="[^"]*")?)*?) (href|src)="cb:([^"<>]*)"/g;

/**
 * Puts addresses in the place of the tokens of sanitised HTML. A token without an address loses its attribute and gets
 * `data-missing`.
 */
export function applyLinks(html: string, resolved: Readonly<Record<string, string>>): string {
  return html.replace(tokenAttribute, (_, tag: string, name: string, token: string) => {
    const url = Object.hasOwn(resolved, token) ? resolved[token] : undefined;
    if (url === undefined) return `${tag} data-missing=""`;
    const external = name === 'href' && /^https?:/i.test(url) ? ' rel="noopener noreferrer"' : '';
    return `${tag} ${name}="${url.replace(/&/g, '&amp;').replace(/"/g, '&quot;').replace(/</g, '&lt;')}"${external}`;
  });
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
}): Problem[] {
  const { repository, file, files } = input;
  const index = indexOf(files);
  const problems: Problem[] = [];
  const known = new Map<string, boolean>();
  for (const { token, line, column, image: isImage } of input.links) {
    if (!token.startsWith('/')) continue;
    const { path } = parsePathToken(token);
    let found = known.get(path);
    if (found === undefined) {
      found = candidates(file, path).some((candidate) => files.has(candidate) || index.folders.has(candidate));
      known.set(path, found);
    }
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
      message: `The ${isImage ? 'image' : 'link'} leads to "${path}", which does not exist in this repository.`,
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
    return [base, `${stem}.md`, ...['index.md', 'README.md', 'readme.md'].map((name) => (stem ? `${stem}/${name}` : name))];
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

function resolvePath(
  site: Site,
  siteDocs: SiteDocs,
  page: DocRecord,
  token: string,
  href: (path: string) => string,
): string | undefined {
  const { path, fragment } = parsePathToken(token);
  const hash = fragment ? `#${encodeURIComponent(fragment)}` : '';
  const own = findTarget(site, siteDocs, candidates(page.file, path), href);
  if (own !== undefined) return own + hash;
  const portal = portalAddress(site.kinds, path);
  if (portal && site.catalog.get(portal.ref)) return href(portal.path) + hash;
  const repository = site.repositories.get(siteDocs.repository);
  if (!repository) return undefined;
  const folder = /^[^#]*\/(?:#|$)/.test(token) || path === '';
  const url = fileUrl(repository, path, folder ? 'tree' : image.test(path) ? 'raw' : 'blob');
  return url === undefined ? undefined : url + hash;
}

/**
 * `/docs/default/component/x/guide` and `/catalog/default/component/x`, as authors write them who know the portal's
 * addresses (Backstage's are the same).
 */
function portalAddress(
  kinds: readonly KindDefinition[] | undefined,
  path: string,
): { ref: string; path: string } | undefined {
  const [area, namespace, kind, name, ...rest] = path.split('/');
  if ((area !== 'docs' && area !== 'catalog') || !namespace || !kind || !name || !findKind(kind, kinds)) return undefined;
  const ref = formatRef({ kind, namespace, name });
  return { ref, path: `/${area}/${[refPath(ref), ...rest.map(encodeURIComponent)].join('/')}/` };
}

function findTarget(
  site: Site,
  docs: { ref?: string; repository: string; pages?: readonly DocRecord[] },
  files: readonly string[],
  href: (path: string) => string,
): string | undefined {
  const assets = site.repositories.get(docs.repository)?.assets ?? {};
  for (const file of files) {
    const shown = site.pageOfFile(docs.repository, file);
    if (shown) {
      // A file may be a page of several sites: stay in this one.
      const here = shown.site === docs.ref ? undefined : docs.pages?.find((page) => page.file === file);
      return href(docPath(here?.site ?? shown.site, here?.path ?? shown.path));
    }
    if (Object.hasOwn(assets, file)) return href(`/_assets/${assets[file]}`);
  }
  return undefined;
}

/** An absolute URL into a repository that the portal knows leads to the docs page of that file, if there is one. */
function resolveForge(site: Site, siteDocs: SiteDocs, token: string, href: (path: string) => string): string {
  if (!URL.canParse(token)) return token;
  const { host, pathname, hash } = new URL(token);
  const raw = host === 'raw.githubusercontent.com';
  const segments = pathname.split('/').filter(Boolean).map(decode);
  for (let count = 2; count < segments.length; count++) {
    const id = `${raw ? 'github.com' : host}/${segments.slice(0, count).join('/')}`;
    const repository = site.repositories.get(id) ?? site.repositories.get(id.toLowerCase());
    if (!repository) continue;
    const rest = segments.slice(count).join('/');
    const place = raw ? rest : /^(?:-\/)?(?:blob|tree|raw|src\/branch|raw\/branch|src)\/(.*)$/s.exec(rest)?.[1];
    const file = place && pathOnBranch(place, repository.branch);
    if (file === undefined) return token;
    const docs = repository.id === siteDocs.repository ? siteDocs : { repository: repository.id };
    const index = ['index.md', 'README.md', 'readme.md'].map((name) => (file ? `${file}/${name}` : name));
    const target = findTarget(site, docs, [file, ...index], href);
    return target === undefined ? token : target + hash;
  }
  return token;
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
  const score = (other: string) => other.toLowerCase().split('/').filter((part) => wanted.has(part)).length;
  const [best] = [...(byName.get(name) ?? byName.get(`${name}.md`) ?? [])].sort(
    (a, b) => score(b) - score(a) || compareText(a, b),
  );
  return best
    ? `Did you mean "${relativePath(folderOf(file), best)}"?`
    : 'Correct the path, or write an absolute URL if it lies elsewhere.';
}
