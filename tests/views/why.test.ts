import { expect, test } from 'vitest';
import { entityTabView, entityView } from '../../src/views/entity.ts';
import { type EntityInput, makeSite, repository } from './site.ts';

const cart: EntityInput = {
  kind: 'Component',
  name: 'cart',
  metadata: {
    namespace: 'default',
    annotations: { 'backstage.io/view-url': 'https://github.com/acme/shop/blob/main/catalog-info.yaml' },
  },
  spec: {
    type: 'service',
    owner: 'ledger',
    dependsOn: ['resource:db'],
    definition: 'openapi: 3.1.0',
    profile: { email: 'ann@acme.example', note: 'ask ann@acme.example' },
  },
  relations: { ownedBy: ['group:default/ledger'], dependsOn: ['resource:default/db'] },
  lines: {
    apiVersion: 1,
    kind: 2,
    metadata: { name: 4 },
    spec: {
      type: 6,
      owner: 7,
      dependsOn: [9],
      definition: 10,
      profile: { email: 13, note: 14 },
    },
  },
  fromFiles: [{ field: 'spec.definition', by: '$text', file: 'openapi.yaml' }],
};
const site = makeSite({
  entities: [
    cart,
    { kind: 'Resource', name: 'db' },
    {
      kind: 'Component',
      name: 'till',
      spec: { dependsOn: ['component:cart'] },
      relations: { dependsOn: ['component:default/cart'] },
      file: 'till.yaml',
      lines: { spec: { dependsOn: 8 } },
    },
  ],
  repositories: [
    repository({ commits: { 'catalog-info.yaml': '0123456789abcdef0123456789abcdef01234567' } }),
  ],
  problems: [
    {
      rule: 'unknown-reference',
      severity: 'warning',
      message: 'x',
      file: 'catalog-info.yaml',
      line: 7,
      repository: 'github.com/acme/shop',
      ref: 'component:default/cart',
    },
    {
      rule: 'duplicate-entity',
      severity: 'error',
      message: 'twice',
      repository: 'github.com/acme/other',
      file: 'b.yaml',
      line: 3,
      ref: 'component:default/cart',
    },
  ],
  verdicts: {
    'component:default/cart': {
      backstage: { accepted: false, stage: 'policy', locationOk: true },
      kinder: ['tag-spelling'],
    },
  },
});
const why = (ref: string, options: { emails: boolean } = { emails: false }) => {
  const found = entityTabView(site, entityView(site, ref), 'why', options).why;
  if (!found) throw new Error('the tab has no view');
  return found;
};
const field = (path: string) => why('component:default/cart').fields.find((one) => one.path === path);

test('every field has its value and the line where it stands, with an address', () => {
  expect(field('spec.type')).toEqual({
    path: 'spec.type',
    value: 'service',
    line: 6,
    href: 'https://github.com/acme/shop/blob/main/catalog-info.yaml#L6',
  });
  expect(why('component:default/cart').fields.map(({ line }) => line)).toEqual([
    1,
    2,
    4,
    6,
    7,
    9,
    10,
    14,
    undefined,
    undefined,
  ]);
});

test('what was not in the descriptor says who set it', () => {
  expect(field('metadata.namespace')?.note).toBe('The default: the descriptor names none.');
  expect(field('metadata.annotations.backstage.io/view-url')?.note).toBe(
    'Set by the catalog, from where the descriptor lies.',
  );
});

test('a placeholder is named with the file that it brought', () => {
  expect(field('spec.definition')).toMatchObject({
    note: 'Comes from openapi.yaml, by $text.',
    href: 'https://github.com/acme/shop/blob/main/openapi.yaml',
  });
});

test('a relation names the field that says so, its own or the other one’s', () => {
  const rows = why('component:default/cart').relations.map(
    ({ label, target, field: path, isReverse, place }) => [label, target.title, path, isReverse, place?.text],
  );
  expect(rows).toEqual([
    ['Needed by', 'till', 'spec.dependsOn', true, 'till.yaml:8'],
    ['Depends on', 'db', 'spec.dependsOn', false, 'catalog-info.yaml:9'],
    ['Owned by', 'ledger', 'spec.owner', false, 'catalog-info.yaml:7'],
  ]);
});

test('conflicts, the verdict of Backstage, the last commit and all problems stand there', () => {
  const view = why('component:default/cart');
  expect(view.conflicts).toEqual([{ text: 'github.com/acme/other/b.yaml:3' }]);
  expect(view.verdict).toEqual({
    accepted: false,
    text: 'Backstage does not take a field of its metadata, so it would not show this entity.',
    kinder: ['A tag is put into legal form, or left out.'],
  });
  expect(view.commit).toEqual({
    text: '01234567',
    href: 'https://github.com/acme/shop/commit/0123456789abcdef0123456789abcdef01234567',
  });
  expect(view.problemCount).toBe(2);
  expect(field('spec.owner')?.rules).toEqual(['unknown-reference']);
});

test('e-mail addresses of people are left out unless the site shows them', () => {
  expect(JSON.stringify(why('component:default/cart'))).not.toContain('ann@acme.example');
  expect(JSON.stringify(why('component:default/cart', { emails: true }))).toContain('ann@acme.example');
});

test('what a directory adds to a descriptor is named with the directory', () => {
  const origin = { repository: 'github.com/acme (people)', file: 'people.yaml', document: 0, line: 1 };
  const made = makeSite({
    entities: [
      {
        kind: 'User',
        name: 'ann',
        spec: { memberOf: ['ledger', 'till'], profile: { displayName: 'Ann' } },
        lines: { spec: { memberOf: 5 } },
        contributions: [{ origin, fields: ['spec.profile.displayName'] }],
      },
    ],
  });
  const view = entityTabView(made, entityView(made, 'user:default/ann'), 'why', { emails: false });
  expect(view.why?.fields.find(({ path }) => path === 'spec.profile.displayName')?.note).toBe(
    'Comes from github.com/acme (people), or some of it.',
  );
});

test('an inferred entity says what each field follows from', () => {
  const inferred = makeSite({
    entities: [
      {
        kind: 'Component',
        name: 'tools',
        spec: { type: 'other', owner: 'ledger' },
        inferred: true,
        fromFiles: [{ field: 'spec.owner', by: 'CODEOWNERS', file: '.github/CODEOWNERS' }],
      },
    ],
  });
  const view = entityView(inferred, 'component:default/tools');
  const notes = entityTabView(inferred, view, 'why', { emails: false }).why?.fields.map(
    ({ path, note }) => `${path}: ${note}`,
  );
  expect(notes).toContain("metadata.name: The repository's name.");
  expect(notes).toContain('spec.owner: Comes from .github/CODEOWNERS, by CODEOWNERS.');
});

test('a change that only the first page shows leaves the page of the tab as it is', () => {
  const withDescription = (description: string) => {
    const made = makeSite({
      entities: [cart, { kind: 'Resource', name: 'db', metadata: { description } }],
    });
    const view = entityView(made, 'component:default/cart');
    return { view, tab: entityTabView(made, view, 'why', { emails: false, tabs: ['why'] }) };
  };
  const before = withDescription('Holds things.');
  const after = withDescription('Keeps things.');
  expect(after.view).not.toEqual(before.view);
  expect(after.tab).toEqual(before.tab);
  // A plugin's line under the title stands on every tab.
  expect(after.tab.annotations).toEqual(after.view.annotations);
});

test('an entity of 5,000 relations and fields has a page that can be read', () => {
  const labels = Object.fromEntries(
    Array.from({ length: 5000 }, (_, index) => [`l${index}`, 'x'.repeat(5000)]),
  );
  const large = makeSite({
    entities: [
      {
        kind: 'Component',
        name: 'hub',
        metadata: { labels },
        relations: { dependsOn: Array.from({ length: 5000 }, (_, index) => `resource:default/r${index}`) },
      },
    ],
  });
  const view = entityTabView(large, entityView(large, 'component:default/hub'), 'why', { emails: false });
  expect([view.why?.fieldCount, view.why?.fields.length]).toEqual([5003, 120]);
  expect([view.why?.relationCount, view.why?.relations.length]).toEqual([5000, 200]);
  expect(JSON.stringify(view.why).length).toBeLessThan(200_000);
});
