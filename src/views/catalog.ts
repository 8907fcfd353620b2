/** The catalog's tables, of all entities and of one kind: the rows of a page, and facets with counts. */
import type { CatalogEntity } from '../catalog/catalog.ts';
import { parseRef } from '../catalog/ref.ts';
import { compareText } from '../problems.ts';
import { type CatalogRow, catalogRow } from './catalog-row.ts';
import { columnsOfKind, orderedColumns, type OwnColumnId } from './columns.ts';
import { entityLink } from './entity-link.ts';
import { entityStatus, statusIds, statusLabels } from './entity-status.ts';
import { kindRank, kindView } from './kind-view.ts';
import { furtherPages, type PageOf, pageOf } from './page-of.ts';
import { perSite } from './per-site.ts';
import type { Site } from './site.ts';

export type FacetId = 'kind' | 'type' | 'owner' | 'lifecycle' | 'system' | 'namespace' | 'tag' | 'status';

export interface Facet {
  /** Name in the URL. */
  id: FacetId;
  /** By count, then by label; kinds and states in an order of their own. The first few: the table's data has all. */
  values: { value: string; label: string; count: number; tape?: string }[];
  /** How many values there are. */
  total: number;
}

export interface TableView {
  /** The one kind that the table is of, in lower case. */
  kind?: string;
  rows: PageOf<CatalogRow>;
  columns: OwnColumnId[];
  /** On the first page only: every entity counts in them, and must not make every page anew. */
  facets: Facet[];
}

/** Rows of a page; the browser shows as many at a time. */
export const tablePageSize = 100;
/** A column that fewer entities have a value for is shown only to those who choose it. */
const usualShare = 0.1;
/** Values of a facet that are shown before it is opened. */
export const facetSize = 8;

/** Numbers of the pages beyond the first. */
export function tablePages(site: Site, kind?: string): number[] {
  return furtherPages(tableOf(site, kind).entities.length, tablePageSize);
}

/**
 * @param page from 1
 * @param kind in lower case: only entities of this kind
 */
export function tableView(site: Site, page = 1, kind?: string): TableView {
  const table = tableOf(site, kind);
  const rows = pageOf(table.entities, page, tablePageSize);
  return {
    ...(kind !== undefined && { kind }),
    rows: { ...rows, items: rows.items.map((entity) => catalogRow(site, entity)) },
    columns: table.columns,
    facets: page === 1 ? facets(site, table.entities, kind) : [],
  };
}

/** Kinds in the order in which they are listed for people, then titles without case. */
export const sortedEntities = perSite((site: Site) => {
  const keyed = site.catalog.entities.map((entity) => ({ entity, title: entity.title.toLowerCase() }));
  keyed.sort(
    (a, b) =>
      kindRank(site, a.entity.kind) - kindRank(site, b.entity.kind) ||
      compareText(a.entity.kind.toLowerCase(), b.entity.kind.toLowerCase()) ||
      compareText(a.title, b.title) ||
      compareText(a.entity.ref, b.entity.ref),
  );
  return keyed.map(({ entity }) => entity);
});

interface Table {
  entities: readonly CatalogEntity[];
  columns: OwnColumnId[];
}

const tables = perSite<Site, Map<string | undefined, Table>>(() => new Map());

/** What all pages of a table share. */
function tableOf(site: Site, kind: string | undefined): Table {
  const known = tables(site).get(kind);
  if (known) return known;
  const all = sortedEntities(site);
  const entities = kind === undefined ? all : all.filter((entity) => entity.kind.toLowerCase() === kind);
  const table = { entities, columns: shownColumns(site, entities, kind) };
  tables(site).set(kind, table);
  return table;
}

/** The kind's columns, where enough entities have a value for them; namespaces where there are several. */
function shownColumns(site: Site, entities: readonly CatalogEntity[], kind?: string): OwnColumnId[] {
  const filled: Partial<Record<OwnColumnId, (entity: CatalogEntity) => boolean>> = {
    owner: ({ owners }) => owners.length > 0,
    system: ({ ref }) => site.catalog.related(ref, 'partOf').some((target) => target.startsWith('system:')),
    type: ({ type }) => type !== undefined,
    lifecycle: ({ lifecycle }) => lifecycle !== undefined,
    tags: ({ tags }) => tags.length > 0,
    operations: ({ ref }) => (site.apis.get(ref)?.operations.length ?? 0) > 0,
    changed: ({ origin: { repository, file } }) =>
      site.repositories.get(repository)?.changed[file] !== undefined,
  };
  const needed = Math.max(1, entities.length * usualShare);
  const columns = columnsOfKind(kind).filter(
    (id) => entities.filter((entity) => filled[id]?.(entity) ?? true).length >= needed,
  );
  const named = entities.some(({ ref }) => parseRef(ref).namespace !== 'default');
  return ['name', ...orderedColumns(named ? [...columns, 'namespace'] : columns)];
}

function facets(site: Site, entities: readonly CatalogEntity[], kind?: string): Facet[] {
  const count = (values: (entity: CatalogEntity) => readonly (string | undefined)[]) => {
    const counts = new Map<string, number>();
    for (const entity of entities)
      for (const value of new Set(values(entity))) if (value) counts.set(value, (counts.get(value) ?? 0) + 1);
    return [...counts];
  };
  const plain = (values: (entity: CatalogEntity) => readonly (string | undefined)[]) =>
    byCount(count(values).map(([value, count]) => ({ value, label: value, count })));
  const refs = (values: (entity: CatalogEntity) => readonly string[]) =>
    byCount(count(values).map(([value, count]) => ({ value, label: entityLink(site, value).title, count })));
  const kinds = count((entity) => [entity.kind.toLowerCase()])
    .map(([value, count]) => ({
      value,
      label: kindView(site, value).label,
      count,
      tape: kindView(site, value).tape,
    }))
    .sort((a, b) => kindRank(site, a.value) - kindRank(site, b.value) || compareText(a.value, b.value));
  const states = new Map(count((entity) => entityStatus(site, entity)));
  const all: Record<FacetId, Facet['values']> = {
    kind: kind === undefined ? kinds : [],
    type: plain(({ type }) => [type]),
    owner: refs(({ owners }) => owners),
    lifecycle: plain(({ lifecycle }) => [lifecycle]),
    system: refs(({ ref }) =>
      site.catalog
        .related(ref, 'partOf')
        .filter((target) => target.startsWith('system:'))
        .slice(0, 1),
    ),
    namespace: plain(({ ref }) => [parseRef(ref).namespace]),
    tag: plain(({ tags }) => tags),
    status: statusIds.flatMap((value) => {
      const count = states.get(value);
      return count === undefined ? [] : [{ value, label: statusLabels[value], count }];
    }),
  };
  return Object.entries(all).flatMap(([id, values]) => {
    // One namespace is no choice.
    if (values.length <= (id === 'namespace' ? 1 : 0)) return [];
    const shown = id === 'kind' ? values : values.slice(0, facetSize);
    return [{ id: id as FacetId, values: shown, total: values.length }];
  });
}

function byCount<Value extends { label: string; count: number }>(values: Value[]): Value[] {
  return values.sort((a, b) => b.count - a.count || compareText(a.label, b.label));
}
