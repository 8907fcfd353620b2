/** Links and frames that an entity's annotations make by themselves, without anybody being asked. */
import type { Panel } from './dashboards.ts';
import { type DatadogPanels, datadogPanels } from './datadog-panels.ts';
import { type GrafanaPanels, grafanaPanels } from './grafana-panels.ts';

/** What a vendor's options say about them. */
export type PanelProps = GrafanaPanels | DatadogPanels;

export function panelsOf(
  annotations: Readonly<Record<string, string>> | undefined,
  props: PanelProps | undefined,
): Panel[] {
  if (!props || !annotations) return [];
  return props.of === 'grafana' ? grafanaPanels(annotations, props) : datadogPanels(annotations, props);
}
