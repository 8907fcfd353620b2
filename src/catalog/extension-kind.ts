/**
 * A kind of somebody's own, as JSON: what stands in a file of `content/kinds/`, what a plugin gives to `addKind`, and what
 * the snapshot and the published list of references carry.
 */
import { z } from 'zod';
import {
  defineKind,
  type KindDefinition,
  ownedBy,
  partOf,
  type RelationField,
  tapeColours,
  tapeIcons,
  text,
} from './kind.ts';
import { kinds as builtInKinds } from './kinds/index.ts';
import { dependencies } from './kinds/dependencies.ts';
import { compileProperties, schemaMistakes, specSchema } from './spec-schema.ts';

const field = z
  .string()
  .regex(/^[A-Za-z][A-Za-z0-9_-]{0,62}$/, 'must be the name of a field of `spec`, like "readsFrom"');
const kindName = z
  .string()
  .regex(/^[A-Za-z][A-Za-z0-9]{0,62}$/, 'must be a name of letters and digits, like "Dataset"');
const relationName = z.string().regex(/^[a-z][A-Za-z0-9]{0,62}$/, 'must be a name like "readsFrom"');
const apiVersion = z
  .string()
  .max(253)
  .regex(
    /^(?:[a-z0-9]+(?:[-.][a-z0-9]+)*\/)?[A-Za-z0-9]{1,63}$/,
    'must be like "acme.com/v1": a domain in lower case, and a version',
  );

/** Fields that mean the same in many kinds, by name. */
const knownRelations = {
  owner: ownedBy,
  system: partOf('system', 'System'),
  domain: partOf('domain', 'Domain'),
  dependsOn: dependencies[0],
  dependencyOf: dependencies[1],
} as const satisfies Record<string, RelationField | undefined>;
const knownNames = Object.keys(knownRelations) as (keyof typeof knownRelations)[];

const relationSchema = z.strictObject({
  /** Field of `spec` that holds the reference or, with `list`, the references. */
  field,
  /** Kind that a bare name means. @default none: the reference must name its kind */
  kind: kindName.optional(),
  /** Relation from the entity to what it names, e.g. `readsFrom`. Shown in words: "Reads from". */
  forward: relationName,
  /** The same, seen from the other side, e.g. `readBy`. */
  reverse: relationName,
  /** The field holds many references. @default false */
  list: z.boolean().optional(),
});

/** Checks the JSON of a kind; every wrong key is an issue of its own. */
export const extensionKindSchema = z
  .strictObject({
    $schema: z.string().optional(),
    /** As descriptors write it; case counts. */
    kind: kindName,
    /** One `apiVersion` or several; the first is the one that is recommended. */
    apiVersion: z.union([apiVersion, z.array(apiVersion).min(1).max(20)]),
    /** For people, singular. @default the kind in words */
    label: z.string().min(1).max(60).optional(),
    /** @default the label with an "s" */
    plural: z.string().min(1).max(60).optional(),
    /** One sentence: what such an entity stands for. */
    description: z.string().max(500).optional(),
    /** @default grey */
    colour: z.enum(tapeColours).optional(),
    /** @default ring */
    icon: z.enum(tapeIcons).optional(),
    /** JSON Schema of `spec`, the part of the language that `spec-schema.ts` lists. */
    schema: specSchema.optional(),
    /** Fields of `spec` whose references become relations: the name of a known one, or a definition. */
    relations: z
      .array(z.union([z.enum(knownNames), relationSchema]))
      .max(50)
      .optional(),
    /** Fields of `spec` that tables and pages of the kind show. */
    columns: z
      .array(
        z.strictObject({
          /** Path below `spec`, e.g. `format` or `retention.days`. */
          field: z
            .string()
            .regex(
              /^[A-Za-z_$][A-Za-z0-9_$-]{0,62}(?:\.[A-Za-z_$][A-Za-z0-9_$-]{0,62}){0,5}$/,
              'must be the path of a field below `spec`, like "retention.days"',
            ),
          label: z.string().min(1).max(60),
        }),
      )
      .max(20)
      .optional(),
  })
  .superRefine((kind, context) => {
    if (kind.schema?.type !== undefined && kind.schema.type !== 'object')
      context.addIssue({
        code: 'custom',
        path: ['schema', 'type'],
        message: 'must be "object": it describes `spec`',
      });
    const fields = (kind.relations ?? []).map((relation) =>
      typeof relation === 'string' ? relation : relation.field,
    );
    for (const { path, message } of schemaMistakes(kind.schema ?? {}, fields))
      context.addIssue({ code: 'custom', path: ['schema', ...path], message });
    for (const [index, name] of fields.entries())
      if (fields.indexOf(name) !== index)
        context.addIssue({
          code: 'custom',
          path: ['relations', index],
          message: `names the field "${name}" again`,
        });
    if (builtInKinds.some(({ kind: known }) => known.toLowerCase() === kind.kind.toLowerCase()))
      context.addIssue({
        code: 'custom',
        path: ['kind'],
        message: `"${kind.kind}" is a kind of Backstage's, and known already`,
      });
  });

/** As written in `content/kinds/*.yaml`, and as `addKind` takes it. */
export type ExtensionKind = z.output<typeof extensionKindSchema>;

/** The kind as checks, relations and pages know it. @param kind that {@link extensionKindSchema} has accepted */
export function defineExtensionKind(kind: ExtensionKind): KindDefinition {
  const relations = (kind.relations ?? []).map(toRelation);
  const required = new Set(kind.schema?.required);
  const shape = {
    ...Object.fromEntries(
      relations.map((relation) => {
        const held = heldBy(relation);
        return [relation.field, required.has(relation.field) ? held : held.optional()];
      }),
    ),
    ...compileProperties(kind.schema ?? {}),
  };
  const label = kind.label ?? inWords(kind.kind);
  return defineKind({
    kind: kind.kind,
    apiVersions: [kind.apiVersion].flat(),
    spec: kind.schema?.additionalProperties === false ? z.strictObject(shape) : z.looseObject(shape),
    relations,
    label,
    plural: kind.plural ?? `${label}s`,
    description: kind.description ?? '',
    tape: `${kind.colour ?? 'grey'}-${kind.icon ?? 'ring'}`,
    extension: true,
    ...(kind.columns && { columns: kind.columns }),
  });
}

/** JSON Schema of a file in `content/kinds/`, for editors. */
export function kindJsonSchema(): Record<string, unknown> {
  return {
    title: 'A kind of your own',
    ...z.toJSONSchema(extensionKindSchema, { io: 'input', target: 'draft-7' }),
  };
}

/** Every kind that there is: the built-in ones, and then these in the order of their names. */
export function withExtensionKinds(extensions: readonly ExtensionKind[]): readonly KindDefinition[] {
  if (extensions.length === 0) return builtInKinds;
  return [
    ...builtInKinds,
    ...[...extensions].sort((a, b) => (a.kind < b.kind ? -1 : 1)).map(defineExtensionKind),
  ];
}

function toRelation(relation: NonNullable<ExtensionKind['relations']>[number]): RelationField {
  if (typeof relation === 'string') return knownRelations[relation] as RelationField;
  const { kind, ...rest } = relation;
  return { ...rest, ...(kind !== undefined && { defaultKind: kind }) };
}

function heldBy({ list, unchecked }: RelationField): z.ZodType {
  if (unchecked) return z.json();
  return list ? z.array(text) : text;
}

/** `DataSet` -> "Data set", `APIKey` -> "API key". */
function inWords(kind: string): string {
  const words = kind.replace(/([a-z0-9])([A-Z])/g, '$1 $2').replace(/([A-Z])([A-Z][a-z])/g, '$1 $2');
  return words
    .split(' ')
    .map((word, index) => (index === 0 || /^[A-Z]{2,}$/.test(word) ? word : word.toLowerCase()))
    .join(' ');
}
