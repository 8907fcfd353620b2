/** What plugins add to search. */
import { expect, test } from 'vitest';
import { searchDocuments } from '../../src/search/documents.ts';
import { indexableHtml } from '../../src/search/indexable.ts';
import { docPage, makeSite } from '../views/site.ts';

const ref = 'component:default/orders';
const part = (tiers: unknown) => ({
  state: 'fresh' as const,
  entities: { [ref]: { data: { tiers } as never, since: '2026-01-01T00:00:00Z' } },
});
const site = {
  ...makeSite({
    entities: [
      { kind: 'Component', name: 'orders', metadata: { annotations: { 'acme/tier': ' 1 , two"><b>,1,' } } },
      { kind: 'Component', name: 'cart' },
    ],
    docs: [{ ref, pages: [docPage('')] }],
  }),
  collected: new Map([
    [
      'acme',
      {
        version: 1 as const,
        plugin: 'acme',
        budget: 60,
        parts: { a: part(['x', 2, {}]), b: part('x') },
        problems: [],
      },
    ],
  ]),
};
const filter = (id: string, value: { annotation: string; list?: boolean } | { collected: string }) => ({
  plugin: 'acme',
  id,
  title: id,
  value,
});
const documents = searchDocuments(site, {
  filters: [
    filter('list', { annotation: 'acme/tier', list: true }),
    filter('whole', { annotation: 'acme/tier' }),
    filter('told', { collected: 'tiers' }),
    filter('none', { collected: 'other.path' }),
  ],
  records: [{ plugin: 'acme', title: 'Radar', href: '/radar/', text: 'Which <b>technologies</b>.' }],
});

test('an entity and its docs have the values of annotations and of what was collected', () => {
  const more = {
    'f-list': ['1', 'two"><b>'],
    'f-whole': ['1 , two"><b>,1,'],
    'f-told': ['2', 'x'],
  };
  expect(documents.map((document) => [document.url, document.more])).toEqual([
    ['/radar/', undefined],
    ['/catalog/default/component/cart/', undefined],
    ['/catalog/default/component/orders/', more],
    ['/docs/default/component/orders/', more],
  ]);
});

test('the index holds them as text', () => {
  const html = documents.map((document) => indexableHtml(document)).join('\n');
  expect(html).toContain('<meta data-pagefind-filter="f-list[content]" content="two&#34;&#62;&#60;b&#62;">');
  expect(html).toContain('<meta data-pagefind-filter="in[content]" content="pages">');
  expect(html).toContain('<p>Which &#60;b&#62;technologies&#60;/b&#62;.</p>');
});
