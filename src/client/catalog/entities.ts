/** The entities of a table in memory, made from the two files that a site publishes. */
import type { EntityDetails } from '../../search/details.ts';
import type { EntityColumns } from '../../search/entities.ts';
import type { FacetId } from '../../views/catalog.ts';
import type { ColumnId, FieldColumnId } from '../../views/columns.ts';
import { hasPage, nameOfRef, pathOfRef } from '../search/address.ts';
import { refAt, titleAt } from '../search/entity-names.ts';

export const facetTitles: Readonly<Record<FacetId, string>> = {
  kind: 'Kind',
  type: 'Type',
  owner: 'Owner',
  lifecycle: 'Lifecycle',
  system: 'System',
  namespace: 'Namespace',
  tag: 'Tag',
  status: 'Status',
};
export const facetIds = Object.keys(facetTitles) as FacetId[];

/** Values of all entities: those of entity `at` are `places[starts[at]]` up to `places[starts[at + 1]]`. */
export interface Values {
  /** As in addresses; place 0 is none. */
  names: readonly string[];
  /** For people. */
  labels: readonly string[];
  starts: Uint32Array;
  places: Uint32Array;
}

export interface Link {
  ref: string;
  title: string;
  /** With base; none where there is no page. */
  href?: string;
  /** Nobody defines it. */
  dangling: boolean;
}

export interface Entities {
  count: number;
  facets: Readonly<Record<FacetId, Values>>;
  refs: readonly string[];
  titles: readonly string[];
  details: EntityDetails;
  /** Of every place of `facets.kind`. */
  kindTapes: readonly string[];
  kindLabels: readonly string[];
  kindColumns: readonly (readonly ColumnId[])[];
  /** By entity. */
  api: ReadonlyMap<number, { version: string; operations: number; consumers: number }>;
  targets: ReadonlyMap<number, readonly string[]>;
  /** Columns of the organisation's own kinds: what each is called, and what it says of an entity. */
  fields: ReadonlyMap<FieldColumnId, { label: string; values: ReadonlyMap<number, string> }>;
  /** An entity, or what somebody names. */
  link(ref: string): Link;
  /** Where the descriptor is shown and edited. */
  source(at: number): { view?: string; edit?: string };
  /** Name and web page of an entity's repository. */
  repository(at: number): { name: string; href?: string };
  /** ISO 8601 day, or nothing. */
  changed(at: number): string;
}

/** @param base of the site, with a slash at the end */
export function readEntities(columns: EntityColumns, details: EntityDetails, base: string): Entities {
  const count = columns.name.length;
  const refs = columns.name.map((_, at) => refAt(columns, at));
  const titles = columns.name.map((_, at) => titleAt(columns, at));
  const places = new Map(refs.map((ref, at) => [ref, at]));
  const link = (ref: string): Link => {
    const at = places.get(ref);
    return {
      ref,
      title: (at === undefined ? undefined : titles[at]) ?? nameOfRef(ref),
      ...(hasPage(ref) && { href: `${base}catalog/${pathOfRef(ref)}/` }),
      dangling: at === undefined,
    };
  };
  const linked = (refs: readonly string[]) => refs.map((ref) => (ref === '' ? '' : link(ref).title));
  const { ids, repository } = readRepositories(columns, details);
  const repositoryUrl = (place: number) => {
    const url = details.repositoryUrls[place];
    return url === 0 ? `https://${ids[place]}` : url || undefined;
  };
  const viewUrls = new Map(details.viewUrl);
  const editUrls = new Map(details.editUrl);
  const address = (at: number, templates: readonly number[]) => {
    const place = repository[at] ?? 0;
    const file = details.files[details.file[at] ?? 0] ?? '';
    const template = details.templates[templates[place] ?? 0];
    const url = repositoryUrl(place);
    if (!template || !url || file === '') return undefined;
    return template.replace(/\{(url|file|line)\}/g, (_, mark: string) =>
      mark === 'url' ? url : mark === 'file' ? file : String(details.line[at]),
    );
  };
  return {
    count,
    refs,
    titles,
    details,
    kindTapes: columns.kindTapes,
    kindLabels: columns.kindLabels,
    kindColumns: columns.kindColumns,
    facets: {
      kind: single(
        columns.kind,
        columns.kinds.map((kind) => kind.toLowerCase()),
        columns.kindLabels,
      ),
      type: single(columns.type, columns.types),
      owner: several(columns.owner, columns.owners, linked(columns.owners)),
      lifecycle: single(columns.lifecycle, columns.lifecycles),
      system: single(columns.system, columns.systems, linked(columns.systems)),
      namespace: single(columns.namespace, columns.namespaces),
      tag: several(columns.tag, columns.tags),
      status: several(details.status, details.statuses, details.statusLabels),
    },
    api: new Map(
      details.api.map(([at, version, operations, consumers]) => [at, { version, operations, consumers }]),
    ),
    targets: new Map(details.targets),
    fields: new Map(details.fields.map(({ id, label, values }) => [id, { label, values: new Map(values) }])),
    link,
    source(at) {
      const view = address(at, details.repositoryView) ?? viewUrls.get(at);
      const edit = address(at, details.repositoryEdit) ?? editUrls.get(at);
      return { ...(view && { view }), ...(edit && { edit }) };
    },
    repository(at) {
      const place = repository[at] ?? 0;
      const id = ids[place] ?? '';
      const href = repositoryUrl(place);
      return { name: id.slice(id.lastIndexOf('/') + 1), ...(href && { href }) };
    },
    changed(at) {
      const day = details.changed[at] ?? 0;
      return day === 0 ? '' : new Date(day * 86_400_000).toISOString().slice(0, 10);
    },
  };
}

/** Spells out what the columns of repositories leave to be concluded. */
function readRepositories(
  { name }: EntityColumns,
  { repositories, repository, repositoryStart }: EntityDetails,
): { ids: string[]; repository: Uint32Array } {
  const ids = [''];
  const places = Uint32Array.from(repository, (place, at) => {
    if (place !== 0) return place;
    ids.push(repositories[ids.length] || `${repositoryStart}${name[at]}`);
    return ids.length - 1;
  });
  return { ids, repository: places };
}

/** The links of an entity's owners, by title. */
export function ownersOf({ facets: { owner }, link }: Entities, at: number): Link[] {
  const links = placesOf(owner, at).map((place) => link(owner.names[place] ?? ''));
  if (links.length < 2) return links;
  return links.sort((a, b) => compare(a.title.toLowerCase(), b.title.toLowerCase()) || compare(a.ref, b.ref));
}

export function placesOf({ starts, places }: Values, at: number): number[] {
  return [...places.subarray(starts[at], starts[at + 1])];
}

/** Labels of an entity's values, in the order of its descriptor. */
export function labelsOf(values: Values, at: number): string[] {
  return placesOf(values, at).map((place) => values.labels[place] ?? '');
}

export function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function single(column: readonly number[], names: readonly string[], labels = names): Values {
  const starts = new Uint32Array(column.length + 1);
  const places = new Uint32Array(column.length);
  let length = 0;
  for (const [at, place] of column.entries()) {
    if (place !== 0) places[length++] = place;
    starts[at + 1] = length;
  }
  return { names, labels, starts, places: places.subarray(0, length) };
}

function several(column: readonly (readonly number[])[], names: readonly string[], labels = names): Values {
  const starts = new Uint32Array(column.length + 1);
  for (const [at, places] of column.entries()) starts[at + 1] = (starts[at] ?? 0) + places.length;
  return { names, labels, starts, places: Uint32Array.from(column.flat()) };
}
