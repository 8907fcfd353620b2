/** What plugins add to search: filters of entities, and pages that no repository holds. JSON: it crosses to a process. */
import type { CatalogEntity } from '../catalog/catalog.ts';
import type { SearchFilter, SearchRecord } from '../plugin.ts';
import { compareText } from '../problems.ts';
import { collectedOf } from '../views/collected.ts';
import type { Site } from '../views/site.ts';

export interface SearchExtras {
  filters: readonly (SearchFilter & { plugin: string })[];
  records: readonly (SearchRecord & { plugin: string })[];
}

export const noExtras: SearchExtras = { filters: [], records: [] };

const limits = { values: 20, value: 100 };

/** Name of a plugin's filter in the index and in addresses: none of ours begins so. */
export function filterName({ id }: Pick<SearchFilter, 'id'>): string {
  return `f-${id}`;
}

/** Filter -> values of an entity; what it has none of is left out. */
export function extraFilters(
  site: Site,
  entity: CatalogEntity,
  { filters }: SearchExtras,
): Record<string, string[]> | undefined {
  const found = filters.flatMap((filter): [string, string[]][] => {
    const texts = valuesOf(site, entity, filter).map((value) => value.trim().slice(0, limits.value));
    const values = [...new Set(texts.filter(Boolean))].sort(compareText).slice(0, limits.values);
    return values.length > 0 ? [[filterName(filter), values]] : [];
  });
  return found.length > 0 ? Object.fromEntries(found) : undefined;
}

function valuesOf(site: Site, entity: CatalogEntity, filter: SearchExtras['filters'][number]): string[] {
  const { value, plugin } = filter;
  if ('annotation' in value) {
    const text: unknown = entity.entity.metadata.annotations?.[value.annotation];
    if (typeof text !== 'string') return [];
    return value.list ? text.split(',') : [text];
  }
  const parts = collectedOf(site.collected, entity.ref)?.[plugin] ?? [];
  return parts.flatMap(({ data }) => textsAt(data, value.collected));
}

function textsAt(data: unknown, path: string): string[] {
  let value = data;
  for (const key of path.split('.')) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return [];
    value = (value as Record<string, unknown>)[key];
  }
  return [value]
    .flat()
    .filter((one) => typeof one === 'string' || typeof one === 'number' || typeof one === 'boolean')
    .map(String);
}
