/** Operations of OpenAPI 2 and 3. @see https://spec.openapis.org/oas/latest.html */
import type { ApiOperation } from './api.ts';
import { entriesAt, isObject, textAt, type JsonObject } from './definition.ts';
import type { FoundApi } from './read.ts';

const methods = new Set(['get', 'put', 'post', 'delete', 'options', 'head', 'patch', 'trace', 'query']);

/** Every method of `paths` and `webhooks`, in the order written. Remote path items (`$ref`) are not followed. */
export function openapiOperations(definition: JsonObject): FoundApi {
  const operations: ApiOperation[] = [];
  for (const group of ['paths', 'webhooks'])
    for (const [path, item] of entriesAt(definition, group)) {
      if (!isObject(item)) continue;
      for (const [name, operation] of Object.entries(item)) {
        if (!methods.has(name) || !isObject(operation)) continue;
        const method = group === 'webhooks' ? 'WEBHOOK' : name.toUpperCase();
        operations.push({
          id: textAt(operation, 'operationId') ?? `${method} ${path}`,
          method,
          path,
          summary: textAt(operation, 'summary') ?? firstSentence(textAt(operation, 'description')),
        });
      }
    }
  return { ...infoOf(definition), operations };
}

/** `info` of OpenAPI and AsyncAPI. */
export function infoOf(definition: JsonObject): Omit<FoundApi, 'operations'> {
  const info = definition['info'];
  if (!isObject(info)) return {};
  return {
    title: textAt(info, 'title'),
    version: textAt(info, 'version'),
    description: textAt(info, 'description'),
  };
}

function firstSentence(text: string | undefined): string | undefined {
  return text?.trim().split(/\n|(?<=\.)\s/, 1)[0];
}
