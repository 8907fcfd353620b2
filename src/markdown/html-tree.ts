/**
 * Reads our own sanitised HTML back into a tree. Its serialiser closes every element and quotes every attribute, so one
 * pass is enough, at a tenth of a parser's cost.
 */

export interface HtmlElement {
  name: string;
  attributes: Readonly<Record<string, string>>;
  children: HtmlNode[];
}
/** A text is decoded. */
export type HtmlNode = string | HtmlElement;

const none: Readonly<Record<string, string>> = {};
const voids = new Set(['br', 'hr', 'img', 'input', 'source', 'col', 'wbr']);
/** Nesting is bounded when a page is rendered; what lies deeper than that was not made by us. */
const maxDepth = 500;

export function readHtmlTree(html: string): HtmlNode[] {
  const root: HtmlElement = { name: '', attributes: {}, children: [] };
  const open: HtmlElement[] = [root];
  let at = 0;
  while (at < html.length) {
    const start = html.indexOf('<', at);
    const text = html.slice(at, start === -1 ? html.length : start);
    const parent = open.at(-1) ?? root;
    if (text) parent.children.push(decodeReferences(text));
    if (start === -1) break;
    const end = tagEnd(html, start);
    const tag = html.slice(start + 1, end - 1);
    at = end;
    const name = /^\/?([a-zA-Z][\w-]*)/.exec(tag)?.[1]?.toLowerCase();
    if (name === undefined) continue;
    if (tag.startsWith('/')) {
      const from = open.findLastIndex((element) => element.name === name);
      if (from > 0) open.length = from;
      continue;
    }
    // Highlighted code is made of spans, and nobody asks for theirs.
    const attributes = tag.startsWith('span class="hljs') ? none : attributesOf(tag);
    const element: HtmlElement = { name, attributes, children: [] };
    parent.children.push(element);
    if (!voids.has(name) && !tag.endsWith('/') && open.length < maxDepth) open.push(element);
  }
  return root.children;
}

function tagEnd(html: string, start: number): number {
  let quoted = false;
  for (let at = start + 1; at < html.length; at++) {
    const char = html.charCodeAt(at);
    if (char === 34) quoted = !quoted;
    else if (char === 62 && !quoted) return at + 1;
  }
  return html.length + 1;
}

function attributesOf(tag: string): Record<string, string> {
  const attributes: Record<string, string> = {};
  for (const [, name, value] of tag.matchAll(/\s([\w:-]+)(?:="([^"]*)")?/g))
    if (name && !Object.hasOwn(attributes, name))
      Object.defineProperty(attributes, name, { value: decodeReferences(value ?? ''), enumerable: true });
  return attributes;
}

const named: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: '\u00a0',
};

function decodeReferences(text: string): string {
  if (!text.includes('&')) return text;
  return text.replace(
    /&(?:#x([\da-f]{1,6})|#(\d{1,7})|([a-z]{2,8}));/gi,
    (whole, hex?: string, decimal?: string, name?: string) => {
      if (name !== undefined) return Object.hasOwn(named, name) ? (named[name] ?? whole) : whole;
      const code = hex === undefined ? Number(decimal) : Number.parseInt(hex, 16);
      return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : whole;
    },
  );
}
