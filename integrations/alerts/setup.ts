/** What every plugin of this topic contributes: one set of cards and pages, whoever of them has something to show. */
import type { CallboardSetup, Json } from 'callboard/plugin';

const component = (name: string) => `callboard/integrations/alerts/${name}.astro`;
const topic = 'callboard-alerts';

/** Of each plugin, to the cards that it shares with others. */
export type AlertsProps = {
  /** As people call it. */
  vendor: string;
};

/**
 * @param panels what the card of dashboards needs to make links of annotations, for vendors that have such
 */
export function setUpAlerts(
  { addWidget, addPage, addNavItem }: Pick<CallboardSetup, 'addWidget' | 'addPage' | 'addNavItem'>,
  { vendor, shows = ['alerts'] }: { vendor: string; shows?: ('alerts' | 'dashboards' | 'slos')[] },
): void {
  const props: AlertsProps = { vendor };
  const shared = { topic, props, when: { collected: true as const } };
  if (shows.includes('alerts')) {
    addWidget({ ...shared, id: 'alerts', area: 'entity-overview', component: component('AlertsCard'), order: 90 });
    addWidget({ ...shared, id: 'team-alerts', area: 'team-overview', component: component('TeamAlertsCard'), order: 190 });
    addWidget({ ...shared, id: 'home-alerts', area: 'home', component: component('HomeAlertsCard'), column: 'side', order: 300 });
    addPage({
      topic,
      props,
      pattern: alertsPage,
      title: 'Alerts',
      description: 'What fires now, by what it is of.',
      component: component('AlertsPage'),
    });
    addNavItem({ title: 'Alerts', href: `${alertsPage}/`, order: 620 });
  }
  if (shows.includes('dashboards'))
    addWidget({ ...shared, id: 'dashboards', area: 'entity-overview', component: component('DashboardsCard'), column: 'side', order: 150 });
  if (shows.includes('slos')) {
    addWidget({ ...shared, id: 'slos', area: 'entity-overview', component: component('SlosCard'), order: 95 });
    addWidget({ ...shared, id: 'team-slos', area: 'team-overview', component: component('TeamSlosCard'), order: 195 });
    addWidget({ ...shared, id: 'home-slos', area: 'home', component: component('HomeSlosCard'), column: 'side', order: 310 });
    addPage({
      topic,
      props,
      pattern: slosPage,
      title: 'Service levels',
      description: 'How much of each error budget is left.',
      component: component('SlosPage'),
    });
    addNavItem({ title: 'Service levels', href: `${slosPage}/`, order: 630 });
  }
}

export const alertsPage = '/alerts';
export const slosPage = '/service-levels';
