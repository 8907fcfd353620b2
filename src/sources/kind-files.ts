/** Reads `content/kinds/`: one kind of the organisation's own in each file. Wrong files fail at once, with every wrong key. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { z } from 'zod';
import { type ExtensionKind, extensionKindSchema } from '../catalog/extension-kind.ts';
import { toPlainJson } from '../catalog/json.ts';
import { compareText } from '../problems.ts';
import { ConfigError, explain, type Issue, parseConfigFile } from './config-file.ts';

const maxFiles = 200;
const maxBytes = 1_000_000;

/**
 * @param folder absolute path of `content/kinds`; it need not exist
 * @returns sorted by file name
 * @throws {ConfigError}
 */
export function readKindFiles(folder: string): ExtensionKind[] {
  if (!existsSync(folder)) return [];
  const files = readdirSync(folder)
    .filter((name) => /\.(?:ya?ml|json)$/.test(name))
    .sort(compareText);
  if (files.length > maxFiles)
    throw new ConfigError('content/kinds', [
      { path: '', message: `has ${files.length} files; at most ${maxFiles} are read` },
    ]);
  const holders = new Map<string, string>();
  return files.map((name) => {
    const file = `content/kinds/${name}`;
    const text = readFileSync(join(folder, name), 'utf8');
    if (text.length > maxBytes)
      throw new ConfigError(file, [{ path: '', message: `is larger than ${maxBytes} characters` }]);
    const kind = parseKindFile(text, file);
    const holder = holders.get(kind.kind.toLowerCase());
    if (holder)
      throw new ConfigError(file, [
        { path: 'kind', message: `"${kind.kind}" is defined in ${holder} already; a kind has one file` },
      ]);
    holders.set(kind.kind.toLowerCase(), file);
    return kind;
  });
}

/** @throws {ConfigError} that names every wrong key, with its place in the file */
export function parseKindFile(text: string, file: string): ExtensionKind {
  return parseConfigFile<ExtensionKind>(text, file, (raw) => {
    const { value, exceeded, cyclic, reserved } = toPlainJson(raw);
    const issues: Issue[] = reserved.map((path) => ({
      path: path.slice(0, -1),
      key: '__proto__',
      message: '"__proto__" is a name that cannot be used',
    }));
    if (exceeded ?? cyclic) issues.push({ path: [], message: 'is nested too deep, or holds itself' });
    const parsed = extensionKindSchema.safeParse(value);
    if (parsed.success && issues.length === 0) return { value: parsed.data };
    return { issues: [...issues, ...kindIssues(parsed.error).filter(({ key }) => key !== '__proto__')] };
  });
}

/** Words of JSON Schema that are left out on purpose. */
const refused: Record<string, string> = {
  pattern: 'patterns of a file are never run; use `enum` or `format`',
  patternProperties: 'patterns of a file are never run; use `properties`',
  $ref: 'write the schema out where it is needed',
  $defs: 'write the schema out where it is needed',
  definitions: 'write the schema out where it is needed',
  oneOf: 'give the field one type',
  anyOf: 'give the field one type',
  allOf: 'put everything into one schema',
  not: 'say what is right instead, with `enum`',
};

function kindIssues(error: z.ZodError | undefined): Issue[] {
  return (error?.issues ?? []).flatMap((issue): Issue[] => {
    if (issue.code === 'invalid_key')
      return [
        {
          path: issue.path.slice(0, -1),
          key: String(issue.path.at(-1)),
          message: `"${String(issue.path.at(-1))}" ${issue.issues[0]?.message ?? 'is no name that can be used'}`,
        },
      ];
    return explain(issue, extensionKindSchema.shape).map((one) => {
      const why = one.key !== undefined && Object.hasOwn(refused, one.key) ? refused[one.key] : undefined;
      return why ? { ...one, message: `"${one.key}" is not supported: ${why}` } : one;
    });
  });
}
