import { describe, expect, test } from 'vitest';
import { operationAnchor } from '../../src/apis/anchor.ts';
import { operationHref } from '../../src/client/search/address.ts';
import { createMatcher, splitName } from '../../src/client/search/match.ts';
import { operationNames, pageNames } from '../../src/search/names.ts';
import { acme, sampleSite } from './sample-site.ts';

describe('name indexes', () => {
  const site = sampleSite(acme);

  test('pages that ask not to be found are left out', () => {
    expect(pageNames(site)).toEqual({
      version: 1,
      sites: ['component:default/payments-api'],
      siteTitles: ['payments-api docs'],
      site: [0, 0],
      path: ['', 'runbook'],
      title: ['Payments', 'Runbook'],
    });
  });

  test('an operation whose id is its path says so once', () => {
    expect(operationNames(site)).toEqual({
      version: 1,
      apis: ['api:default/users'],
      methods: ['', 'GET', 'DELETE'],
      api: [0, 0],
      method: [1, 2],
      id: ['getUserById', 'DELETE /users/{userId}/sessions'],
      path: ['/users/{userId}', 0],
    });
  });
});

test.each([
  ['payments-api', 'payments api'],
  ['foo_bar', 'foo bar'],
  ['getUserById', 'get user by id'],
  ['@acme/ui', 'acme ui'],
  ['HTTPServer2', 'http server 2'],
  ['com.acme.Foo', 'com acme foo'],
  ['Zürich-Süd', 'zurich sud'],
  ['日本', '日本'],
  ['--', ''],
])('the parts of %s', (name, parts) => {
  expect(splitName(name)).toBe(parts);
});

describe('matching names', () => {
  const names = [
    'payments-api',
    'foo_bar',
    'getUserById',
    '@acme/ui',
    'svc-4321',
    'api-gateway',
    'Überweisung',
  ];
  const match = createMatcher(
    names.map((name) => ({ names: [name], context: name === 'foo_bar' ? 'Team Web' : '' })),
  );
  const found = (query: string) => match(query, 5).map(({ index, tier }) => `${tier} ${names[index]}`);

  test.each([
    ['payments-api', ['0 payments-api']],
    ['PaymentsApi', ['0 payments-api']],
    ['payments api', ['0 payments-api']],
    ['pay', ['1 payments-api']],
    ['api', ['1 api-gateway', '2 payments-api']],
    ['bar', ['2 foo_bar']],
    ['foo', ['1 foo_bar']],
    ['user', ['2 getUserById']],
    ['userById', ['2 getUserById']],
    ['id', ['2 getUserById']],
    ['@acme/ui', ['0 @acme/ui']],
    ['acme', ['1 @acme/ui']],
    ['ui', ['2 @acme/ui']],
    ['4321', ['2 svc-4321']],
    ['svc4321', ['0 svc-4321']],
    ['uber', ['1 Überweisung']],
    ['bar web', ['3 foo_bar']],
    ['api pay', ['3 payments-api']],
    ['ments', ['4 payments-api']],
    ['gub', ['5 getUserById']],
    ['payapi', ['5 payments-api']],
    ['guid', ['5 getUserById']],
    ['pyapi', []],
    ['zzz', []],
    ['', []],
    [' - ', []],
  ])('%s', (query, hits) => {
    expect(found(query)).toEqual(hits);
  });

  test('of equals the shorter comes first, then the earlier', () => {
    const shorter = createMatcher([{ names: ['api-two'] }, { names: ['api-1'] }, { names: ['api-3'] }]);
    expect(shorter('api', 2).map(({ index }) => index)).toEqual([1, 2]);
  });

  test('the best of several names counts', () => {
    const titled = createMatcher([{ names: ['ledger', 'Team Ledger'] }]);
    expect(titled('team led', 1)).toEqual([{ index: 0, tier: 1 }]);
    expect(titled('ledger', 1)).toEqual([{ index: 0, tier: 0 }]);
  });
});

test('the browser makes the same anchors as the pages', () => {
  for (const id of ['getUserById', 'DELETE /users/{userId}', 'påske', '--', 'a  b'])
    expect(operationHref('', id)).toBe(`definition/#${operationAnchor(id)}`);
});

/** Digits that do not compress away. */
