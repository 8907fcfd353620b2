import { describe, expect, test } from 'vitest';
import { facetIds, labelsOf, placesOf } from '../../../src/client/catalog/entities.ts';
import { createFilter, type Filtered, type Selection } from '../../../src/client/catalog/filter.ts';
import { fold } from '../../../src/client/catalog/fold.ts';
import { identities, ownershipRefs } from '../../../src/client/catalog/identity.ts';
import type { FacetId } from '../../../src/views/catalog.ts';
import { makeSite } from '../../views/site.ts';
import { allRows, entitiesOf, names } from './data.ts';

const site = makeSite({
  entities: [
    {
      kind: 'Component',
      name: 'pay',
      metadata: { title: 'Zahlung Zürich', tags: ['java', 'pci'] },
      spec: { type: 'service', lifecycle: 'production' },
      relations: { ownedBy: ['group:default/web'], partOf: ['system:default/shop'] },
    },
    {
      kind: 'Component',
      name: 'ui',
      metadata: { title: 'Checkout UI', tags: ['java'] },
      spec: { type: 'website', lifecycle: 'production' },
      relations: { ownedBy: ['group:default/web', 'user:default/ann'] },
    },
    {
      kind: 'Component',
      name: 'old',
      metadata: { tags: ['cobol'] },
      spec: { type: 'service', lifecycle: 'deprecated' },
      relations: { ownedBy: ['group:default/gone'] },
    },
    {
      kind: 'API',
      name: 'pay-api',
      metadata: { title: '支払い API', namespace: 'open' },
      spec: { type: 'openapi', lifecycle: 'production' },
      relations: { ownedBy: ['group:default/web'] },
    },
    { kind: 'Group', name: 'web', metadata: { title: 'Web' }, spec: { type: 'team' } },
    {
      kind: 'User',
      name: 'ann',
      spec: { profile: { displayName: 'Ann Ωmega' } },
      relations: { memberOf: ['group:default/web', 'group:default/gone'] },
    },
    { kind: 'System', name: 'shop' },
    { kind: 'Location', name: 'all', spec: { type: 'url', targets: ['./services/Payments.yaml'] } },
  ],
  problems: [{ rule: 'r', severity: 'error', message: 'm', ref: 'component:default/old' }],
});
const entities = entitiesOf(site);
const filter = createFilter(entities, allRows(entities));
const select = (selection: Partial<Selection>): Filtered =>
  filter({ facets: {}, allTags: false, text: '', ...selection });
const found = (selection: Partial<Selection>) => names(entities, select(selection).rows);
const counts = (id: FacetId, selection: Partial<Selection>) => {
  const { names, labels } = entities.facets[id];
  const of = select(selection).counts[id];
  return Object.fromEntries(
    names.flatMap((name, place) => (of[place] ? [[labels[place] || name, of[place]]] : [])),
  );
};

describe('facets', () => {
  test.each<[FacetId, string[], string[]]>([
    ['kind', ['component'], ['old', 'ui', 'pay']],
    ['kind', ['api', 'group'], ['pay-api', 'web']],
    ['type', ['service'], ['old', 'pay']],
    ['type', ['service', 'website'], ['old', 'ui', 'pay']],
    ['owner', ['group:default/gone'], ['old']],
    ['owner', ['user:default/ann', 'group:default/gone'], ['old', 'ui']],
    ['lifecycle', ['deprecated'], ['old']],
    ['system', ['system:default/shop'], ['pay']],
    ['namespace', ['open'], ['pay-api']],
    ['tag', ['java', 'cobol'], ['old', 'ui', 'pay']],
    ['status', ['problems'], ['old']],
    ['status', ['dangling'], ['old', 'ann']],
    ['status', ['unowned'], ['shop']],
    ['type', ['no-such-type'], []],
    ['type', ['Service'], []],
  ])('%s any of %j', (id, values, expected) => {
    expect(found({ facets: { [id]: values } }).sort()).toEqual([...expected].sort());
  });

  test('all facets hold together', () => {
    expect(found({ facets: { type: ['service'], lifecycle: ['production'], tag: ['java'] } })).toEqual([
      'pay',
    ]);
    expect(found({ facets: { type: ['service'], kind: ['api'] } })).toEqual([]);
  });

  test('all of the tags, where that is asked for', () => {
    expect(found({ facets: { tag: ['java', 'pci'] } })).toHaveLength(2);
    expect(found({ facets: { tag: ['java', 'pci'] }, allTags: true })).toEqual(['pay']);
    expect(found({ facets: { tag: ['java', 'no-such-tag'] }, allTags: true })).toEqual([]);
  });

  test("a facet's counts are those without its own filter", () => {
    const selection = { facets: { type: ['website'], lifecycle: ['production'] } };
    expect(counts('type', selection)).toEqual({ service: 1, website: 1, openapi: 1 });
    expect(counts('lifecycle', selection)).toEqual({ production: 1 });
    expect(counts('owner', selection)).toEqual({ Web: 1, 'Ann Ωmega': 1 });
    expect(counts('kind', { facets: { kind: ['api'] } })).toMatchObject({ Component: 3, API: 1 });
  });

  test('with all of the tags, counts say what would be left', () => {
    expect(counts('tag', { facets: { tag: ['java'] }, allTags: true })).toEqual({ java: 2, pci: 1 });
    expect(counts('tag', { facets: { tag: ['java'] } })).toEqual({ java: 2, pci: 1, cobol: 1 });
  });
});

describe('text', () => {
  test.each([
    ['pay', ['all', 'pay', 'pay-api']],
    ['PAY', ['all', 'pay', 'pay-api']],
    ['zurich', ['pay']],
    ['zürich zahl', ['pay']],
    ['zahl nothing', []],
    ['java', ['pay', 'ui']],
    ['jav', []],
    ['java check', ['ui']],
    ['支払', ['pay-api']],
    ['ωmega', ['ann']],
    ['payments.yaml', ['all']],
    ['  ', ['all', 'ann', 'old', 'pay', 'pay-api', 'shop', 'ui', 'web']],
    ['production', []],
    ['<script>', []],
  ])('"%s"', (text, expected) => {
    expect(found({ text }).sort()).toEqual(expected);
  });

  test.each([
    ['Zürich', 'zurich'],
    ['ﬁle', 'file'],
    ['ΟΔΟΣ', 'οδοσ'],
    ['कि', 'कि'],
    ['İstanbul', 'istanbul'],
  ])('%s is compared as %s', (text, expected) => {
    expect(fold(text)).toBe(fold(expected));
  });
});

describe('mine', () => {
  test('a person owns what they and their teams own, not what the teams above own', () => {
    expect([...ownershipRefs(entities, 'user:default/ann')]).toEqual([
      'user:default/ann',
      'group:default/gone',
      'group:default/web',
    ]);
    expect([...ownershipRefs(entities, 'group:default/web')]).toEqual(['group:default/web']);
    expect(found({ ownedBy: ownershipRefs(entities, 'group:default/web') }).sort()).toEqual([
      'pay',
      'pay-api',
      'ui',
    ]);
    expect(found({ ownedBy: new Set() })).toEqual([]);
  });

  test('everybody who owns something or belongs to a team can be chosen, defined or not', () => {
    expect(identities(entities).map(({ title }) => title)).toEqual(['Ann Ωmega', 'gone', 'Web']);
  });

  test('starred are those of a set of refs', () => {
    expect(found({ among: new Set(['group:default/web', 'component:default/none']) })).toEqual(['web']);
  });
});

test('counting all at once gives what counting one by one gives', () => {
  const random = generator(7);
  for (let round = 0; round < 200; round++) {
    const facets: Partial<Record<FacetId, string[]>> = {};
    for (const id of facetIds) {
      if (random() < 0.6) continue;
      facets[id] = entities.facets[id].names.filter((name) => name !== '' && random() < 0.4);
    }
    const selection = { facets, allTags: random() < 0.3, text: random() < 0.3 ? 'a' : '' };
    const { rows, counts } = select(selection);
    expect(names(entities, rows)).toEqual(names(entities, slowly(selection)));
    for (const id of facetIds) {
      const without =
        id === 'tag' && selection.allTags ? selection : { ...selection, facets: { ...facets, [id]: [] } };
      const expected = new Map<string, number>();
      for (const at of slowly(without))
        for (const place of placesOf(entities.facets[id], at)) {
          const name = entities.facets[id].names[place] ?? '';
          expected.set(name, (expected.get(name) ?? 0) + 1);
        }
      for (const [place, name] of entities.facets[id].names.entries())
        expect(counts[id][place], `${id} ${name} of ${JSON.stringify(selection)}`).toBe(
          expected.get(name) ?? 0,
        );
    }
  }
});

/** The rule in words. */
function slowly({ facets, allTags, text }: Pick<Selection, 'facets' | 'allTags' | 'text'>): number[] {
  return [...allRows(entities)].filter((at) => {
    const tags = labelsOf(entities.facets.tag, at);
    const own = [entities.refs[at]?.split('/')[1], entities.titles[at], ...(entities.targets.get(at) ?? [])];
    const words = text.split(' ').filter(Boolean);
    return (
      words.every((word) => tags.includes(word) || own.some((name) => name?.toLowerCase().includes(word))) &&
      facetIds.every((id) => {
        const chosen = facets[id] ?? [];
        const values = placesOf(entities.facets[id], at).map(
          (place) => entities.facets[id].names[place] ?? '',
        );
        if (chosen.length === 0) return true;
        return id === 'tag' && allTags
          ? chosen.every((value) => values.includes(value))
          : chosen.some((value) => values.includes(value));
      })
    );
  });
}

function generator(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_664_525 + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}
