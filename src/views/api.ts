/** What pages show of an API. */
import { operationAnchor } from '../apis/anchor.ts';
import type { CatalogEntity } from '../catalog/catalog.ts';
import type { Site } from './site.ts';

export interface ApiView {
  type: string;
  title?: string;
  version?: string;
  description?: string;
  /** By tag or first path segment; sorted as in the definition. */
  operations: { id: string; anchor: string; method?: string; path?: string; summary?: string }[];
  operationCount: number;
}

export interface Definition {
  /** For highlighting and the file's name: `yaml`, `json`, `graphql`, `proto`, `text`. */
  language: string;
  text: string;
  /** The text goes on, but a page that holds all of it would be too heavy. */
  cut?: true;
}

const operationLimit = 500;
const definitionLimit = 400_000;

export function apiView(site: Site, entity: CatalogEntity): ApiView | undefined {
  const api = site.apis.get(entity.ref);
  if (!api) {
    if (typeof entity.entity.spec?.['definition'] !== 'string') return undefined;
    return { type: entity.type ?? 'unknown', operations: [], operationCount: 0 };
  }
  return {
    type: api.type,
    ...(api.title && { title: api.title }),
    ...(api.version && { version: api.version }),
    ...(api.description && { description: api.description }),
    operations: api.operations.slice(0, operationLimit).map(({ id, method, path, summary }) => ({
      id,
      anchor: operationAnchor(id),
      ...(method && { method }),
      ...(path && { path }),
      ...(summary && { summary }),
    })),
    operationCount: api.operations.length,
  };
}

export function definitionOf(entity: CatalogEntity): Definition | undefined {
  const text = entity.entity.spec?.['definition'];
  if (typeof text !== 'string' || text.trim() === '') return undefined;
  const cut = text.length > definitionLimit;
  return {
    language: languageOf(entity.type, text),
    text: cut ? text.slice(0, definitionLimit) : text,
    ...(cut && { cut }),
  };
}

function languageOf(type: string | undefined, text: string): string {
  if (type === 'graphql') return 'graphql';
  if (type === 'grpc') return 'proto';
  if (type === 'openapi' || type === 'asyncapi') return text.trimStart().startsWith('{') ? 'json' : 'yaml';
  return 'text';
}
