/** What every analytics plugin that reads reports contributes: one look, whoever counts. */
import type { CallboardSetup } from 'callboard/plugin';

const component = (name: string) => `callboard/integrations/analytics/${name}.astro`;

/**
 * @param plugin name of the integration
 * @param vendor as people call it
 * @param page address of the page of all reports
 */
export function setUpReports(
  { addWidget, addPage }: Pick<CallboardSetup, 'addWidget' | 'addPage'>,
  { plugin, vendor, page }: { plugin: string; vendor: string; page: string },
): void {
  const props = { plugin, vendor, page };
  const when = { collected: true } as const;
  addWidget({
    id: 'most-read',
    area: 'home',
    title: 'Most read this month',
    component: component('MostRead'),
    when,
    column: 'side',
    order: 250,
    props,
  });
  addWidget({
    id: 'readers',
    area: 'docs-footer',
    component: component('DocReaders'),
    when,
    order: 150,
    props,
  });
  addWidget({
    id: 'reads',
    area: 'entity-overview',
    component: component('EntityReads'),
    when,
    column: 'side',
    order: 350,
    props,
  });
  addWidget({
    id: 'team-reads',
    area: 'team-overview',
    component: component('TeamReads'),
    when,
    order: 450,
    props,
  });
  addPage({
    pattern: page,
    title: 'What is read',
    description: 'Pages that are read, searches, and what was looked for and is not there.',
    component: component('AnalyticsPage'),
    props,
  });
}
