/** What every security plugin contributes: one look, whoever finds things. */
import type { CallboardSetup } from 'callboard/plugin';
import type { Severity } from './model.ts';

const component = (name: string) => `callboard/integrations/security/${name}.astro`;

export interface SecurityLook {
  /** Name of the integration. */
  plugin: string;
  /** As people call it. */
  vendor: string;
  /** Address of the page of all teams, without a slash at its end. */
  page: string;
  /** Last segment of the address of an entity's tab. */
  tab: string;
  /** Severities of which findings are known one by one. */
  detailed: readonly Severity[];
  /** Annotations that ask for the vendor, and where it is seen: shown where nothing has been collected. */
  links?: { annotations: readonly string[]; href: string };
}

export function setUpSecurity(
  { addWidget, addTab, addPage }: Pick<CallboardSetup, 'addWidget' | 'addTab' | 'addPage'>,
  { plugin, vendor, page, tab, detailed, links }: SecurityLook,
): void {
  const props = { plugin, vendor, page, tab, detailed: [...detailed] };
  addWidget({
    id: 'security',
    area: 'entity-overview',
    title: 'Security',
    component: component('EntityCard'),
    when: { collected: true },
    order: 95,
    props,
  });
  if (links)
    addWidget({
      id: 'security-link',
      area: 'entity-overview',
      component: component('LinkCard'),
      when: { annotation: [...links.annotations] },
      order: 95,
      props: { vendor, href: links.href },
    });
  addTab({
    id: tab,
    title: 'Security',
    component: component('EntityTab'),
    when: { collected: true },
    order: 600,
    props,
  });
  addWidget({
    id: 'team-security',
    area: 'team-overview',
    title: 'Security',
    component: component('TeamCard'),
    when: { collected: true },
    order: 195,
    props,
  });
  addWidget({
    id: 'home-security',
    area: 'home',
    title: 'Security',
    component: component('HomeCard'),
    when: { collected: true },
    order: 320,
    props,
  });
  addPage({
    pattern: page,
    title: 'Security',
    description: `What ${vendor} found, by team and entity.`,
    component: component('SecurityPage'),
    props,
  });
}
