/**
 * A group or a person that both a descriptor and a directory (GitHub, GitLab, a dump) tell of, or several directories.
 * Not a conflict: the first wins field by field, what it leaves out comes from the next, and lists are united.
 */
import { compareText } from '../problems.ts';
import type { Entity, EntityRecord, EntityLink } from './entity.ts';
import { isObject } from './json.ts';
import { findKind } from './kinds/index.ts';
import { formatRef, parseRef } from './ref.ts';
import { edgesOf } from './relations.ts';

/** @param ref lower case */
export function isPerson(ref: string): boolean {
  return ref.startsWith('group:') || ref.startsWith('user:');
}

/** Says where the file is that the entity was read from, which the other's does not. */
const placeAnnotations = new Set([
  'backstage.io/managed-by-location',
  'backstage.io/managed-by-origin-location',
  'backstage.io/view-url',
  'backstage.io/edit-url',
  'backstage.io/source-location',
]);

/** Field of `spec` -> kind that a bare name in it means. */
const memberships: Readonly<Record<string, string>> = {
  memberOf: 'Group',
  members: 'User',
  children: 'Group',
};

type Fields = Record<string, unknown>;

/** @param first keeps its origin and wins; `other` fills in and adds */
export function mergePeople(first: EntityRecord, other: EntityRecord): EntityRecord {
  const fields: string[] = [];
  const namespace = parseRef(first.ref).namespace;
  const metadata = fill(first.entity.metadata, other.entity.metadata, 'metadata', fields, {
    name: 'keep',
    namespace: 'keep',
    uid: 'keep',
    etag: 'keep',
    annotations: (own, more) => fillKeys(own, more, 'metadata.annotations', fields, placeAnnotations),
    labels: (own, more) => fillKeys(own, more, 'metadata.labels', fields),
    tags: (own, more) => unite(own, more, 'metadata.tags', fields, String),
    links: (own, more) =>
      unite(own, more, 'metadata.links', fields, (link) => String((link as EntityLink | null)?.url)),
  });
  const spec = fill(first.entity.spec ?? {}, other.entity.spec ?? {}, 'spec', fields, {
    profile: (own, more) => fillKeys(own, more, 'spec.profile', fields),
    ...Object.fromEntries(
      Object.entries(memberships).map(([field, kind]): [string, Rule] => [
        field,
        (own, more) => unite(own, more, `spec.${field}`, fields, (ref) => refOf(ref, kind, namespace)),
      ]),
    ),
  });
  const entity = { ...first.entity, metadata, spec } as Entity;
  const definition = findKind(entity.kind);
  const edges =
    definition && edgesOf({ ...entity }, { ...parseRef(first.ref), kind: definition.kind }, definition);
  return {
    ...first,
    entity,
    ...(edges && { relations: edges.relations, reverse: edges.reverse }),
    contributions: [
      ...(first.contributions ?? []),
      { origin: other.origin, fields: fields.sort(compareText) },
      ...(other.contributions ?? []),
    ],
  };
}

type Rule = 'keep' | ((own: unknown, more: unknown) => unknown);

/** Every field of the other that the first lacks, by rule where there is one. */
function fill(
  first: Fields,
  other: Fields,
  path: string,
  fields: string[],
  rules: Record<string, Rule>,
): Fields {
  const result = { ...first };
  for (const [key, more] of Object.entries(other)) {
    const rule = Object.hasOwn(rules, key) ? rules[key] : undefined;
    if (rule === 'keep' || isEmpty(more)) continue;
    const own = Object.hasOwn(first, key) ? first[key] : undefined;
    if (rule) result[key] = rule(own, more);
    else if (isEmpty(own)) {
      result[key] = more;
      fields.push(`${path}.${key}`);
    }
  }
  return result;
}

function fillKeys(
  own: unknown,
  more: unknown,
  path: string,
  fields: string[],
  except: ReadonlySet<string> = new Set(),
): unknown {
  if (!isObject(more)) return own;
  const kept = Object.fromEntries(Object.entries(more).filter(([key]) => !except.has(key)));
  const result = fill(isObject(own) ? own : {}, kept, path, fields, {});
  return Object.keys(result).length > 0 || own !== undefined ? result : undefined;
}

/** The first's items, then those of the other that it lacks. */
function unite(
  own: unknown,
  more: unknown,
  path: string,
  fields: string[],
  identity: (item: unknown) => string,
): unknown {
  if (!Array.isArray(more)) return own;
  const items: unknown[] = Array.isArray(own) ? [...own] : [];
  const known = new Set(items.map(identity));
  const before = items.length;
  for (const item of more) {
    const id = identity(item);
    if (known.has(id)) continue;
    known.add(id);
    items.push(item);
  }
  if (items.length > before) fields.push(path);
  return items;
}

function refOf(value: unknown, kind: string, namespace: string): string {
  try {
    return formatRef(parseRef(String(value), { kind, namespace }));
  } catch {
    return String(value);
  }
}

function isEmpty(value: unknown): boolean {
  return (
    value === undefined ||
    value === null ||
    value === '' ||
    (Array.isArray(value) && value.length === 0) ||
    (isObject(value) && Object.keys(value).length === 0)
  );
}
