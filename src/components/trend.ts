/** Where the points of a small chart stand, and what it says in words. */

export interface TrendPoint {
  /** ISO 8601 */
  at: string;
  value: number;
}

export const trendSize = { width: 160, height: 32 };

export interface TrendShape {
  /** `d` of the line. */
  line: string;
  /** `d` of the area below it. */
  area: string;
  last: { x: number; y: number };
}

/**
 * A stepped line would lie about what was between; a straight one is read as such. Zero is always in the picture, so that
 * a change of one in a hundred does not look like a crash.
 * @param points oldest first; those without a readable time are left out
 * @returns undefined where fewer than two are left
 */
export function trendShape(points: readonly TrendPoint[]): TrendShape | undefined {
  const dated = readable(points);
  const [first, last] = [dated[0], dated.at(-1)];
  if (!first || !last || last.time <= first.time) return undefined;
  const { width, height } = trendSize;
  const top = Math.max(...dated.map(({ value }) => value), 1);
  const x = (time: number) => round(3 + ((time - first.time) / (last.time - first.time)) * (width - 6));
  const y = (value: number) => round(height - 3 - (Math.max(value, 0) / top) * (height - 6));
  const line = dated.map(({ time, value }, at) => `${at === 0 ? 'M' : 'L'}${x(time)} ${y(value)}`).join('');
  const floor = height - 1;
  return {
    line,
    area: `${line}L${x(last.time)} ${floor}L${x(first.time)} ${floor}Z`,
    last: { x: x(last.time), y: y(last.value) },
  };
}

/** `Open vulnerabilities: 12 on 2026-01-03, 7 on 2026-02-01; between 5 and 14.` */
export function trendWords(label: string, points: readonly TrendPoint[]): string {
  const dated = readable(points);
  const [first, last] = [dated[0], dated.at(-1)];
  if (!first || !last) return `${label}: nothing is known.`;
  const on = ({ time, value }: { time: number; value: number }) =>
    `${value} on ${new Date(time).toISOString().slice(0, 10)}`;
  if (dated.length === 1) return `${label}: ${on(last)}.`;
  const values = dated.map(({ value }) => value);
  return `${label}: ${on(first)}, ${on(last)}; between ${Math.min(...values)} and ${Math.max(...values)}.`;
}

function readable(points: readonly TrendPoint[]): { time: number; value: number }[] {
  return points
    .map(({ at, value }) => ({ time: Date.parse(at), value }))
    .filter(({ time, value }) => Number.isFinite(time) && Number.isFinite(value));
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
