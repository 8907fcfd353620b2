/** What alerts look like whoever sends them; vendors are adapters that make these. */
import { compare, oneLine } from './text.ts';

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
  /** Labels in which it differs from others of its name: `instance=a, b`. */
  labels?: string | undefined;
};

/** Of what a team owns, or of the organisation: entities of which something fires first, then those that are quiet. */
export type AlertsSummary = {
  /** An alert of two entities counts once. */
  counts: Counts;
  entities: SummaryRow[];
  /** So many entities are left out of the list, the quiet ones first; they are in the counts. */
  more?: number;
  /** What fires and is of no entity; of the organisation alone, and in no count. */
  unclaimed?: { firing: number; alerts: Alert[] };
};

export type SummaryRow = {
  ref: string;
  title: string;
  counts: Counts;
  /** The worst of what fires. */
  severity?: string | undefined;
  alerts: Alert[];
};

/** More would be larger than what a plugin may store, and nobody reads it. */
const entityLimit = 3000;

/** What is shown of a title that somebody has made very long. */
export const titleLimit = 200;

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

/** Worst first, then by severity and name; those that differ in nothing but time and labels once. */
export function entityAlerts(rules: readonly AlertRule[]): EntityAlerts {
  const loud = rules.filter(({ state }) => state !== 'quiet');
  const differing = differingLabels(loud);
  const alike = Map.groupBy(loud, ({ name, state, severity, summary, runbook, href }) =>
    JSON.stringify([name, state, severity, summary, runbook, href]),
  );
  const alerts = [...alike.values()]
    .flatMap((list): Alert[] => {
      const [first] = list.sort((a, b) => compare(a.since ?? '', b.since ?? ''));
      if (!first || first.state === 'quiet') return [];
      const { name, state, severity, summary, runbook, href, since } = first;
      const labels = labelText(list, differing.get(name) ?? []);
      return [
        {
          ...{ name, state, severity, summary, runbook, href, since },
          ...(list.length > 1 && { times: list.length }),
          ...(labels && { labels }),
        },
      ];
    })
    .sort(compareAlerts);
  return { counts: countStates(rules), alerts: alerts.slice(0, alertLimit) };
}

/** By the name of rules, the labels that not all of them have alike. What stands beside the name anyway is none. */
function differingLabels(rules: readonly AlertRule[]): ReadonlyMap<string, string[]> {
  const found = new Map<string, string[]>();
  for (const [name, list] of Map.groupBy(rules, (rule) => rule.name)) {
    const [first] = list;
    if (!first || list.length < 2) continue;
    const keys = new Set<string>();
    for (const { labels } of list)
      for (const key of new Set([...Object.keys(first.labels), ...Object.keys(labels)]))
        if (labels[key] !== first.labels[key]) keys.add(key);
    found.set(
      name,
      [...keys]
        .filter((key) => key !== 'severity')
        .sort(compare)
        .slice(0, 3),
    );
  }
  return found;
}

function labelText(rules: readonly AlertRule[], keys: readonly string[]): string {
  const parts = keys.flatMap((key) => {
    // Datadog's tags are names alone.
    if (rules.some(({ labels }) => labels[key] === '')) return [key];
    const values = new Set(rules.flatMap(({ labels }) => labels[key] || []));
    const some = [...values].sort(compare).slice(0, 4);
    return values.size > 0 ? [`${key}=${some.join(', ')}${values.size > some.length ? ', …' : ''}`] : [];
  });
  return oneLine(parts.join(' '), 120);
}

export function compareAlerts(a: Alert, b: Alert): number {
  return (
    states.indexOf(a.state) - states.indexOf(b.state) ||
    severityRank(a.severity) - severityRank(b.severity) ||
    compare(a.name, b.name) ||
    compare(a.summary ?? '', b.summary ?? '') ||
    compare(a.since ?? '', b.since ?? '') ||
    compare(a.href ?? '', b.href ?? '') ||
    compare(a.runbook ?? '', b.runbook ?? '') ||
    compare(a.labels ?? '', b.labels ?? '')
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

/** It is watched, and nothing but quiet. What is unknown or silenced is not. */
export function isQuiet({ counts }: { counts: Counts }): boolean {
  return counts.quiet > 0 && states.every((state) => state === 'quiet' || counts[state] === 0);
}

/** Its annotations ask for alerts that there are none of. */
export function isUnwatched({ counts }: { counts: Counts }): boolean {
  return states.every((state) => counts[state] === 0);
}

export function worseSeverity(a: string | undefined, b: string | undefined): string | undefined {
  return severityRank(b) < severityRank(a) ? b : a;
}

type Loudness = Pick<SummaryRow, 'ref' | 'title' | 'counts' | 'severity'>;

/** What fires first, by the worst of it, then by how much it is. */
export function compareLoudness(a: Loudness, b: Loudness): number {
  return (
    Number(b.counts.firing > 0) - Number(a.counts.firing > 0) ||
    severityRank(a.severity) - severityRank(b.severity) ||
    b.counts.firing - a.counts.firing ||
    b.counts.warning - a.counts.warning ||
    b.counts.pending - a.counts.pending ||
    b.counts.unknown - a.counts.unknown ||
    b.counts.silenced - a.counts.silenced ||
    compare(a.title.toLowerCase(), b.title.toLowerCase()) ||
    compare(a.ref, b.ref)
  );
}

/**
 * @param detailed so many entities show their alerts, at most ten each; of the others there are the counts
 * @param room so many characters the rows may take
 */
export function summarise(
  entities: readonly { ref: string; title: string; alerts: EntityAlerts }[],
  { counts, detailed, room }: { counts: Counts; detailed: number; room: number },
): AlertsSummary {
  const rows = entities
    .map(({ ref, title, alerts }): SummaryRow => {
      const [worst] = alerts.alerts;
      return {
        ref,
        title: oneLine(title, titleLimit),
        counts: alerts.counts,
        ...(worst?.state === 'firing' && worst.severity && { severity: worst.severity }),
        alerts: alerts.alerts.slice(0, 10),
      };
    })
    .sort(compareLoudness);
  const kept = fitting(
    rows.slice(0, entityLimit).map((row, at) => (at < detailed ? row : { ...row, alerts: [] })),
    room,
  );
  return { counts, entities: kept, ...(rows.length > kept.length && { more: rows.length - kept.length }) };
}

/** The first of a list, as many as there is room for. */
export function fitting<Item>(items: readonly Item[], room: number): Item[] {
  const kept: Item[] = [];
  let left = room;
  for (const item of items) {
    left -= JSON.stringify(item).length;
    if (left < 0) break;
    kept.push(item);
  }
  return kept;
}
