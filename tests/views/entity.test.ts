import { describe, expect, test } from 'vitest';
import { danglingIds, danglingView } from '../../src/views/dangling.ts';
import { entityIds, entityTabView, entityView } from '../../src/views/entity.ts';
import type { Problem } from '../../src/problems.ts';
import { docPage, makeSite, repository } from './site.ts';

const shop = makeSite({
  entities: [
    {
      kind: 'Component',
      name: 'cart',
      metadata: {
        title: 'Cart',
        description: 'Holds what people want.\n\nForgets it after a day.',
        tags: ['web'],
      },
      spec: { type: 'service', lifecycle: 'production' },
      relations: {
        ownedBy: ['group:default/ledger'],
        partOf: ['system:default/checkout'],
        providesApi: ['api:default/cart'],
        dependsOn: ['resource:default/redis', 'component:default/gone'],
      },
      source: 'kind: Component\nowner: ann@acme.example\nrepo: git@github.com:acme/shop',
    },
    { kind: 'API', name: 'cart', spec: { type: 'openapi', definition: 'openapi: 3.1.0' }, relations: {} },
    { kind: 'Resource', name: 'redis', relations: { ownedBy: ['group:default/nobody'] } },
    { kind: 'System', name: 'checkout', relations: { partOf: ['domain:default/payments'] } },
    { kind: 'Domain', name: 'payments' },
    { kind: 'Group', name: 'ledger', spec: { profile: { displayName: 'Team Ledger' } } },
    {
      kind: 'User',
      name: 'ann',
      metadata: { title: 'Ann Example' },
      relations: { memberOf: ['group:default/ledger'] },
    },
  ],
});

describe('titles', () => {
  test('a display name wins over a title, a title over the name', () => {
    expect(entityView(shop, 'group:default/ledger').title).toBe('Team Ledger');
    expect(entityView(shop, 'component:default/cart').title).toBe('Cart');
    expect(entityView(shop, 'resource:default/redis').title).toBe('redis');
  });
});

describe('relations', () => {
  test('both directions are shown, in words, whoever declared them', () => {
    const tables = (ref: string) => {
      const { apis, dependencies } = entityView(shop, ref);
      return [...apis, ...dependencies].map(
        ({ title, items }) => `${title}: ${items.map((item) => item.title).join(', ')}`,
      );
    };
    expect(tables('component:default/cart')).toEqual(['APIs it provides: cart', 'Depends on: gone, redis']);
    expect(tables('resource:default/redis')).toEqual(['Needed by: Cart']);
    expect(tables('api:default/cart')).toEqual(['Providers: Cart']);
    expect(
      entityView(shop, 'component:default/cart').parents.map(({ label, link }) => `${label} ${link.title}`),
    ).toEqual(['System checkout']);
  });

  test('of a type that no card of its own shows are grouped under its name in words', () => {
    const site = makeSite({
      entities: [{ kind: 'Component', name: 'a', relations: { deployedTo: ['resource:default/b'] } }],
    });
    expect(entityView(site, 'component:default/a').relations.map(({ label }) => label)).toEqual([
      'Deployed to',
    ]);
  });

  test('a table is bounded, says how many there are, and where all of them stand', () => {
    const many = Array.from({ length: 5000 }, (_, index) => `resource:default/r${index}`);
    const site = makeSite({
      entities: [
        { kind: 'Component', name: 'hub', relations: { dependsOn: many } },
        { kind: 'System', name: 'big' },
        ...Array.from({ length: 150 }, (_, index) => ({
          kind: 'Component',
          name: `c${index}`,
          relations: { partOf: ['system:default/big'] },
        })),
      ],
    });
    const [table] = entityView(site, 'component:default/hub').dependencies;
    expect([table?.total, table?.items.length, table?.more]).toEqual([
      5000,
      100,
      '/api/catalog/entities/by-name/component/default/hub.json',
    ]);
    const [parts] = entityView(site, 'system:default/big').contents;
    expect([parts?.total, parts?.items.length, parts?.more]).toEqual([
      150,
      100,
      '/catalog/?kind=component&system=system%3Adefault%2Fbig',
    ]);
  });

  test('rows say who owns what they name', () => {
    const [table] = entityView(shop, 'component:default/cart').dependencies;
    expect(table?.items.map(({ title, owners }) => [title, owners?.map((owner) => owner.title)])).toEqual([
      ['gone', undefined],
      ['redis', ['nobody']],
    ]);
  });

  test('a target that nobody defines is marked, linked to a page of its own, and warned of', () => {
    const view = entityView(shop, 'component:default/cart');
    const gone = view.dependencies
      .flatMap(({ items }) => items)
      .find(({ ref }) => ref === 'component:default/gone');
    expect(gone).toEqual({
      ref: 'component:default/gone',
      href: '/catalog/default/component/gone/',
      title: 'gone',
      kind: 'Component',
      tape: 'component',
      dangling: true,
    });
    expect(view.warnings.map(({ message }) => message)).toEqual(['No descriptor defines what this names:']);
  });

  test('APIs, owner and contents stand in places of their own', () => {
    const cart = entityView(shop, 'component:default/cart');
    expect(cart.owners.map(({ title }) => title)).toEqual(['Team Ledger']);
    expect(cart.apis.map(({ title }) => title)).toEqual(['APIs it provides']);
    const system = entityView(shop, 'system:default/checkout');
    expect(system.contents.map(({ kind, total }) => [kind.plural, total])).toEqual([['Components', 1]]);
    expect(cart.breadcrumbs.map(({ title }) => title)).toEqual(['payments', 'checkout']);
  });
});

test('two systems that are parts of each other do not loop', () => {
  const site = makeSite({
    entities: [
      { kind: 'Domain', name: 'a', relations: { partOf: ['domain:default/b'] } },
      { kind: 'Domain', name: 'b', relations: { partOf: ['domain:default/a'] } },
    ],
  });
  expect(entityView(site, 'domain:default/a').breadcrumbs.map(({ title }) => title)).toEqual(['b']);
});

test('a deprecated thing says so, and who still uses it; a name claimed twice says that too', () => {
  const site = makeSite({
    entities: [
      { kind: 'API', name: 'old', spec: { lifecycle: 'deprecated' } },
      { kind: 'Component', name: 'user', relations: { consumesApi: ['api:default/old'] } },
    ],
    problems: [
      { rule: 'duplicate-entity', severity: 'error', message: 'x', ref: 'api:default/old', file: 'b.yaml' },
    ],
  });
  const { warnings } = entityView(site, 'api:default/old');
  expect(warnings.map(({ message, items }) => [message, items?.map(({ title }) => title)])).toEqual([
    ['Its lifecycle is deprecated, and one still uses it:', ['user']],
    ['Another descriptor defines the same name; it is not shown.', undefined],
  ]);
  expect(warnings[1]?.more?.href).toBe('/catalog/default/api/old/why/#conflicts');
});

test('what is wrong with a descriptor that is not shown is not said of the one that is', () => {
  const problem = (rule: string, file: string): Problem => ({
    rule,
    severity: 'warning',
    message: rule,
    repository: 'github.com/acme/shop',
    file,
    ref: 'component:default/x',
  });
  const site = makeSite({
    entities: [{ kind: 'Component', name: 'x' }],
    problems: [
      problem('invalid-tag', 'a/catalog-info.yaml'),
      problem('duplicate-entity', 'a/catalog-info.yaml'),
      problem('broken-link', 'docs/index.md'),
      problem('invalid-link', 'catalog-info.yaml'),
    ],
  });
  expect(entityView(site, 'component:default/x').problems.map(({ rule }) => rule)).toEqual([
    'invalid-link',
    'broken-link',
    'duplicate-entity',
  ]);
});

test('what can have no owner is not blamed for having none', () => {
  const site = makeSite({
    entities: [
      { kind: 'Location', name: 'x' },
      { kind: 'Resource', name: 'y' },
    ],
  });
  expect(entityView(site, 'location:default/x').wantsOwner).toBe(false);
  expect(entityView(site, 'resource:default/y').wantsOwner).toBe(true);
});

test('links with a dangerous scheme are dropped, others keep their order', () => {
  const site = makeSite({
    entities: [
      {
        kind: 'Component',
        name: 'x',
        metadata: {
          links: [
            { url: 'javascript:alert(1)', title: 'Bad' },
            { url: 'https://status.acme.example/', title: 'Status' },
            { url: 'https://runbook.acme.example/x/' },
          ],
        },
      },
    ],
  });
  expect(entityView(site, 'component:default/x').links).toEqual([
    { url: 'https://status.acme.example/', title: 'Status' },
    { url: 'https://runbook.acme.example/x/', title: 'runbook.acme.example/x' },
  ]);
});

test('docs of another entity are linked at the page that the annotation names', () => {
  const annotations = (path: string) => ({
    'backstage.io/techdocs-entity': 'component:default/cart',
    'backstage.io/techdocs-entity-path': path,
  });
  const site = makeSite({
    entities: [
      { kind: 'Component', name: 'cart' },
      { kind: 'API', name: 'a', metadata: { annotations: annotations('/api') } },
      { kind: 'API', name: 'b', metadata: { annotations: annotations('/gone') } },
    ],
    docs: [{ ref: 'component:default/cart', pages: [docPage(''), docPage('api')] }],
  });
  const docs = (name: string) => entityView(site, `api:default/${name}`).docs?.href;
  expect(docs('a')).toBe('/docs/default/component/cart/api/');
  expect(docs('b')).toBe('/docs/default/component/cart/');
});

test('what has no docs shows those of the component or system that it is part of, and says whose they are', () => {
  const site = makeSite({
    entities: [
      { kind: 'System', name: 'shop' },
      { kind: 'Component', name: 'cart', relations: { partOf: ['system:default/shop'] } },
      {
        kind: 'Component',
        name: 'cart-worker',
        relations: { partOf: ['system:default/shop', 'component:default/cart'] },
      },
      { kind: 'Component', name: 'own', relations: { partOf: ['system:default/shop'] } },
      {
        kind: 'API',
        name: 'a',
        metadata: { annotations: { 'backstage.io/techdocs-entity': 'component:shared' } },
      },
      { kind: 'Component', name: 'shared' },
    ],
    docs: [
      { ref: 'system:default/shop', pages: [docPage('')] },
      { ref: 'component:default/own', aliases: ['component:default/shared'], pages: [docPage('')] },
    ],
  });
  const docs = (ref: string) => {
    const view = entityView(site, ref).docs;
    return [view?.href, view?.of?.ref];
  };
  expect(docs('component:default/cart')).toEqual(['/docs/default/system/shop/', 'system:default/shop']);
  expect(docs('component:default/cart-worker')).toEqual([
    '/docs/default/system/shop/',
    'system:default/shop',
  ]);
  expect(docs('component:default/own')).toEqual(['/docs/default/component/own/', undefined]);
  // Docs of one folder are both entities' own, and can be named by either.
  expect(docs('component:default/shared')).toEqual(['/docs/default/component/own/', undefined]);
  expect(docs('api:default/a')).toEqual(['/docs/default/component/own/', 'component:default/own']);
});

test('a stale repository is said with its date, an archived one without', () => {
  const site = makeSite({
    entities: [{ kind: 'Component', name: 'x' }],
    repositories: [repository({ state: 'stale', since: '2026-10-01T00:00:00Z', archived: true })],
  });
  expect(entityView(site, 'component:default/x').warnings).toEqual([
    {
      severity: 'warning',
      message: 'The repository shop could not be read. This is what it said last.',
      since: '2026-10-01T00:00:00Z',
    },
    { severity: 'info', message: 'The repository shop is archived.' },
  ]);
});

test('what nobody described says so and gives the lines that describe it', () => {
  const site = makeSite({
    entities: [{ kind: 'Component', name: 'tools', spec: { type: 'library' }, inferred: true }],
  });
  const view = entityView(site, 'component:default/tools');
  expect(view.inferred).toBe(true);
  expect(view.descriptor).toBeUndefined();
  expect(view.missing.descriptor).toContain('  name: tools\nspec:\n  type: library');
});

describe('tabs', () => {
  test('the text of a definition stands only in the view of its tab, and a descriptor only beside the overview', () => {
    const options = { emails: false };
    const cart = entityView(shop, 'api:default/cart');
    expect(entityView(shop, 'api:default/cart')).not.toHaveProperty('definition');
    expect(entityTabView(shop, cart, 'definition', options).definition).toEqual({
      language: 'yaml',
      text: 'openapi: 3.1.0',
    });
    expect(entityTabView(shop, cart, 'definition', options)).not.toHaveProperty('source');
  });

  test('e-mail addresses are left out of the descriptor unless the site shows them', () => {
    const source = (emails: boolean) => entityView(shop, 'component:default/cart', { emails }).source;
    expect(source(true)).toContain('ann@acme.example');
    expect(source(false)).toBe(
      'kind: Component\nowner: (e-mail address left out)\nrepo: git@github.com:acme/shop',
    );
  });
});

test("a team's page has its people, what it owns by kind, and what needs it", () => {
  const site = makeSite({
    entities: [
      { kind: 'Group', name: 'ledger', relations: { childOf: ['group:default/money'] } },
      { kind: 'Group', name: 'money' },
      {
        kind: 'User',
        name: 'ann',
        metadata: { title: 'Ann Example' },
        relations: { memberOf: ['group:default/ledger'] },
      },
      { kind: 'Component', name: 'cart', relations: { ownedBy: ['group:default/ledger'] } },
      { kind: 'Resource', name: 'redis', relations: { ownedBy: ['group:default/ledger'] } },
    ],
    problems: [
      { rule: 'a-rule', severity: 'info', message: 'small', ref: 'component:default/cart' },
      { rule: 'a-rule', severity: 'error', message: 'big', ref: 'resource:default/redis' },
      { rule: 'a-rule', severity: 'error', message: 'of another', ref: 'component:default/other' },
    ],
  });
  const team = entityView(site, 'group:default/ledger').team;
  expect(team?.members.map(({ title, initials }) => [title, initials])).toEqual([['Ann Example', 'AE']]);
  expect(team?.owns.map(({ kind, total, href }) => [kind.plural, total, href])).toEqual([
    ['Components', 1, '/catalog/?kind=component&owner=group%3Adefault%2Fledger'],
    ['Resources', 1, '/catalog/?kind=resource&owner=group%3Adefault%2Fledger'],
  ]);
  expect(team?.needs.items.map(({ message, of }) => [message, of?.title])).toEqual([
    ['big', 'redis'],
    ['small', 'cart'],
  ]);
  expect(
    entityView(site, 'group:default/money').team?.children.map(({ title, owns }) => [title, owns]),
  ).toEqual([['ledger', 2]]);
});

describe('refs that nobody defines', () => {
  test('have a page that says who names them, how, and which lines define them', () => {
    const view = danglingView(shop, 'group:default/nobody');
    expect(view.namedBy.map(({ label, items }) => [label, items.map(({ title }) => title)])).toEqual([
      ['Named as owner', ['redis']],
    ]);
    expect(view.yaml).toBe(
      'apiVersion: backstage.io/v1alpha1\nkind: Group\nmetadata:\n  name: nobody\nspec:\n  type: team\n  children: []',
    );
  });

  test('suggest entities whose names differ only in kind or punctuation', () => {
    const site = makeSite({
      entities: [
        { kind: 'Component', name: 'shopping-cart' },
        { kind: 'API', name: 'x', relations: { ownedBy: ['component:default/shoppingcart'] } },
      ],
    });
    expect(danglingView(site, 'component:default/shoppingcart').similar.map(({ ref }) => ref)).toEqual([
      'component:default/shopping-cart',
    ]);
  });

  test('that cannot be an address have no page and no link', () => {
    const bad = [
      'component:default/..',
      'component:default/a/b',
      'component:default/a%2fb',
      'component:../x',
    ];
    const site = makeSite({ entities: [{ kind: 'Component', name: 'x', relations: { dependsOn: bad } }] });
    expect(danglingIds(site)).toEqual([]);
    const items = entityView(site, 'component:default/x').dependencies.flatMap((group) => group.items);
    expect(items.map(({ href }) => href)).toEqual([undefined, undefined, undefined, undefined]);
    expect(entityIds(site)).toEqual(['component:default/x']);
  });
});
