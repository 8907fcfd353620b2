/** Elements of SVG. All numbers are rounded: other machines must draw the same. */
import type { Element, ElementContent } from 'hast';
import { fontSize, lineHeight } from './diagram.ts';

export interface Point {
  x: number;
  y: number;
}

export function element(
  tagName: string,
  properties: Record<string, string | number | undefined>,
  children: ElementContent[] = [],
): Element {
  const written: Element['properties'] = {};
  for (const [name, value] of Object.entries(properties))
    if (value !== undefined)
      written[name] =
        name === 'className'
          ? String(value).split(' ')
          : typeof value === 'number'
            ? String(round(value))
            : value;
  return { type: 'element', tagName, properties: written, children };
}

export function round(value: number): number {
  return Math.round(value * 10) / 10;
}

export function rect(
  x: number,
  y: number,
  width: number,
  height: number,
  className: string,
  rx = 0,
): Element {
  return element('rect', { className, x, y, width, height, rx: rx || undefined });
}

export function path(d: string, className: string): Element {
  return element('path', { className, d });
}

export function lineFrom(from: Point, to: Point, className: string): Element {
  return path(`M${at(from)}L${at(to)}`, className);
}

/** For path data. */
export function at({ x, y }: Point): string {
  return `${round(x)},${round(y)}`;
}

/** Lines of text around a middle. */
export function textBlock(
  lines: readonly string[],
  { x, y }: Point,
  className = 'dg-text',
  fill?: string,
): Element {
  const first = y - ((lines.length - 1) * lineHeight) / 2 + fontSize * 0.35;
  return element(
    'text',
    { className, x, y: first, fill },
    lines.length === 1
      ? [{ type: 'text', value: lines[0] ?? '' }]
      : lines.map((value, index) =>
          // The line break is for who copies the text, and for search.
          element('tspan', { x, y: first + index * lineHeight }, [
            { type: 'text', value: index < lines.length - 1 ? `${value} ` : value },
          ]),
        ),
  );
}

export type Head =
  | 'none'
  | 'arrow'
  | 'open'
  | 'circle'
  | 'cross'
  | 'triangle'
  | 'diamond'
  | 'diamond-open'
  | 'one'
  | 'only-one'
  | 'zero-or-one'
  | 'many'
  | 'zero-or-many'
  | 'lollipop';

/** What stands at the end of a line, drawn where it is: markers would need ids. */
export function head(kind: Head, tip: Point, from: Point): Element[] {
  if (kind === 'none') return [];
  const length = Math.hypot(tip.x - from.x, tip.y - from.y) || 1;
  const [ux, uy] = [(tip.x - from.x) / length, (tip.y - from.y) / length];
  /** A place `back` before the tip and `side` beside the line. */
  const place = (back: number, side: number): Point => ({
    x: tip.x - ux * back - uy * side,
    y: tip.y - uy * back + ux * side,
  });
  const shape = (points: [number, number][], close = true) =>
    `M${points.map(([back, side]) => at(place(back, side))).join('L')}${close ? 'Z' : ''}`;
  const ring = (back: number, className = 'dg-ring') => {
    const { x, y } = place(back, 0);
    return element('circle', { className, cx: x, cy: y, r: 4 });
  };
  const bar = (back: number) =>
    path(
      shape(
        [
          [back, -6],
          [back, 6],
        ],
        false,
      ),
      'dg-line',
    );
  const foot = () =>
    path(
      shape(
        [
          [0, -6],
          [10, 0],
          [0, 6],
        ],
        false,
      ),
      'dg-line',
    );
  switch (kind) {
    case 'arrow':
      return [
        path(
          shape([
            [0, 0],
            [9, -4],
            [9, 4],
          ]),
          'dg-head',
        ),
      ];
    case 'open':
      return [
        path(
          shape(
            [
              [9, -5],
              [0, 0],
              [9, 5],
            ],
            false,
          ),
          'dg-line',
        ),
      ];
    case 'circle':
      return [ring(4, 'dg-head')];
    case 'lollipop':
      return [ring(4)];
    case 'cross':
      return [
        path(
          `${shape(
            [
              [9, -4],
              [1, 4],
            ],
            false,
          )}${shape(
            [
              [9, 4],
              [1, -4],
            ],
            false,
          )}`,
          'dg-line',
        ),
      ];
    case 'triangle':
      return [
        path(
          shape([
            [0, 0],
            [13, -7],
            [13, 7],
          ]),
          'dg-ring',
        ),
      ];
    case 'diamond':
    case 'diamond-open':
      return [
        path(
          shape([
            [0, 0],
            [8, -5],
            [16, 0],
            [8, 5],
          ]),
          kind === 'diamond' ? 'dg-head' : 'dg-ring',
        ),
      ];
    case 'one':
      return [bar(6)];
    case 'only-one':
      return [bar(6), bar(10)];
    case 'zero-or-one':
      return [bar(6), ring(13)];
    case 'many':
      return [foot(), bar(13)];
    case 'zero-or-many':
      return [foot(), ring(14)];
  }
}
