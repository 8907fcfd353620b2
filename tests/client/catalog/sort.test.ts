import { describe, expect, test } from 'vitest';
import { nextKeys } from '../../../src/client/catalog/head.ts';
import { createSorter, type SortKey } from '../../../src/client/catalog/sort.ts';
import { makeSite, repository } from '../../views/site.ts';
import { allRows, entitiesOf, names } from './data.ts';

const entities = entitiesOf(
  makeSite({
    repositories: [
      repository({ changed: { 'catalog-info.yaml': '2026-03-01T10:00:00Z' } }),
      repository({ id: 'github.com/acme/old', changed: { 'catalog-info.yaml': '2019-12-31T23:00:00Z' } }),
    ],
    entities: [
      {
        kind: 'Component',
        name: 'b',
        metadata: { title: 'Ärger' },
        spec: { type: 'web' },
        relations: { ownedBy: ['group:default/y'] },
      },
      {
        kind: 'Component',
        name: 'c',
        metadata: { title: 'bravo' },
        spec: { type: 'web' },
        repository: 'github.com/acme/old',
      },
      {
        kind: 'Component',
        name: 'd',
        metadata: { title: 'Alpha' },
        spec: { type: 'api' },
        relations: { ownedBy: ['group:default/x'] },
        repository: 'elsewhere',
      },
      { kind: 'Group', name: 'x', metadata: { title: 'Zeta' } },
      { kind: 'Group', name: 'y', metadata: { title: 'eta' } },
    ],
    problems: ['a', 'b'].map((message) => ({
      rule: 'r',
      severity: 'info' as const,
      message,
      ref: 'component:default/c',
    })),
  }),
);
const { sort } = createSorter(entities, allRows(entities));
const key = (text: string): SortKey => ({
  column: text.replace('-', '') as SortKey['column'],
  descending: text.startsWith('-'),
});

describe('sorting', () => {
  test.each([
    // The table's own order: kinds, then titles without case.
    ['', 'd c b y x'],
    ['name', 'd b c y x'],
    ['-name', 'x y c b d'],
    // What has no value comes last, whichever way.
    ['owner', 'b d c y x'],
    ['-owner', 'd b c y x'],
    ['type', 'd c b y x'],
    ['-type,name', 'b c d y x'],
    ['type,-name', 'd c b x y'],
    ['-changed', 'b y x c d'],
    ['changed', 'c b y x d'],
    ['-problems', 'c d b y x'],
    ['kind,-name', 'c b d x y'],
  ])('by %s', (order, expected) => {
    const keys = order.split(',').filter(Boolean).map(key);
    expect(names(entities, sort(allRows(entities), keys)).join(' ')).toBe(expected);
  });

  test('only the rows given are sorted', () => {
    const rows = allRows(entities).filter((at) => entities.titles[at] !== 'bravo');
    expect(names(entities, sort(rows, [key('name')]))).toEqual(['d', 'b', 'y', 'x']);
  });
});

describe('a click on a head', () => {
  const text = (keys: SortKey[]) =>
    keys.map(({ column, descending }) => (descending ? '-' : '') + column).join();
  test.each([
    ['', 'name', false, 'name'],
    ['name', 'name', false, '-name'],
    ['-name', 'name', false, ''],
    ['owner', 'name', false, 'name'],
    ['owner', 'name', true, 'owner,name'],
    ['owner,name', 'name', true, 'owner,-name'],
    ['owner,-name', 'name', true, 'owner'],
    ['owner,name', 'owner', true, '-owner,name'],
    ['owner,name', 'name', false, '-name'],
    ['', 'changed', false, '-changed'],
    ['-changed', 'changed', false, 'changed'],
    ['name,owner,type,kind', 'system', true, 'owner,type,kind,system'],
  ] as const)('of "%s" on %s, with shift %s: "%s"', (before, column, shift, after) => {
    expect(text(nextKeys(before.split(',').filter(Boolean).map(key), column, shift))).toBe(after);
  });
});
