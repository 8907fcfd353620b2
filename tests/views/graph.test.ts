import { describe, expect, test } from 'vitest';
import { defineExtensionKind, extensionKindSchema } from '../../src/catalog/extension-kind.ts';
import { kinds } from '../../src/catalog/kinds/index.ts';
import { diagramView } from '../../src/views/graph/diagram.ts';
import { explorerView } from '../../src/views/graph/explorer.ts';
import { neighbourhoodView, pictureLimit } from '../../src/views/graph/neighbourhood.ts';
import { type EntityInput, makeSite } from './site.ts';

const component = (name: string, relations: EntityInput['relations'] = {}): EntityInput => ({
  kind: 'Component',
  name,
  relations,
});

function picture(entities: EntityInput[], ref: string) {
  const view = neighbourhoodView(makeSite({ entities }), ref);
  const titles = view?.nodes.map(({ title }) => title) ?? [];
  return {
    view,
    titles,
    lines: view?.lines.map(({ from, to, words }) => `${titles[from]} ${words} ${titles[to]}`) ?? [],
  };
}

const shop: EntityInput[] = [
  component('web', {
    consumesApis: [],
    consumesApi: ['api:default/orders-api'],
    ownedBy: ['group:default/shop'],
  }),
  component('orders', {
    providesApi: ['api:default/orders-api'],
    dependsOn: ['resource:default/db'],
    partOf: ['system:default/sales'],
    ownedBy: ['group:default/shop'],
  }),
  component('stock', { dependsOn: ['resource:default/db'], partOf: ['system:default/sales'] }),
  { kind: 'API', name: 'orders-api', relations: { partOf: ['system:default/sales'] } },
  { kind: 'Resource', name: 'db', relations: { dependsOn: ['resource:default/cluster'] } },
  { kind: 'System', name: 'sales', relations: { partOf: ['domain:default/commerce'] } },
  { kind: 'Domain', name: 'commerce' },
  { kind: 'Group', name: 'shop' },
];

describe('what is around an entity', () => {
  test('two steps onwards on either side: consumers of its APIs, what its dependencies need, the domain of its system', () => {
    const { lines } = picture(shop, 'component:default/orders');
    expect(lines.sort()).toEqual([
      'commerce has sales',
      'db depends on cluster',
      'orders depends on db',
      'orders-api provided by orders',
      'sales has orders',
      'shop owns orders',
      'web consumes orders-api',
    ]);
  });

  test('siblings are no neighbours', () => {
    expect(picture(shop, 'component:default/orders').titles).not.toContain('stock');
  });

  test('what stands on which side follows the direction of use', () => {
    const { view, titles } = picture(shop, 'component:default/orders');
    const step = (title: string) => view?.steps?.[titles.indexOf(title)];
    expect([step('web'), step('orders-api'), step('orders'), step('db'), step('cluster')]).toEqual([
      -2, -1, 0, 1, 2,
    ]);
  });

  test('a target that nobody defines is marked, and linked to its page', () => {
    const { view } = picture(shop, 'component:default/orders');
    expect(view?.nodes.find(({ title }) => title === 'cluster')).toMatchObject({
      dangling: true,
      href: '/catalog/default/resource/cluster/',
    });
  });

  test('both directions of a relation are one line; opposite uses are one line with two ends', () => {
    const { view, lines } = picture(
      [
        component('a', { dependsOn: ['component:default/b'], consumesApi: ['component:default/b'] }),
        component('b', { dependsOn: ['component:default/a'] }),
      ],
      'component:default/a',
    );
    expect(lines).toEqual(['a depends on, consumes b']);
    expect(view?.lines[0]?.both).toBe(true);
  });

  test('a relation to itself is a loop', () => {
    const { lines } = picture(
      [component('a', { dependsOn: ['component:default/a'] })],
      'component:default/a',
    );
    expect(lines).toEqual(['a depends on a']);
  });

  test('cycles end', () => {
    const ring = ['a', 'b', 'c', 'd'].map((name, at, all) =>
      component(name, { dependsOn: [`component:default/${all[(at + 1) % 4]}`] }),
    );
    expect(picture(ring, 'component:default/a').titles.sort()).toEqual(['a', 'b', 'c', 'd']);
  });

  test('there is no picture where only an owner is known', () => {
    expect(
      picture([component('a', { ownedBy: ['group:default/x'] })], 'component:default/a').view,
    ).toBeUndefined();
  });

  test('of 5,000 relations a few are shown, those with most relations first, and the rest is counted', () => {
    const users = Array.from({ length: 5000 }, (_, at) =>
      component(`user-${at}`, {
        dependsOn: ['component:default/hub', ...(at === 4321 ? ['component:default/x'] : [])],
      }),
    );
    const { view, titles } = picture(
      [
        ...users,
        component('hub', { ownedBy: ['group:default/shop'], dependsOn: ['component:default/base'] }),
      ],
      'component:default/hub',
    );
    expect(view?.nodes.length).toBeLessThanOrEqual(pictureLimit);
    expect(titles).toEqual(expect.arrayContaining(['hub', 'base', 'shop', 'user-4321']));
    const shown = titles.filter((title) => title.startsWith('user-')).length;
    expect(titles).toContain(`and ${5000 - shown} more`);
  });

  test('what a neighbour holds back is counted on it', () => {
    const { view } = picture(
      [
        component('a', { dependsOn: ['component:default/b'] }),
        component('b', { dependsOn: Array.from({ length: 40 }, (_, at) => `component:default/c-${at}`) }),
      ],
      'component:default/a',
    );
    const shown = view?.nodes.filter(({ title }) => title.startsWith('c-')).length ?? 0;
    expect(view?.nodes.find(({ title }) => title === 'b')?.more).toBe(40 - shown);
  });

  test('relations of kinds that nobody described are drawn by their names', () => {
    const { lines } = picture(
      [component('a', { runsOnMachine: ['component:default/b'] }), component('b')],
      'component:default/a',
    );
    expect(lines).toEqual(['a runs on machine b']);
  });
});

test('a relation of an own kind is read from who acts, whichever end states it', () => {
  const dataset = defineExtensionKind(
    extensionKindSchema.parse({
      kind: 'Dataset',
      apiVersion: 'acme.example/v1',
      description: 'A table.',
      relations: [{ field: 'usedBy', kind: 'Component', list: true, forward: 'usedBy', reverse: 'uses' }],
    }),
  );
  const entities: EntityInput[] = [
    { kind: 'Dataset', name: 'orders', relations: { usedBy: ['component:default/report'] } },
    component('report'),
  ];
  const site = { ...makeSite({ entities }), kinds: [...kinds, dataset] };
  const view = neighbourhoodView(site, 'dataset:default/orders');
  expect(view?.lines).toEqual([{ from: 1, to: 0, words: 'uses' }]);
});

describe('diagrams', () => {
  const diagram = (entities: EntityInput[], ref: string) => {
    const site = makeSite({ entities });
    const entity = site.catalog.get(ref);
    const view = entity && diagramView(site, entity);
    const titles = view?.nodes.map(({ title }) => title) ?? [];
    return {
      view,
      inside: titles.slice(0, view?.outside).sort(),
      users: titles.slice(view?.outside, view?.firstUsed).sort(),
      used: titles.slice(view?.firstUsed).sort(),
      lines: view?.lines.map(({ from, to, words }) => `${titles[from]} ${words} ${titles[to]}`).sort(),
    };
  };

  test("a system's parts stand inside, what crosses its border outside", () => {
    const found = diagram(shop, 'system:default/sales');
    expect(found.inside).toEqual(['orders', 'orders-api', 'stock']);
    expect(found.users).toEqual(['web']);
    expect(found.used).toEqual(['db']);
    expect(found.lines).toEqual([
      'orders depends on db',
      'orders-api provided by orders',
      'stock depends on db',
      'web consumes orders-api',
    ]);
  });

  test('what lies outside is shown as its system; parts of parts count for the part', () => {
    const found = diagram(
      [
        { kind: 'System', name: 'one' },
        { kind: 'System', name: 'two' },
        component('a', { partOf: ['system:default/one'] }),
        component('a-sub', {
          partOf: ['component:default/a'],
          dependsOn: ['component:default/b', 'component:default/c'],
        }),
        component('b', { partOf: ['system:default/two'] }),
        component('c', { partOf: ['system:default/two'] }),
      ],
      'system:default/one',
    );
    expect(found.lines).toEqual(['a depends on ×2 two']);
  });

  test("a domain's map has its systems, with the relations of their parts, and other domains", () => {
    const found = diagram(
      [
        { kind: 'Domain', name: 'sales' },
        { kind: 'Domain', name: 'money' },
        { kind: 'System', name: 'shop', relations: { partOf: ['domain:default/sales'] } },
        { kind: 'System', name: 'stock', relations: { partOf: ['domain:default/sales'] } },
        { kind: 'System', name: 'pay', relations: { partOf: ['domain:default/money'] } },
        component('web', {
          partOf: ['system:default/shop'],
          dependsOn: ['component:default/store', 'component:default/till'],
        }),
        component('store', { partOf: ['system:default/stock'] }),
        component('till', { partOf: ['system:default/pay'] }),
      ],
      'domain:default/sales',
    );
    expect(found.inside).toEqual(['shop', 'stock']);
    expect(found.lines).toEqual(['shop depends on money', 'shop depends on stock']);
  });

  test('systems that hold each other, and domains in a ring, end', () => {
    const ring: EntityInput[] = [
      { kind: 'Domain', name: 'a', relations: { partOf: ['domain:default/b'] } },
      { kind: 'Domain', name: 'b', relations: { partOf: ['domain:default/a'] } },
    ];
    expect(diagram(ring, 'domain:default/a').inside).toEqual(['b']);
  });

  test('thousands of parts and users are bounded, and what is left out is counted', () => {
    const parts = Array.from({ length: 3000 }, (_, at) =>
      component(`part-${at}`, { partOf: ['system:default/big'] }),
    );
    const users = Array.from({ length: 500 }, (_, at) =>
      component(`user-${at}`, { dependsOn: [`component:default/part-${at % 20}`] }),
    );
    const { view } = diagram([{ kind: 'System', name: 'big' }, ...parts, ...users], 'system:default/big');
    expect(view?.nodes.length).toBeLessThanOrEqual(64);
    expect(view?.partsLeft).toBe(2960);
    expect(view?.usersLeft).toBe(488);
  });
});

test("the explorer's table says who uses whom, by system or team", () => {
  const { rows } = explorerView(makeSite({ entities: shop }));
  const said = rows.map(({ group, parts, uses, usedBy }) => ({
    group: group.title,
    parts,
    uses: uses.items.map(({ title }) => title),
    usedBy: usedBy.items.map(({ title }) => title),
  }));
  expect(said).toEqual([
    { group: 'sales', parts: 3, uses: [], usedBy: ['shop'] },
    { group: 'shop', parts: 1, uses: ['sales'], usedBy: [] },
  ]);
});
