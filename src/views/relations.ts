/** An entity's relations in words, grouped, both directions. */
import { compareText } from '../problems.ts';
import type { CatalogEntity } from '../catalog/catalog.ts';
import { dataHref } from './address.ts';
import { compareLinks, type EntityLink, entityLink } from './entity-link.ts';
import { type EntityRow, entityRows } from './entity-row.ts';
import type { Site } from './site.ts';

export interface RelationGroup {
  type: string;
  label: string;
  total: number;
  /** By title, at most {@link groupLimit}. */
  items: EntityLink[];
}

/** Longer groups say how many there are. */
export const groupLimit = 100;

const labels: Record<string, string> = {
  partOf: 'Part of',
  ownedBy: 'Owned by',
  providesApi: 'Provides',
  consumesApi: 'Consumes',
  dependsOn: 'Depends on',
  apiProvidedBy: 'Provided by',
  apiConsumedBy: 'Consumed by',
  dependencyOf: 'Needed by',
  hasPart: 'Has',
  ownerOf: 'Owns',
  childOf: 'Part of team',
  parentOf: 'Sub-teams',
  memberOf: 'Member of',
  hasMember: 'Members',
};

/** Known types in reading order (outwards, then inwards), others by name. */
const order = Object.keys(labels);

/** `dependsOn` -> "Depends on", and a type of a custom kind becomes words. */
export function relationLabel(type: string): string {
  const known = Object.hasOwn(labels, type) ? labels[type] : undefined;
  if (known) return known;
  const words = type.replace(/([a-z0-9])([A-Z])/g, '$1 $2').toLowerCase();
  return words.charAt(0).toUpperCase() + words.slice(1);
}

const roles: Record<string, string> = {
  ownedBy: 'Named as owner',
  partOf: 'Named as what they are part of',
  hasPart: 'Named as a part of theirs',
  providesApi: 'Named as an API that they provide',
  consumesApi: 'Named as an API that they consume',
  dependsOn: 'Named as what they depend on',
  dependencyOf: 'Named as what depends on them',
  childOf: 'Named as parent team',
  parentOf: 'Named as sub-team',
  memberOf: 'Named as their team',
  hasMember: 'Named as a member',
};

/** As what the target of a relation is named by those who name it. */
export function namedAs(type: string): string {
  return (Object.hasOwn(roles, type) ? roles[type] : undefined) ?? `Named by “${relationLabel(type)}”`;
}

/** Relations of one type, as a table. */
export interface RelationTable {
  type: string;
  title: string;
  total: number;
  items: EntityRow[];
  /** Where all of them stand, if these are not all. */
  more?: string;
}

/** @param titles type -> heading, in their order; types without a relation give no table */
export function relationTables(
  site: Site,
  entity: CatalogEntity,
  titles: Readonly<Record<string, string>>,
): RelationTable[] {
  return Object.entries(titles).flatMap(([type, title]) => {
    const refs = site.catalog.related(entity.ref, type);
    if (refs.length === 0) return [];
    const items = entityRows(site, refs);
    const more = items.length < refs.length ? dataHref(entity.ref) : undefined;
    return [{ type, title, total: refs.length, items, ...(more && { more }) }];
  });
}

/** @param except types that the page shows elsewhere */
export function relationGroups(
  site: Site,
  entity: CatalogEntity,
  except: ReadonlySet<string> = new Set(),
): RelationGroup[] {
  const groups = new Map<string, EntityLink[]>();
  for (const { type, targetRef } of entity.relations) {
    if (except.has(type)) continue;
    const items = groups.get(type);
    if (items) items.push(entityLink(site, targetRef));
    else groups.set(type, [entityLink(site, targetRef)]);
  }
  return [...groups]
    .sort(([a], [b]) => rank(a) - rank(b) || compareText(a, b))
    .map(([type, items]) => ({
      type,
      label: relationLabel(type),
      total: items.length,
      items: items.sort(compareLinks).slice(0, groupLimit),
    }));
}

function rank(type: string): number {
  const index = order.indexOf(type);
  return index === -1 ? order.length : index;
}
