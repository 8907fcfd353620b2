/** Who links here, as pages show it: bounded, so that a page that everybody links to does not grow with them. */
import { type Backlinks, linksToEntity, linksToPage } from '../docs/backlinks.ts';
import { docHref } from './address.ts';
import type { Site } from './site.ts';

export interface BacklinksView {
  items: {
    title: string;
    href: string;
    /** Title of the docs that the page belongs to, where those are others. */ site?: string;
  }[];
  /** All of them. */
  total: number;
}

const limit = 12;

/** Pages that link to a docs page; undefined where none does. */
export function backlinksToPage(site: Site, ref: string, path: string): BacklinksView | undefined {
  return view(site, linksToPage(site, ref, path), ref);
}

/** Pages of others' docs that speak of an entity; undefined where none does. */
export function backlinksToEntity(site: Site, ref: string): BacklinksView | undefined {
  return view(site, linksToEntity(site, ref));
}

function view(site: Site, pages: Backlinks, home?: string): BacklinksView | undefined {
  if (pages.length === 0) return undefined;
  return {
    items: pages.slice(0, limit).map((page) => {
      const of = page.site === home ? undefined : site.docs.get(page.site)?.title;
      return {
        title: page.title,
        href: docHref(page.site, page.path),
        ...(of && of !== page.title && { site: of }),
      };
    }),
    total: pages.length,
  };
}
