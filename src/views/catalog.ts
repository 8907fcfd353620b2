/** The catalog's table and its facets. */
import type { CatalogEntity } from '../catalog/catalog.ts';
import { compareText } from '../problems.ts';
import { type EntityLink, compareLinks, entityLink, firstSentence } from './entity-link.ts';
import { kindRank, kindView } from './kind-view.ts';
import { furtherPages, type PageOf, pageOf } from './page-of.ts';
import { perSite } from './per-site.ts';
import type { Site } from './site.ts';

export interface CatalogRow {
  ref: string;
  href?: string;
  title: string;
  /** Lower case. */
  kind: string;
  kindLabel: string;
  tape: string;
  /** Only where it differs from the title. */
  name?: string;
  description?: string;
  owners: EntityLink[];
  system?: EntityLink;
  type?: string;
  lifecycle?: string;
  tags: string[];
  /** ISO 8601 day */
  changed?: string;
  inferred?: true;
}

export interface Facet {
  /** Name in the URL. */
  id: 'kind' | 'type' | 'owner' | 'lifecycle' | 'tag';
  title: string;
  /** By count, then by label. */
  values: { value: string; label: string; count: number; tape?: string }[];
}

export interface CatalogView {
  rows: PageOf<CatalogRow>;
  facets: Facet[];
}

/** Up to this many entities stand in one table; beyond it the table is cut into pages of {@link catalogPageSize}. */
const wholeLimit = 1000;
const catalogPageSize = 500;

/** Numbers of the pages beyond the first. */
export function catalogPages(site: Site): number[] {
  return furtherPages(site.catalog.entities.length, pageSize(site));
}

/** @param page from 1 */
export function catalogView(site: Site, page = 1): CatalogView {
  const rows = pageOf(sortedEntities(site), page, pageSize(site));
  return {
    rows: { ...rows, items: rows.items.map((entity) => catalogRow(site, entity)) },
    facets: facets(site),
  };
}

function pageSize(site: Site): number {
  return site.catalog.entities.length <= wholeLimit ? wholeLimit : catalogPageSize;
}

/** Kinds in the order in which they are listed for people, then titles without case. */
function compareEntities(site: Site, a: CatalogEntity, b: CatalogEntity): number {
  return (
    kindRank(site, a.kind) - kindRank(site, b.kind) ||
    compareText(a.title.toLowerCase(), b.title.toLowerCase()) ||
    compareText(a.ref, b.ref)
  );
}

export function catalogRow(site: Site, entity: CatalogEntity): CatalogRow {
  const link = entityLink(site, entity.ref);
  const kind = kindView(site, entity.kind);
  const changed = site.repositories.get(entity.origin.repository)?.changed[entity.origin.file];
  const system = site.catalog.related(entity.ref, 'partOf').find((ref) => ref.startsWith('system:'));
  return {
    ref: entity.ref,
    ...(link.href && { href: link.href }),
    title: entity.title,
    kind: kind.kind,
    kindLabel: kind.label,
    tape: kind.tape,
    ...(entity.title !== entity.name && { name: entity.name }),
    ...(entity.description && { description: firstSentence(entity.description, 140) }),
    owners: entity.owners.map((ref) => entityLink(site, ref)).sort(compareLinks),
    ...(system && { system: entityLink(site, system) }),
    ...(entity.type && { type: entity.type }),
    ...(entity.lifecycle && { lifecycle: entity.lifecycle }),
    tags: entity.tags,
    ...(changed && { changed: changed.slice(0, 10) }),
    ...(entity.inferred && { inferred: true as const }),
  };
}

const sortedEntities = perSite((site: Site) =>
  [...site.catalog.entities].sort((a, b) => compareEntities(site, a, b)),
);

const facets = perSite((site: Site): Facet[] => {
  const { entities } = site.catalog;
  const count = (values: (entity: CatalogEntity) => readonly (string | undefined)[]) => {
    const counts = new Map<string, number>();
    for (const entity of entities)
      for (const value of new Set(values(entity))) if (value) counts.set(value, (counts.get(value) ?? 0) + 1);
    return [...counts];
  };
  const plain = (counts: [string, number][]) =>
    byCount(counts.map(([value, count]) => ({ value, label: value, count })));
  const list: Facet[] = [
    {
      id: 'kind',
      title: 'Kind',
      values: count(({ kind }) => [kind.toLowerCase()])
        .map(([value, count]) => ({
          value,
          label: kindView(site, value).label,
          count,
          tape: kindView(site, value).tape,
        }))
        .sort((a, b) => kindRank(site, a.value) - kindRank(site, b.value) || compareText(a.value, b.value)),
    },
    { id: 'type', title: 'Type', values: plain(count(({ type }) => [type])) },
    {
      id: 'owner',
      title: 'Owner',
      values: byCount(
        count(({ owners }) => owners).map(([value, count]) => {
          const { title, tape } = entityLink(site, value);
          return { value, label: title, count, tape };
        }),
      ),
    },
    { id: 'lifecycle', title: 'Lifecycle', values: plain(count(({ lifecycle }) => [lifecycle])) },
    { id: 'tag', title: 'Tag', values: plain(count(({ tags }) => tags)) },
  ];
  return list.filter(({ values }) => values.length > 0);
});

function byCount<Value extends { label: string; count: number }>(values: Value[]): Value[] {
  return values.sort((a, b) => b.count - a.count || compareText(a.label, b.label));
}
