/**
 * Names of docs pages and operations: with the entities, what the palette answers at once, before any full-text index is
 * loaded. Columns of numbers and strings, as in `entities.ts`. Pure.
 */
import { compareText } from '../problems.ts';
import { entityHref, isDocPath } from '../views/address.ts';
import type { Site } from '../views/site.ts';
import { dictionary } from './dictionary.ts';

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
