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

/** The mark of a kind; a docs page has none. */
export function glyph(kind: string): SVGSVGElement | undefined {
  if (kind === 'docs' || kind === '') return undefined;
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  svg.setAttribute('class', 'glyph');
  svg.setAttribute('viewBox', '0 0 16 16');
  svg.setAttribute('width', '14');
  svg.setAttribute('height', '14');
  svg.setAttribute('aria-hidden', 'true');
  svg.innerHTML = glyphShape(tapeOfKind(kind));
  return svg;
}

/** `tape-component`; none for docs, which are paper. */
export function tapeClass(kind: string): string | undefined {
  return kind === 'docs' || kind === '' ? undefined : `tape-${tapeOfKind(kind)}`;
}
