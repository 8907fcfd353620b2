/** Navigation of a docs site as one page shows it: on a large site the open branch only, so that sidebars stay small. */
import { type NavItem, openBranch, pagesByFile } from '../docs/nav.ts';
import type { DocRecord } from '../docs/site.ts';
import { docHref, isDocPath } from './address.ts';
import { perSite } from './per-site.ts';
import { safeUrl } from './safe-url.ts';
import type { SiteDocs } from './site.ts';

export interface NavItemView {
  title: string;
  /** A page below the base, or an absolute URL where `external`. Closed sections lead to their first page. */
  href?: string;
  external?: true;
  current?: true;
  /** A section whose entries are left out. */
  closed?: true;
  children?: NavItemView[];
}

/** Longer lists of siblings are cut. */
const siblingLimit = 200;

/** Pages of a docs site by source file. */
export const pagesOf = perSite((docs: SiteDocs) => pagesByFile(docs.pages));

/** @param current the page shown; none shows the first level only */
export function navItems(docs: SiteDocs, current?: DocRecord): NavItemView[] {
  const pages = pagesOf(docs);
  const items = current ? openBranch(docs.nav, pages, current.file) : openBranch(docs.nav, pages, '', 0);
  return items.slice(0, siblingLimit).flatMap((item) => toView(docs.ref, item) ?? []);
}

function toView(site: string, item: NavItem): NavItemView | undefined {
  const { title, path, url, current, closed, children } = item;
  if (url !== undefined) {
    const href = safeUrl(url);
    return href === undefined ? undefined : { title, href, external: true };
  }
  if (path !== undefined && !isDocPath(path)) return undefined;
  return {
    title,
    ...(path !== undefined && { href: docHref(site, path) }),
    ...(current && { current: true as const }),
    ...(closed && { closed: true as const }),
    ...(children && {
      children: children.slice(0, siblingLimit).flatMap((child) => toView(site, child) ?? []),
    }),
  };
}
