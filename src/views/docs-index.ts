/** Every docs site of the portal. */
import { docHref, isAddressable } from './address.ts';
import { compareText } from '../problems.ts';
import { docChanges, feedHref } from './doc-changes.ts';
import { compareLinks, type EntityLink, entityLink, entityLinks, firstSentence } from './entity-link.ts';
import type { Site, SiteDocs } from './site.ts';

export interface DocsIndexView {
  /** Atom feed of changed pages. */
  feed?: string;
  sites: {
    title: string;
    href: string;
    description?: string;
    entity: EntityLink;
    owners: EntityLink[];
    pages: number;
    /** ISO 8601 day: the latest change of any of its pages. */
    changed?: string;
  }[];
}

export function docsIndexView(site: Site): DocsIndexView {
  const sites = [...site.docs.values()].filter(({ ref, pages }) => isAddressable(ref) && pages.length > 0);
  const hasDates = docChanges(site).all.length > 0;
  return {
    ...(hasDates && { feed: feedHref() }),
    sites: sites
      .map((docs) => {
        const changed = lastChange(site, docs);
        return {
          title: docs.title,
          href: docHref(docs.ref, ''),
          ...(docs.description && { description: firstSentence(docs.description) }),
          entity: entityLink(site, docs.ref),
          owners: entityLinks(site, site.catalog.get(docs.ref)?.owners ?? []),
          pages: docs.pages.length,
          ...(changed && { changed: changed.slice(0, 10) }),
        };
      })
      .sort(
        (a, b) =>
          compareText(a.title.toLowerCase(), b.title.toLowerCase()) || compareLinks(a.entity, b.entity),
      ),
  };
}

/** Latest change of any page of a docs site, ISO 8601. */
export function lastChange(site: Site, docs: SiteDocs): string | undefined {
  const changed = site.repositories.get(docs.repository)?.changed ?? {};
  let last: string | undefined;
  for (const { file } of docs.pages) {
    const time = changed[file];
    if (time && (!last || Date.parse(time) > Date.parse(last))) last = time;
  }
  return last;
}
