/** What several vendors say of the same entities, as one list. */
import {
  addCounts,
  type Alert,
  type AlertsSummary,
  compareAlerts,
  compareLoudness,
  type Counts,
  worseSeverity,
} from './alerts.ts';

export interface MergedEntity {
  ref: string;
  title: string;
  counts: Counts;
  /** The worst of what fires. */
  severity: string | undefined;
  /** `source` where there are several vendors; `asOf`: since when that is known. */
  alerts: (Alert & { source?: string; asOf?: string })[];
}

/** @returns those of which most fires first */
export function mergeEntities(
  sources: readonly { label: string; since?: string; summary: AlertsSummary }[],
): MergedEntity[] {
  const rows = sources.flatMap(({ label, since, summary }) =>
    summary.entities.map((entity) => ({
      ...entity,
      alerts: entity.alerts.map((alert) => ({
        ...alert,
        ...(since !== undefined && { asOf: since }),
        ...(sources.length > 1 && { source: label }),
      })),
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
              severity: same.map((one) => one.severity).reduce(worseSeverity, undefined),
              alerts: same.flatMap(({ alerts }) => alerts).sort(compareAlerts),
            },
          ]
        : [];
    })
    .sort(compareLoudness);
}
