/** The list of APIs, with what offers and what uses each. */
import { compareText } from '../problems.ts';
import { type CatalogRow, catalogRow } from './catalog.ts';
import type { Site } from './site.ts';

export interface ApisView {
  rows: (CatalogRow & { version?: string; operations: number; providers: number; consumers: number })[];
  total: number;
}

const apisLimit = 1000;

export function apisView(site: Site): ApisView {
  const apis = site.catalog.entities.filter(({ kind }) => kind.toLowerCase() === 'api');
  apis.sort((a, b) => compareText(a.title.toLowerCase(), b.title.toLowerCase()) || compareText(a.ref, b.ref));
  return {
    total: apis.length,
    rows: apis.slice(0, apisLimit).map((entity) => {
      const api = site.apis.get(entity.ref);
      return {
        ...catalogRow(site, entity),
        ...(api?.version && { version: api.version }),
        operations: api?.operations.length ?? 0,
        providers: site.catalog.related(entity.ref, 'apiProvidedBy').length,
        consumers: site.catalog.related(entity.ref, 'apiConsumedBy').length,
      };
    }),
  };
}
