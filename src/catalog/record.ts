/** An accepted document -> what the catalog keeps of it. */
import { annotate } from './annotations.ts';
import type { ParsedDescriptor } from './descriptor.ts';
import type { Entity, EntityRecord } from './entity.ts';
import type { KindDefinition } from './kind.ts';
import { linesOf } from './lines.ts';
import { placeAt } from './place.ts';
import { formatRef } from './ref.ts';
import { edgesOf } from './relations.ts';
import type { YamlDocument } from './yaml.ts';

type Fields = Record<string, unknown>;

const maxSource = 64 * 1024;

export function toRecord(
  parsed: ParsedDescriptor,
  document: YamlDocument,
  fields: Fields,
  definition: KindDefinition,
): EntityRecord {
  const self = identityOf(fields, definition);
  const { relations, reverse } = edgesOf(fields, self, definition);
  const metadata = fields['metadata'] as Entity['metadata'];
  const annotations = annotate(parsed.repository, parsed.file, metadata.annotations);
  const entity = {
    ...fields,
    metadata: { ...metadata, namespace: self.namespace, ...(annotations && { annotations }) },
  } as Entity;
  if (!annotations) delete entity.metadata.annotations;
  const own = sourceOf(parsed, document);
  const lines = document.document && linesOf(document.document, parsed.stream.lines);
  return {
    ref: formatRef(self),
    entity,
    origin: {
      repository: parsed.repository.id,
      file: parsed.file,
      document: document.index,
      line: own ? placeAt(parsed.text, parsed.stream.lines, own.offset).line : 1,
    },
    relations,
    reverse,
    ...(own && own.text.length <= maxSource && { source: own.text }),
    ...(lines && { lines }),
  };
}

/** The document's own text, without the marks between documents. */
function sourceOf(
  { text }: ParsedDescriptor,
  { document }: YamlDocument,
): { text: string; offset: number } | undefined {
  if (!document) return undefined;
  const [start, , end] = document.range;
  const whole = text.slice(start, end);
  const marks =
    /^\uFEFF?(?:[ \t]*(?:[%#].*)?\r?\n)*---[ \t]*(?:#.*)?(?:\r?\n|$)/.exec(whole)?.[0].length ?? 0;
  const blank = /^\uFEFF?(?:[ \t]*\r?\n)*/.exec(whole.slice(marks))?.[0].length ?? 0;
  return { text: whole.slice(marks + blank).trimEnd(), offset: start + marks + blank };
}

export function identityOf(entity: Fields, definition: KindDefinition) {
  const metadata = entity['metadata'] as { name: string; namespace?: string };
  return { kind: definition.kind, namespace: metadata.namespace ?? 'default', name: metadata.name };
}
