/** Where the fields of an entity stand in its file: line numbers in the shape of the document. */
import {
  isAlias,
  isMap,
  isScalar,
  isSeq,
  type Document,
  type LineCounter,
  type Node,
  type YAMLMap,
} from 'yaml';
import { compareText } from '../problems.ts';
import { setOwn } from './json.ts';
import { sortedFields } from './relations.ts';

/** A line, those of a list's items, or those of a mapping's keys. From 1, in the file. */
export type Lines = number | number[] | { [key: string]: Lines };

/** Deeper fields have the line of what they stand in. */
const maxDepth = 3;
const maxItems = 100;
/** Numbers kept of one document: what a page shows, and no more. */
const maxLines = 300;

/** @returns undefined for a document that is no mapping */
export function linesOf(document: Document.Parsed, counter: LineCounter): Lines | undefined {
  let left = maxLines;
  const lineAt = (offset: number | undefined) => Math.max(1, counter.linePos(offset ?? 0).line);

  const mapping = (map: YAMLMap, path: readonly string[]): Lines => {
    const lines: { [key: string]: Lines } = {};
    for (const { key, value } of map.items) {
      if (left <= 0) break;
      const name = isScalar(key) ? String(key.value) : String(key);
      const line = lineAt((key as Node | null)?.range?.[0]);
      setOwn(lines, name, below(value as Node | null, [...path, name], line));
    }
    return lines;
  };
  const below = (node: Node | null, path: readonly string[], line: number): Lines => {
    left -= 1;
    if (isAlias(node)) return line;
    if (isMap(node) && path.length < maxDepth && node.items.length > 0 && !isPlaceholder(node))
      return mapping(node, path);
    if (!isSeq(node)) return line;
    const items = (inOrder(node.items as Node[], path) ?? [])
      .slice(0, Math.min(maxItems, left))
      .map((item) => lineAt(item?.range?.[0]));
    // A list on one line needs no more than that line.
    if (items.every((item) => item === line)) return line;
    left -= items.length;
    return items;
  };
  return isMap(document.contents) ? mapping(document.contents, []) : undefined;
}

/** Lists of refs are sorted when they are read, and their lines with them. */
function inOrder(items: Node[], path: readonly string[]): Node[] {
  const sorts = path.length === 2 && path[0] === 'spec' && sortedFields.includes(path[1] ?? '');
  const texts = items.map((item) => (isScalar(item) ? item.value : undefined));
  if (!sorts || !texts.every((text) => typeof text === 'string')) return items;
  return items
    .map((item, index) => ({ item, text: texts[index] as string }))
    .sort((a, b) => compareText(a.text, b.text))
    .map(({ item }) => item);
}

/** Its content comes from elsewhere, so its keys are no fields. */
function isPlaceholder({ items }: YAMLMap): boolean {
  const [only] = items;
  return items.length === 1 && isScalar(only?.key) && String(only.key.value).startsWith('$');
}

/**
 * The line of a field.
 * @param size of the list that the path leads into: items that were left out move those after them, so that a list of
 * another length has the line of its first item only
 */
export function lineOf(
  lines: Lines | undefined,
  path: readonly (string | number)[],
  size?: number,
): number | undefined {
  let found: Lines | undefined = lines;
  for (const key of path) {
    if (typeof found === 'number' || found === undefined) break;
    if (Array.isArray(found)) {
      const shifted = size !== undefined && size !== found.length && found.length < maxItems;
      found = typeof key !== 'number' || shifted ? Math.min(...found) : (found[key] ?? found.at(-1));
    } else found = Object.hasOwn(found, key) ? found[key] : undefined;
  }
  while (typeof found === 'object')
    found = Array.isArray(found) ? Math.min(...found) : Object.values(found)[0];
  return found;
}
