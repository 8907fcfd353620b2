/** What the catalog's table shows beyond what finding by name needs. A file of its own: search does not load it. Pure. */
import type { CatalogEntity } from '../catalog/catalog.ts';
import { fileUrl } from '../catalog/repository.ts';
import { compareText } from '../problems.ts';
import { sortedEntities } from '../views/catalog.ts';
import { describe, lastChange, targetsOf } from '../views/catalog-row.ts';
import type { FieldColumnId } from '../views/columns.ts';
import { entityStatus, statusIds, statusLabels } from '../views/entity-status.ts';
import { columnsOf, factText } from '../views/facts.ts';
import type { Site, SiteRepository } from '../views/site.ts';
import { sourceLinks } from '../views/source-links.ts';
import { dictionary } from './dictionary.ts';

/** Entities in the order of `EntityColumns`, dictionaries and columns as there. `[place, value]` lists name few entities. */
export interface EntityDetails {
  version: 2;
  /** What most ids of repositories begin with: `github.com/acme/`. */
  repositoryStart: string;
  /** Ids in the order in which entities name them; `0`: that start, and the name of the first entity in it. */
  repositories: (string | 0)[];
  /** Web page of the repository; `0`: `https://` and its id, `''`: none. */
  repositoryUrls: (string | 0)[];
  /** Place in `templates` of where its files are shown and edited. */
  repositoryView: number[];
  repositoryEdit: number[];
  /** Addresses of files: `{url}` stands for the repository's web page, `{file}` for the path, `{line}` for the line. */
  templates: string[];
  /** Paths of descriptors, as in addresses. */
  files: string[];
  statuses: string[];
  statusLabels: string[];
  description: (string | 0)[];
  /** Days since 1970; 0: unknown. */
  changed: number[];
  /** `0`: the next that no entity before has named, which in many organisations is every one. */
  repository: number[];
  file: number[];
  line: number[];
  status: number[][];
  problems: number[];
  /** Where the descriptor says itself where it is shown and edited. */
  viewUrl: [number, string][];
  editUrl: [number, string][];
  /** What a Location names. */
  targets: [number, string[]][];
  /** Teams of people, as refs of `teams`. */
  teams: string[];
  memberOf: [number, number[]][];
  /** Of APIs: version, operations, entities that use it. */
  api: [place: number, version: string, operations: number, consumers: number][];
  /** Columns of kinds of the organisation's own, by field. */
  fields: { id: FieldColumnId; label: string; values: [place: number, text: string][] }[];
}

export function entityDetails(site: Site): EntityDetails {
  const repositories = dictionary();
  const files = dictionary();
  const statuses = dictionary();
  // In the order in which people read them, whichever comes first.
  for (const id of statusIds) statuses.place(id);
  const teams = dictionary();
  const templates = dictionary();
  const entities = sortedEntities(site);
  const few = <Value>(value: (entity: CatalogEntity) => Value | undefined) =>
    entities.flatMap((entity, at): [number, Value][] => {
      const found = value(entity);
      return found === undefined ? [] : [[at, found]];
    });
  const start = commonStart(entities.map(({ origin }) => origin.repository));
  const firstNames = [''];
  const inRepository = (entity: CatalogEntity) =>
    !!site.repositories.get(entity.origin.repository)?.url && entity.origin.file !== '';

  const columns = {
    version: 2 as const,
    description: entities.map((entity) => describe(entity) ?? (0 as const)),
    changed: entities.map((entity) => dayNumber(lastChange(site, entity))),
    repository: entities.map(({ origin, name }) => {
      const known = repositories.values.length;
      const place = repositories.place(origin.repository);
      if (place < known) return place;
      firstNames.push(name);
      return 0;
    }),
    file: entities.map(({ origin }) => files.place(encodePath(origin.file))),
    line: entities.map(({ origin }) => origin.line),
    status: entities.map((entity) => entityStatus(site, entity).map((id) => statuses.place(id))),
    problems: entities.map(({ ref }) => site.problemsOf(ref).length),
    viewUrl: few((entity) => (inRepository(entity) ? undefined : sourceLinks(site, entity).viewHref)),
    editUrl: few((entity) => (inRepository(entity) ? undefined : sourceLinks(site, entity).editHref)),
    targets: few(targetsOf),
    memberOf: few(({ ref }) => {
      const groups = site.catalog.related(ref, 'memberOf');
      return groups.length > 0 ? groups.map((group) => teams.place(group)) : undefined;
    }),
    api: entities.flatMap(({ ref }, at): EntityDetails['api'] => {
      const consumers = site.catalog.related(ref, 'apiConsumedBy').length;
      const api = site.apis.get(ref);
      if (!api && consumers === 0) return [];
      return [[at, api?.version?.slice(0, 40) ?? '', api?.operations.length ?? 0, consumers]];
    }),
    fields: fieldColumns(site, entities),
  };
  const known = repositories.values.map((id) => site.repositories.get(id));
  return {
    ...columns,
    repositoryStart: start,
    repositories: repositories.values.map((id, at) =>
      at > 0 && id === `${start}${firstNames[at]}` ? (0 as const) : id,
    ),
    repositoryUrls: known.map((one, at) => {
      if (!one?.url) return '';
      return one.url === `https://${repositories.values[at]}` ? 0 : one.url;
    }),
    repositoryView: known.map((one) => templates.place(template(one, 'blob'))),
    repositoryEdit: known.map((one) => templates.place(template(one, 'edit'))),
    templates: templates.values,
    files: files.values,
    statuses: statuses.values,
    statusLabels: ['', ...statusIds.map((id) => statusLabels[id])],
    teams: teams.values,
  };
}

/** In the order in which kinds name them; the first kind's label is the column's. */
function fieldColumns(site: Site, entities: readonly CatalogEntity[]): EntityDetails['fields'] {
  const found = new Map<FieldColumnId, EntityDetails['fields'][number]>();
  for (const { columns = [] } of site.kinds)
    for (const { field, label } of columns) {
      const id = `spec.${field}` as const;
      if (!found.has(id)) found.set(id, { id, label, values: [] });
    }
  if (found.size === 0) return [];
  for (const [at, entity] of entities.entries())
    for (const column of columnsOf(site, entity) ?? []) {
      const text = factText(entity, column);
      if (text !== '') found.get(`spec.${column.field}`)?.values.push([at, text]);
    }
  return [...found.values()].filter(({ values }) => values.length > 0);
}

/** The commonest beginning of ids, up to the last slash; of equals, the first in order. */
function commonStart(ids: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const id of new Set(ids)) {
    const start = id.slice(0, id.lastIndexOf('/') + 1);
    counts.set(start, (counts.get(start) ?? 0) + 1);
  }
  return [...counts].sort(([a, first], [b, second]) => second - first || compareText(a, b))[0]?.[0] ?? '';
}

/** An address that `fileUrl` makes, with marks in place of what differs between files. */
function template(repository: SiteRepository | undefined, address: 'blob' | 'edit'): string | undefined {
  if (!repository?.url) return undefined;
  const line = 987_654_321;
  const marked = { ...repository, url: '{url}' };
  const url = fileUrl(marked, 'FILE-OF-THE-ENTITY', address, address === 'blob' ? line : undefined);
  return url?.replace('FILE-OF-THE-ENTITY', '{file}').replace(String(line), '{line}');
}

/** As in addresses; slashes stay. */
function encodePath(path: string): string {
  return path.toWellFormed().split('/').map(encodeURIComponent).join('/');
}

/** @param day ISO 8601 */
function dayNumber(day: string | undefined): number {
  const time = day === undefined ? Number.NaN : Date.parse(`${day}T00:00:00Z`);
  return Number.isNaN(time) ? 0 : Math.max(0, time / 86_400_000);
}
