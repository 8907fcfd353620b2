/** Operations of AsyncAPI 2 and 3. @see https://www.asyncapi.com/docs/reference/specification/latest */
import type { ApiOperation } from './api.ts';
import { entriesAt, isObject, textAt, type JsonObject } from './definition.ts';
import { infoOf } from './openapi.ts';
import type { FoundApi } from './read.ts';

/** Version 2 hangs operations under channels; version 3 lists them beside the channels that they name. */
export function asyncapiOperations(definition: JsonObject): FoundApi {
  const operations: ApiOperation[] = [];
  for (const [channel, item] of entriesAt(definition, 'channels')) {
    if (!isObject(item)) continue;
    for (const method of ['publish', 'subscribe']) {
      const operation = item[method];
      if (!isObject(operation)) continue;
      operations.push({
        id: textAt(operation, 'operationId') ?? `${method} ${channel}`,
        method,
        path: channel,
        summary: textAt(operation, 'summary') ?? textAt(item, 'description'),
      });
    }
  }
  for (const [id, operation] of entriesAt(definition, 'operations')) {
    if (!isObject(operation)) continue;
    operations.push({
      id,
      method: textAt(operation, 'action'),
      path: addressOf(definition, operation['channel']),
      summary: textAt(operation, 'summary') ?? textAt(operation, 'title'),
    });
  }
  return { ...infoOf(definition), operations };
}

function addressOf(definition: JsonObject, reference: unknown): string | undefined {
  const pointer = isObject(reference) ? textAt(reference, '$ref') : undefined;
  const name = pointer?.startsWith('#/channels/')
    ? pointer.slice('#/channels/'.length).replaceAll('~1', '/').replaceAll('~0', '~')
    : undefined;
  if (name === undefined) return undefined;
  const channel = entriesAt(definition, 'channels').find(([key]) => key === name)?.[1];
  return (isObject(channel) ? textAt(channel, 'address') : undefined) ?? name;
}
