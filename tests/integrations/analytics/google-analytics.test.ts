/**
 * Google Analytics' reports against a stand-in of its Data API and of Google's token server: requests are checked against
 * https://developers.google.com/analytics/devguides/reporting/data/v1/rest/v1beta/properties/runReport, answers have its shape.
 */
import { createVerify, generateKeyPairSync } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import googleAnalytics, { googleAnalyticsOptions } from '../../../integrations/analytics/google-analytics.ts';
import type { Answer, Asked } from '../../collect/vendor.ts';
import { type Bench, createBench, now, runbook } from './portal.ts';

let bench: Bench;
beforeEach(() => (bench = createBench()));
afterEach(() => bench.close());

interface Body {
  dateRanges: { startDate: string; endDate: string; name?: string }[];
  dimensions: { name: string }[];
  metrics: { name: string }[];
  limit: string;
  returnPropertyQuota: boolean;
}

const report = (rows: [dimensions: string[], metrics: number[]][]) => ({
  dimensionHeaders: [],
  metricHeaders: [],
  ...(rows.length > 0 && {
    rows: rows.map(([dimensions, metrics]) => ({
      dimensionValues: dimensions.map((value) => ({ value })),
      metricValues: metrics.map((value) => ({ value: String(value) })),
    })),
  }),
  rowCount: rows.length,
  metadata: { currencyCode: 'EUR', timeZone: 'Europe/Oslo' },
  kind: 'analyticsData#runReport',
});

function answerReport({ path, method, headers, body }: Asked): Answer {
  if (method !== 'POST' || path !== '/v1beta/properties/42:runReport') return { status: 404 };
  if (headers.authorization !== 'Bearer ya29.sentinel')
    return { status: 401, json: { error: { code: 401, message: 'no', status: 'UNAUTHENTICATED' } } };
  const { dimensions } = JSON.parse(body) as Body;
  const names = dimensions.map(({ name }) => name).join();
  if (names === 'pagePath' && body.includes('not_found'))
    return {
      json: report([
        [['/portal/docs/default/component/gone/'], [3]],
        [['/elsewhere/'], [9]],
      ]),
    };
  if (names === 'pagePath')
    return {
      json: report([
        [
          [`/portal${runbook}`, 'last'],
          [300, 50],
        ],
        [
          [`/portal${runbook.slice(0, -1)}`, 'last'],
          [41, 8],
        ],
        [
          [`/portal${runbook}index.html?from=mail`, 'before'],
          [170, 40],
        ],
        [
          ['/portal/docs/default/component/orders/%C3%9Cber%20uns/', 'last'],
          [12, 3],
        ],
        [
          ['/portal/catalog/default/component/orders/', 'last'],
          [7, 4],
        ],
        [
          ['/portal/catalog/default/user/ada/', 'last'],
          [999, 99],
        ],
        [
          ['/other-site/', 'last'],
          [5000, 100],
        ],
        [
          ['/portal/', 'last'],
          [1000, 200],
        ],
      ]),
    };
  if (names === 'pagePath,isoYearIsoWeek')
    return {
      json: report([
        [[`/portal${runbook}`, '202647'], [80]],
        [[`/portal${runbook}`, '202640'], [20]],
      ]),
    };
  if (names === 'eventName,searchTerm')
    return {
      json: report([
        [['search', 'Refund'], [20]],
        [['search', 'refund '], [1]],
        [['search_no_result', 'orders webhook'], [6]],
        [['search_no_result', 'ada@acme.example'], [6]],
        [['search_no_result', '(not set)'], [60]],
      ]),
    };
  return { status: 400, json: { error: { code: 400, message: names, status: 'INVALID_ARGUMENT' } } };
}

const options = (url: string) => ({
  propertyId: '42',
  base: '/portal',
  apiUrl: url,
  tokenUrl: `${url}/token`,
});

test('four reports become the data of the site, of docs pages, of entities and of their owners', async () => {
  const google = await bench.start(answerReport);
  const {
    report: run,
    site,
    of,
    page,
  } = await bench.run(googleAnalytics(options(google.url)), {
    GA4_ACCESS_TOKEN: 'ya29.sentinel',
  });
  expect(run).toMatchObject({ requests: 4, problems: [], stale: false });
  const bodies = google.asked.map(({ body }) => JSON.parse(body) as Body);
  expect(bodies[0]).toMatchObject({
    dateRanges: [
      { startDate: '2026-10-27', endDate: '2026-11-25', name: 'last' },
      { startDate: '2026-09-27', endDate: '2026-10-26', name: 'before' },
    ],
    dimensions: [{ name: 'pagePath' }],
    metrics: [{ name: 'screenPageViews' }, { name: 'activeUsers' }],
    limit: '100000',
    returnPropertyQuota: true,
  });
  expect(bodies[1]?.dateRanges).toEqual([{ startDate: '2026-09-28', endDate: '2026-11-22' }]);

  // Everything below the base counts, what is elsewhere does not.
  expect(site).toMatchObject({
    views: 300 + 41 + 12 + 7 + 999 + 1000,
    searches: [{ term: 'refund', count: 21 }],
    misses: [{ term: 'orders webhook', count: 6 }],
    notFound: [{ path: '/docs/default/component/gone/', count: 3 }],
    unread: { count: 2 },
  });
  // Addresses of one page are one; pages of people are in no list.
  expect(site?.pages.map(({ href, views, readers, change }) => [href, views, readers, change])).toEqual([
    [runbook, 341, 58, 101],
    ['/docs/default/component/orders/%C3%9Cber%20uns/', 12, 3, undefined],
    ['/catalog/default/component/orders/', 7, 4, undefined],
  ]);
  expect(page(runbook)).toEqual({ views: 350, readers: 60 });
  expect(page('/docs/default/component/orders/never/')).toBeUndefined();
  const orders = of('component:default/orders');
  expect(orders?.team).toBeUndefined();
  expect(orders?.own).toMatchObject({ views: 350, change: 110 });
  expect(orders?.own?.weeks).toEqual([
    { at: '2026-09-28', value: 20 },
    ...['2026-10-05', '2026-10-12', '2026-10-19', '2026-10-26', '2026-11-02', '2026-11-09'].map((at) => ({
      at,
      value: 0,
    })),
    { at: '2026-11-16', value: 80 },
  ]);
  expect(of('group:default/sales')).toMatchObject({
    team: {
      views: 350,
      unread: { count: 2, pages: [{ title: 'Never read' }, { title: 'Overview' }].reverse() },
      misses: [{ term: 'orders webhook', count: 6 }],
    },
  });
  expect(of('component:default/gate')).toBeUndefined();
});

test('a service account signs for its token, and neither key nor token are stored or printed', async () => {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', {
    modulusLength: 2048,
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    publicKeyEncoding: { type: 'spki', format: 'pem' },
  });
  let assertion = '';
  const google = await bench.start((asked) => {
    if (asked.path !== '/token')
      // What a careless server repeats.
      return asked.body.includes('searchTerm')
        ? { json: report([[['search', 'plain'], [1]]]) }
        : answerReport(asked);
    assertion = new URLSearchParams(asked.body).get('assertion') ?? '';
    return { json: { access_token: 'ya29.sentinel', expires_in: 3599, token_type: 'Bearer' } };
  });
  const file = join(bench.dir, 'key.json');
  writeFileSync(
    file,
    JSON.stringify({
      type: 'service_account',
      client_email: 'portal@acme.iam.example',
      private_key: privateKey,
      private_key_id: 'k1',
      token_uri: 'https://evil.example/token',
    }),
  );
  const { report: run } = await bench.run(googleAnalytics(options(google.url)), {
    GOOGLE_APPLICATION_CREDENTIALS: file,
  });
  expect(run).toMatchObject({ requests: 5, problems: [] });
  const [asked] = google.asked;
  expect(asked).toMatchObject({ method: 'POST', path: '/token' });
  expect(asked?.headers['content-type']).toBe('application/x-www-form-urlencoded');
  expect(new URLSearchParams(asked?.body).get('grant_type')).toBe(
    'urn:ietf:params:oauth:grant-type:jwt-bearer',
  );
  const [header = '', claims = '', signature = ''] = assertion.split('.');
  const read = (part: string): unknown => JSON.parse(Buffer.from(part, 'base64url').toString());
  expect(read(header)).toEqual({ alg: 'RS256', typ: 'JWT', kid: 'k1' });
  const issued = now.getTime() / 1000;
  expect(read(claims)).toEqual({
    iss: 'portal@acme.iam.example',
    scope: 'https://www.googleapis.com/auth/analytics.readonly',
    aud: `${google.url}/token`,
    iat: issued,
    exp: issued + 3600,
  });
  expect(
    createVerify('RSA-SHA256').update(`${header}.${claims}`).verify(publicKey, signature, 'base64url'),
  ).toBe(true);

  expect([...bench.hidden]).toEqual(expect.arrayContaining([privateKey, 'ya29.sentinel', assertion]));
  const kept = readdirSync(bench.dir, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name !== 'key.json')
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'utf8'))
    .join('\n');
  expect(kept).toContain('Runbook');
  expect(kept).not.toContain('ya29.sentinel');
  expect(kept).not.toContain(assertion);
  expect(kept).not.toContain(privateKey.split('\n')[1]);
});

test('what Google says of a token is masked, also where it says the token itself', async () => {
  const google = await bench.start(({ path }) =>
    path === '/token' ? { status: 404 } : { status: 404, text: 'ya29.sentinel' },
  );
  const { report: run } = await bench.run(
    googleAnalytics({ ...options(google.url), apiUrl: `${google.url}/ya29.sentinel` }),
    { GA4_ACCESS_TOKEN: 'ya29.sentinel' },
  );
  expect(run?.problems).toHaveLength(1);
  expect(JSON.stringify(run?.problems)).not.toContain('ya29.sentinel');
});

test.each([
  ['no file', undefined, /names cannot be read as JSON/],
  ['another kind of key', '{"type":"external_account"}', /no key of a service account.*GA4_ACCESS_TOKEN/],
  [
    'a key that is none',
    '{"type":"service_account","client_email":"a","private_key":"sentinel-no-key"}',
    /private key .* cannot be used/,
  ],
])('%s is said, and what is in the file is not', async (_, content, said) => {
  const file = join(bench.dir, 'key.json');
  if (content) writeFileSync(file, content);
  const { report: run } = await bench.run(googleAnalytics({ propertyId: '42' }), {
    GOOGLE_APPLICATION_CREDENTIALS: file,
  });
  expect(run?.problems[0]?.message).toMatch(said);
  expect(JSON.stringify(run?.problems)).not.toContain('sentinel');
  expect(run?.requests).toBe(0);
});

test('the number of the property may be a number', () => {
  expect(googleAnalyticsOptions.parse({ propertyId: 123456789 }).propertyId).toBe('123456789');
  expect(googleAnalyticsOptions.safeParse({ propertyId: -1 }).success).toBe(false);
});

test('without a token nobody is asked, and it is said once', async () => {
  const { report: run } = await bench.run(googleAnalytics({ propertyId: '42' }));
  expect(run).toMatchObject({ requests: 0, problems: [{ rule: 'collect-note' }] });
  const { report: counting } = await bench.run(googleAnalytics({ measurementId: 'G-A1' }));
  expect(counting).toMatchObject({ requests: 0, problems: [] });
});

test.each<[string, Answer, RegExp]>([
  [
    'a refusal',
    { status: 403, json: { error: { code: 403, message: 'no', status: 'PERMISSION_DENIED' } } },
    /GA4_ACCESS_TOKEN must hold .*analytics\.readonly/,
  ],
  ['a page instead of JSON', { text: '<html>Sign in</html>' }, /not JSON/],
  ['another shape', { json: { rows: [{ dimensionValues: null }] } }, /another shape/],
  ['a dropped connection', 'drop', /could not be reached/],
])('after %s the reports of before stand, and it is said', async (_, failure, said) => {
  let failing = false;
  const google = await bench.start((asked) => (failing ? failure : answerReport(asked)));
  const plugin = googleAnalytics(options(google.url));
  const env = { GA4_ACCESS_TOKEN: 'ya29.sentinel' };
  await bench.run(plugin, env);
  failing = true;
  const { report: run, site, page } = await bench.run(plugin, env);
  expect(run).toMatchObject({ stale: true, problems: [{ rule: 'collect-failed' }] });
  expect(run?.problems[0]?.message).toMatch(said);
  expect(site?.pages[0]).toMatchObject({ href: runbook, views: 341 });
  expect(page(runbook)).toEqual({ views: 350, readers: 60 });
});

test('empty reports, nulls and numbers that are none are nothing', async () => {
  const google = await bench.start(({ body }) =>
    body.includes('"dateRange') && body.includes('activeUsers')
      ? {
          json: {
            rows: [
              { dimensionValues: [{ value: null }], metricValues: [{}] },
              { dimensionValues: [{ value: runbook }], metricValues: [{ value: 'many' }, { value: '-3' }] },
            ],
            rowCount: null,
          },
        }
      : { json: { kind: 'analyticsData#runReport' } },
  );
  const { report: run, site } = await bench.run(googleAnalytics({ ...options(google.url), base: '/' }), {
    GA4_ACCESS_TOKEN: 'ya29.sentinel',
  });
  expect(run?.problems).toEqual([]);
  expect(site).toMatchObject({ views: 0, pages: [], searches: [], misses: [], notFound: [] });
});

test('two runs with the same answers store the same, and rounded counts outlast small moves', async () => {
  let more = 0;
  const google = await bench.start((asked) => {
    const said = answerReport(asked);
    return said === 'drop' || more === 0
      ? said
      : { ...said, json: JSON.parse(JSON.stringify(said.json).replace('"300"', '"303"')) as unknown };
  });
  const plugin = googleAnalytics(options(google.url));
  const env = { GA4_ACCESS_TOKEN: 'ya29.sentinel' };
  const later = new Date(now.getTime() + 3_600_000);
  const first = await bench.run(plugin, env);
  more = 1;
  const second = await bench.run(plugin, env, later);
  const part = (run: typeof first) => run.stored.get('callboard-google-analytics')?.parts[''];
  // Since when: as in the first run.
  expect(part(second)?.pages).toEqual(part(first)?.pages);
  expect(part(second)?.entities).toEqual(part(first)?.entities);
  expect(part(second)?.site?.since).toBe(later.toISOString());
});
