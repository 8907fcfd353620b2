/**
 * Name indexes: what the palette answers at once, before any full-text index is loaded. Columns of numbers and strings
 * rather than objects, because ten thousand of them cross the wire. Pure.
 */
import { compareText } from '../problems.ts';
import { entityHref, isDocPath } from '../views/address.ts';
import { kindView } from '../views/kind-view.ts';
import type { Site } from '../views/site.ts';
import { systemOf } from './documents.ts';

/**
 * All entities, sorted by ref. Lists in the plural are dictionaries; columns in the singular hold one item per entity,
 * numbers being places in the dictionary of the same name. Place 0 of a dictionary is `''`: none.
 */
export interface EntityNames {
  version: 1;
  /** As written, e.g. `Component`. */
  kinds: string[];
  /** Hue and glyph of each of them. */
  tapes: string[];
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
  /** `0`: the same as the name. */
  title: (string | 0)[];
  type: number[];
  lifecycle: number[];
  owner: number[][];
  system: number[];
  tag: number[][];
}

/** All docs pages, sorted by site, then path. */
export interface PageNames {
  version: 1;
  /** Refs of the entities that have docs. */
  sites: string[];
  siteTitles: string[];
  site: number[];
  path: string[];
  title: string[];
}

/** Operations of all APIs, by API, then in the order of its definition. */
export interface OperationNames {
  version: 1;
  apis: string[];
  methods: string[];
  api: number[];
  method: number[];
  id: string[];
  /** `0`: the same as the id, or none. */
  path: (string | 0)[];
}

export function entityNames(site: Site): EntityNames {
  const kinds = dictionary();
  const namespaces = dictionary();
  const types = dictionary();
  const lifecycles = dictionary();
  const owners = dictionary();
  const systems = dictionary();
  const tags = dictionary();
  const entities = site.catalog.entities.filter(({ ref }) => entityHref(ref));
  return {
    version: 1,
    kind: entities.map(({ kind }) => kinds.place(kind)),
    namespace: entities.map(({ namespace }) => namespaces.place(namespace)),
    name: entities.map(({ name }) => name),
    title: entities.map(({ name, title }) => (title === name ? 0 : title)),
    type: entities.map(({ type }) => types.place(type)),
    lifecycle: entities.map(({ lifecycle }) => lifecycles.place(lifecycle)),
    owner: entities.map((entity) => entity.owners.map(owners.place)),
    system: entities.map(({ ref }) => systems.place(systemOf(site, ref))),
    tag: entities.map((entity) => entity.tags.map(tags.place)),
    kinds: kinds.values,
    tapes: kinds.values.map((kind) => kindView(site, kind).tape),
    namespaces: namespaces.values,
    types: types.values,
    lifecycles: lifecycles.values,
    owners: owners.values,
    systems: systems.values,
    tags: tags.values,
  };
}

export function pageNames(site: Site): PageNames {
  const sites = [...site.docs.values()]
    .filter(({ ref }) => site.catalog.get(ref) && entityHref(ref))
    .sort((a, b) => compareText(a.ref, b.ref));
  const pages = sites.flatMap(({ pages }, place) =>
    pages
      .filter((page) => !page.searchExcluded && isDocPath(page.path))
      .map(({ path, title }) => ({ place, path, title })),
  );
  return {
    version: 1,
    sites: sites.map(({ ref }) => ref),
    siteTitles: sites.map(({ title }) => title),
    site: pages.map(({ place }) => place),
    path: pages.map(({ path }) => path),
    title: pages.map(({ title }) => title),
  };
}

export function operationNames(site: Site): OperationNames {
  const methods = dictionary();
  const apis = [...site.apis.values()]
    .filter(({ ref, operations }) => operations.length > 0 && site.catalog.get(ref) && entityHref(ref))
    .sort((a, b) => compareText(a.ref, b.ref));
  const operations = apis.flatMap((api, place) =>
    api.operations.map((operation) => ({ place, ...operation })),
  );
  return {
    version: 1,
    apis: apis.map(({ ref }) => ref),
    api: operations.map(({ place }) => place),
    method: operations.map(({ method }) => methods.place(method)),
    id: operations.map(({ id }) => id),
    path: operations.map(({ id, method, path }) =>
      path === undefined || path === id || `${method} ${path}` === id ? 0 : path,
    ),
    methods: methods.values,
  };
}

/** Values in order of first use; the empty one comes first. */
function dictionary() {
  const values = [''];
  const places = new Map([['', 0]]);
  return {
    values,
    place: (value = ''): number => {
      let place = places.get(value);
      if (place === undefined) {
        places.set(value, (place = values.length));
        values.push(value);
      }
      return place;
    },
  };
}
