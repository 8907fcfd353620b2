/**
 * JSON Schema for the `spec` of somebody's own kind: a subset that is plain to read and safe to run. Keywords outside it are
 * refused, not ignored, so that a check never promises more than it does. `pattern` is outside: an expression from a file
 * can take hours over one line, and nothing in the language says which.
 */
import { z } from 'zod';

const scalar = z.union([z.string(), z.number(), z.boolean()]);
const size = z.int().min(0).max(1_000_000);
const words = z.string().max(1000);
/** No name that means something to JavaScript; dots would make paths ambiguous. */
const fieldName = z
  .string()
  .regex(/^[A-Za-z_$][A-Za-z0-9_$-]{0,62}$/, 'must be a name of letters, digits, "_" and "-"')
  .refine((name) => !/^(?:__proto__|prototype|constructor)$/.test(name), 'is a name that cannot be used');

/** The keywords that are understood; their meaning is that of JSON Schema. */
export const specSchema = z.strictObject({
  $schema: z.string().optional(),
  $comment: z.string().optional(),
  type: z.enum(['object', 'array', 'string', 'number', 'integer', 'boolean']).optional(),
  title: words.optional(),
  /** Shown by editors, and on the kind's page. */
  description: words.optional(),
  default: z.json().optional(),
  examples: z.array(z.json()).optional(),
  enum: z.array(scalar).min(1).max(200).optional(),
  const: scalar.optional(),
  minLength: size.optional(),
  maxLength: size.optional(),
  /** `uri` is a web address. */
  format: z.enum(['uri', 'email', 'date', 'date-time']).optional(),
  minimum: z.number().optional(),
  maximum: z.number().optional(),
  minItems: size.optional(),
  maxItems: size.optional(),
  get items() {
    return specSchema.optional();
  },
  get properties() {
    return z.record(fieldName, specSchema).optional();
  },
  required: z.array(fieldName).optional(),
  /** @default true */
  additionalProperties: z.boolean().optional(),
});
export type SpecSchema = z.output<typeof specSchema>;

export const maxSchemaDepth = 12;
export const maxSchemaNodes = 500;

/**
 * Rules that no single keyword can state: every message with the path of what is wrong.
 * @param fields names besides its `properties` that the outermost schema may require
 */
export function schemaMistakes(
  schema: SpecSchema,
  fields: readonly string[],
): { path: string[]; message: string }[] {
  const mistakes: { path: string[]; message: string }[] = [];
  let nodes = 0;
  const visit = (node: SpecSchema, path: string[], depth: number): void => {
    nodes += 1;
    if (depth > maxSchemaDepth) {
      mistakes.push({ path, message: `is nested more than ${maxSchemaDepth} deep` });
      return;
    }
    if (nodes > maxSchemaNodes) return;
    for (const name of node.required ?? [])
      if (!Object.hasOwn(node.properties ?? {}, name) && !(path.length === 0 && fields.includes(name)))
        mistakes.push({
          path: [...path, 'required'],
          message: `names "${name}", which is not in \`properties\``,
        });
    for (const [keyword, type] of Object.entries(keywordTypes))
      if (Object.hasOwn(node, keyword) && !type.includes(node.type ?? ''))
        mistakes.push({ path: [...path, keyword], message: `needs \`type: ${type.join('` or `type: ')}\`` });
    if (node.items) visit(node.items, [...path, 'items'], depth + 1);
    for (const [name, child] of Object.entries(node.properties ?? {}))
      visit(child, [...path, 'properties', name], depth + 1);
  };
  visit({ type: 'object', ...schema }, [], 1);
  if (nodes > maxSchemaNodes)
    mistakes.push({ path: [], message: `has more than ${maxSchemaNodes} schemas in it` });
  return mistakes;
}

const keywordTypes: Record<string, string[]> = {
  minLength: ['string'],
  maxLength: ['string'],
  format: ['string'],
  minimum: ['number', 'integer'],
  maximum: ['number', 'integer'],
  minItems: ['array'],
  maxItems: ['array'],
  items: ['array'],
  properties: ['object'],
  required: ['object'],
  additionalProperties: ['object'],
};

/** What the schema accepts, as the checks of built-in kinds are written. */
export function compileSchema(schema: SpecSchema): z.ZodType {
  const compiled = withoutDescription(schema);
  return schema.description === undefined ? compiled : compiled.describe(schema.description);
}

/** The properties of an object, by name, those that may be absent marked so. */
export function compileProperties(schema: SpecSchema): Record<string, z.ZodType> {
  const required = new Set(schema.required);
  return Object.fromEntries(
    Object.entries(schema.properties ?? {}).map(([name, child]) => {
      const compiled = compileSchema(child);
      return [name, required.has(name) ? compiled : compiled.optional()];
    }),
  );
}

function withoutDescription(schema: SpecSchema): z.ZodType {
  if (schema.const !== undefined) return z.literal(schema.const);
  if (schema.enum) return z.literal(schema.enum);
  switch (schema.type) {
    case 'string':
      return compileText(schema);
    case 'number':
    case 'integer': {
      let number: z.ZodNumber = schema.type === 'integer' ? z.int() : z.number();
      if (schema.minimum !== undefined) number = number.min(schema.minimum);
      if (schema.maximum !== undefined) number = number.max(schema.maximum);
      return number;
    }
    case 'boolean':
      return z.boolean();
    case 'array': {
      let list = z.array(schema.items ? compileSchema(schema.items) : z.json());
      if (schema.minItems !== undefined) list = list.min(schema.minItems);
      if (schema.maxItems !== undefined) list = list.max(schema.maxItems);
      return list;
    }
    case 'object': {
      const shape = compileProperties(schema);
      return schema.additionalProperties === false ? z.strictObject(shape) : z.looseObject(shape);
    }
    default:
      return z.json();
  }
}

function compileText({ format, minLength, maxLength }: SpecSchema): z.ZodType {
  const bounds: z.core.$ZodCheck<string>[] = [];
  if (minLength !== undefined) bounds.push(z.minLength(minLength));
  if (maxLength !== undefined) bounds.push(z.maxLength(maxLength));
  const formats = {
    uri: z.url({ protocol: /^https?$/ }),
    email: z.email(),
    date: z.iso.date(),
    'date-time': z.iso.datetime({ offset: true }),
  };
  return (format ? formats[format] : z.string()).check(...bounds);
}
