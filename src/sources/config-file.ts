/** Files in which people write what they want: a mistake is named with its place, all of them at once. */
import { LineCounter, parseDocument, type Document, type YAMLParseError } from 'yaml';
import type { z } from 'zod';
import { editDistance } from '../catalog/suggest.ts';
import { redactShapes } from './redact.ts';

export interface ConfigMistake {
  /** `sources[0].token` */
  path: string;
  message: string;
  line?: number;
  column?: number;
}

/** Everything that is wrong with the configuration, at once. */
export class ConfigError extends Error {
  readonly mistakes: readonly ConfigMistake[];
  constructor(file: string | undefined, mistakes: readonly ConfigMistake[]) {
    const lines = mistakes.map(({ path, message, line, column }) => {
      const place = [file, line, column].filter((part) => part !== undefined).join(':');
      return redactShapes(`  ${[place, path].filter(Boolean).join(' ')}: ${message}`);
    });
    const count = mistakes.length === 1 ? 'a mistake' : `${mistakes.length} mistakes`;
    super(`${file ?? 'The configuration of sources'} has ${count}:\n${lines.join('\n')}`);
    this.name = 'ConfigError';
    this.mistakes = mistakes;
  }
}

export interface Issue {
  path: PropertyKey[];
  message: string;
  /** A key below `path` that should not be there. */
  key?: string;
}

/**
 * Parses YAML, of which JSON is a part, and has it checked.
 * @param file its name, for messages
 * @throws {ConfigError} that names every mistake, with its place in the file
 */
export function parseConfigFile<T>(
  text: string,
  file: string,
  check: (value: unknown) => { value: T } | { issues: readonly Issue[] },
): T {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const place = (offset: number | undefined): { line?: number; column?: number } => {
    if (offset === undefined) return {};
    const { line, col } = lines.linePos(offset);
    return { line, column: col };
  };
  // One mistake in the syntax makes the parser stumble over everything that follows.
  const broken = document.errors[0];
  if (broken)
    throw new ConfigError(file, [
      { path: '', message: describeSyntax(broken, text), ...place(broken.pos[0]) },
    ]);
  const checked = check(document.toJS({ maxAliasCount: 100 }) ?? {});
  if ('value' in checked) return checked.value;
  throw new ConfigError(
    file,
    checked.issues
      .map(({ path, message, key }): ConfigMistake => ({
        path: formatPath(path),
        message,
        ...place(offsetOf(document, path, key)),
      }))
      .sort((a, b) => (a.line ?? 0) - (b.line ?? 0) || (a.column ?? 0) - (b.column ?? 0)),
  );
}

/** Without the text that the parser quotes: it may be a secret. */
function describeSyntax(error: YAMLParseError, text: string): string {
  const line = text.slice(text.lastIndexOf('\n', error.pos[0] - 1) + 1).split('\n', 1)[0] ?? '';
  const hint = /\{.*[^'"]\$\{/.test(line) ? ' Inside { }, write "${NAME}" with quotes.' : '';
  return `YAML: ${error.message.replace(/: ".*$/s, '')}.${hint}`;
}

export function explain(issue: z.core.$ZodIssue, shape: object): Issue[] {
  if (issue.code === 'unrecognized_keys')
    return issue.keys.map((key) => {
      const near =
        issue.path.length === 0 && Object.keys(shape).find((known) => editDistance(known, key) <= 2);
      return {
        path: issue.path,
        key,
        message: `"${key}" is not known here${near ? `; did you mean "${near}"?` : ''}`,
      };
    });
  if (issue.code === 'invalid_union') {
    // Of the alternatives, the one that got furthest is the one that was meant.
    const nearest = issue.errors
      .map((errors) => errors.flatMap((error) => explain(error, shape)))
      .sort((a, b) => Math.max(0, ...b.map(depth)) - Math.max(0, ...a.map(depth)))[0];
    if (nearest) return nearest.map((inner) => ({ ...inner, path: [...issue.path, ...inner.path] }));
  }
  return [{ path: issue.path, message: issue.message.replace(/^Invalid input: /, '') }];
}

function depth(issue: Issue): number {
  return issue.path.length + (issue.key === undefined ? 0 : 1);
}

export function formatPath(path: readonly PropertyKey[]): string {
  return path
    .map((part) => (typeof part === 'number' ? `[${part}]` : `.${String(part)}`))
    .join('')
    .replace(/^\./, '');
}

/** Where a value, or the wrong key in it, stands in the file; the nearest parent of what is missing. */
function offsetOf(
  document: Document,
  path: readonly PropertyKey[],
  key: string | undefined,
): number | undefined {
  for (let length = path.length; length >= 0; length -= 1) {
    const node: unknown = length === 0 ? document.contents : document.getIn(path.slice(0, length), true);
    if (length === path.length && key !== undefined && isMap(node)) {
      const pair = node.items.find((item) => item.key?.value === key);
      if (pair?.key?.range) return pair.key.range[0];
    }
    const { range } = (node ?? {}) as { range?: [number, number, number] | null };
    if (range) return range[0];
  }
  return undefined;
}

interface Keyed {
  items: { key?: { value?: unknown; range?: [number, number, number] } }[];
}

function isMap(node: unknown): node is Keyed {
  return typeof node === 'object' && node !== null && 'items' in node && Array.isArray(node.items);
}
