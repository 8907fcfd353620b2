/** What every plugin of this topic contributes: one set of cards, one tab and one page, whoever of them finds things. */
import type { CallboardSetup } from 'callboard/plugin';
import type { Severity } from './model.ts';

const component = (name: string) => `callboard/integrations/security/${name}.astro`;
const topic = 'callboard-security';

/** Of each plugin, to what it shares with others. */
export type SecurityProps = {
  /** As people call it. */
  vendor: string;
  /** Severities of which findings are known one by one. */
  detailed: Severity[];
};

export interface SecurityLook extends SecurityProps {
  /** Annotations that ask for the vendor, and where it is seen: shown where nothing has been collected. */
  links?: { annotations: readonly string[]; href: string };
}

export function setUpSecurity(
  {
    addWidget,
    addTab,
    addPage,
    addNavItem,
  }: Pick<CallboardSetup, 'addWidget' | 'addTab' | 'addPage' | 'addNavItem'>,
  { links, ...props }: SecurityLook,
): void {
  const shared = { topic, props, when: { collected: true as const } };
  addWidget({
    ...shared,
    id: 'security',
    area: 'entity-overview',
    component: component('EntityCard'),
    order: 96,
  });
  addWidget({
    ...shared,
    id: 'team-security',
    area: 'team-overview',
    component: component('TeamCard'),
    order: 96,
  });
  addWidget({
    ...shared,
    id: 'home-security',
    area: 'home',
    component: component('HomeCard'),
    order: 320,
  });
  addTab({ ...shared, id: securityTab, title: 'Security', component: component('EntityTab'), order: 600 });
  addPage({
    topic,
    props,
    pattern: securityPage,
    title: 'Security',
    description: 'What was found in what is ours, by team and entity.',
    component: component('SecurityPage'),
  });
  addNavItem({ title: 'Security', href: `${securityPage}/`, order: 630 });
  if (links)
    addWidget({
      id: 'security-link',
      area: 'entity-overview',
      component: component('LinkCard'),
      when: { annotation: [...links.annotations] },
      order: 96,
      props: { vendor: props.vendor, href: links.href },
    });
}

export const securityPage = '/security';
export const securityTab = 'security';
