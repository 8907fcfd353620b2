/**
 * Navigation that lies in the folders themselves: `.pages` of the awesome-pages plugin and `.nav.yml` of awesome-nav. They
 * name a folder, hide it, and say in which order its files and folders stand.
 */
import { isMap, isScalar, isSeq, LineCounter, parseDocument } from 'yaml';
import type { Node } from 'yaml';

/** An entry as written. */
export interface FolderEntry {
  title?: string;
  /** File or folder, from this folder; a web address; or a glob. */
  target?: string;
  /** All that no other entry names stands here; of a glob, what matches it. */
  rest?: boolean;
  children?: FolderEntry[];
  line: number;
}

export interface FolderNav {
  /** The file that says so. */
  file: string;
  title?: string;
  hide?: boolean;
  entries?: FolderEntry[];
  /** What no entry names comes last, instead of not at all. */
  append?: boolean;
  descending?: boolean;
  /** `10-b` after `9-a`. */
  natural?: boolean;
  /** A folder of one page is that page. */
  collapse?: boolean;
}

export type FolderNavProblem = (message: string, line: number) => void;

const fileName = /(?:^|\/)(?:\.pages|\.nav\.ya?ml)$/;
const maxText = 200_000;
const maxEntries = 5000;

/** Whether a file is one that {@link readFolderNav} reads. */
export function isFolderNav(path: string): boolean {
  return fileName.test(path);
}

/** Reads one; what is wrong is reported, and the rest of it is taken. */
export function readFolderNav(file: string, text: string, report: FolderNavProblem): FolderNav {
  const nav: FolderNav = { file };
  if (text.length > maxText) {
    report(`The file is larger than ${maxText / 1000} KB and was not read.`, 1);
    return nav;
  }
  const lines = new LineCounter();
  const document = parseDocument(text, {
    lineCounter: lines,
    prettyErrors: false,
    uniqueKeys: false,
    logLevel: 'silent',
  });
  const [error] = document.errors;
  if (error) report(`The file is not valid YAML: ${error.message}`, lines.linePos(error.pos[0]).line);
  const root = document.contents;
  if (!isMap(root)) {
    if (!error && root !== null) report('The file holds no settings: it should be a YAML mapping.', 1);
    return nav;
  }
  const lineOf = (node: unknown) => {
    const range = (node as Node | undefined)?.range;
    return range ? lines.linePos(range[0]).line : 1;
  };
  const word = (name: string) => {
    const value: unknown = root.get(name);
    return typeof value === 'string' || typeof value === 'boolean' ? value : undefined;
  };
  const title = word('title');
  if (typeof title === 'string' && title.trim()) nav.title = title.trim();
  if (word('hide') === true) nav.hide = true;
  if (word('append_unmatched') === true) nav.append = true;
  if (
    word('collapse') === true ||
    word('collapse_single_pages') === true ||
    word('flatten_single_child_sections') === true
  )
    nav.collapse = true;
  const sort = root.get('sort', true);
  const direction: unknown = isMap(sort) ? sort.get('direction') : word('order');
  if (direction === 'desc') nav.descending = true;
  if ((isMap(sort) ? sort.get('type') : word('sort_type')) === 'natural') nav.natural = true;

  let count = 0;
  const entries = (node: unknown, depth: number): FolderEntry[] => {
    if (!isSeq(node) || depth > 10) return [];
    return node.items.flatMap((item): FolderEntry[] => {
      if (++count > maxEntries) return [];
      if (isScalar(item))
        return typeof item.value === 'string' ? [entry(item.value, undefined, lineOf(item))] : [];
      if (!isMap(item)) return [];
      const glob: unknown = item.get('glob');
      if (typeof glob === 'string') return [{ target: glob, rest: true, line: lineOf(item) }];
      return item.items.map(({ key, value }): FolderEntry => {
        const name = String(isScalar(key) ? key.value : key);
        const line = lineOf(key);
        if (isSeq(value)) return { title: name, children: entries(value, depth + 1), line };
        return isScalar(value) && typeof value.value === 'string'
          ? entry(value.value, name, line)
          : { title: name, line };
      });
    });
  };
  const list = root.get('nav', true) ?? root.get('arrange', true);
  if (isSeq(list)) nav.entries = entries(list, 0);
  return nav;
}

function entry(written: string, title: string | undefined, line: number): FolderEntry {
  const value = written.trim();
  const rest = /^\.\.\.(?:[ \t]*\|(.*))?$/s.exec(value);
  if (!rest)
    return {
      title,
      target: value,
      line,
      ...(/[*?]/.test(value) && !/^[a-z][a-z0-9+.-]*:/i.test(value) && { rest: true }),
    };
  // `... | flat | x*.md`: of the options, only a glob matters here.
  const glob = (rest[1] ?? '')
    .split('|')
    .map((part) => part.trim().replace(/^glob=/, ''))
    .find((part) => part !== '' && part !== 'flat' && !part.startsWith('regex='));
  return { rest: true, line, ...(glob && { target: glob }) };
}
