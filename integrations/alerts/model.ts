/** What alerts look like whoever sends them; vendors are adapters that make these. */

/** `quiet`: a rule that does not fire. */
export type AlertState = 'firing' | 'pending' | 'silenced' | 'unknown' | 'quiet';

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

/** Stored per entity. `alerts` holds all but the quiet ones. */
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
};

/** Stored per team and for the organisation: entities of which something fires first, then those that are quiet. */
export type AlertsSummary = {
  counts: Counts;
  entities: { ref: string; title: string; counts: Counts; alerts: Alert[] }[];
};

export const stateWords: Readonly<Record<AlertState, string>> = {
  firing: 'firing',
  pending: 'pending',
  silenced: 'silenced',
  unknown: 'unknown',
  quiet: 'quiet',
};

const order: AlertState[] = ['firing', 'pending', 'unknown', 'silenced', 'quiet'];
const alertLimit = 50;

export function countStates(rules: readonly { state: AlertState }[]): Counts {
  const counts: Counts = { firing: 0, pending: 0, silenced: 0, unknown: 0, quiet: 0 };
  for (const { state } of rules) counts[state] += 1;
  return counts;
}

export function addCounts(all: readonly Counts[]): Counts {
  const sum = countStates([]);
  for (const counts of all) for (const state of order) sum[state] += counts[state];
  return sum;
}

/** Worst first, then by severity and name. */
export function entityAlerts(rules: readonly AlertRule[]): EntityAlerts {
  const alerts = rules
    .flatMap(({ name, state, severity, summary, runbook, href, since }): Alert[] =>
      state === 'quiet' ? [] : [{ name, state, severity, summary, runbook, href, since }],
    )
    .sort((a, b) => compareAlerts(a, b));
  return { counts: countStates(rules), alerts: alerts.slice(0, alertLimit) };
}

export function compareAlerts(a: Alert, b: Alert): number {
  return (
    order.indexOf(a.state) - order.indexOf(b.state) ||
    severityRank(a.severity) - severityRank(b.severity) ||
    compare(a.name, b.name) ||
    compare(a.summary ?? '', b.summary ?? '') ||
    compare(a.since ?? '', b.since ?? '') ||
    compare(a.runbook ?? '', b.runbook ?? '') ||
    compare(a.href ?? '', b.href ?? '')
  );
}

/** Names that teams give severities; others stand after those known. */
const severities = ['page', 'critical', 'error', 'high', 'warning', 'medium', 'low', 'info', 'none'];

function severityRank(severity: string | undefined): number {
  const rank = severities.indexOf(severity?.toLowerCase() ?? '');
  return rank === -1 ? severities.length : rank;
}

/** So many entities show their alerts in a summary; of the others it has the counts. */
const detailed = 50;

export function summarise(
  entities: readonly { ref: string; title: string; alerts: EntityAlerts }[],
): AlertsSummary {
  const rows = entities
    .map(({ ref, title, alerts }) => ({
      ref,
      title,
      counts: alerts.counts,
      alerts: alerts.alerts.slice(0, 10),
    }))
    .sort(
      (a, b) =>
        b.counts.firing - a.counts.firing ||
        b.counts.pending - a.counts.pending ||
        compare(a.title.toLowerCase(), b.title.toLowerCase()) ||
        compare(a.ref, b.ref),
    );
  return {
    counts: addCounts(rows.map(({ counts }) => counts)),
    entities: rows.map((row, at) => (at < detailed ? row : { ...row, alerts: [] })),
  };
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
