/** The links of a docs page, with and without base. */
import { applyLinks, resolveDocLinks } from '../docs/links.ts';
import { entityOfToken } from '../markdown/tokens.ts';
import type { DocRecord } from '../docs/site.ts';
import { entityLink } from './entity-link.ts';
import type { Site, SiteDocs } from './site.ts';

/** Token -> address, without base where it is on this site: a page's view must not depend on where the site stands. */
export function docLinks(site: Site, docs: SiteDocs, page: DocRecord): Record<string, string> {
  return resolveDocLinks(site, docs, page, (path) => path);
}

/** Token -> title, of the entities that the page refers to. */
export function entityNames(site: Site, page: DocRecord): Record<string, string> {
  const names: Record<string, string> = {};
  for (const token of page.links) {
    const ref = entityOfToken(token);
    if (ref !== undefined && site.catalog.get(ref)) names[token] = entityLink(site, ref).title;
  }
  return names;
}

/**
 * Puts a page's links in the place of its tokens.
 * @param address adds the base
 */
export function withLinks(
  html: string,
  links: Readonly<Record<string, string>>,
  address: (path: string) => string,
  names: Readonly<Record<string, string>> = {},
): string {
  return applyLinks(
    withoutEmptyHeads(labelTasks(html)),
    Object.fromEntries(Object.entries(links).map(([token, url]) => [token, address(url)])),
    names,
  );
}

/** A box of a task list says aloud what it shows. In sanitised HTML only a tag can begin so. */
function labelTasks(html: string): string {
  if (!html.includes('<input type="checkbox"')) return html;
  return html.replace(
    /<input type="checkbox"([^<>]*)>/g,
    (_, rest: string) =>
      `<input type="checkbox" aria-label="${/\bchecked\b/.test(rest) ? 'Done' : 'To do'}"${rest}>`,
  );
}

/** A head cell that says nothing heads nothing. */
function withoutEmptyHeads(html: string): string {
  if (!html.includes('></th>')) return html;
  return html.replace(/<th((?: align="[a-z]+")?)><\/th>/g, '<td$1></td>');
}
