import { describe, expect, test } from 'vitest';
import { tablePages, tableView } from '../../src/views/catalog.ts';
import { homeView } from '../../src/views/home.ts';
import { problemsPages, problemsView } from '../../src/views/problems.ts';
import { teamsView } from '../../src/views/teams.ts';
import { docPage, type EntityInput, makeSite, repository } from './site.ts';

describe('catalog', () => {
  test('rows stand by kind, then by title without case; facets count values', () => {
    const site = makeSite({
      entities: [
        { kind: 'User', name: 'ann' },
        { kind: 'API', name: 'z' },
        { kind: 'Component', name: 'b', spec: { type: 'service' }, metadata: { tags: ['go', 'web'] } },
        {
          kind: 'Component',
          name: 'x',
          spec: { type: 'service' },
          metadata: { title: 'Apple', tags: ['go'] },
        },
      ],
    });
    const { rows, facets } = tableView(site);
    expect(rows.items.map(({ title }) => title)).toEqual(['Apple', 'b', 'z', 'ann']);
    expect(
      facets.map(({ id, values }) => [id, values.map(({ label, count }) => `${label} ${count}`)]),
    ).toEqual([
      ['kind', ['Component 2', 'API 1', 'User 1']],
      ['type', ['service 2']],
      ['tag', ['go 2', 'web 1']],
      ['status', ['No owner 3']],
    ]);
  });

  test("a table of one kind has that kind's rows and columns, and no facet of kinds", () => {
    const site = makeSite({
      entities: [
        { kind: 'Component', name: 'a', spec: { type: 'service' } },
        { kind: 'API', name: 'b', spec: { type: 'grpc' }, relations: { ownedBy: ['group:default/x'] } },
        { kind: 'API', name: 'c', metadata: { namespace: 'open' }, spec: { type: 'openapi' } },
      ],
      apis: [{ ref: 'api:default/b', type: 'grpc', operations: [{ id: 'Get', method: 'rpc' }] }],
    });
    const { rows, facets, columns } = tableView(site, 1, 'api');
    expect(rows.items.map(({ ref }) => ref)).toEqual(['api:default/b', 'api:open/c']);
    expect(facets.map(({ id }) => id)).toEqual(['type', 'owner', 'namespace', 'status']);
    expect(columns).toEqual(['name', 'owner', 'type', 'namespace', 'operations']);
  });

  test('a facet of many values is printed with the first few, and says how many there are', () => {
    const entities = Array.from({ length: 40 }, (_, index) => ({
      kind: 'Component',
      name: `c${index}`,
      metadata: { tags: [`t${index % 20}`] },
    }));
    const tags = tableView(makeSite({ entities })).facets.find(({ id }) => id === 'tag');
    expect([tags?.values.length, tags?.total]).toEqual([8, 20]);
  });

  test('a large catalog is cut into pages that together hold every entity once', () => {
    const entities: EntityInput[] = Array.from({ length: 250 }, (_, index) => ({
      kind: 'Component',
      name: `c${index}`,
    }));
    const site = makeSite({ entities });
    expect(tablePages(site)).toEqual([2, 3]);
    const refs = [1, ...tablePages(site)].flatMap((page) =>
      tableView(site, page).rows.items.map(({ ref }) => ref),
    );
    expect(new Set(refs).size).toBe(250);
    expect(refs).toHaveLength(250);
    // Facets count every entity: on further pages they would make each change a change of all pages.
    expect([1, 2, 3].map((page) => tableView(site, page).facets.length > 0)).toEqual([true, false, false]);
  });
});

test('problems stand by the owner of their entity, else by the owner of most of their repository', () => {
  const site = makeSite({
    entities: [
      { kind: 'Group', name: 'ledger', metadata: { title: 'Ledger' }, repository: 'github.com/acme/org' },
      { kind: 'Component', name: 'a', relations: { ownedBy: ['group:default/ledger'] } },
      { kind: 'Component', name: 'b', relations: { ownedBy: ['group:default/ledger'] } },
      { kind: 'Component', name: 'c', relations: { ownedBy: ['group:default/gone'] } },
    ],
    problems: [
      {
        rule: 'one',
        severity: 'error',
        message: 'of c',
        ref: 'component:default/c',
        repository: 'github.com/acme/shop',
      },
      {
        rule: 'two',
        severity: 'warning',
        message: 'of a file',
        file: 'docs/x.md',
        line: 3,
        repository: 'github.com/acme/shop',
      },
      { rule: 'two', severity: 'warning', message: 'of nobody', repository: 'github.com/acme/elsewhere' },
    ],
  });
  const view = problemsView(site);
  expect(
    view.groups.map(({ owner, repositories }) => [
      owner?.title,
      repositories.map(({ problems }) => problems.length),
    ]),
  ).toEqual([
    ['Ledger', [1]],
    ['gone', [1]],
    [undefined, [1]],
  ]);
  expect(view.groups[0]?.repositories[0]?.problems[0]).toMatchObject({
    place: 'docs/x.md:3',
    href: 'https://github.com/acme/shop/blob/main/docs/x.md#L3',
  });
  expect(view.counts).toEqual({ error: 1, warning: 2, info: 0 });
  expect(view.rules.map(({ rule, count }) => [rule, count])).toEqual([
    ['two', 2],
    ['one', 1],
  ]);
});

test('a page of problems is bounded, and the further ones hold the rest', () => {
  const problems = Array.from({ length: 1100 }, (_, index) => ({
    rule: 'r',
    severity: 'info' as const,
    message: `${index}`,
    repository: 'x',
  }));
  const site = makeSite({ entities: [], problems });
  expect(problemsPages(site)).toEqual([2, 3]);
  expect(problemsView(site, 3).groups[0]?.repositories[0]?.problems).toHaveLength(100);
});

test('the handbook is linked where this portal holds it', () => {
  const site = makeSite({
    entities: [{ kind: 'Component', name: 'callboard' }],
    docs: [{ ref: 'component:default/callboard', pages: [docPage('problems/unknown-kind')] }],
    problems: ['unknown-kind', 'other'].map((rule) => ({ rule, severity: 'error' as const, message: 'm' })),
  });
  const problems = problemsView(site).groups[0]?.repositories[0]?.problems ?? [];
  expect(problems.map(({ rule, handbook }) => [rule, handbook])).toEqual([
    ['other', undefined],
    ['unknown-kind', '/docs/default/component/callboard/problems/unknown-kind/'],
  ]);
});

test('teams are a tree; a ring of parents loses nobody; unknown owners are listed', () => {
  const site = makeSite({
    entities: [
      { kind: 'Group', name: 'top' },
      { kind: 'Group', name: 'below', relations: { childOf: ['group:default/top'] } },
      { kind: 'Group', name: 'ring-a', relations: { childOf: ['group:default/ring-b'] } },
      { kind: 'Group', name: 'ring-b', relations: { childOf: ['group:default/ring-a'] } },
      { kind: 'Component', name: 'x', relations: { ownedBy: ['group:default/gone'] } },
    ],
  });
  const shape = (nodes: ReturnType<typeof teamsView>['teams']): unknown[] =>
    nodes.map(({ link, children }) => [link.title, shape(children)]);
  expect(shape(teamsView(site).teams)).toEqual([
    ['ring-a', [['ring-b', []]]],
    ['top', [['below', []]]],
  ]);
  expect(teamsView(site).unknown.map(({ title, owns }) => [title, owns])).toEqual([['gone', 1]]);
});

test('the home page shows kinds, domains with their systems, and the docs changed last in true order', () => {
  const site = makeSite({
    entities: [
      { kind: 'Domain', name: 'payments' },
      { kind: 'System', name: 'checkout', relations: { partOf: ['domain:default/payments'] } },
      { kind: 'System', name: 'loose' },
      { kind: 'Component', name: 'cart', relations: { partOf: ['system:default/checkout'] } },
    ],
    repositories: [
      repository({
        changed: { 'docs/a.md': '2026-10-01T23:00:00-05:00', 'docs/b.md': '2026-10-02T01:00:00Z' },
      }),
    ],
    docs: [{ ref: 'component:default/cart', pages: [docPage('a'), docPage('b'), docPage('c')] }],
  });
  const view = homeView(site);
  expect(view.kinds.map(({ kind, count }) => [kind.plural, count])).toEqual([
    ['Components', 1],
    ['Systems', 2],
    ['Domains', 1],
  ]);
  expect(
    view.map.map(({ domain, systems }) => [domain?.title, systems.map(({ title, parts }) => [title, parts])]),
  ).toEqual([
    ['payments', [['checkout', 1]]],
    [undefined, [['loose', 0]]],
  ]);
  expect(view.recentDocs.map(({ title }) => title)).toEqual(['a', 'b']);
});
