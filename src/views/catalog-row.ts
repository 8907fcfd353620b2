/** A row of the catalog's tables, as it stands in the HTML. */
import type { CatalogEntity } from '../catalog/catalog.ts';
import { compareLinks, type EntityLink, entityLink, firstSentence } from './entity-link.ts';
import { kindView } from './kind-view.ts';
import type { Site } from './site.ts';

export interface CatalogRow {
  ref: string;
  href?: string;
  title: string;
  /** Lower case. */
  kind: string;
  kindLabel: string;
  tape: string;
  description?: string;
  owners: EntityLink[];
  system?: EntityLink;
  type?: string;
  lifecycle?: string;
  namespace: string;
  tags: string[];
  /** ISO 8601 day */
  changed?: string;
  /** Of an API's definition. */
  version?: string;
  operations?: number;
}

export function catalogRow(site: Site, entity: CatalogEntity): CatalogRow {
  const link = entityLink(site, entity.ref);
  const kind = kindView(site, entity.kind);
  const changed = lastChange(site, entity);
  const description = describe(entity);
  const system = site.catalog.related(entity.ref, 'partOf').find((ref) => ref.startsWith('system:'));
  const api = site.apis.get(entity.ref);
  return {
    ref: entity.ref,
    ...(link.href && { href: link.href }),
    title: entity.title.slice(0, 300),
    kind: kind.kind,
    kindLabel: kind.label,
    tape: kind.tape,
    ...(description && { description }),
    owners: entity.owners.map((ref) => entityLink(site, ref)).sort(compareLinks),
    ...(system && { system: entityLink(site, system) }),
    ...(entity.type && { type: entity.type }),
    ...(entity.lifecycle && { lifecycle: entity.lifecycle }),
    namespace: entity.ref.slice(entity.ref.indexOf(':') + 1, entity.ref.indexOf('/')),
    tags: [...new Set(entity.tags)],
    ...(changed && { changed }),
    ...(api?.version && { version: api.version.slice(0, 40) }),
    ...(api && api.operations.length > 0 && { operations: api.operations.length }),
  };
}

/** A table's row has room for so much; ten thousand of them cross the wire. */
const descriptionLimit = 100;

/** The beginning of the description, on one line; up to the end of a sentence where one ends in time. */
export function describe({ description }: CatalogEntity): string | undefined {
  const line = description && firstSentence(description, 400);
  if (!line) return undefined;
  const sentence = /^.{24,99}?[.!?](?= [^\p{Ll}])/u.exec(line)?.[0] ?? line;
  return firstSentence(sentence, descriptionLimit);
}

/** ISO 8601 day of the last commit that touched the descriptor. */
export function lastChange(site: Site, { origin }: CatalogEntity): string | undefined {
  return site.repositories.get(origin.repository)?.changed[origin.file]?.slice(0, 10);
}

/** Other descriptor files that an entity names; the first twenty. */
export function targetsOf({ entity: { spec } }: CatalogEntity): string[] | undefined {
  const targets = spec?.['targets'];
  const all = [spec?.['target'], ...(Array.isArray(targets) ? (targets as unknown[]) : [])];
  const found = all.filter((target): target is string => typeof target === 'string' && target !== '');
  return found.length > 0 ? found.slice(0, 20).map((target) => target.slice(0, 300)) : undefined;
}
