import { describe, expect, test } from 'vitest';
import { codeowner } from '../../src/catalog/codeowners.ts';
import { inferEntity, legalName } from '../../src/catalog/infer.ts';

const repository = {
  id: 'github.com/acme/my_shop',
  name: 'my shop!',
  source: 'test',
  url: 'https://github.com/acme/my_shop',
  forge: 'github',
  branch: 'main',
  description: 'Sells things.',
  topics: ['Java', 'c++', 'web_shop', '!'],
  visibility: 'public',
} as const;

test('a repository without descriptor becomes a component', () => {
  const record = inferEntity({ repository: { ...repository, topics: [...repository.topics] } });
  expect(record).toMatchObject({
    ref: 'component:default/my-shop',
    inferred: true,
    origin: { repository: 'github.com/acme/my_shop', file: '' },
    relations: [],
    entity: {
      metadata: {
        name: 'my-shop',
        title: 'my shop!',
        description: 'Sells things.',
        tags: ['java', 'c++', 'web-shop'],
        annotations: {
          'github.com/project-slug': 'acme/my_shop',
          'backstage.io/source-location': 'url:https://github.com/acme/my_shop/tree/main/',
        },
      },
      spec: { type: 'other', owner: 'unknown' },
    },
  });
});

test('its owner comes from CODEOWNERS', () => {
  const { relations } = inferEntity({
    repository: { ...repository, topics: [] },
    owner: codeowner('* @acme/payments @jane\n'),
  });
  expect(relations).toEqual([{ type: 'ownedBy', targetRef: 'group:default/payments' }]);
});

test.each([
  ['shop', 'shop'],
  ['.github', 'github'],
  ['a b/c', 'a-b-c'],
  ['___', 'unnamed'],
  ['x'.repeat(80), 'x'.repeat(63)],
])('%s is named %s', (name, legal) => {
  expect(legalName(name)).toBe(legal);
});

describe('CODEOWNERS', () => {
  test.each([
    ['* @acme/payments', 'payments'],
    ['* @jane', 'user:jane'],
    ['* jane@acme.com', 'jane'],
    ['* payments', 'payments'],
    ['* @a/first\n/docs @b/docs\n* @a/last @a/other', 'last'],
    ['# * @a/b\n*.js @a/js', undefined],
    ['* # nobody', undefined],
    ['*   @acme/payments # the team\r\n', 'payments'],
    ['* @group/sub/team', 'team'],
    ['', undefined],
  ])('%j -> %s', (content, owner) => {
    expect(codeowner(content)).toBe(owner);
  });
});
