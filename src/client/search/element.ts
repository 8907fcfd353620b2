/** Makes elements without markup in strings. */
import { glyphShape, tapeOfKind } from '../glyphs.ts';

/** @param attributes `undefined` and `false` leave an attribute out */
export function element<Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  attributes: Record<string, string | boolean | undefined> = {},
  ...children: (Node | string | undefined)[]
): HTMLElementTagNameMap[Name] {
  const node = document.createElement(name);
  for (const [key, value] of Object.entries(attributes))
    if (value !== undefined && value !== false) node.setAttribute(key, value === true ? '' : value);
  node.append(...children.filter((child) => child !== undefined));
  return node;
}

/** Kinds that are not built in, once the name index has told of them. */
const learned = new Map<string, string>();

/** @param kinds as written, and their tapes in the same order */
export function learnTapes(kinds: readonly string[], tapes: readonly string[] = []): void {
  for (const [at, kind] of kinds.entries()) learned.set(kind.toLowerCase(), tapes[at] ?? tapeOfKind(kind));
}

function tapeOf(kind: string): string {
  return learned.get(kind.toLowerCase()) ?? tapeOfKind(kind);
}

/** The mark of a kind; a docs page has none. */
export function glyph(kind: string): SVGSVGElement | undefined {
  if (kind === 'docs' || kind === '') return undefined;
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  svg.setAttribute('class', 'glyph');
  svg.setAttribute('viewBox', '0 0 16 16');
  svg.setAttribute('width', '14');
  svg.setAttribute('height', '14');
  svg.setAttribute('aria-hidden', 'true');
  svg.innerHTML = glyphShape(tapeOf(kind));
  return svg;
}

/** `tape-component`; none for docs, which are paper. */
export function tapeClass(kind: string): string | undefined {
  return kind === 'docs' || kind === '' ? undefined : `tape-${tapeOf(kind)}`;
}
