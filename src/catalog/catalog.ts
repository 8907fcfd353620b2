/** The catalog: every entity of every repository, joined into one graph. Pure; dangling targets stay visible. */
import { compareText } from '../problems.ts';
import type { Contribution, Entity, EntityRecord, Origin, Relation } from './entity.ts';
import { parseRef } from './ref.ts';

export interface CatalogEntity {
  /** Lower case `kind:namespace/name`. */
  ref: string;
  /** As written in the descriptor, e.g. `Component`. */
  kind: string;
  namespace: string;
  name: string;
  /** `spec.profile.displayName`, else `metadata.title`, else the name. */
  title: string;
  description?: string;
  type?: string;
  lifecycle?: string;
  tags: string[];
  /** Targets of `ownedBy`, whether or not they exist. */
  owners: string[];
  /** Every stored edge whose source is this entity, both directions, sorted by type, then target; no duplicates. */
  relations: Relation[];
  entity: Entity;
  origin: Origin;
  /** Other places that tell of the same group or person; in order of precedence. */
  contributions?: Contribution[];
  inferred: boolean;
  source?: string;
  lines?: EntityRecord['lines'];
  fromFiles?: EntityRecord['fromFiles'];
}

export interface Catalog {
  /** Sorted by ref. */
  entities: readonly CatalogEntity[];
  /** @param ref lower case */
  get(ref: string): CatalogEntity | undefined;
  /** Targets of `type` relations of an entity (none if it is unknown), existing or not. */
  related(ref: string, type: string): string[];
  /** Refs that some entity names and nobody defines -> refs of the entities that name them, all sorted. */
  dangling: ReadonlyMap<string, readonly string[]>;
}

/**
 * Builds the graph from records that are already free of conflicts (one record per ref).
 * Both directions of every edge are stored whoever declared it; a reverse edge of an entity that does not exist is kept
 * only in {@link Catalog.dangling}.
 */
export function buildCatalog(records: readonly EntityRecord[]): Catalog {
  const edges = new Map<string, Map<string, Relation>>();
  const addEdge = (sourceRef: string, type: string, targetRef: string) => {
    let list = edges.get(sourceRef);
    if (!list) edges.set(sourceRef, (list = new Map()));
    list.set(`${type} ${targetRef}`, { type, targetRef });
  };
  for (const record of records) {
    for (const { type, targetRef } of record.relations) addEdge(record.ref, type, targetRef);
    for (const { sourceRef, type, targetRef } of record.reverse) addEdge(sourceRef, type, targetRef);
  }

  const byRef = new Map<string, CatalogEntity>();
  for (const record of [...records].sort((a, b) => compareText(a.ref, b.ref))) {
    const relations = [...(edges.get(record.ref)?.values() ?? [])].sort(
      (a, b) => compareText(a.type, b.type) || compareText(a.targetRef, b.targetRef),
    );
    byRef.set(record.ref, toCatalogEntity(record, relations));
  }

  const dangling = new Map<string, Set<string>>();
  for (const entity of byRef.values()) {
    for (const { targetRef } of entity.relations) {
      if (byRef.has(targetRef)) continue;
      const sources = dangling.get(targetRef);
      if (sources) sources.add(entity.ref);
      else dangling.set(targetRef, new Set([entity.ref]));
    }
  }

  return {
    entities: [...byRef.values()],
    get: (ref) => byRef.get(ref),
    related: (ref, type) =>
      byRef
        .get(ref)
        ?.relations.filter((relation) => relation.type === type)
        .map((relation) => relation.targetRef) ?? [],
    dangling: new Map(
      [...dangling]
        .sort(([a], [b]) => compareText(a, b))
        .map(([ref, sources]) => [ref, [...sources].sort(compareText)]),
    ),
  };
}

function toCatalogEntity(record: EntityRecord, relations: Relation[]): CatalogEntity {
  const { entity } = record;
  const { namespace, name } = parseRef(record.ref);
  const profile = entity.spec?.['profile'];
  const displayName = isRecord(profile) ? text(profile['displayName']) : undefined;
  return {
    ref: record.ref,
    kind: entity.kind,
    namespace: entity.metadata.namespace ?? namespace,
    name: entity.metadata.name ?? name,
    title: displayName ?? entity.metadata.title ?? entity.metadata.name,
    description: entity.metadata.description,
    type: text(entity.spec?.['type']),
    lifecycle: text(entity.spec?.['lifecycle']),
    tags: entity.metadata.tags ?? [],
    owners: relations.filter(({ type }) => type === 'ownedBy').map(({ targetRef }) => targetRef),
    relations,
    entity,
    origin: record.origin,
    ...(record.contributions && { contributions: record.contributions }),
    inferred: record.inferred ?? false,
    source: record.source,
    lines: record.lines,
    fromFiles: record.fromFiles,
  };
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
