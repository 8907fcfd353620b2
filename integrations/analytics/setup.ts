/** What every analytics plugin that reads reports contributes: one look and one page, whoever counts. */
import type { CallboardSetup } from 'callboard/plugin';

const component = (name: string) => `callboard/integrations/analytics/${name}.astro`;
const topic = 'callboard-analytics';

/** Address of the page of all reports. */
export const analyticsPage = '/analytics';

/** Of each plugin. */
export type AnalyticsProps = {
  /** As people call it. */
  vendor: string;
};

export function setUpReports(
  { addWidget, addPage }: Pick<CallboardSetup, 'addWidget' | 'addPage'>,
  props: AnalyticsProps,
): void {
  const shared = { topic, props, when: { collected: true as const } };
  addWidget({
    ...shared,
    id: 'most-read',
    area: 'home',
    column: 'side',
    component: component('MostRead'),
    order: 250,
  });
  addWidget({
    ...shared,
    id: 'readers',
    area: 'docs-footer',
    component: component('DocReaders'),
    order: 150,
  });
  addWidget({
    ...shared,
    id: 'reads',
    area: 'entity-overview',
    component: component('EntityReads'),
    column: 'side',
    order: 350,
  });
  addWidget({
    ...shared,
    id: 'team-reads',
    area: 'team-overview',
    component: component('TeamReads'),
    order: 450,
  });
  addPage({
    topic,
    props,
    pattern: analyticsPage,
    title: 'What is read',
    description: 'Pages that are read, searches, and what was looked for and is not there.',
    component: component('AnalyticsPage'),
  });
}
