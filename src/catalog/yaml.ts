/** A descriptor file's text -> its YAML documents, each a value or the reason why there is none. Never throws. */
import { LineCounter, parseAllDocuments, type Document } from 'yaml';
import type { Json } from './entity.ts';
import type { Path } from './issue.ts';
import { maxDepth, maxValues, toPlainJson } from './json.ts';

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

/** Reads as Backstage does: YAML 1.2 core schema, no merge keys, unique keys. */
export function parseYamlStream(text: string): YamlStream {
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
      prettyErrors: false,
      lineCounter: lines,
      logLevel: 'error',
    });
    parsed = 'empty' in result ? [] : result;
  } catch (error) {
    return failed(
      error instanceof RangeError
        ? {
            rule: 'yaml-too-deep',
            message: 'The YAML is nested so deeply that it cannot be read.',
            hint: 'Remove the nesting; a descriptor needs about ten levels.',
            offset: 0,
            inBackstage: true,
          }
        : syntaxFailure(error, 0),
    );
  }

  const stream: YamlStream = { documents: [], lines, broken: false };
  for (const [index, document] of parsed.entries()) {
    const entry = readDocument(document, index);
    if (entry.failure?.rule === 'yaml-alias' && entry.failure.inBackstage) stream.broken = true;
    if (entry.value === null && !entry.failure) continue;
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

function readDocument(document: Document.Parsed, index: number): YamlDocument {
  const entry: YamlDocument = {
    index,
    document,
    warnings: document.warnings.map(({ message, pos }) => ({ message, offset: pos[0] })),
    reserved: [],
  };
  const [error] = document.errors;
  if (error) {
    entry.failure =
      error.code === 'DUPLICATE_KEY'
        ? {
            rule: 'duplicate-key',
            message: 'The same key stands twice in one mapping.',
            hint: 'Remove one of them.',
            offset: error.pos[0],
            inBackstage: true,
          }
        : syntaxFailure(error, error.pos[0]);
    return entry;
  }
  const offset = document.contents?.range[0] ?? document.range[0];
  try {
    const plain = toPlainJson(document.toJSON());
    entry.value = plain.value;
    entry.reserved = plain.reserved;
    if (plain.exceeded)
      entry.failure = {
        rule: plain.exceeded === 'depth' ? 'yaml-too-deep' : 'yaml-alias',
        message:
          plain.exceeded === 'depth'
            ? `The document is nested more than ${maxDepth} levels deep.`
            : `The document holds more than ${maxValues} values once its aliases are expanded.`,
        hint: 'A descriptor needs far less; move large content into a file of its own with $text.',
        offset,
        inBackstage: false,
      };
  } catch (cause) {
    entry.failure =
      cause instanceof RangeError
        ? {
            rule: 'yaml-too-deep',
            message: 'The document is nested so deeply that it cannot be read.',
            hint: 'Remove the nesting; a descriptor needs about ten levels.',
            offset,
            inBackstage: true,
          }
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

function syntaxFailure(error: unknown, offset: number): YamlFailure {
  const message = error instanceof Error ? error.message : String(error);
  return {
    rule: 'yaml-syntax',
    message: `This is not valid YAML: ${message.replace(/\.$/, '')}.`,
    hint: 'Check indentation, quotes and colons around this line. Text with ": ", "{", "@" or "*" needs quotes.',
    offset,
    inBackstage: true,
  };
}
