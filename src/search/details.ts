/** What the catalog's table shows beyond what finding by name needs. A file of its own: search does not load it. Pure. */
import type { CatalogEntity } from '../catalog/catalog.ts';
import { fileUrl } from '../catalog/repository.ts';
import { sortedEntities } from '../views/catalog.ts';
import { describe, lastChange, targetsOf } from '../views/catalog-row.ts';
import { entityStatus, statusIds, statusLabels } from '../views/entity-status.ts';
import type { Site, SiteRepository } from '../views/site.ts';
import { sourceLinks } from '../views/source-links.ts';
import { dictionary } from './dictionary.ts';

/** Entities in the order of `EntityColumns`, dictionaries and columns as there. `[place, value]` lists name few entities. */
export interface EntityDetails {
  version: 2;
  /** `host/path`, or a path. */
  repositories: string[];
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
  const inRepository = (entity: CatalogEntity) =>
    !!site.repositories.get(entity.origin.repository)?.url && entity.origin.file !== '';

  const columns = {
    version: 2 as const,
    description: entities.map((entity) => describe(entity) ?? (0 as const)),
    changed: entities.map((entity) => dayNumber(lastChange(site, entity))),
    repository: entities.map(({ origin }) => repositories.place(origin.repository)),
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
  };
  const known = repositories.values.map((id) => site.repositories.get(id));
  return {
    ...columns,
    repositories: repositories.values,
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
