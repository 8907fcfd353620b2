/** What the pages of single kinds show beyond every entity's. */
import { describe, expect, test } from 'vitest';
import { entityView } from '../../src/views/entity.ts';
import { type EntityInput, makeSite, repository } from './site.ts';

const view = (ref: string, entities: EntityInput[], fields: Parameters<typeof repository>[0] = {}) =>
  entityView(makeSite({ entities, repositories: [repository(fields)] }), ref);

test('a system shows its parts by kind; a domain its systems and subdomains', () => {
  const entities: EntityInput[] = [
    { kind: 'Domain', name: 'money' },
    { kind: 'Domain', name: 'cards', relations: { partOf: ['domain:default/money'] } },
    { kind: 'System', name: 'shop', relations: { partOf: ['domain:default/money'] } },
    { kind: 'Component', name: 'cart', relations: { partOf: ['system:default/shop'] } },
    { kind: 'Component', name: 'cart-ui', relations: { partOf: ['component:default/cart'] } },
    { kind: 'API', name: 'cart', relations: { partOf: ['system:default/shop'] } },
    { kind: 'Resource', name: 'db', relations: { partOf: ['system:default/shop'] } },
  ];
  const parts = (ref: string) => view(ref, entities).contents.map(({ title, total }) => [title, total]);
  expect(parts('system:default/shop')).toEqual([
    ['Components', 1],
    ['APIs', 1],
    ['Resources', 1],
  ]);
  expect(parts('domain:default/money')).toEqual([
    ['Systems', 1],
    ['Subdomains', 1],
  ]);
  expect(parts('component:default/cart')).toEqual([['Subcomponents', 1]]);
});

test('where nothing belongs to a system, or nobody provides an API, the lines that change it are given', () => {
  const entities: EntityInput[] = [
    { kind: 'System', name: 'shop', metadata: { namespace: 'web' } },
    { kind: 'API', name: 'cart' },
    { kind: 'Resource', name: 'db' },
  ];
  expect(view('system:web/shop', entities).missing.parts).toBe('spec:\n  system: web/shop');
  expect(view('api:default/cart', entities).missing.providers).toBe('spec:\n  providesApis: [cart]');
  expect(view('resource:default/db', entities).missing).not.toHaveProperty('parts');
});

test('a template shows what it does, what it asks for, and what was made with it', () => {
  const entities: EntityInput[] = [
    {
      kind: 'Template',
      name: 'service',
      spec: {
        parameters: [
          { title: 'Basics', required: ['name'], properties: { name: { title: 'Name' }, port: {} } },
        ],
        steps: [{ id: 'fetch', name: 'Fetch', action: 'fetch:template' }, { action: 'publish:github' }],
      },
    },
    {
      kind: 'Component',
      name: 'made',
      metadata: { annotations: { 'backstage.io/source-template': 'template:default/service' } },
    },
  ];
  const { template } = view('template:default/service', entities);
  expect(template?.pages).toEqual([
    {
      title: 'Basics',
      fields: [
        { name: 'name', title: 'Name', required: true },
        { name: 'port', required: false },
      ],
    },
  ]);
  expect(template?.steps).toEqual([
    { name: 'Fetch', action: 'fetch:template' },
    { name: 'publish:github', action: 'publish:github' },
  ]);
  expect(template?.made.items.map(({ title }) => title)).toEqual(['made']);
});

test('a location shows its targets and what was read from them', () => {
  const entities: EntityInput[] = [
    {
      kind: 'Location',
      name: 'all',
      spec: { targets: ['./teams/*.yaml', './gone.yaml', 'https://github.com/other/x/blob/main/c.yaml'] },
    },
    { kind: 'Group', name: 'a', file: 'teams/a.yaml' },
    { kind: 'Group', name: 'b', file: 'teams/b.yaml' },
  ];
  const targets = view('location:default/all', entities).location?.targets;
  expect(targets?.map(({ text, total, elsewhere }) => [text, total, elsewhere])).toEqual([
    ['teams/*.yaml', 2, undefined],
    ['gone.yaml', 0, undefined],
    ['https://github.com/other/x/blob/main/c.yaml', 0, true],
  ]);
  expect(targets?.[1]?.href).toBe('https://github.com/acme/shop/blob/main/gone.yaml');
});

test('a name without a title says its namespace where it is not the default one', () => {
  const { dependencies } = view('component:default/a', [
    { kind: 'Component', name: 'a', relations: { dependsOn: ['component:other/a', 'component:other/b'] } },
    { kind: 'Component', name: 'a', metadata: { namespace: 'other' } },
    { kind: 'Component', name: 'b', metadata: { namespace: 'other', title: 'Bee' } },
  ]);
  expect(dependencies[0]?.items.map(({ title }) => title)).toEqual(['Bee', 'other/a']);
});

describe('a problem is reported', () => {
  const cart: EntityInput = {
    kind: 'Component',
    name: 'cart',
    relations: { ownedBy: ['group:default/ledger'] },
  };
  const ledger: EntityInput = {
    kind: 'Group',
    name: 'ledger',
    metadata: {
      links: [
        { url: 'javascript:alert(1)', title: 'Slack' },
        { url: 'https://wiki.acme.example/ledger' },
        { url: 'https://acme.slack.com/ledger', title: 'Slack' },
      ],
    },
  };
  const report = (fields: Parameters<typeof repository>[0], entities = [cart, ledger]) =>
    view('component:default/cart', entities, fields).report;

  test.each([
    ['github', 'https://github.com/acme/shop/issues/new', 'title', 'body'],
    ['gitea', 'https://github.com/acme/shop/issues/new', 'title', 'body'],
    ['gitlab', 'https://github.com/acme/shop/-/issues/new', 'issue[title]', 'issue[description]'],
  ] as const)('as a new issue on %s, filled in', (forge, form, title, body) => {
    const { href = '', to } = report({ forge }) ?? {};
    const url = new URL(href);
    expect(to).toBe('issue');
    expect(url.origin + url.pathname).toBe(form);
    expect(url.searchParams.get(title)).toBe('cart: ');
    expect(url.searchParams.get(body)).toContain(
      'About `component:default/cart`, described in `catalog-info.yaml`, line 1.',
    );
  });

  test('to the owner where there is no such form, by a link for talking first, never by a script', () => {
    const owner = { href: 'https://acme.slack.com/ledger', to: 'owner' };
    expect(report({ forge: 'azure' })).toEqual(owner);
    expect(report({ archived: true })).toEqual(owner);
    expect(report({ url: undefined })).toEqual(owner);
  });

  test('to nobody where nobody says how', () => {
    expect(report({ url: undefined }, [cart])).toBeUndefined();
  });
});
