/** What service levels look like whoever measures them. */
import { compare } from './text.ts';

export type Slo = {
  name: string;
  href?: string | undefined;
  /** Percent. */
  target: number;
  /** As the vendor says it: `30d`. */
  timeframe: string;
  /** Percent; what was reached in the time. */
  reached?: number | undefined;
  /** Percent of the error budget that is left; below zero where more than all is gone. */
  budget?: number | undefined;
};

/** Of a team or the organisation: with whose it is. */
export type OwnedSlo = Slo & { ref: string; title: string };

export type SloSummary = {
  total: number;
  /** How many have no budget left, and how many little of it. */
  spent: number;
  low: number;
  /** Least budget first. */
  slos: OwnedSlo[];
};

export type SloState = 'spent' | 'low' | 'good' | 'unknown';

/** Less than a quarter of the budget is little. */
export function sloState({ budget }: Pick<Slo, 'budget'>): SloState {
  return budget === undefined ? 'unknown' : budget <= 0 ? 'spent' : budget < 25 ? 'low' : 'good';
}

/** Least budget first; those that nobody has measured last. */
export function compareSlos(a: Slo, b: Slo): number {
  return (
    (a.budget ?? Infinity) - (b.budget ?? Infinity) ||
    compare(a.name.toLowerCase(), b.name.toLowerCase()) ||
    compare(a.timeframe, b.timeframe) ||
    compare(a.href ?? '', b.href ?? '')
  );
}

export function summariseSlos(slos: readonly OwnedSlo[], limit: number): SloSummary {
  // What several entities share counts once per entity: each of them has that level.
  const sorted = [...slos].sort((a, b) => compareSlos(a, b) || compare(a.ref, b.ref));
  return {
    total: sorted.length,
    spent: sorted.filter((slo) => sloState(slo) === 'spent').length,
    low: sorted.filter((slo) => sloState(slo) === 'low').length,
    slos: sorted.slice(0, limit),
  };
}
