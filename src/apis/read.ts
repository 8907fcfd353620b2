/** Makes the API model of an `API` entity from its definition. Never throws: what cannot be read becomes a problem. */
import type { EntityRecord } from '../catalog/entity.ts';
import type { Problem } from '../problems.ts';
import type { ApiOperation, ApiRecord } from './api.ts';
import { asyncapiOperations } from './asyncapi.ts';
import { parseDefinition } from './definition.ts';
import { graphqlOperations } from './graphql.ts';
import { openapiOperations } from './openapi.ts';
import { protobufOperations } from './protobuf.ts';

/** More than this many operations of one API are not listed. */
export const maxOperations = 2000;

/** Longest title, id, path or summary that is kept. */
const maxText = 300;
const maxDescription = 2000;

/**
 * Reads the definition of an entity of kind `API`.
 * @returns undefined for every other kind
 */
export function readApi(record: EntityRecord): { api: ApiRecord; problems: Problem[] } | undefined {
  if (record.entity.kind.toLowerCase() !== 'api') return undefined;
  const type = textOf(record.entity.spec?.['type']) ?? '';
  const found = readDefinition(type, record.entity.spec?.['definition']);
  const operations = uniqueOperations(found.operations);
  const problems: Problem[] = [];
  const report = (rule: string, severity: Problem['severity'], message: string, hint: string) =>
    problems.push({
      rule,
      severity,
      message,
      hint,
      repository: record.origin.repository,
      file: record.origin.file,
      line: record.origin.line,
      ref: record.ref,
    });
  if (found.error) report('unreadable-api-definition', 'warning', found.error.message, found.error.hint);
  if (operations.length > maxOperations)
    report(
      'too-many-operations',
      'info',
      `The definition has ${operations.length} operations; the first ${maxOperations} are listed.`,
      'Split the definition into several APIs.',
    );
  return {
    api: {
      ref: record.ref,
      type,
      ...prune({
        title: shorten(found.title, maxText),
        version: shorten(found.version, maxText),
        description: shorten(found.description, maxDescription),
      }),
      operations: operations.slice(0, maxOperations),
    },
    problems,
  };
}

/** What a reader of one definition language finds. */
export interface FoundApi {
  title?: string;
  version?: string;
  description?: string;
  operations: ApiOperation[];
  error?: { message: string; hint: string };
}

function readDefinition(type: string, definition: unknown): FoundApi {
  if (definition === undefined || definition === null || definition === '') return { operations: [] };
  switch (type.toLowerCase()) {
    case 'graphql':
      return typeof definition === 'string' ? graphqlOperations(definition) : { operations: [] };
    case 'grpc':
    case 'protobuf':
      return typeof definition === 'string' ? protobufOperations(definition) : { operations: [] };
  }
  const structured = ['openapi', 'swagger', 'asyncapi'].includes(type.toLowerCase());
  // Other types (`trpc`, `crd`, a company's own) may hold any text: they are read only if they say what they are.
  if (!structured && typeof definition === 'string' && !saysWhatItIs(definition)) return { operations: [] };
  const parsed = parseDefinition(definition);
  if ('error' in parsed) return { operations: [], ...(structured ? { error: parsed.error } : {}) };
  const { value } = parsed;
  if ('asyncapi' in value) return asyncapiOperations(value);
  if ('openapi' in value || 'swagger' in value) return openapiOperations(value);
  if (!structured) return { operations: [] };
  return {
    operations: [],
    error: {
      message: `The definition is of type \`${type}\` but has no \`${type.toLowerCase() === 'asyncapi' ? 'asyncapi' : 'openapi'}\` field, so its operations are not listed.`,
      hint: 'Begin the definition with its version, e.g. `openapi: 3.1.0`, or correct `spec.type`.',
    },
  };
}

function saysWhatItIs(text: string): boolean {
  return /^[\s{]*["']?(openapi|swagger|asyncapi)["']?\s*:/m.test(text.slice(0, 4000));
}

function uniqueOperations(operations: readonly ApiOperation[]): ApiOperation[] {
  const seen = new Set<string>();
  const result: ApiOperation[] = [];
  for (const { id, method, path, summary } of operations) {
    const key = `${id} ${method ?? ''} ${path ?? ''}`;
    if (seen.has(key)) continue;
    seen.add(key);
    result.push({
      id: shorten(id, maxText) ?? '',
      ...prune({ method, path: shorten(path, maxText), summary: shorten(summary, maxText) }),
    });
  }
  return result;
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

function shorten(text: string | undefined, limit: number): string | undefined {
  if (text === undefined || text.length <= limit) return text;
  return `${text.slice(0, limit - 1).trimEnd()}…`;
}

function prune<T extends Record<string, string | undefined>>(value: T): Partial<Record<keyof T, string>> {
  return Object.fromEntries(
    Object.entries(value).filter(([, text]) => text !== undefined && text !== ''),
  ) as Partial<Record<keyof T, string>>;
}
