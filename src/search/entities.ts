/**
 * All entities, as search's palette and the catalog's table load them: columns of numbers and texts rather than objects,
 * because ten thousand of them cross the wire. Pure.
 */
import type { CatalogEntity } from '../catalog/catalog.ts';
import { parseRef } from '../catalog/ref.ts';
import { sortedEntities } from '../views/catalog.ts';
import { type ColumnId, columnsOfKind } from '../views/columns.ts';
import { kindDefinition, kindView } from '../views/kind-view.ts';
import type { Site } from '../views/site.ts';
import { dictionary } from './dictionary.ts';
import { systemOf } from './documents.ts';

/**
 * In the order of the catalog's table: kind, title, ref. Lists in the plural are dictionaries; columns in the singular
 * hold one item per entity, numbers being places in the dictionary of the same name. Place 0 of a dictionary is `''`: none.
 */
export interface EntityColumns {
  version: 2;
  /** As written, e.g. `Component`; two ways of writing one kind are one. */
  kinds: string[];
  /** Of the kinds: what people call one, its tape, and the columns that its table shows. */
  kindLabels: string[];
  kindTapes: string[];
  kindColumns: (readonly ColumnId[])[];
  namespaces: string[];
  types: string[];
  lifecycles: string[];
  /** Lower-case refs. */
  owners: string[];
  systems: string[];
  tags: string[];
  kind: number[];
  namespace: number[];
  /** As written; the ref is `kind:namespace/name` in lower case. */
  name: string[];
  /** `0`: the same as the name; `1`: its words, in capitals: `Payments Api` for `payments-api`. */
  title: (string | 0 | 1)[];
  type: number[];
  lifecycle: number[];
  owner: number[][];
  system: number[];
  tag: number[][];
}

/** Nobody reads further, and a title may be a book. */
const titleLimit = 300;

export function entityColumns(site: Site): EntityColumns {
  const kinds = dictionary();
  const written = new Map<string, string>();
  const namespaces = dictionary();
  const types = dictionary();
  const lifecycles = dictionary();
  const owners = dictionary();
  const systems = dictionary();
  const tags = dictionary();
  const entities = sortedEntities(site);
  for (const { kind } of entities)
    if (!written.has(kind.toLowerCase())) written.set(kind.toLowerCase(), kind);
  const kindOf = ({ kind }: CatalogEntity) => kinds.place(written.get(kind.toLowerCase()));
  return {
    version: 2,
    kind: entities.map(kindOf),
    namespace: entities.map(({ ref }) => namespaces.place(parseRef(ref).namespace)),
    name: entities.map(({ name }) => name),
    title: entities.map(({ name, title }) =>
      title === name ? 0 : title === capitalWords(name) ? 1 : title.slice(0, titleLimit),
    ),
    type: entities.map(({ type }) => types.place(type)),
    lifecycle: entities.map(({ lifecycle }) => lifecycles.place(lifecycle)),
    owner: entities.map((entity) => entity.owners.map((owner) => owners.place(owner))),
    system: entities.map(({ ref }) => systems.place(systemOf(site, ref))),
    tag: entities.map((entity) => [...new Set(entity.tags)].map((tag) => tags.place(tag))),
    kinds: kinds.values,
    kindLabels: kinds.values.map((kind) => (kind ? kindView(site, kind).label : '')),
    kindTapes: kinds.values.map((kind) => (kind ? kindView(site, kind).tape : '')),
    kindColumns: kinds.values.map((kind) => [
      ...columnsOfKind(kind),
      ...(kindDefinition(site, kind)?.columns ?? []).map(({ field }) => `spec.${field}` as const),
    ]),
    namespaces: namespaces.values,
    types: types.values,
    lifecycles: lifecycles.values,
    owners: owners.values,
    systems: systems.values,
    tags: tags.values,
  };
}

/** As `titleAt` of `src/client/search/entity-names.ts` makes it; a test keeps them alike. */
function capitalWords(name: string): string {
  return name
    .split(/[-_.]/)
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join(' ');
}
