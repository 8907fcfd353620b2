/** JSON Schema of a descriptor, for editors: made of the same definitions of kinds that checks use. */
import { z } from 'zod';
import type { Json } from './entity.ts';
import { labelPattern, namePattern, tagPattern } from './envelope.ts';
import { isObject } from './json.ts';
import type { KindDefinition } from './kind.ts';

type Schema = { [key: string]: Json };

/** Where a portal publishes the schema, without base. */
export const descriptorSchemaPath = 'schemas/catalog-info.schema.json';

/**
 * Draft 7, which every editor knows. It says what Backstage's own checks say, and knows extension kinds besides; what
 * Callboard forgives is marked all the same.
 */
export function descriptorJsonSchema(kinds: readonly KindDefinition[]): Schema {
  const general = kinds.filter(({ specType }) => specType === undefined);
  const specs = Object.fromEntries(kinds.map((kind) => [specName(kind), specOf(kind)]));
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: 'Catalog descriptor',
    description: 'An entity of the software catalog, as in catalog-info.yaml.',
    type: 'object',
    required: ['apiVersion', 'kind', 'metadata'],
    additionalProperties: false,
    properties: {
      apiVersion: {
        description: `Format of the entity, by its kind; mostly ${kinds[0]?.apiVersions[0] ?? 'v1'}.`,
        enum: [...new Set(kinds.flatMap(({ apiVersions }) => apiVersions))],
      },
      kind: {
        description: 'What the entity stands for.',
        anyOf: general.map(({ kind, description }) => ({ const: kind, ...(description && { description }) })),
      },
      metadata: { $ref: '#/definitions/metadata' },
      spec: { type: 'object' },
    },
    allOf: general.map((kind) => ({
      if: { properties: { kind: { const: kind.kind } } },
      // oxlint-disable-next-line unicorn/no-thenable -- a keyword of JSON Schema
      then: {
        required: ['spec'],
        properties: { apiVersion: { enum: [...kind.apiVersions] }, spec: specChoice(kind, kinds) },
      },
    })),
    definitions: { metadata, ...specs, placeholder },
  };
}

/** The kind's general schema, or that of its `spec.type` where there is one for it. */
function specChoice(kind: KindDefinition, kinds: readonly KindDefinition[]): Schema {
  const special = kinds.filter((other) => other.kind === kind.kind && other.specType !== undefined);
  const refs = [kind, ...special].map((one) => ({ $ref: `#/definitions/${specName(one)}` }));
  return refs.length === 1 ? (refs[0] as Schema) : { anyOf: refs };
}

function specName({ kind, specType }: KindDefinition): string {
  return specType === undefined ? kind : `${kind}.${specType}`;
}

function specOf(kind: KindDefinition): Schema {
  const { $schema: _, ...schema } = z.toJSONSchema(kind.spec, { io: 'input', target: 'draft-7' }) as Schema;
  const described = isObject(schema['properties'])
    ? describeRelations(schema['properties'] as Schema, kind)
    : {};
  return {
    ...(kind.description && { description: kind.description }),
    ...plain(schema),
    properties: Object.fromEntries(
      Object.entries(described).map(([name, property]) => [name, orPlaceholder(plain(property as Schema))]),
    ),
  };
}

/** Says of references without a description of their own what they lead to. */
function describeRelations(properties: Schema, { relations }: KindDefinition): Schema {
  const known = new Map(relations.map((relation) => [relation.field, relation]));
  for (const relation of relations)
    if (!Object.hasOwn(properties, relation.field)) properties[relation.field] = {};
  return Object.fromEntries(
    Object.entries(properties).map(([name, property]) => {
      const relation = known.get(name);
      if (!relation || !isObject(property) || property['description'] !== undefined) return [name, property];
      const bare = relation.defaultKind
        ? `A bare name means ${/^[AEIOU]/.test(relation.defaultKind) ? 'an' : 'a'} ${relation.defaultKind}.`
        : 'The kind must be named, as in "component:orders".';
      const what = relation.list ? 'References to entities' : 'Reference to an entity';
      return [name, { description: `${what}. ${bare}`, ...property }];
    }),
  );
}

/** Keeps what zod adds for itself out of the file: bounds of JavaScript's integers, and schemas of any JSON. */
function plain(schema: Schema): Schema {
  const kept: Schema = {};
  for (const [key, value] of Object.entries(schema)) {
    if (key === '$ref' || key === 'definitions' || key === '$defs') continue;
    if (Math.abs(Number(value)) === Number.MAX_SAFE_INTEGER) continue;
    if (key === 'properties' && isObject(value))
      kept[key] = Object.fromEntries(
        Object.entries(value).map(([name, child]) => [name, plain(child as Schema)]),
      );
    else if (Array.isArray(value))
      kept[key] = value.map((one) => (isObject(one) ? plain(one as Schema) : one));
    else kept[key] = isObject(value) && key !== 'default' && key !== 'const' ? plain(value as Schema) : value;
  }
  return kept;
}

/** Any value may be taken from a file. */
function orPlaceholder(schema: Schema): Schema {
  const { description, ...rest } = schema;
  if (Object.keys(rest).length === 0) return schema;
  const inner = isObject(rest['properties'])
    ? {
        ...rest,
        properties: Object.fromEntries(
          Object.entries(rest['properties']).map(([name, child]) => [name, orPlaceholder(child as Schema)]),
        ),
      }
    : isObject(rest['items'])
      ? { ...rest, items: orPlaceholder(rest['items'] as Schema) }
      : rest;
  return {
    ...(description !== undefined && { description }),
    anyOf: [inner, { $ref: '#/definitions/placeholder' }],
  };
}

const placeholder: Schema = {
  description: 'Content of another file of the repository.',
  type: 'object',
  minProperties: 1,
  maxProperties: 1,
  properties: {
    $text: { description: 'The file as text.', type: 'string' },
    $json: { description: 'The file, parsed as JSON.', type: 'string' },
    $yaml: { description: 'The file, parsed as YAML.', type: 'string' },
    $openapi: { description: 'An OpenAPI file.', type: 'string' },
    $asyncapi: { description: 'An AsyncAPI file.', type: 'string' },
  },
  additionalProperties: false,
};

const words: Schema = { type: 'string', minLength: 1 };
const namedOf = (pattern: RegExp): Schema => ({
  type: 'string',
  minLength: 1,
  maxLength: 63,
  pattern: pattern.source,
});
/** A name, or a domain in lower case and a name. */
const keyPattern = `^(?:[a-z0-9]+(?:-+[a-z0-9]+)*(?:\\.[a-z0-9]+(?:-+[a-z0-9]+)*)*/)?${namePattern.source.slice(1)}`;

const metadata: Schema = {
  type: 'object',
  required: ['name'],
  properties: {
    name: {
      description: 'Name in references; letters, digits and any of "-_." between them.',
      ...namedOf(namePattern),
    },
    namespace: { description: 'Absent: "default".', ...namedOf(labelPattern) },
    title: orPlaceholder({ description: 'Name for people.', ...words }),
    description: orPlaceholder({ description: 'What it is, in a sentence; Markdown.', type: 'string' }),
    labels: orPlaceholder({
      description: 'Short values, for queries.',
      type: 'object',
      propertyNames: { pattern: keyPattern },
      additionalProperties: {
        anyOf: [
          { type: 'string', maxLength: 0 },
          namedOf(namePattern),
          { $ref: '#/definitions/placeholder' },
        ],
      },
    }),
    annotations: {
      description: 'Where other systems know the entity.',
      anyOf: [
        {
          type: 'object',
          propertyNames: { pattern: keyPattern },
          additionalProperties: orPlaceholder({ type: 'string' }),
        },
        { $ref: '#/definitions/placeholder' },
        // Backstage repairs this one.
        { type: 'null' },
      ],
    },
    tags: orPlaceholder({
      description: 'Single words, in lower case.',
      type: 'array',
      items: { type: 'string', minLength: 1, maxLength: 63, pattern: tagPattern.source },
    }),
    links: orPlaceholder({
      description: 'Addresses that belong to the entity.',
      type: 'array',
      items: {
        type: 'object',
        required: ['url'],
        properties: {
          url: { description: 'Whole address.', type: 'string', format: 'uri', minLength: 1 },
          title: { type: 'string', pattern: '\\S' },
          icon: { type: 'string', pattern: '\\S' },
          type: words,
        },
      },
    }),
    uid: orPlaceholder(words),
    etag: orPlaceholder(words),
  },
};
