/** The text of an OpenAPI or AsyncAPI definition as a plain object: JSON or YAML, bounded, aliases counted. */
import { parseDocument } from 'yaml';
import { checkAliases } from '../catalog/aliases.ts';

/** YAML parses at a megabyte or two per second, so larger files would hold up everybody else's. */
const maxYaml = 4 * 1024 * 1024;
const maxJson = 32 * 1024 * 1024;

export type JsonObject = { readonly [key: string]: unknown };

/**
 * @param definition text, or an object where the descriptor embedded it
 * @returns the object, or why there is none
 */
export function parseDefinition(
  definition: unknown,
): { value: JsonObject } | { error: { message: string; hint: string } } {
  if (isObject(definition)) return { value: definition };
  if (typeof definition !== 'string') return notAnObject;
  const text = definition.startsWith('\uFEFF') ? definition.slice(1) : definition;
  const json = /^\s*\{/.test(text);
  const limit = json ? maxJson : maxYaml;
  if (text.length > limit)
    return {
      error: {
        message: `The API definition has ${text.length} characters; the bound is ${limit}, so its operations are not listed.`,
        hint: json
          ? 'Split the definition.'
          : 'Split the definition, or write it as JSON, which reads faster.',
      },
    };
  try {
    const value: unknown = json ? parseJson(text) : parseYaml(text);
    return isObject(value) ? { value } : notAnObject;
  } catch (error) {
    return {
      error: {
        message: `The API definition cannot be read: ${firstLine(error)}`,
        hint: 'Correct the definition; `spec.definition` must hold valid YAML or JSON.',
      },
    };
  }
}

/** True for a JSON object, false for arrays and null. */
export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The value if it is text. */
export function textAt(object: JsonObject, key: string): string | undefined {
  const value = Object.hasOwn(object, key) ? object[key] : undefined;
  return typeof value === 'string' ? value : typeof value === 'number' ? String(value) : undefined;
}

/** Own entries of an object in an object, in the order written; none if it is not an object. */
export function entriesAt(object: JsonObject, key: string): [string, unknown][] {
  const value = Object.hasOwn(object, key) ? object[key] : undefined;
  return isObject(value) ? Object.entries(value) : [];
}

const notAnObject = {
  error: {
    message: 'The API definition is neither a YAML nor a JSON object.',
    hint: 'Put the definition itself, or a `$text` placeholder with its place, into `spec.definition`.',
  },
};

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    // Flow-style YAML begins like JSON.
    if (text.length > maxYaml) throw error;
    return parseYaml(text);
  }
}

function parseYaml(text: string): unknown {
  const document = parseDocument(text, { logLevel: 'silent', uniqueKeys: false, prettyErrors: true });
  const error = document.errors[0];
  if (error) throw error;
  checkAliases(document);
  return document.toJS({ maxAliasCount: 1000 });
}

function firstLine(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return (text.split('\n', 1)[0] ?? '').slice(0, 200);
}
