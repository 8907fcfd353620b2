/** Addresses of pages, without base and with slashes at both ends. Components add the base. */
import { refPath } from '../catalog/ref.ts';

/**
 * Whether a ref can have a page: it comes from crawled files, and its parts become folders of the site.
 * Anything but plain names (`..`, slashes, control characters, percent signs) has none.
 */
export function isAddressable(ref: string): boolean {
  return (
    /^[a-z][a-z0-9.+_-]*:[a-z0-9_~+@-][a-z0-9._~+@-]*\/[a-z0-9_~+@-][a-z0-9._~+@-]*$/.test(ref) &&
    ref.length <= 200
  );
}

/** Page of an entity, or of a ref that somebody names and nobody defines. */
export function entityHref(ref: string): string | undefined {
  return isAddressable(ref) ? `/catalog/${refPath(ref)}/` : undefined;
}

/** Whether a docs path can have a page; it was made of crawled file names. */
export function isDocPath(path: string): boolean {
  if (path === '') return true;
  // eslint-disable-next-line no-control-regex
  return (
    path.length <= 400 &&
    !/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\\?#%]/u.test(path) &&
    path
      .split('/')
      .every((part) => !/^(\.{0,2}|index\.(?:html|md)|llms\.txt)$/i.test(part) && isFileName(part))
  );
}

/** File systems take 255 bytes; git takes more. */
function isFileName(part: string): boolean {
  return new TextEncoder().encode(part).length <= 255;
}

/** Page of a docs site; `path` as in {@link DocRecord.path}. */
export function docHref(site: string, path: string): string {
  const tail = path === '' ? '' : `${path.split('/').map(encodeURIComponent).join('/')}/`;
  return `/docs/${refPath(site)}/${tail}`;
}

/** The Markdown twin of a docs page. */
export function markdownHref(site: string, path: string): string {
  return `${docHref(site, path)}index.md`;
}

/** The list of a docs site's pages for agents. */
export function llmsHref(site: string): string {
  return `${docHref(site, '')}llms.txt`;
}

/** An entity as data, with all of its relations. */
export function dataHref(ref: string): string | undefined {
  if (!isAddressable(ref)) return undefined;
  const { namespace, kind, name } = refParams(ref);
  return `/api/catalog/entities/by-name/${kind}/${namespace}/${name}.json`;
}

/** The catalog, filtered; several owners: of any of them. */
export function catalogHref(filters: {
  kind?: string;
  owner?: string | readonly string[];
  system?: string;
  tag?: string;
  type?: string;
}): string {
  const query = new URLSearchParams();
  for (const name of ['kind', 'type', 'owner', 'system', 'tag'] as const)
    for (const value of [filters[name] ?? []].flat()) if (value) query.append(name, value);
  const text = query.toString();
  return text ? `/catalog/?${text}` : '/catalog/';
}

/** Parameters of an entity's routes. @param ref lower case */
export function refParams(ref: string): { namespace: string; kind: string; name: string } {
  const [namespace = '', kind = '', name = ''] = refPath(ref).split('/');
  return { namespace, kind, name };
}
