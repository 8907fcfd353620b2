/** What the browser's part says of a page. */
import { afterEach, expect, test, vi } from 'vitest';
import { plainTitle } from '../../../integrations/analytics/client/page.ts';

afterEach(() => vi.unstubAllGlobals());

test.each([
  ['/portal/search/', 'Search'],
  ['/portal/search', 'Search'],
  ['/portal/docs/search/', 'salary of jane — Search'],
])('the title of %s is sent as %s', (pathname, title) => {
  vi.stubGlobal('location', { pathname });
  vi.stubGlobal('document', {
    title: 'salary of jane — Search',
    documentElement: { dataset: { base: '/portal/' } },
  });
  expect(plainTitle()).toBe(title);
});
