/**
 * How the number of critical and high vulnerabilities went: a point for each day on which it changed, kept in the stored
 * data from build to build.
 */
import { z } from 'zod';
import { type Counts, type Facts, type ScannedProject, type Trend, type TrendPoint } from './model.ts';

const limit = 90;
const day = 86_400_000;

const trendSchema = z.object({
  trend: z
    .array(z.object({ at: z.iso.date(), critical: z.int().min(0), high: z.int().min(0) }))
    .min(1)
    .max(limit),
  reckonedUntil: z.iso.date().optional(),
});

/** @param previous what the last good run stored; anything else counts as nothing */
export function readTrend(previous: unknown): Trend | undefined {
  const parsed = trendSchema.safeParse(previous);
  return parsed.success ? parsed.data : undefined;
}

/**
 * The trend up to now. Counts that have not changed change nothing of it.
 * @param today `2026-11-20`
 */
export function continueTrend(
  previous: Trend | undefined,
  facts: Facts,
  projects: readonly ScannedProject[],
  today: string,
): Trend {
  const now = { at: today, critical: facts.counts.critical, high: facts.counts.high };
  if (previous) return { ...previous, trend: thin(append(previous.trend, now)) };
  const reckoned = reckon(projects, facts.counts, today);
  return reckoned ? { trend: thin(append(reckoned, now)), reckonedUntil: today } : { trend: [now] };
}

function append(trend: readonly TrendPoint[], now: TrendPoint): TrendPoint[] {
  const last = trend.at(-1);
  if (last && isSame(last, now)) return [...trend];
  // Later on the same day; a clock that was put back changes the last point, too.
  const before = last && last.at >= now.at ? trend.slice(0, -1) : trend;
  const kept = before.at(-1);
  return kept && isSame(kept, now)
    ? [...before]
    : [...before, { ...now, at: last && last.at > now.at ? last.at : now.at }];
}

/**
 * The days before the first build, from when today's findings were found and when those that are gone were resolved.
 * Undefined where the vendor does not tell, or where its findings do not add up to its counts.
 */
function reckon(
  projects: readonly ScannedProject[],
  counts: Counts,
  today: string,
): TrendPoint[] | undefined {
  if (projects.length === 0 || projects.some(({ resolved, atLeast }) => resolved === undefined || atLeast))
    return undefined;
  const open = projects.flatMap(({ findings }) =>
    findings.filter(({ kind, severity }) => kind === 'vulnerability' && isSerious(severity)),
  );
  if (open.length !== counts.critical + counts.high || open.some(({ since }) => !dayOf(since)))
    return undefined;
  const spans = [
    ...open.map(({ severity, since = '' }) => ({ severity, since, until: '' })),
    ...projects.flatMap(({ resolved = [] }) => resolved).filter(({ severity }) => isSerious(severity)),
  ];
  const first = new Date(Date.parse(today) - limit * day).toISOString().slice(0, 10);
  const changes = new Map<string, { critical: number; high: number }>([[first, { critical: 0, high: 0 }]]);
  const change = (at: string, severity: string, by: number) => {
    const key = at < first ? first : at;
    const one = changes.get(key) ?? { critical: 0, high: 0 };
    changes.set(key, one);
    one[severity === 'critical' ? 'critical' : 'high'] += by;
  };
  for (const { severity, since, until } of spans) {
    const from = dayOf(since);
    const to = dayOf(until);
    // Came and went within a day, or at a time that cannot be.
    if (!from || (to && to <= from)) continue;
    change(from, severity, 1);
    if (to) change(to, severity, -1);
  }
  const points: TrendPoint[] = [];
  let [critical, high] = [0, 0];
  for (const [at, by] of [...changes].sort(([a], [b]) => (a < b ? -1 : 1))) {
    critical += by.critical;
    high += by.high;
    const last = points.at(-1);
    if (at <= today && !(last && isSame(last, { at, critical, high }))) points.push({ at, critical, high });
  }
  return points;
}

/** Of the older half, points that lie closest to the one before go first: what is long ago needs no single days. */
function thin(trend: readonly TrendPoint[]): TrendPoint[] {
  const kept = [...trend];
  while (kept.length > limit) {
    let at = 1;
    for (let index = 2; index < kept.length / 2; index++) if (gap(kept, index) < gap(kept, at)) at = index;
    kept.splice(at, 1);
  }
  return kept;
}

/** What is drawn between points: the count stays until the day on which it changes. */
export function steps(trend: readonly TrendPoint[]): { at: string; value: number }[] {
  return trend.flatMap(({ at, critical, high }, index) => {
    const before = trend[index - 1];
    const point = { at, value: critical + high };
    if (!before) return [point];
    const eve = new Date(Date.parse(at) - day).toISOString().slice(0, 10);
    return eve > before.at ? [{ at: eve, value: before.critical + before.high }, point] : [point];
  });
}

function gap(trend: readonly TrendPoint[], index: number): number {
  return Date.parse(trend[index]?.at ?? '') - Date.parse(trend[index - 1]?.at ?? '');
}

function isSame(a: TrendPoint, b: TrendPoint): boolean {
  return a.critical === b.critical && a.high === b.high;
}

function isSerious(severity: string): boolean {
  return severity === 'critical' || severity === 'high';
}

function dayOf(time: string | undefined): string | undefined {
  const date = time ? Date.parse(time) : Number.NaN;
  return Number.isNaN(date) ? undefined : new Date(date).toISOString().slice(0, 10);
}
