/** Callboard's own cards and tabs. They register through the same areas that plugins use. */
import type { Tab, Widget } from './plugin.ts';

const card = (name: string) => `callboard/components/cards/${name}.astro`;

export const ownWidgets: Widget[] = [
  {
    id: 'relations',
    area: 'entity-overview',
    title: 'How it connects',
    component: card('RelationsCard'),
    when: { has: 'relations' },
    order: 100,
  },
  {
    id: 'contents',
    area: 'entity-overview',
    component: card('ContentsCard'),
    when: { has: 'contents' },
    order: 200,
  },
  {
    id: 'apis',
    area: 'entity-overview',
    title: 'APIs',
    component: card('ApisCard'),
    when: { has: 'apis' },
    order: 300,
  },
  {
    id: 'operations',
    area: 'entity-overview',
    component: card('OperationsCard'),
    when: { has: 'api' },
    order: 400,
  },
  { id: 'docs', area: 'entity-overview', title: 'Docs', component: card('DocsCard'), order: 500 },
  {
    id: 'similar',
    area: 'entity-overview',
    title: 'Looks like',
    component: card('SimilarCard'),
    when: { has: 'similar' },
    order: 550,
  },
  {
    id: 'problems',
    area: 'entity-overview',
    component: card('ProblemsCard'),
    when: { has: 'problems' },
    order: 600,
  },
  {
    id: 'about',
    area: 'entity-overview',
    title: 'About',
    component: card('AboutCard'),
    column: 'side',
    order: 100,
  },
  {
    id: 'links',
    area: 'entity-overview',
    title: 'Links',
    component: card('LinksCard'),
    when: { has: 'links' },
    column: 'side',
    order: 200,
  },

  { id: 'owns', area: 'team-overview', component: card('OwnsCard'), order: 100 },
  { id: 'needs', area: 'team-overview', component: card('NeedsCard'), order: 200 },
  {
    id: 'team-relations',
    area: 'team-overview',
    title: 'How it connects',
    component: card('RelationsCard'),
    when: { has: 'relations' },
    order: 300,
  },
  {
    id: 'team-docs',
    area: 'team-overview',
    title: 'Docs',
    component: card('DocsCard'),
    when: { has: 'docs' },
    order: 400,
  },
  {
    id: 'team-problems',
    area: 'team-overview',
    component: card('ProblemsCard'),
    when: { has: 'problems' },
    order: 500,
  },
  { id: 'people', area: 'team-overview', component: card('PeopleCard'), column: 'side', order: 100 },
  {
    id: 'team-links',
    area: 'team-overview',
    title: 'Links',
    component: card('LinksCard'),
    when: { has: 'links' },
    column: 'side',
    order: 200,
  },
  {
    id: 'team-about',
    area: 'team-overview',
    title: 'About',
    component: card('AboutCard'),
    column: 'side',
    order: 300,
  },
  {
    id: 'descriptor',
    area: 'entity-overview',
    component: card('DescriptorCard'),
    when: { has: 'descriptor' },
    order: 900,
  },
  {
    id: 'team-descriptor',
    area: 'team-overview',
    component: card('DescriptorCard'),
    when: { has: 'descriptor' },
    order: 900,
  },
];

export const ownTabs: Tab[] = [
  {
    id: 'definition',
    title: 'Definition',
    component: 'callboard/components/tabs/DefinitionTab.astro',
    when: { has: 'hasDefinition' },
    order: 100,
  },
];
