/** Rewriting of text in the Markdown tree; code and HTML are no text. */
import type { Nodes, Parents, PhrasingContent, Root, Text } from 'mdast';
import { walkMarkdown } from './walk.ts';

/** An inline element of HTML around Markdown. */
export function inlineElement(
  tag: string,
  children: PhrasingContent[],
  properties: Record<string, unknown> = {},
): PhrasingContent {
  return { type: 'emphasis', children, data: { hName: tag, hProperties: properties } } as PhrasingContent;
}

/** Plain text of a node. */
export function textOf(node: Nodes): string {
  if ('value' in node) return node.value;
  return 'children' in node ? node.children.map(textOf).join('') : '';
}

/** Replaces text nodes by what `change` makes of their text; `undefined` leaves them. */
export function replaceText(
  tree: Parents,
  change: (value: string, node: Text) => PhrasingContent[] | undefined,
): void {
  const rewrite = (parent: Parents) => {
    let out: PhrasingContent[] | undefined;
    for (const [index, child] of parent.children.entries()) {
      const other = child.type === 'text' ? change(child.value, child) : undefined;
      if (other && !out) out = parent.children.slice(0, index) as PhrasingContent[];
      if (out) out.push(...(other ?? [child as PhrasingContent]));
    }
    if (out) (parent as { children: PhrasingContent[] }).children = out;
  };
  const parents: Parents[] = [tree];
  walkMarkdown(tree, (node) => {
    if ('children' in node) parents.push(node);
  });
  for (const parent of parents) rewrite(parent);
}

/**
 * Splits a text at the matches of a pattern with the flag `g`.
 * @returns `undefined` if no match became anything else
 */
export function splitText(
  value: string,
  pattern: RegExp,
  build: (match: RegExpMatchArray) => PhrasingContent | undefined,
): PhrasingContent[] | undefined {
  const out: PhrasingContent[] = [];
  let from = 0;
  for (const match of value.matchAll(pattern)) {
    const node = build(match);
    if (!node) continue;
    if (match.index > from) out.push({ type: 'text', value: value.slice(from, match.index) });
    out.push(node);
    from = match.index + match[0].length;
  }
  if (from === 0 && out.length === 0) return undefined;
  if (from < value.length) out.push({ type: 'text', value: value.slice(from) });
  return out;
}

/** A pair of signs around text. */
export interface Pair {
  open: string;
  close: string;
  /** May hold no white space. */
  tight?: boolean;
  build(children: PhrasingContent[]): PhrasingContent;
}

/** Turns text between pairs of signs into elements, over other inline Markdown; of two that overlap, the inner wins. */
export function applyPairs(tree: Root, pairs: readonly Pair[]): void {
  const signs = [...new Set(pairs.flatMap(({ open, close }) => [open, close]))];
  // Longest first: `^^` before `^`.
  const pattern = new RegExp(
    signs
      .sort((a, b) => b.length - a.length)
      .map((sign) => sign.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&'))
      .join('|'),
    'g',
  );
  const parents: Parents[] = [];
  walkMarkdown(tree, (node) => {
    if (
      'children' in node &&
      node.children.some((child) => child.type === 'text' && holds(child.value, signs))
    )
      parents.push(node);
  });
  for (const parent of parents)
    (parent as { children: PhrasingContent[] }).children = pairUp(
      parent.children as PhrasingContent[],
      pairs,
      pattern,
    );
}

function holds(value: string, signs: readonly string[]): boolean {
  return signs.some((sign) => value.includes(sign));
}

interface Frame {
  pair?: Pair;
  children: PhrasingContent[];
}

function pairUp(nodes: PhrasingContent[], pairs: readonly Pair[], pattern: RegExp): PhrasingContent[] {
  const frames: Frame[] = [{ children: [] }];
  const open = new Map<Pair, number>();
  const top = () => frames[frames.length - 1] as Frame;
  const unwind = () => {
    const { pair, children } = frames.pop() as Frame;
    if (pair) open.set(pair, (open.get(pair) ?? 1) - 1);
    if (pair) push({ type: 'text', value: pair.open });
    for (const child of children) push(child);
  };
  const push = (node: PhrasingContent) => {
    const last = top().children.at(-1);
    if (node.type === 'text' && last?.type === 'text') {
      top().children[top().children.length - 1] = { ...last, value: last.value + node.value };
    } else if (node.type !== 'text' || node.value !== '') top().children.push(node);
  };
  for (const [index, node] of nodes.entries()) {
    if (node.type !== 'text') {
      push(node);
      continue;
    }
    let from = 0;
    for (const { 0: sign, index: at } of node.value.matchAll(pattern)) {
      const before = node.value[at - 1] ?? (index > 0 ? 'x' : ' ');
      const after = node.value[at + sign.length] ?? (index < nodes.length - 1 ? 'x' : ' ');
      push({ ...node, value: node.value.slice(from, at) });
      from = at + sign.length;
      const ends = pairs.find(
        (pair) =>
          pair.close === sign && (open.get(pair) ?? 0) > 0 && (pair.open !== sign || /\S/.test(before)),
      );
      if (ends) {
        while (top().pair !== ends) unwind();
        const { children } = frames.pop() as Frame;
        open.set(ends, (open.get(ends) ?? 1) - 1);
        const usable =
          children.length > 0 && !(ends.tight && children.some((child) => /\s/.test(textOf(child))));
        if (usable) push(ends.build(children));
        else for (const child of [text(sign && ends.open), ...children, text(sign)]) push(child);
        continue;
      }
      const starts = pairs.find(
        (pair) => pair.open === sign && (pair.open !== pair.close || /\S/.test(after)),
      );
      if (starts && frames.length < 50) {
        frames.push({ pair: starts, children: [] });
        open.set(starts, (open.get(starts) ?? 0) + 1);
      } else push(text(sign));
    }
    push({ ...node, value: node.value.slice(from) });
  }
  while (frames.length > 1) unwind();
  return top().children;
}

function text(value: string): Text {
  return { type: 'text', value };
}
