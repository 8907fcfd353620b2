/** Entities as a browser has them, made of a site as the build makes them. */
import { type Entities, readEntities } from '../../../src/client/catalog/entities.ts';
import { entityDetails } from '../../../src/search/details.ts';
import { entityColumns } from '../../../src/search/entities.ts';
import type { Site } from '../../../src/views/site.ts';

/** Both files cross the wire as JSON. */
export function entitiesOf(site: Site, base = '/'): Entities {
  const sent = <Value>(value: Value) => JSON.parse(JSON.stringify(value)) as Value;
  return readEntities(sent(entityColumns(site)), sent(entityDetails(site)), base);
}

export function allRows({ count }: Entities): Uint32Array {
  return Uint32Array.from({ length: count }, (_, at) => at);
}

/** `component:default/a` -> `a` */
export function names(entities: Entities, rows: Iterable<number>): string[] {
  return Array.from(rows, (at) => entities.refs[at]?.split('/')[1] ?? '');
}
