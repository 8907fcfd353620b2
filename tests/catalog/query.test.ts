import { describe, expect, test } from 'vitest';
import { buildCatalog } from '../../src/catalog/catalog.ts';
import { parseDescriptor, processDescriptor } from '../../src/catalog/descriptor.ts';
import {
  ancestorGroups,
  danglingProblems,
  descendantGroups,
  groupMembers,
  memberGroups,
  ownedEntities,
} from '../../src/catalog/query.ts';

function catalogOf(...documents: string[]) {
  const repository = { id: 'org', name: 'org', source: 'test', visibility: 'unknown' } as const;
  const text = documents.map((document) => `apiVersion: backstage.io/v1alpha1\n${document}\n`).join('---\n');
  const parsed = parseDescriptor({ repository, file: 'org.yaml', text });
  return buildCatalog(processDescriptor(parsed, { read: () => undefined }).records);
}

const group = (name: string, spec: string) =>
  `kind: Group\nmetadata: {name: ${name}}\nspec: {type: team, children: [], ${spec}}`;
const owned = (name: string, owner: string) =>
  `kind: Component\nmetadata: {name: ${name}}\nspec: {type: service, lifecycle: production, owner: ${owner}}`;

describe('nested groups', () => {
  const catalog = catalogOf(
    group('acme', 'members: [boss]'),
    group('shop', 'parent: acme'),
    group('cart', 'parent: shop, members: [jane]'),
    `kind: User\nmetadata: {name: jane}\nspec: {memberOf: [cart]}`,
    owned('a', 'acme'),
    owned('b', 'cart'),
    owned('c', 'user:jane'),
    owned('d', 'nobody'),
  );
  const owns = (ref: string, aggregated: boolean) =>
    ownedEntities(catalog, ref, { aggregated }).map(({ name }) => name);

  test('are known upwards and downwards, nearest first', () => {
    expect(ancestorGroups(catalog, 'group:default/cart')).toEqual([
      'group:default/shop',
      'group:default/acme',
    ]);
    expect(descendantGroups(catalog, 'group:default/acme')).toEqual([
      'group:default/shop',
      'group:default/cart',
    ]);
    expect(memberGroups(catalog, 'user:default/jane')).toEqual([
      'group:default/cart',
      'group:default/shop',
      'group:default/acme',
    ]);
  });

  test('own what the groups below them own', () => {
    expect(owns('group:default/acme', false)).toEqual(['a']);
    expect(owns('group:default/acme', true)).toEqual(['a', 'b']);
    expect(owns('group:default/shop', false)).toEqual([]);
  });

  test('give their members what they own', () => {
    expect(owns('user:default/jane', false)).toEqual(['c']);
    expect(owns('user:default/jane', true)).toEqual(['a', 'b', 'c']);
  });

  test('a group that nobody describes owns what names it', () => {
    expect(owns('group:default/nobody', false)).toEqual(['d']);
  });

  test('have the members of the groups below them', () => {
    expect(groupMembers(catalog, 'group:default/acme')).toEqual(['user:default/boss']);
    expect(groupMembers(catalog, 'group:default/acme', { aggregated: true })).toEqual([
      'user:default/boss',
      'user:default/jane',
    ]);
  });
});

test('groups that contain each other do no harm', () => {
  const catalog = catalogOf(group('a', 'parent: b'), group('b', 'parent: a'), owned('x', 'b'));
  expect(ancestorGroups(catalog, 'group:default/a')).toEqual(['group:default/b']);
  expect(ownedEntities(catalog, 'group:default/a', { aggregated: true })).toHaveLength(1);
});

describe('references to nothing', () => {
  test('are reported where they stand, with what was perhaps meant', () => {
    const catalog = catalogOf(
      group('payments', ''),
      `kind: Component\nmetadata: {name: cart}\nspec:\n  type: service\n  lifecycle: production\n  owner: paymets\n  dependsOn:\n    - resource:db`,
    );
    expect(danglingProblems(catalog)).toMatchObject([
      {
        rule: 'unknown-reference',
        severity: 'warning',
        ref: 'component:default/cart',
        file: 'org.yaml',
        line: 12,
        column: 10,
        excerpt: '  owner: paymets',
        message: '`spec.owner` names group:default/paymets, which is not in the catalog.',
        hint: 'Did you mean group:default/payments?',
      },
      {
        line: 14,
        column: 7,
        message: '`spec.dependsOn` names resource:default/db, which is not in the catalog.',
      },
    ]);
  });

  test.each([
    ['another namespace', 'ops/payments', 'group:default/payments'],
    ['another kind', 'user:payments', 'group:default/payments'],
    ['two letters swapped', 'paymnets', 'group:default/payments'],
    ['nothing near', 'warehouse', undefined],
  ])('suggest: %s', (_title, owner, suggestion) => {
    const [problem] = danglingProblems(catalogOf(group('payments', ''), owned('cart', owner)));
    expect(problem?.hint).toBe(
      suggestion
        ? `Did you mean ${suggestion}?`
        : 'Correct the reference, or add a descriptor for what it names.',
    );
  });
});
