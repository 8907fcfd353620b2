/** What an Alertmanager keeps quiet, Prometheus' or Grafana's own. */
import { z } from 'zod';

/** What is used of `/api/v2/alerts`. */
export const silencesSchema = z.array(
  z.object({
    labels: z.record(z.string(), z.string()).nullish(),
    status: z.object({ state: z.string().nullish() }).nullish(),
  }),
);

/** @returns whether an alert of these labels is silenced or inhibited */
export function readSilences(
  alerts: z.output<typeof silencesSchema>,
): (labels: Readonly<Record<string, string>>) => boolean {
  const suppressed = Map.groupBy(
    alerts.flatMap(({ labels, status }) => (labels && status?.state === 'suppressed' ? [labels] : [])),
    (labels) => labels['alertname'],
  );
  // Alertmanager's labels are the alert's and the external ones of who sent it.
  return (labels) =>
    (suppressed.get(labels['alertname']) ?? []).some((other) =>
      Object.entries(labels).every(([name, value]) => other[name] === value),
    );
}
