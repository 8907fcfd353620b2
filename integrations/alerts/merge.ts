/** What several vendors say of the same entities, as one list. */
import {
  addCounts,
  type Alert,
  type AlertsSummary,
  compareAlerts,
  compareLoudness,
  type Counts,
} from './alerts.ts';

export interface MergedEntity {
  ref: string;
  title: string;
  counts: Counts;
  /** `source` where there are several vendors. */
  alerts: (Alert & { source?: string })[];
}

/** @returns those of which most fires first */
export function mergeEntities(sources: readonly { label: string; summary: AlertsSummary }[]): MergedEntity[] {
  const rows = sources.flatMap(({ label, summary }) =>
    summary.entities.map((entity) => ({
      ...entity,
      alerts: entity.alerts.map((alert) => (sources.length > 1 ? { ...alert, source: label } : alert)),
    })),
  );
  return [...Map.groupBy(rows, ({ ref }) => ref).values()]
    .flatMap((same): MergedEntity[] => {
      const [first] = same;
      return first
        ? [
            {
              ref: first.ref,
              title: first.title,
              counts: addCounts(same.map(({ counts }) => counts)),
              alerts: same.flatMap(({ alerts }) => alerts).sort(compareAlerts),
            },
          ]
        : [];
    })
    .sort(compareLoudness);
}
