/** The stretches of time that reports are about, as dates in UTC. */
import { plainCount } from './model.ts';

const day = 86_400_000;

/** @param days before the day of `now` */
export function dateBefore(now: Date, days: number): string {
  return new Date(Math.floor(now.getTime() / day) * day - days * day).toISOString().slice(0, 10);
}

/** So many whole weeks are shown. */
export const weekCount = 8;

/** The whole weeks before this one, Monday to Sunday. */
export function wholeWeeks(now: Date): { from: string; to: string } {
  const sinceMonday = (now.getUTCDay() + 6) % 7;
  return { from: dateBefore(now, sinceMonday + 7 * weekCount), to: dateBefore(now, sinceMonday + 1) };
}

/** Mondays of the weeks that begin with `from`. */
export function mondays(from: string): string[] {
  return Array.from({ length: weekCount }, (_, at) => dateBefore(new Date(from), -7 * at));
}

/** Which of the weeks a date lies in, from 0; undefined outside of them. */
export function weekOf(date: string, now: Date): number | undefined {
  const at = Math.floor((Date.parse(date.slice(0, 10)) - Date.parse(wholeWeeks(now).from)) / (7 * day));
  return at >= 0 && at < weekCount ? at : undefined;
}

/** Puts views by week beside the counts that they belong to. */
export function withWeeks<Count extends { path: string }>(
  counts: readonly Count[],
  views: readonly { path: string; date: string; views: number }[],
  now: Date,
): (Count & { weeks: number[] })[] {
  const weeks = new Map<string, number[]>();
  for (const { path, date, views: count } of views) {
    const at = weekOf(date, now);
    if (at === undefined) continue;
    const list = weeks.get(path) ?? Array.from({ length: weekCount }, () => 0);
    list[at] = plainCount((list[at] ?? 0) + count);
    weeks.set(path, list);
  }
  return counts.map((count) => ({
    ...count,
    weeks: weeks.get(count.path) ?? Array.from({ length: weekCount }, () => 0),
  }));
}
