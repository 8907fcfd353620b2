/** The edges that an entity's own fields give it. */
import { compareText } from '../problems.ts';
import type { EntityRecord, Relation } from './entity.ts';
import { formatPath, type Issue } from './issue.ts';
import { isObject, quote } from './json.ts';
import type { KindDefinition, RelationField } from './kind.ts';
import { formatRef, parseRef, type EntityRef } from './ref.ts';

/** Backstage sorts these in every entity that has them, whatever its kind. */
export const sortedFields = [
  'providesApis',
  'consumesApis',
  'dependsOn',
  'dependencyOf',
  'memberOf',
  'children',
  'members',
];

/** Sorts the lists of refs in place, those of text only. */
export function sortReferenceLists(document: Record<string, unknown>): void {
  const { spec } = document;
  if (!isObject(spec)) return;
  for (const field of sortedFields) {
    const list = Object.hasOwn(spec, field) ? spec[field] : undefined;
    if (Array.isArray(list) && list.every((item) => typeof item === 'string')) list.sort(compareText);
  }
}

export interface Edges {
  relations: Relation[];
  reverse: EntityRecord['reverse'];
  /** Refs that cannot be read. In Backstage one of them costs the whole entity. */
  issues: Issue[];
}

/** Reads every relation field; refs that cannot be read are left out and reported. */
export function edgesOf(
  document: Record<string, unknown>,
  self: EntityRef,
  definition: KindDefinition,
): Edges {
  const spec = isObject(document['spec']) ? document['spec'] : {};
  const selfRef = formatRef(self);
  const relations = new Map<string, Relation>();
  const reverse = new Map<string, EntityRecord['reverse'][number]>();
  const issues: Issue[] = [];
  const add = (sourceRef: string, type: string, targetRef: string) => {
    const key = `${sourceRef} ${type} ${targetRef}`;
    if (sourceRef === selfRef) relations.set(key, { type, targetRef });
    else reverse.set(key, { sourceRef, type, targetRef });
  };

  for (const { relation, path, value } of heldRefs(spec, definition.relations)) {
    try {
      const target = formatRef(readRef(value, relation, self.namespace));
      add(selfRef, relation.forward, target);
      add(target, relation.reverse, selfRef);
    } catch (error) {
      issues.push({
        rule: 'invalid-reference',
        path,
        message: `\`${formatPath(path)}\` is no reference to an entity: ${quote(value)}.`,
        hint: error instanceof Error ? error.message : undefined,
      });
    }
  }
  return {
    relations: [...relations.values()].sort(compareRelations),
    reverse: [...reverse.values()].sort(
      (a, b) => compareText(a.sourceRef, b.sourceRef) || compareRelations(a, b),
    ),
    issues,
  };
}

/** Every ref that the relation fields hold, and where. */
function* heldRefs(
  spec: Record<string, unknown>,
  fields: readonly RelationField[],
): Generator<{ relation: RelationField; path: (string | number)[]; value: unknown }> {
  for (const relation of fields) {
    const held = Object.hasOwn(spec, relation.field) ? spec[relation.field] : undefined;
    if (!held) continue;
    for (const [index, value] of [held].flat().entries())
      yield {
        relation,
        path: Array.isArray(held) ? ['spec', relation.field, index] : ['spec', relation.field],
        value,
      };
  }
}

/**
 * Which field says that an entity stands in a relation.
 * @returns `<type> <ref>` as {@link EntityRecord.relations} has them, both the forward and the reverse type -> the path of
 * the field that names the other; the first where several do
 */
export function relationPaths(
  spec: Record<string, unknown>,
  namespace: string,
  fields: readonly RelationField[],
): Map<string, (string | number)[]> {
  const paths = new Map<string, (string | number)[]>();
  for (const { relation, path, value } of heldRefs(spec, fields)) {
    let target: string;
    try {
      target = formatRef(readRef(value, relation, namespace));
    } catch {
      // Refs that cannot be read are reported where the descriptor is read.
      continue;
    }
    const key = `${relation.forward} ${target}`;
    if (!paths.has(key)) paths.set(key, path);
  }
  return paths;
}

function readRef(value: unknown, { defaultKind }: RelationField, namespace: string): EntityRef {
  if (typeof value === 'string') return parseRef(value, { kind: defaultKind, namespace });
  if (isObject(value)) {
    const ref = {
      kind: value['kind'] ?? defaultKind,
      namespace: value['namespace'] ?? namespace,
      name: value['name'],
    };
    if (isText(ref.kind) && isText(ref.namespace) && isText(ref.name))
      return { kind: ref.kind, namespace: ref.namespace, name: ref.name };
  }
  throw new Error('Write a reference as text: "kind:namespace/name".');
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}

function compareRelations(a: Relation, b: Relation): number {
  return compareText(a.type, b.type) || compareText(a.targetRef, b.targetRef);
}
