/** Which docs an entity's page shows: its own, those that an annotation names, or those of what it is part of. */
import type { CatalogEntity } from '../catalog/catalog.ts';
import { formatRef, parseRef } from '../catalog/ref.ts';
import { docHref, isAddressable } from './address.ts';
import { navItems } from './docs-nav.ts';
import { type EntityLink, entityLink } from './entity-link.ts';
import { perSite } from './per-site.ts';
import type { Site, SiteDocs } from './site.ts';

export interface EntityDocsView {
  title: string;
  href: string;
  total: number;
  pages: { title: string; href: string }[];
  /** Whose docs these are, where they are not the entity's own. */
  of?: EntityLink;
}

const pageLimit = 8;

const docsByAlias = perSite(
  (site: Site) =>
    new Map([...site.docs.values()].flatMap((docs) => (docs.aliases ?? []).map((ref) => [ref, docs]))),
);

/**
 * An entity's own docs, those of its folder that another entity has first, or those of the entity that its
 * `techdocs-entity` annotation names.
 */
function docsOf(site: Site, entity: CatalogEntity): SiteDocs | undefined {
  const named = (ref: string) => site.docs.get(ref) ?? docsByAlias(site).get(ref);
  const own = named(entity.ref);
  if (own) return own;
  const other = entity.entity.metadata.annotations?.['backstage.io/techdocs-entity'];
  if (!other) return undefined;
  try {
    return named(formatRef(parseRef(other, { kind: 'component', namespace: 'default' })));
  } catch {
    // An annotation that is no ref is reported by the descriptor's own checks.
    return undefined;
  }
}

/** Where an entity's docs begin, without base; undefined if it has none. */
export function docsAddress(site: Site, entity: CatalogEntity): string | undefined {
  const docs = docsOf(site, entity);
  return docs && isShown(docs) ? docHref(docs.ref, docsEntry(docs, entity)) : undefined;
}

/** Undefined if there are no docs to show. */
export function entityDocsView(site: Site, entity: CatalogEntity): EntityDocsView | undefined {
  const own = docsOf(site, entity);
  const docs = own && isShown(own) ? own : docsOfWhole(site, entity);
  if (!docs) return undefined;
  const pages = navItems(docs).flatMap(({ title, href, external }) =>
    href && !external ? { title, href } : [],
  );
  const shared = docs.ref !== entity.ref && !docs.aliases?.includes(entity.ref);
  return {
    title: docs.title,
    href: docHref(docs.ref, docsEntry(docs, entity)),
    total: docs.pages.length,
    pages: pages.slice(0, pageLimit),
    ...(shared && { of: entityLink(site, docs.ref) }),
  };
}

/** Docs of the component or system that an entity is part of. */
function docsOfWhole(site: Site, entity: CatalogEntity): SiteDocs | undefined {
  const wholes = site.catalog.related(entity.ref, 'partOf');
  for (const kind of ['component:', 'system:'])
    for (const ref of wholes.filter((one) => one.startsWith(kind))) {
      const whole = site.catalog.get(ref);
      const docs = whole && docsOf(site, whole);
      if (docs && isShown(docs)) return docs;
    }
  return undefined;
}

function isShown(docs: SiteDocs): boolean {
  return isAddressable(docs.ref) && docs.pages.length > 0;
}

/** Another entity's docs may be entered at a page of their own. */
function docsEntry(docs: SiteDocs, entity: CatalogEntity): string {
  const wanted = entity.entity.metadata.annotations?.['backstage.io/techdocs-entity-path']?.replace(
    /^\/+|\/+$/g,
    '',
  );
  return docs.ref !== entity.ref && wanted && docs.pages.some(({ path }) => path === wanted) ? wanted : '';
}
