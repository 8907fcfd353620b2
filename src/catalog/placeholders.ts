/** `$text`, `$json`, `$yaml` and friends: a mapping of one key that stands for the content of a file. */
import { parseAllDocuments } from 'yaml';
import { checkAliases } from './aliases.ts';
import type { EntityRecord, Json } from './entity.ts';
import { formatPath, type Issue, type Path } from './issue.ts';
import { isObject, quote, setOwn, toPlainJson } from './json.ts';
import type { Repository } from './repository.ts';
import { resolveTarget } from './target.ts';
import { duplicateKey, maxText } from './yaml.ts';

type Resolver = (content: string) => Json;

// Definitions are taken as text: bundling what they refer to is the reader's task, which has the other files.
const resolvers: ReadonlyMap<string, Resolver> = new Map<string, Resolver>([
  ['$text', (content) => content],
  ['$openapi', (content) => content],
  ['$asyncapi', (content) => content],
  ['$json', (content) => toPlainJson(JSON.parse(content)).value],
  ['$yaml', parseSingleYaml],
]);

function parseSingleYaml(content: string): Json {
  if (content.length > maxText) throw new Error(`it has ${content.length} characters`);
  const documents = parseAllDocuments(content, {
    merge: false,
    uniqueKeys: false,
    prettyErrors: false,
    logLevel: 'error',
  });
  const [document] = documents;
  if (!document || documents.length !== 1)
    throw new Error(`it holds ${documents.length} YAML documents and should hold one`);
  if (document.errors[0]) throw document.errors[0];
  if (duplicateKey(document) !== undefined) throw new Error('the same key stands twice in one mapping');
  checkAliases(document);
  return toPlainJson(document.toJSON()).value;
}

/** Replaces every placeholder that `visit` answers. A mapping with a `$` key among others is left as it is. */
function walk(
  value: Json,
  path: Path,
  visit: (key: string, value: Json, path: Path) => Json | undefined,
): Json {
  if (Array.isArray(value)) return value.map((item, index) => walk(item, [...path, index], visit));
  if (!isObject(value)) return value;
  const entries = Object.entries(value) as [string, Json][];
  if (!entries.some(([key]) => key.startsWith('$'))) {
    const copy: { [key: string]: Json } = {};
    for (const [key, item] of entries) setOwn(copy, key, walk(item, [...path, key], visit));
    return copy;
  }
  const [only] = entries;
  if (!only || entries.length !== 1 || !resolvers.has(only[0])) return value;
  // The catalog has put annotations of its own beside it by now, so it is no longer alone.
  if (path.length === 2 && path[0] === 'metadata' && path[1] === 'annotations') return value;
  return visit(only[0], only[1], path) ?? value;
}

/** Paths in the repository whose content the placeholders of a document need. */
export function wantedFiles(repository: Repository, file: string, value: Json): string[] {
  const wanted = new Set<string>();
  walk(value, [], (_key, target) => {
    const path = typeof target === 'string' ? resolveTarget(repository, file, target)?.path : undefined;
    if (path !== undefined) wanted.add(path);
    return undefined;
  });
  return [...wanted];
}

/** So many are remembered; a page shows no more. */
const maxFromFiles = 20;

/** Puts files' content in place of placeholders; those that fail stay as they are and give an issue each. */
export function resolvePlaceholders(
  repository: Repository,
  file: string,
  value: Json,
  read: (path: string) => string | undefined,
): { value: Json; issues: Issue[]; fromFiles: NonNullable<EntityRecord['fromFiles']> } {
  const issues: Issue[] = [];
  const fromFiles: NonNullable<EntityRecord['fromFiles']> = [];
  const resolved = walk(value, [], (key, target, path) => {
    const fail = (rule: string, message: string, hint: string) => {
      issues.push({ rule, path: [...path, key], message, hint });
      return undefined;
    };
    if (typeof target !== 'string')
      return fail(
        'placeholder-failed',
        `\`${key}\` needs the path of a file, and has ${quote(target)}.`,
        'Write a path relative to this file, or one that begins with "/" for the root of the repository.',
      );
    const { path: source, url } = resolveTarget(repository, file, target) ?? {};
    if (url !== undefined)
      return fail(
        'placeholder-elsewhere',
        `\`${key}: ${target}\` lies outside this repository.`,
        'Only files of the same repository are read. Copy the file here, or link to it in metadata.links.',
      );
    const content = source === undefined ? undefined : read(source);
    if (source === undefined || content === undefined)
      return fail(
        'placeholder-failed',
        `\`${key}: ${target}\` names a file that is not in the repository${source ? ` (${source})` : ''}.`,
        'Correct the path: it is relative to this file, or to the root of the repository if it begins with "/".',
      );
    try {
      const resolved = resolvers.get(key)?.(content);
      if (fromFiles.length < maxFromFiles) fromFiles.push({ field: formatPath(path), by: key, file: source });
      return resolved;
    } catch (cause) {
      const reason = cause instanceof Error ? cause.message : String(cause);
      return fail(
        'placeholder-failed',
        `\`${key}: ${target}\` cannot be read: ${reason}.`,
        'Correct that file.',
      );
    }
  });
  return { value: resolved, issues, fromFiles };
}
