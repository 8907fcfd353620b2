/** Front matter: YAML between `---` lines at the very start. Never code: every engine but YAML is switched off. */
import matter from 'gray-matter';
import { isMap, LineCounter, parseDocument } from 'yaml';
import { z } from 'zod';
import { checkAliases } from '../catalog/aliases.ts';
import type { Complaint, Place } from './page.ts';

const text = z.union([z.string(), z.number(), z.boolean()]).transform(String);
const list = z.union([z.array(text), text.transform((value) => value.split(',').map((part) => part.trim()))]);

const fields = {
  title: text,
  description: text,
  tags: list,
  /** mkdocs-material: `navigation`, `toc`, `footer`. */
  hide: list,
  /** mkdocs-material: `new`, `deprecated`. */
  status: text,
  search: z.looseObject({ exclude: z.boolean().optional() }).transform(({ exclude }) => ({ exclude })),
};

export interface FrontMatter {
  title?: string;
  description?: string;
  tags?: string[];
  hide?: string[];
  status?: string;
  search?: { exclude?: boolean };
}

export interface FrontMatterResult {
  frontMatter: FrontMatter;
  /** The page without its front matter. */
  body: string;
  /** Lines cut off before `body`. */
  lines: number;
}

/** Cuts front matter off a page whose line ends are `\n`. What is wrong with it is reported; the page remains. */
export function readFrontMatter(
  source: string,
  report: (complaint: Complaint, place: Place) => void,
): FrontMatterResult {
  const none = { frontMatter: {}, body: source, lines: 0 };
  const match = /^---([^\n]*)\n(?:([\s\S]*?)\n)??---[ \t]*(?:\n|$)/.exec(source);
  if (!match) return none;
  const language = (match[1] ?? '').trim();
  const cut = {
    frontMatter: {},
    body: source.slice(match[0].length),
    lines: match[0].split('\n').length - 1,
  };
  if (language !== '' && !/^ya?ml$/i.test(language)) {
    if (!/^[a-z]+$/i.test(language)) return none;
    report(
      {
        rule: 'front-matter-language',
        severity: 'warning',
        message: `Front matter in "${language.slice(0, 40)}" is ignored: only YAML is read, and nothing is ever executed.`,
        hint: 'Write the front matter as YAML between two lines of "---".',
      },
      { line: 1 },
    );
    return cut;
  }
  let data: unknown;
  try {
    data = matter(match[0], { engines, language: 'yaml' }).data;
  } catch (error) {
    if (!(error instanceof FrontMatterError)) throw error;
    if (error.notMapping) return none;
    report(
      {
        rule: 'front-matter-invalid',
        severity: 'warning',
        message: `The front matter is not valid YAML: ${error.message}`,
        hint: 'Put quotes around values that hold ": " or begin with a special character.',
      },
      { line: error.line + 1, column: error.column },
    );
    return cut;
  }
  return { ...cut, frontMatter: validate(data, report) };
}

function validate(data: unknown, report: (complaint: Complaint, place: Place) => void): FrontMatter {
  const result: Record<string, unknown> = {};
  if (typeof data !== 'object' || data === null) return result;
  for (const [name, schema] of Object.entries(fields)) {
    const value: unknown = Object.hasOwn(data, name) ? (data as Record<string, unknown>)[name] : undefined;
    if (value === undefined || value === null || value === '') continue;
    const parsed = schema.safeParse(value);
    if (parsed.success) result[name] = parsed.data;
    else
      report(
        {
          rule: 'front-matter-field',
          severity: 'info',
          message: `Front matter "${name}" is ignored: it has the wrong type.`,
          hint: name === 'search' ? 'Write "search: { exclude: true }".' : undefined,
        },
        { line: 1 },
      );
  }
  return result;
}

class FrontMatterError extends Error {
  readonly line: number;
  readonly column: number;
  readonly notMapping: boolean;
  constructor(message: string, line: number, column: number, notMapping = false) {
    super(message);
    this.line = line;
    this.column = column;
    this.notMapping = notMapping;
  }
}

function parseYaml(source: string): object {
  const lineCounter = new LineCounter();
  const document = parseDocument(source, {
    lineCounter,
    prettyErrors: false,
    uniqueKeys: false,
    logLevel: 'silent',
  });
  const [error] = document.errors;
  if (error) {
    const { line, col } = lineCounter.linePos(error.pos[0]);
    throw new FrontMatterError(error.message, line, col);
  }
  // A page may begin with a horizontal rule: prose between two of them is no mapping.
  if (document.contents !== null && !isMap(document.contents)) throw new FrontMatterError('', 1, 1, true);
  try {
    checkAliases(document);
    return (document.toJS({ maxAliasCount: 100 }) as object | null) ?? {};
  } catch (cause) {
    throw new FrontMatterError(cause instanceof Error ? cause.message : 'it cannot be read.', 1, 1);
  }
}

const off = {
  parse(): never {
    throw new FrontMatterError('only YAML is read.', 1, 1);
  },
};
// gray-matter runs `---js` and `---coffee` blocks unless told otherwise.
const engines = {
  yaml: { parse: parseYaml },
  ...Object.fromEntries(
    ['javascript', 'js', 'coffee', 'coffeescript', 'cson', 'json', 'toml'].map((name) => [name, off]),
  ),
};
