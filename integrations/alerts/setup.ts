/** What every alerts plugin contributes: one look, whoever sends the alerts. */
import type { CallboardSetup } from 'callboard/plugin';

const component = (name: string) => `callboard/integrations/alerts/${name}.astro`;

/**
 * @param plugin name of the integration
 * @param vendor as people call it
 * @param page address of the page of all alerts
 */
export function setUpAlerts(
  { addWidget, addPage }: Pick<CallboardSetup, 'addWidget' | 'addPage'>,
  { plugin, vendor, page }: { plugin: string; vendor: string; page: string },
): void {
  const props = { plugin, vendor, page };
  addWidget({
    id: 'alerts',
    area: 'entity-overview',
    title: `${vendor} alerts`,
    component: component('AlertsCard'),
    when: { collected: true },
    order: 90,
    props,
  });
  addWidget({
    id: 'team-alerts',
    area: 'team-overview',
    title: `${vendor} alerts`,
    component: component('SummaryCard'),
    when: { collected: true },
    order: 190,
    props,
  });
  addWidget({
    id: 'home-alerts',
    area: 'home',
    title: `${vendor} alerts`,
    component: component('SummaryCard'),
    when: { collected: true },
    column: 'side',
    order: 300,
    props: { ...props, brief: true },
  });
  addPage({
    pattern: page,
    title: `${vendor} alerts`,
    description: 'What fires now, by service.',
    component: component('AlertsPage'),
    props,
  });
}
