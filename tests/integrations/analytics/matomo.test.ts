/** Matomo's reports against a stand-in of https://developer.matomo.org/api-reference/reporting-api. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import matomo, { matomoOptions } from '../../../integrations/analytics/matomo.ts';
import type { Answer, Asked } from '../../collect/vendor.ts';
import { type Bench, createBench, runbook } from './portal.ts';

let bench: Bench;
beforeEach(() => (bench = createBench()));
afterEach(() => bench.close());

function answer({ path, method, body }: Asked): Answer {
  if (method !== 'POST' || path !== '/matomo/index.php') return { status: 404 };
  const params = new URLSearchParams(body);
  if (params.get('token_auth') !== 'sentinel-token')
    return {
      json: { result: 'error', message: `You can't access this resource with ${params.get('token_auth')}.` },
    };
  switch (`${params.get('method')} ${params.get('period')} ${params.get('date')}`) {
    case 'Actions.getPageUrls range 2026-10-27,2026-11-25':
      return {
        json: [
          {
            label: `${runbook}index`,
            url: `https://portal.acme.example${runbook}`,
            nb_visits: 58,
            nb_hits: 341,
          },
          { label: '/', nb_visits: '9', nb_hits: '20' },
        ],
      };
    case 'Actions.getPageUrls range 2026-09-27,2026-10-26':
      return { json: [{ label: runbook, nb_visits: 30, nb_hits: 170 }] };
    case 'Actions.getPageUrls week 2026-09-28,2026-11-22':
      return {
        json: {
          '2026-09-28,2026-10-04': [{ label: runbook, nb_visits: 2, nb_hits: '20' }],
          '2026-11-16,2026-11-22': [
            { label: runbook, url: `https://portal.acme.example${runbook}`, nb_visits: 12, nb_hits: 80 },
          ],
        },
      };
    case 'Actions.getSiteSearchKeywords range 2026-10-27,2026-11-25':
      return { json: [{ label: 'refund', nb_visits: 15, nb_hits: 21 }] };
    case 'Actions.getSiteSearchNoResultKeywords range 2026-10-27,2026-11-25':
      return { json: [{ label: 'orders webhook', nb_visits: 6 }] };
    case 'Events.getName range 2026-10-27,2026-11-25':
      return params.get('segment') === 'eventCategory==callboard;eventAction==not_found'
        ? { json: [{ label: '/docs/default/component/gone/', nb_events: 3, nb_visits: 2 }] }
        : { json: [] };
    default:
      return { json: { result: 'error', message: `Unknown: ${body}` } };
  }
}

const options = (url: string) => ({ url: `${url}/matomo/`, siteId: 7 });
const env = { MATOMO_TOKEN: 'sentinel-token' };

test('six requests, with the token in the body, become the data of pages, entities and the site', async () => {
  const vendor = await bench.start(answer);
  const { report, site, of, page } = await bench.run(matomo(options(vendor.url)), env);
  expect(report).toMatchObject({ requests: 6, problems: [] });
  for (const { path, body, headers } of vendor.asked) {
    expect(path).toBe('/matomo/index.php');
    expect(headers['content-type']).toBe('application/x-www-form-urlencoded');
    expect(Object.fromEntries(new URLSearchParams(body))).toMatchObject({
      module: 'API',
      format: 'JSON',
      idSite: '7',
      filter_limit: '-1',
    });
  }
  expect(site).toMatchObject({
    views: 361,
    searches: [{ term: 'refund', count: 21 }],
    misses: [{ term: 'orders webhook', count: 6 }],
    notFound: [{ path: '/docs/default/component/gone/', count: 3 }],
  });
  // Visits are no people: Matomo tells people apart within a day only.
  expect(page(runbook)).toEqual({ views: 350 });
  expect(of('component:default/orders')?.own).toMatchObject({ views: 350, change: 100 });
  expect(of('component:default/orders')?.own?.weeks?.at(-1)).toEqual({ at: '2026-11-16', value: 80 });
});

test('an error that comes with status 200 is an error, and the token is not in it', async () => {
  const vendor = await bench.start(answer);
  await bench.run(matomo(options(vendor.url)), env);
  const { report, page } = await bench.run(matomo(options(vendor.url)), { MATOMO_TOKEN: 'sentinel-wrong' });
  expect(report?.stale).toBe(true);
  expect(report?.problems[0]?.message).toMatch(
    /Matomo answered to \S+: You can't access this resource.*MATOMO_TOKEN must hold a token/,
  );
  expect(JSON.stringify(report)).not.toContain('sentinel-wrong');
  expect(page(runbook)).toEqual({ views: 350 });
});

test('empty reports, as PHP writes them, are nothing', async () => {
  const vendor = await bench.start(() => ({ json: [] }));
  const { report, site } = await bench.run(matomo(options(vendor.url)), env);
  expect(report?.problems).toEqual([]);
  expect(site).toMatchObject({ views: 0, pages: [], searches: [], misses: [] });
});

test.each<[string, Answer]>([
  ['a page instead of JSON', { text: '<html>' }],
  ['a server that fails', { status: 503, headers: { 'retry-after': '3600' } }],
])('%s is said', async (_, failure) => {
  const vendor = await bench.start(() => failure);
  const { report, site } = await bench.run(matomo(options(vendor.url)), env);
  expect(report?.problems).toMatchObject([{ rule: 'collect-failed' }]);
  expect(site).toBeUndefined();
});

test('the number of the site may be a text', () => {
  const url = 'https://stats.acme.example';
  expect(matomoOptions.parse({ url, siteId: '7' }).siteId).toBe(7);
  expect(matomoOptions.safeParse({ url, siteId: '0' }).success).toBe(false);
  expect(matomoOptions.safeParse({ url, siteId: 'x' }).error?.message).toContain('such as 7');
});

test('without a token it is said once', async () => {
  const { report } = await bench.run(matomo({ url: 'https://stats.acme.example', siteId: 7 }));
  expect(report).toMatchObject({ requests: 0, problems: [{ rule: 'collect-note' }] });
});
