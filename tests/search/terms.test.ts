import { expect, test } from 'vitest';
import { readExcerpt } from '../../src/client/search/excerpt.ts';
import { readState, writeState } from '../../src/client/search/state.ts';
import { hasTerms, termsOf } from '../../src/client/search/terms.ts';

test.each([
  ['svc-4321', 'see svc-4321 now', true],
  ['svc-4321', 'see svc-1234 now', false],
  ['PaymentService', 'acme.v1.PaymentService', true],
  ['PaymentService', 'payments-api', false],
  ['by id', 'getUserById', true],
  ['orders', 'one order', true],
  ['deployments', 'we deployed', true],
  ['running', 'run', true],
  ['kubernetes', 'kube', false],
  ['api', 'payments-api', true],
])('a query for "%s" is met by "%s": %s', (query, content, met) => {
  const locations = content.split(' ').map((_, at) => at);
  expect(hasTerms({ content, locations, meta: {} }, termsOf(query))).toBe(met);
});

test('a word of the title counts, though it stands nowhere in the text', () => {
  expect(hasTerms({ content: '', locations: [], meta: { title: 'Runbook' } }, termsOf('runbook'))).toBe(true);
});

test('an excerpt becomes pieces of text, whatever it holds', () => {
  expect(readExcerpt('a &lt;b&gt; <mark>c &amp;</mark> d')).toEqual([
    { text: 'a <b> ', mark: false },
    { text: 'c &amp;', mark: true },
    { text: ' d', mark: false },
  ]);
});

test.each([
  ['', { query: '', filters: {} }, ''],
  [
    '?query=pay+me&kind=component&kind=api',
    { query: 'pay me', filters: { kind: ['component', 'api'] } },
    undefined,
  ],
  [
    '?query=x&types[]=techdocs&filters[kind]=Component&filters[lifecycle][]=production&filters[lifecycle][]=old&pageCursor=1',
    { query: 'x', filters: { in: ['docs'], kind: ['component'], lifecycle: ['production', 'old'] } },
    '?query=x&in=docs&kind=component&lifecycle=production&lifecycle=old',
  ],
  [
    '?query=x&kind=api&f-tier=1&f-tier=2',
    { query: 'x', filters: { kind: ['api'], 'f-tier': ['1', '2'] } },
    undefined,
  ],
  ['?types[]=pets&f-=1&f-A=2&filters[evil]=1&other=2&kind=', { query: '', filters: {} }, ''],
])('the address %s', (search, state, short) => {
  expect(readState(search)).toEqual(state);
  expect(writeState(state)).toBe(short ?? search);
});
