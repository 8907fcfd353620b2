/** A descriptor file's text -> its YAML documents, each a value or the reason why there is none. Never throws. */
import { isAlias, isNode, isScalar, isSeq, LineCounter, parseAllDocuments, visit, type Document } from 'yaml';
import { checkAliases } from './aliases.ts';
import type { Json } from './entity.ts';
import type { Path } from './issue.ts';
import { isObject, maxCharacters, maxDepth, maxValues, toPlainJson } from './json.ts';

/** Characters in one descriptor file. */
export const maxText = 8 * 1024 * 1024;
/** Documents in one descriptor file. */
export const maxDocuments = 10_000;

export interface YamlFailure {
  rule: string;
  message: string;
  hint: string;
  /** In the file's text. */
  offset: number;
  /** Backstage has the same trouble. False: only our own bounds are passed. */
  inBackstage: boolean;
}

export interface YamlDocument {
  /** Position in the stream, from 0, empty documents counted. */
  index: number;
  /** For positions; absent if the stream as a whole cannot be read. */
  document?: Document.Parsed;
  /** Absent if the document has errors. May be there beside a failure that is only ours. */
  value?: Json;
  failure?: YamlFailure;
  /** An alias stands inside of what it stands for. Backstage notices only when it looks for placeholders. */
  cyclic?: boolean;
  /** Things YAML only warns of, e.g. unknown tags. */
  warnings: { message: string; offset: number }[];
  /** Paths of `__proto__` keys. */
  reserved: Path[];
}

export interface YamlStream {
  /** Without the empty ones. */
  documents: YamlDocument[];
  lines: LineCounter;
  /** Reading a value threw: Backstage then gives up on the file as a whole. */
  broken: boolean;
}

/**
 * Reads as Backstage does: YAML 1.2 core schema, no merge keys, unique keys.
 * @param options.lists a document that is a list, or has a list `items`, counts as the documents in it
 */
export function parseYamlStream(text: string, options: { lists?: boolean } = {}): YamlStream {
  const lines = new LineCounter();
  const failed = (failure: YamlFailure): YamlStream => ({
    documents: [{ index: 0, failure, warnings: [], reserved: [] }],
    lines,
    broken: true,
  });
  if (text.length > maxText)
    return failed({
      rule: 'descriptor-too-large',
      message: `The file has ${text.length} characters; at most ${maxText} are read.`,
      hint: 'Split it, and move API definitions into files of their own with $text.',
      offset: 0,
      inBackstage: false,
    });

  let parsed: Document.Parsed[];
  try {
    const result = parseAllDocuments(text, {
      merge: false,
      // Duplicates are found below: the parser compares each key with all others, which a large mapping makes endless.
      uniqueKeys: false,
      prettyErrors: false,
      lineCounter: lines,
      logLevel: 'error',
    });
    parsed = 'empty' in result ? [] : result;
  } catch (error) {
    return failed(syntaxFailure(error, 0));
  }

  const stream: YamlStream = { documents: [], lines, broken: false };
  for (const [index, document] of parsed.entries()) {
    const entry = readDocument(document, index);
    if (entry.failure?.rule === 'yaml-alias' && entry.failure.inBackstage) stream.broken = true;
    if (entry.value === null && !entry.failure) continue;
    const items = options.lists ? listedDocuments(entry, stream.documents.length, text) : undefined;
    if (items) {
      stream.documents.push(...items);
      continue;
    }
    if (index >= maxDocuments) {
      entry.failure ??= {
        rule: 'too-many-documents',
        message: `The file holds ${parsed.length} documents; at most ${maxDocuments} are read.`,
        hint: 'Split the file.',
        offset: document.range[0],
        inBackstage: false,
      };
      stream.documents.push(entry);
      break;
    }
    stream.documents.push(entry);
  }
  return stream;
}

/** The items of a list as documents of their own. What Backstage's API adds to an entity is left out. */
function listedDocuments(entry: YamlDocument, from: number, text: string): YamlDocument[] | undefined {
  const { value, document, failure } = entry;
  if (failure || !document) return undefined;
  const isWrapped = isObject(value) && Array.isArray(value['items']) && value['kind'] === undefined;
  const list = isWrapped ? value['items'] : value;
  if (!Array.isArray(list)) return undefined;
  const node = isWrapped ? document.get('items', true) : document.contents;
  const nodes = isSeq(node) ? node.items : [];
  return list.flatMap((item, index): YamlDocument[] => {
    if (item === null) return [];
    const contents = nodes[index];
    const own = isNode(contents) && !isAlias(contents) ? contents : document.contents;
    return [
      {
        index: from + index,
        document: Object.assign(Object.create(document) as Document.Parsed, {
          contents: own,
          range: ownRange(own?.range ?? document.range, text),
        }),
        value: isObject(item) ? withoutComputed(item) : item,
        warnings: [],
        reserved: [],
      },
    ];
  });
}

/** From the beginning of its line, where nothing else stands there: so it reads as it was written. */
function ownRange([start, end]: readonly number[], text: string): [number, number, number] {
  const lineStart = text.lastIndexOf('\n', (start ?? 0) - 1) + 1;
  const isFirst = /^[ \t]*(?:-[ \t]*)?$/.test(text.slice(lineStart, Math.min(start ?? 0, lineStart + 200)));
  return [isFirst ? lineStart : (start ?? 0), end ?? 0, end ?? 0];
}

function withoutComputed(item: Record<string, Json>): Json {
  const { relations: _relations, status: _status, ...entity } = item;
  return entity;
}

function readDocument(document: Document.Parsed, index: number): YamlDocument {
  const entry: YamlDocument = {
    index,
    document,
    warnings: document.warnings.map(({ message, pos }) => ({ message, offset: pos[0] })),
    reserved: [],
  };
  const [error] = document.errors;
  let duplicate: number | undefined;
  try {
    duplicate = duplicateKey(document);
  } catch {
    // Only the depth of the recursion can fail here.
    entry.failure = tooDeep(document.range[0]);
    return entry;
  }
  if (duplicate !== undefined && !(error && error.pos[0] < duplicate)) {
    entry.failure = {
      rule: 'duplicate-key',
      message: 'The same key stands twice in one mapping.',
      hint: 'Remove one of them.',
      offset: duplicate,
      inBackstage: true,
    };
    return entry;
  }
  if (error) {
    entry.failure = syntaxFailure(error, error.pos[0]);
    return entry;
  }
  const offset = document.contents?.range[0] ?? document.range[0];
  try {
    checkAliases(document);
    const json: unknown = document.toJSON();
    // A tagged map or set is no plain mapping, and so no entity.
    const plain = toPlainJson(json instanceof Map || json instanceof Set ? [...json] : json);
    entry.value = plain.value;
    entry.reserved = plain.reserved;
    if (plain.cyclic) {
      entry.cyclic = true;
      entry.failure = {
        rule: 'yaml-alias',
        message: 'An alias stands inside of what it stands for, so that the document never ends.',
        hint: 'Write out what the alias stands for.',
        offset,
        inBackstage: false,
      };
    } else if (plain.exceeded)
      entry.failure = {
        rule: plain.exceeded === 'depth' ? 'yaml-too-deep' : 'yaml-alias',
        message:
          plain.exceeded === 'depth'
            ? `The document is nested more than ${maxDepth} levels deep.`
            : `The document holds more than ${maxValues} values, or ${maxCharacters} characters, once its aliases are expanded.`,
        hint: 'A descriptor needs far less; move large content into a file of its own with $text.',
        offset,
        inBackstage: false,
      };
  } catch (cause) {
    entry.failure =
      cause instanceof RangeError
        ? tooDeep(offset)
        : {
            rule: 'yaml-alias',
            message: `An alias cannot be resolved: ${cause instanceof Error ? cause.message : String(cause)}.`,
            hint: 'Quote text that begins with "*", and write out what the alias stands for.',
            offset,
            inBackstage: true,
          };
  }
  return entry;
}

/** Offset of the first key that its mapping holds already. */
export function duplicateKey(document: Document.Parsed): number | undefined {
  let first: number | undefined;
  visit(document, {
    Map(_key, map) {
      const seen = new Set<unknown>();
      for (const { key } of map.items) {
        if (!isScalar(key) || Number.isNaN(key.value)) continue;
        const offset = key.range?.[0] ?? 0;
        if (seen.has(key.value) && (first === undefined || offset < first)) first = offset;
        seen.add(key.value);
      }
    },
  });
  return first;
}

function syntaxFailure(error: unknown, offset: number): YamlFailure {
  const message = error instanceof Error ? error.message : String(error);
  if (message.includes('call stack')) return tooDeep(offset);
  return {
    rule: 'yaml-syntax',
    message: `This is not valid YAML: ${message.replace(/\.$/, '')}.`,
    hint: 'Check indentation, quotes and colons around this line. Text with ": ", "{", "@" or "*" needs quotes.',
    offset,
    inBackstage: true,
  };
}

function tooDeep(offset: number): YamlFailure {
  return {
    rule: 'yaml-too-deep',
    message: 'The YAML is nested so deeply that it cannot be read.',
    hint: 'Remove the nesting; a descriptor needs about ten levels.',
    offset,
    inBackstage: true,
  };
}
