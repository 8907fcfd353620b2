/** The pages that plugins may know of: those of entities, and those of docs. */
import type { PortalPage } from '../plugin.ts';
import { compareText } from '../problems.ts';
import { docHref, entityHref, isAddressable, isDocPath } from './address.ts';
import type { Site } from './site.ts';

/** Sorted by address. */
export function portalPages({ catalog, docs }: Pick<Site, 'catalog' | 'docs'>): PortalPage[] {
  const own = catalog.entities.flatMap(({ ref, title }): PortalPage[] => {
    const href = entityHref(ref);
    return href === undefined ? [] : [{ href, title, ref }];
  });
  const written = [...docs.values()].flatMap(({ ref, title: site, pages }): PortalPage[] =>
    isAddressable(ref)
      ? pages
          .filter(({ path }) => isDocPath(path))
          .map(({ path, title }) => ({ href: docHref(ref, path), title, ref, docs: site }))
      : [],
  );
  return [...own, ...written].sort((a, b) => compareText(a.href, b.href));
}
