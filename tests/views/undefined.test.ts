import { expect, test } from 'vitest';
import { danglingView } from '../../src/views/dangling.ts';
import { undefinedView } from '../../src/views/undefined.ts';
import { makeSite } from './site.ts';

const site = makeSite({
  entities: [
    { kind: 'Group', name: 'ledger' },
    { kind: 'Component', name: 'a', relations: { ownedBy: ['group:default/legder'] } },
    { kind: 'Component', name: 'b', relations: { ownedBy: ['group:default/legder'] } },
    { kind: 'Component', name: 'c', relations: { ownedBy: ['group:default/rare'] } },
    {
      kind: 'Component',
      name: 'd',
      spec: { owner: 'ledger', system: 'shop' },
      lines: { spec: { owner: 5, system: 6 } },
      relations: { ownedBy: ['group:default/ledger'], partOf: ['system:default/shop'] },
    },
    { kind: 'Component', name: 'e' },
  ],
});

test('what descriptors name and none defines is listed, owners first, the most named first', () => {
  const view = undefinedView(site);
  expect(
    view.groups.map(({ title, rows }) => [title, rows.map(({ title: name, names }) => [name, names])]),
  ).toEqual([
    [
      'Owners',
      [
        ['legder', 2],
        ['rare', 1],
      ],
    ],
    ['Systems', [['shop', 1]]],
  ]);
  expect(view.groups[0]?.rows[0]?.suggestion?.ref).toBe('group:default/ledger');
});

test('it says how much the owners matter, with descriptors of the first to paste', () => {
  const { owners, yaml, unowned } = undefinedView(site);
  expect(owners).toEqual({ named: 3, undefined: 2, entities: 4, adrift: 3, first: 2, firstMend: 3 });
  expect(yaml?.split('\n---\n').map((text) => /name: (\w+)/.exec(text)?.[1])).toEqual(['legder', 'rare']);
  expect(unowned).toBe(1);
});

test('the page of one says who names it, as what, and in which line', () => {
  const view = danglingView(site, 'system:default/shop');
  expect(view.namedBy).toMatchObject([
    {
      label: 'Named as what they are part of',
      total: 1,
      items: [{ title: 'd', place: { text: 'github.com/acme/shop/catalog-info.yaml:6' } }],
    },
  ]);
});

test('a misspelt name comes with what was meant', () => {
  expect(danglingView(site, 'group:default/legder').similar.map(({ ref }) => ref)).toEqual([
    'group:default/ledger',
  ]);
});

test('a name that 300 descriptors hold lists the first hundred', () => {
  const many = makeSite({
    entities: Array.from({ length: 300 }, (_, index) => ({
      kind: 'Component',
      name: `c${index}`,
      relations: { ownedBy: ['group:default/x'] },
    })),
  });
  const [group] = danglingView(many, 'group:default/x').namedBy;
  expect([group?.total, group?.items.length]).toEqual([300, 100]);
});
