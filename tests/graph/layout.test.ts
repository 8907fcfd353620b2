import { describe, expect, test } from 'vitest';
import { type Direction, type Layout, layout, type LayoutLine } from '../../src/graph/layout.ts';
import { crossings, orderLayers } from '../../src/graph/order.ts';

const line = (from: number, to: number, words = 'uses'): LayoutLine => ({ from, to, words });
const widths = (count: number) => Array.from({ length: count }, () => 100);

/** Repeatable numbers from 0 to 1. */
function numbers(seed: number): () => number {
  let state = seed;
  return () => (state = (state * 48271) % 2147483647) / 2147483647;
}

function overlaps({ nodes }: Layout): string[] {
  const found: string[] = [];
  for (const [a, first] of nodes.entries())
    for (const [b, second] of nodes.entries()) {
      if (b <= a) continue;
      const apart =
        first.x + first.width <= second.x ||
        second.x + second.width <= first.x ||
        first.y + first.height <= second.y ||
        second.y + second.height <= first.y;
      if (!apart) found.push(`${a} and ${b}`);
    }
  return found;
}

function expectInside(picture: Layout): void {
  for (const { x, y, width, height } of picture.nodes) {
    expect(x).toBeGreaterThanOrEqual(0);
    expect(y).toBeGreaterThanOrEqual(0);
    expect(x + width).toBeLessThanOrEqual(picture.width + 1);
    expect(y + height).toBeLessThanOrEqual(picture.height + 1);
  }
  for (const { d } of picture.lines) expect(d).not.toMatch(/NaN|undefined|Infinity/);
}

describe('directions', () => {
  const chain = (direction: Direction) =>
    layout({ widths: widths(3), lines: [line(0, 1), line(1, 2)], direction }).nodes;

  test('a line leads to the right, to the left, down or up', () => {
    const order = (direction: Direction, axis: 'x' | 'y') =>
      chain(direction)
        .map((node, index) => ({ at: node[axis], index }))
        .sort((a, b) => a.at - b.at)
        .map(({ index }) => index);
    expect(order('LR', 'x')).toEqual([0, 1, 2]);
    expect(order('RL', 'x')).toEqual([2, 1, 0]);
    expect(order('TB', 'y')).toEqual([0, 1, 2]);
    expect(order('BT', 'y')).toEqual([2, 1, 0]);
  });

  test('what is in a row stands in one line', () => {
    expect(new Set(chain('LR').map(({ y }) => y)).size).toBe(1);
    expect(new Set(chain('TB').map(({ x, width }) => x + width / 2)).size).toBe(1);
  });

  test('a straight line is one stroke', () => {
    const { lines } = layout({ widths: widths(2), lines: [line(0, 1)] });
    expect(lines[0]?.d).toMatch(/^M\d+ \d+H\d+$/);
  });
});

test('a cycle is broken where it closes; that line has its arrow at its start', () => {
  const picture = layout({ widths: widths(3), lines: [line(0, 1), line(1, 2), line(2, 0)] });
  expect(picture.lines.map(({ arrow }) => arrow)).toEqual(['end', 'end', 'start']);
  expect(picture.nodes.map(({ x }) => x)).toEqual([...picture.nodes.map(({ x }) => x)].sort((a, b) => a - b));
});

test('a line both ways has two arrows', () => {
  const { lines } = layout({ widths: widths(2), lines: [{ ...line(0, 1), both: true }] });
  expect(lines[0]?.arrow).toBe('both');
});

test('what refers to itself has a loop, with or without other lines', () => {
  const alone = layout({ widths: widths(1), lines: [line(0, 0)] });
  expect(alone.lines).toHaveLength(1);
  expect(alone.nodes[0]?.y).toBeGreaterThan(0);
  const among = layout({ widths: widths(2), lines: [line(0, 1), line(1, 1)] });
  expect(among.lines).toHaveLength(2);
  expectInside(among);
});

test('nodes without lines stand below the others, in rows', () => {
  const picture = layout({ widths: widths(12), lines: [line(0, 1)] });
  expect(overlaps(picture)).toEqual([]);
  const linked = Math.max(...picture.nodes.slice(0, 2).map(({ y, height }) => y + height));
  for (const { y } of picture.nodes.slice(2)) expect(y).toBeGreaterThan(linked);
  expect(new Set(picture.nodes.slice(2).map(({ y }) => y)).size).toBeLessThan(10);
  expectInside(picture);
});

test('separate groups do not overlap', () => {
  const lines = [line(0, 1), line(0, 2), line(3, 4), line(3, 5), line(6, 7)];
  expect(overlaps(layout({ widths: widths(8), lines }))).toEqual([]);
});

test('lines within a layer given from outside are drawn beside it', () => {
  const picture = layout({ widths: widths(3), lines: [line(0, 1), line(1, 2)], layers: [0, 1, 1] });
  expect(picture.nodes[1]?.x).toBe(picture.nodes[2]?.x);
  expect(picture.lines).toHaveLength(2);
  expectInside(picture);
});

test('one meaning that fans out is written once', () => {
  const lines = Array.from({ length: 9 }, (_, at) => line(0, at + 1, 'depends on'));
  expect(layout({ widths: widths(10), lines }).words.map(({ text }) => text)).toEqual(['depends on']);
});

test.each<Direction>(['LR', 'RL', 'TB', 'BT'])(
  '%s: any graph gives boxes that do not overlap',
  (direction) => {
    for (let seed = 1; seed <= 12; seed++) {
      const random = numbers(seed);
      const count = 5 + Math.floor(random() * 40);
      const lines = Array.from({ length: count * 2 }, () =>
        line(
          Math.floor(random() * count),
          Math.floor(random() * count),
          random() < 0.5 ? 'uses' : 'consumes',
        ),
      );
      const sizes = Array.from({ length: count }, () => 50 + Math.floor(random() * 150));
      const picture = layout({ widths: sizes, lines, direction });
      expect(overlaps(picture), `seed ${seed}`).toEqual([]);
      expectInside(picture);
      expect(layout({ widths: sizes, lines, direction })).toEqual(picture);
    }
  },
);

test('a chain of thousands overflows no stack', () => {
  const lines = Array.from({ length: 3000 }, (_, at) => line(at, at + 1));
  expect(layout({ widths: widths(3001), lines }).nodes).toHaveLength(3001);
});

test('nothing at all is an empty picture', () => {
  expect(layout({ widths: [], lines: [] })).toMatchObject({ width: 0, height: 0, nodes: [], lines: [] });
});

test('lines that need not cross do not', () => {
  const layers = [
    [0, 1, 2, 3],
    [4, 5, 6, 7],
  ];
  const links: [number, number][][] = [
    [
      [0, 7],
      [1, 6],
      [2, 5],
      [3, 4],
    ],
  ];
  expect(crossings(layers, links)).toBe(6);
  expect(crossings(orderLayers(layers, links), links)).toBe(0);
});
