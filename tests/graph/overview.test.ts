import { expect, test } from 'vitest';
import { boxHead, cell, overview } from '../../src/graph/overview.ts';

const groups = Array.from({ length: 600 }, (_, at) => ({
  title: `system-${at}`,
  area: `domain-${at % 23}`,
  size: (at * 7919) % 40,
}));

test('every group has a box inside its area with room for all its cells, and no two overlap', () => {
  const { boxes, areas } = overview(groups);
  for (const [at, box] of boxes.entries()) {
    const group = groups[at];
    const area = areas.find(({ title }) => title === group?.area);
    expect(area).toBeDefined();
    expect(box.x).toBeGreaterThanOrEqual(area?.x ?? Infinity);
    expect(box.x + box.width).toBeLessThanOrEqual((area?.x ?? 0) + (area?.width ?? 0));
    expect(box.y + box.height).toBeLessThanOrEqual((area?.y ?? 0) + (area?.height ?? 0));
    expect(box.columns * Math.floor((box.height - boxHead) / cell)).toBeGreaterThanOrEqual(group?.size ?? 0);
    for (const other of boxes.slice(at + 1)) {
      const apart =
        box.x + box.width <= other.x ||
        other.x + other.width <= box.x ||
        box.y + box.height <= other.y ||
        other.y + other.height <= box.y;
      expect(apart).toBe(true);
    }
  }
});

test('the whole is wider than high, as a window is', () => {
  const { width, height } = overview(groups);
  expect(width / height).toBeGreaterThan(1);
  expect(width / height).toBeLessThan(3);
});

test('an organisation without anything has an empty picture', () => {
  expect(overview([])).toMatchObject({ width: 0, height: 0, boxes: [], areas: [] });
});
