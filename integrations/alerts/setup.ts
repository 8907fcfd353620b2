/** What every plugin of this topic contributes: one set of cards and pages, whoever of them has something to show. */
import type { CallboardSetup } from 'callboard/plugin';
import type { PanelProps } from './panels.ts';

const component = (name: string) => `callboard/integrations/alerts/${name}.astro`;
const topic = 'callboard-alerts';

/** Of each plugin, to the cards that it shares with others. */
export type AlertsProps = {
  /** As people call it. */
  vendor: string;
  /** What makes links of annotations, for vendors that have such. */
  panels?: PanelProps;
};

/** @param shows which of the topic's cards the vendor has something for */
export function setUpAlerts(
  { addWidget, addPage, addNavItem }: Pick<CallboardSetup, 'addWidget' | 'addPage' | 'addNavItem'>,
  { shows, ...props }: AlertsProps & { shows: readonly ('alerts' | 'dashboards' | 'slos')[] },
): void {
  const shared = { topic, props, when: { collected: true as const } };
  if (shows.includes('alerts')) {
    addWidget({
      ...shared,
      id: 'alerts',
      area: 'entity-overview',
      component: component('AlertsCard'),
      order: 90,
    });
    addWidget({
      ...shared,
      id: 'team-alerts',
      area: 'team-overview',
      component: component('TeamAlertsCard'),
      order: 90,
    });
    addWidget({
      ...shared,
      id: 'home-alerts',
      area: 'home',
      component: component('HomeAlertsCard'),
      order: 100,
    });
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
  // Links come from annotations, too: the cards see for themselves whether there is anything.
  if (shows.includes('dashboards')) {
    for (const area of ['entity-overview', 'team-overview'] as const) {
      const id = area === 'entity-overview' ? 'dashboards' : 'team-dashboards';
      addWidget({
        topic,
        props,
        id,
        area,
        component: component('DashboardsCard'),
        column: 'side',
        order: 150,
      });
    }
    if (props.panels?.frames.length)
      addWidget({
        topic,
        props,
        id: 'panels',
        area: 'entity-overview',
        component: component('PanelsCard'),
        order: 97,
      });
  }
  if (shows.includes('slos')) {
    addWidget({
      ...shared,
      id: 'slos',
      area: 'entity-overview',
      component: component('SlosCard'),
      order: 95,
    });
    addWidget({
      ...shared,
      id: 'team-slos',
      area: 'team-overview',
      component: component('TeamSlosCard'),
      order: 195,
    });
    addWidget({
      ...shared,
      id: 'home-slos',
      area: 'home',
      component: component('HomeSlosCard'),
      order: 110,
    });
    addPage({
      topic,
      props,
      pattern: slosPage,
      title: 'Service levels',
      description: 'How much of each error budget is left.',
      component: component('SlosPage'),
    });
  }
}

export const alertsPage = '/alerts';
export const slosPage = '/service-levels';
