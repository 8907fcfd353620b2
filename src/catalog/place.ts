/** Where in a file something stands: offsets and paths -> line, column and the line's text. */
import { isAlias, isMap, isScalar, isSeq, type Document, type LineCounter, type Node } from 'yaml';
import type { Path } from './issue.ts';

export interface Place {
  /** 1-based. */
  line: number;
  /** 1-based. */
  column: number;
  /** The line, at most 200 characters. */
  excerpt: string;
}

/** @param offset from the start of `text`, a byte order mark counted */
export function placeAt(text: string, lines: LineCounter, offset: number): Place {
  const at = Math.max(0, Math.min(offset, text.length));
  const { line, col } = lines.linePos(at);
  if (line === 0) return { line: 1, column: 1, excerpt: lineText(text, 0) };
  const start = at - (col - 1);
  const mark = start === 0 && text.startsWith('\uFEFF') ? 1 : 0;
  return { line, column: Math.max(1, col - mark), excerpt: lineText(text, start + mark) };
}

function lineText(text: string, start: number): string {
  const end = text.indexOf('\n', start);
  const line = text.slice(start, Math.min(end === -1 ? text.length : end, start + 400));
  return line.replace(/\r$/, '').slice(0, 200);
}

/**
 * Offset of what stands at a path, or of the nearest thing around it that exists.
 * @param atKey the offset of the key rather than of its value
 */
export function offsetOf(document: Document.Parsed, path: Path, atKey = false): number {
  let offset = document.contents?.range[0] ?? document.range[0];
  let node: Node | null | undefined = document.contents;
  for (const key of path) {
    node = resolved(document, node);
    if (isMap(node)) {
      const pair = node.items.find((item) => keyText(item.key) === String(key));
      if (!pair) return offset;
      const keyOffset = (pair.key as Node | null)?.range?.[0];
      const value = pair.value as Node | null;
      offset = (atKey && key === path.at(-1) ? keyOffset : (value?.range?.[0] ?? keyOffset)) ?? offset;
      node = value;
    } else if (isSeq(node) && typeof key === 'number') {
      const item = node.items[key] as Node | undefined;
      if (!item) return offset;
      offset = item.range?.[0] ?? offset;
      node = item;
    } else return offset;
  }
  return offset;
}

/** The text of a scalar as written, e.g. `1.10`, or undefined if there is none at the path. */
export function scalarSource(document: Document.Parsed, path: Path): string | undefined {
  let node: Node | null | undefined = document.contents;
  for (const key of path) {
    node = resolved(document, node);
    if (isMap(node))
      node = node.items.find((item) => keyText(item.key) === String(key))?.value as Node | undefined;
    else if (isSeq(node) && typeof key === 'number') node = node.items[key] as Node | undefined;
    else return undefined;
  }
  node = resolved(document, node);
  return isScalar(node) ? node.source : undefined;
}

function resolved(document: Document.Parsed, node: Node | null | undefined): Node | null | undefined {
  return isAlias(node) ? node.resolve(document) : node;
}

function keyText(key: unknown): string {
  return isScalar(key) ? String(key.value) : String(key);
}
