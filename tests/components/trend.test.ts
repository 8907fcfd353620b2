import { expect, test } from 'vitest';
import { trendShape, trendWords } from '../../src/components/trend.ts';

const points = [
  { at: '2026-01-03T10:00:00Z', value: 12 },
  { at: '2026-01-10T10:00:00Z', value: 14 },
  { at: '2026-02-01T10:00:00Z', value: 7 },
];

test('a trend says in words what its line shows', () => {
  expect(trendWords('Open vulnerabilities', points)).toBe(
    'Open vulnerabilities: 12 on 2026-01-03, 7 on 2026-02-01; between 7 and 14.',
  );
  expect(trendWords('Views', points.slice(0, 1))).toBe('Views: 12 on 2026-01-03.');
  expect(trendWords('Views', [])).toBe('Views: nothing is known.');
});

test('points stand at their time and height: zero is the floor, the highest the top', () => {
  const shape = trendShape([...points, { at: '2026-02-02T10:00:00Z', value: 0 }]);
  expect(shape?.line).toMatch(/^M3 \d+(?:\.\d)?L[\d.]+ 3L/);
  expect(shape?.last).toEqual({ x: 157, y: 29 });
});

test('without two readable points, of different times, there is no line', () => {
  expect(trendShape(points.slice(0, 1))).toBeUndefined();
  expect(trendShape([points[0]!, points[0]!])).toBeUndefined();
  expect(trendShape([points[0]!, { at: 'soon', value: 3 }])).toBeUndefined();
  expect(trendShape([points[0]!, { at: '2026-02-01', value: Number.NaN }])).toBeUndefined();
});
