/** Where the links of a docs page lead on this site. */
import { fileUrl } from '../catalog/repository.ts';
import type { DocRecord } from '../docs/site.ts';
import { docHref, isAddressable, isDocPath } from './address.ts';
import type { Site, SiteDocs } from './site.ts';

/** Token -> address, without base where it is on this site. */
export function docLinks(site: Site, docs: SiteDocs, page: DocRecord): Record<string, string> {
  return Object.fromEntries(page.links.map((token) => [token, resolve(site, docs, token)]));
}

function resolve(site: Site, docs: SiteDocs, token: string): string {
  if (!token.startsWith('/')) return token;
  const hash = token.indexOf('#');
  const fragment = hash === -1 ? '' : token.slice(hash);
  const path = decode(hash === -1 ? token.slice(1) : token.slice(1, hash));
  const repository = site.repositories.get(docs.repository);
  const own = docs.pages.find(({ file }) => file === path);
  const target = own ? { site: docs.ref, path: own.path } : site.pageOfFile(docs.repository, path);
  if (target && isAddressable(target.site) && isDocPath(target.path))
    return docHref(target.site, target.path) + fragment;
  const asset = repository && Object.hasOwn(repository.assets, path) ? repository.assets[path] : undefined;
  if (asset) return `/_assets/${asset}`;
  return (repository && fileUrl(repository, path, 'blob')) ?? '#';
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/**
 * Puts a page's links in the place of its tokens.
 * @param address adds the base
 */
export function withLinks(
  html: string,
  links: Readonly<Record<string, string>>,
  address: (path: string) => string,
): string {
  return html.replace(/ (href|src)="cb:([^"]*)"/g, (_, attribute: string, token: string) => {
    const url = Object.hasOwn(links, token) ? links[token] : undefined;
    return url === undefined
      ? ''
      : ` ${attribute}="${address(url).replaceAll('&', '&amp;').replaceAll('"', '&quot;')}"`;
  });
}
