/** What alerts look like whoever sends them; vendors are adapters that make these. */
import { compare } from './text.ts';

/** `quiet`: a rule that does not fire. `warning`: past a threshold that a vendor has below the one that alerts. */
export type AlertState = 'firing' | 'warning' | 'pending' | 'silenced' | 'unknown' | 'quiet';

/** A rule that the vendor watches, with what fires of it. */
export interface AlertRule {
  name: string;
  state: AlertState;
  labels: Readonly<Record<string, string>>;
  severity?: string;
  summary?: string;
  /** Web address of what to do. */
  runbook?: string;
  /** Where the vendor shows it. */
  href?: string;
  /** ISO 8601; since when it fires. */
  since?: string;
}

export type Counts = Record<AlertState, number>;

/** Of an entity. `alerts` holds all but the quiet ones. */
export type EntityAlerts = {
  counts: Counts;
  alerts: Alert[];
};

export type Alert = {
  name: string;
  state: Exclude<AlertState, 'quiet'>;
  severity?: string | undefined;
  summary?: string | undefined;
  runbook?: string | undefined;
  href?: string | undefined;
  since?: string | undefined;
  /** So many of the rule are alike, one per machine, say. */
  times?: number | undefined;
};

/** Of what a team owns, or of the organisation: entities of which something fires first, then those that are quiet. */
export type AlertsSummary = {
  counts: Counts;
  entities: { ref: string; title: string; counts: Counts; alerts: Alert[] }[];
  /** So many entities are left out of the list, the quiet ones first; they are in the counts. */
  more?: number;
};

/** More would be larger than what a plugin may store, and nobody reads it. */
const entityLimit = 3000;

export const states: readonly AlertState[] = ['firing', 'warning', 'pending', 'unknown', 'silenced', 'quiet'];

const alertLimit = 20;

export function countStates(rules: readonly { state: AlertState }[]): Counts {
  const counts: Counts = { firing: 0, warning: 0, pending: 0, silenced: 0, unknown: 0, quiet: 0 };
  for (const { state } of rules) counts[state] += 1;
  return counts;
}

export function addCounts(all: readonly Counts[]): Counts {
  const sum = countStates([]);
  for (const counts of all) for (const state of states) sum[state] += counts[state];
  return sum;
}

/** Worst first, then by severity and name; those that differ in nothing but time once. */
export function entityAlerts(rules: readonly AlertRule[]): EntityAlerts {
  const alike = Map.groupBy(
    rules.flatMap(({ name, state, severity, summary, runbook, href, since }): Alert[] =>
      state === 'quiet' ? [] : [{ name, state, severity, summary, runbook, href, since }],
    ),
    (alert) => JSON.stringify({ ...alert, since: undefined }),
  );
  const alerts = [...alike.values()]
    .flatMap((list): Alert[] => {
      const [first] = list.sort((a, b) => compare(a.since ?? '', b.since ?? ''));
      return first ? [list.length > 1 ? { ...first, times: list.length } : first] : [];
    })
    .sort(compareAlerts);
  return { counts: countStates(rules), alerts: alerts.slice(0, alertLimit) };
}

export function compareAlerts(a: Alert, b: Alert): number {
  return (
    states.indexOf(a.state) - states.indexOf(b.state) ||
    severityRank(a.severity) - severityRank(b.severity) ||
    compare(a.name, b.name) ||
    compare(a.summary ?? '', b.summary ?? '') ||
    compare(a.since ?? '', b.since ?? '') ||
    compare(a.href ?? '', b.href ?? '') ||
    compare(a.runbook ?? '', b.runbook ?? '')
  );
}

/** Names that teams give severities; others stand after those known. */
const severities = [
  ...['page', 'p1', 'critical', 'p2', 'error', 'high'],
  ...['p3', 'warning', 'medium', 'p4', 'low', 'p5', 'info', 'none'],
];

function severityRank(severity: string | undefined): number {
  const rank = severities.indexOf(severity?.toLowerCase() ?? '');
  return rank === -1 ? severities.length : rank;
}

/** Something of it wants to be looked at. */
export function isLoud({ counts }: { counts: Counts }): boolean {
  return counts.firing + counts.warning + counts.pending > 0;
}

/** Those of which most fires first. */
export function compareLoudness(
  a: { ref: string; title: string; counts: Counts },
  b: { ref: string; title: string; counts: Counts },
): number {
  return (
    b.counts.firing - a.counts.firing ||
    b.counts.warning - a.counts.warning ||
    b.counts.pending - a.counts.pending ||
    compare(a.title.toLowerCase(), b.title.toLowerCase()) ||
    compare(a.ref, b.ref)
  );
}

/** @param detailed so many entities show their alerts, at most ten each; of the others there are the counts */
export function summarise(
  entities: readonly { ref: string; title: string; alerts: EntityAlerts }[],
  detailed: number,
): AlertsSummary {
  const rows = entities
    .map(({ ref, title, alerts }) => ({
      ref,
      title,
      counts: alerts.counts,
      alerts: alerts.alerts.slice(0, 10),
    }))
    .sort(compareLoudness);
  return {
    counts: addCounts(rows.map(({ counts }) => counts)),
    entities: rows.slice(0, entityLimit).map((row, at) => (at < detailed ? row : { ...row, alerts: [] })),
    ...(rows.length > entityLimit && { more: rows.length - entityLimit }),
  };
}
