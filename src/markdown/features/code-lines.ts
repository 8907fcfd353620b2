/** Highlighted code cut into lines, each an element, where lines have numbers or some of them are marked. */
import type { Element, ElementContent } from 'hast';

export interface LineOptions {
  /** Number of the first line; absent: no numbers. */
  from?: number;
  /** Marked lines, counted from 1. */
  marked: ReadonlySet<number>;
}

const maxLines = 5000;

/** Reads `linenums="1"` and `hl_lines="2 4-6"` of a fence. */
export function readLineOptions(info: string): LineOptions | undefined {
  if (!/linenums|hl_lines/.test(info)) return undefined;
  const option = (name: string) => {
    const match = new RegExp(`(?:^|[\\s{])${name}=(?:"([^"]*)"|'([^']*)'|([^\\s}]+))`).exec(info);
    return match?.[1] ?? match?.[2] ?? match?.[3];
  };
  const from = /^[ \t]*\d{1,6}/.exec(option('linenums') ?? '')?.[0];
  const marked = new Set<number>();
  for (const part of (option('hl_lines') ?? '').split(/[\s,]+/)) {
    const range = /^(\d{1,6})(?:-(\d{1,6}))?$/.exec(part);
    if (!range) continue;
    const last = Math.min(Number(range[2] ?? range[1]), Number(range[1]) + maxLines);
    for (let line = Number(range[1]); line <= last && marked.size < maxLines; line++) marked.add(line);
  }
  return from === undefined && marked.size === 0
    ? undefined
    : { from: from && Number(from) ? Number(from) : undefined, marked };
}

/** Wraps each line of code; too many lines stay as they are. */
export function cutLines(
  content: readonly ElementContent[],
  { from, marked }: LineOptions,
): ElementContent[] {
  const lines = splitLines(content);
  if (lines.length > maxLines) return [...content];
  return lines.map((children, index): Element => ({
    type: 'element',
    tagName: 'span',
    properties: {
      className: ['line', ...(marked.has(index + 1) ? ['line-marked'] : [])],
      ...(from !== undefined && { dataLine: String(from + index) }),
    },
    children,
  }));
}

/** Lines with their ends; elements over several lines are repeated on each. */
function splitLines(content: readonly ElementContent[]): ElementContent[][] {
  const lines: ElementContent[][] = [[]];
  const add = (node: ElementContent) => lines.at(-1)?.push(node);
  for (const node of content) {
    if (node.type === 'text') {
      for (const piece of node.value.split(/(?<=\n)/)) {
        add({ type: 'text', value: piece });
        if (piece.endsWith('\n')) lines.push([]);
      }
    } else if (node.type === 'element') {
      for (const [index, children] of splitLines(node.children).entries()) {
        if (index > 0) lines.push([]);
        if (children.length > 0) add({ ...node, children });
      }
    } else add(node);
  }
  if (lines.length > 1 && lines.at(-1)?.length === 0) lines.pop();
  return lines;
}
