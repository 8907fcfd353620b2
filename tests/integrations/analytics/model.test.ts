import { expect, test } from 'vitest';
import {
  aboutCount,
  changeOf,
  grouped,
  plainCount,
  roundCount,
} from '../../../integrations/analytics/model.ts';
import { portalPath } from '../../../integrations/analytics/paths.ts';
import { countedTerm } from '../../../integrations/analytics/terms.ts';

test.each([
  ['/portal/docs/default/component/shop/', '/portal', '/docs/default/component/shop/'],
  ['/portal/docs/default/component/shop', '/portal/', '/docs/default/component/shop/'],
  ['/portal/docs/default/component/shop/index.html?a=b#c', 'portal', '/docs/default/component/shop/'],
  ['https://acme.example/portal/docs/x/?utm_source=mail', '/portal', '/docs/x/'],
  ['//portal//docs/x/', '/portal', '/docs/x/'],
  ['/docs/%C3%9Cber%20uns/', '/', '/docs/Über uns/'],
  ['/docs/100%/', '/', '/docs/100%/'],
  ['/docs/../catalog/', '/', '/catalog/'],
  ['', '/', '/'],
  ['/portal', '/portal', '/'],
  ['/portals/docs/', '/portal', undefined],
  ['/other/', '/portal', undefined],
  [`/${'a'.repeat(3000)}`, '/', undefined],
])('the path of %s below %s', (address, base, path) => {
  expect(portalPath(address, base)).toBe(path);
});

test.each([
  [0, 0, 'nobody'],
  [3, 1, 'fewer than 5'],
  [7, 5, 'about 5'],
  [12, 10, 'about 10'],
  [58, 60, 'about 60'],
  [341, 350, 'about 350'],
  [1234, 1000, 'about 1,000'],
  [98_000, 100_000, 'about 100,000'],
])('%i is said as about', (count, rounded, words) => {
  expect(roundCount(count)).toBe(rounded);
  expect(aboutCount(rounded)).toBe(words);
});

test.each([
  [341, 170, 1, 101],
  [341, 170, 10, 100],
  [50, 100, 10, -50],
  [100, 4, 1, undefined],
  [90_000, 10, 10, 999],
])('%i after %i is a change of', (views, before, step, change) => {
  expect(changeOf(views, before, step)).toBe(change);
});

test.each([
  ['  Vacation   days ', 'vacation days'],
  ['x', undefined],
  ['ada@acme.example', undefined],
  ['call ada@acme', undefined],
  ['0047 123456789', undefined],
  ['ghp_abcdefghijklmnop1234567890', undefined],
  ['a'.repeat(90), 'a'.repeat(80)],
  ['OrdersErrorBudgetExceeded', 'orderserrorbudgetexceeded'],
  ['order 12345', 'order 12345'],
  ['912 34 567', undefined],
  ['25.11.2026', '25.11.2026'],
  ['release 2026-11-25', 'release 2026-11-25'],
  ['361fd3c0-41d4-4ea4-ba77-09bb17890967', undefined],
  ['eyJhbGciOi', undefined],
])('the term %s is counted as', (text, term) => {
  expect(countedTerm(text)).toBe(term);
});

test.each([
  [3.7, 3],
  ['12', 12],
  [-5, 0],
  [Number.NaN, 0],
  [Number.POSITIVE_INFINITY, 1e12],
  [1e308, 1e12],
  [null, 0],
  [undefined, 0],
  [{}, 0],
])('the count %s is', (count, plain) => {
  expect(plainCount(count)).toBe(plain);
});

test('what was stored as null is shown as nothing', () => {
  expect(grouped(null)).toBe('0');
});
