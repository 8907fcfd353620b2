/** Plausible's reports against a stand-in of https://plausible.io/docs/stats-api. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import plausible from '../../../integrations/analytics/plausible.ts';
import type { Answer, Asked } from '../../collect/vendor.ts';
import { type Bench, createBench, runbook } from './portal.ts';

let bench: Bench;
beforeEach(() => (bench = createBench()));
afterEach(() => bench.close());

interface Query {
  site_id: string;
  metrics: string[];
  date_range: string | [string, string];
  dimensions: string[];
  filters?: unknown[];
  pagination: { limit: number; offset: number };
}

const results = (rows: [dimensions: string[], metrics: (number | null)[]][]) => ({
  results: rows.map(([dimensions, metrics]) => ({ dimensions, metrics })),
  meta: {},
  query: {},
});

function answer({ path, method, headers, body }: Asked): Answer {
  if (method !== 'POST' || path !== '/stats/api/v2/query') return { status: 404 };
  if (headers.authorization !== 'Bearer sentinel-key')
    return { status: 401, json: { error: 'Invalid API key' } };
  const { dimensions, date_range: range } = JSON.parse(body) as Query;
  switch (`${dimensions.join()} ${String(range)}`) {
    case 'event:page 30d':
      return {
        json: results([
          [[runbook], [341, 58]],
          [['/'], [20, 9]],
        ]),
      };
    case 'event:page 2026-09-27,2026-10-26':
      return {
        json: results([
          [[runbook], [170]],
          [['/docs/default/component/orders/never/'], [4]],
        ]),
      };
    case 'event:page,time:week 2026-09-28,2026-11-22':
      return {
        json: results([
          [[runbook, '2026-09-28'], [20]],
          [[runbook, '2026-11-16'], [80]],
          [[runbook, '2026-11-23'], [5]],
        ]),
      };
    case 'event:goal,event:props:term 30d':
      return {
        json: results([
          [['Search', 'refund'], [21]],
          [['Search without result', 'orders webhook'], [6]],
          [['Search', '(none)'], [null]],
        ]),
      };
    case 'event:goal,event:props:path 30d':
      return { json: results([[['404', '/docs/default/component/gone/'], [3]]]) };
    default:
      return { status: 400, json: { error: body } };
  }
}

const options = (url: string) => ({ site: 'portal.acme.example', url: `${url}/stats` });
const env = { PLAUSIBLE_API_KEY: 'sentinel-key' };

test('five queries become the data of pages, entities and the site', async () => {
  const vendor = await bench.start(answer);
  const { report, site, of, page } = await bench.run(plausible(options(vendor.url)), env);
  expect(report).toMatchObject({ requests: 5, problems: [] });
  for (const { body, headers } of vendor.asked) {
    expect(headers['content-type']).toBe('application/json');
    expect(JSON.parse(body)).toMatchObject({
      site_id: 'portal.acme.example',
      pagination: { limit: 10_000, offset: 0 },
    });
  }
  const asked = vendor.asked.map(({ body }) => JSON.parse(body) as Query);
  expect(asked.map(({ filters }) => filters).filter(Boolean)).toEqual([
    [['is', 'event:goal', ['Search', 'Search without result']]],
    [['is', 'event:goal', ['404']]],
  ]);
  expect(site).toMatchObject({
    views: 361,
    searches: [{ term: 'refund', count: 21 }],
    misses: [{ term: 'orders webhook', count: 6 }],
    notFound: [{ path: '/docs/default/component/gone/', count: 3 }],
  });
  expect(page(runbook)).toEqual({ views: 350, readers: 60 });
  expect(of('component:default/orders')?.own?.weeks?.at(-1)).toEqual({ at: '2026-11-16', value: 80 });
  // Read before, not in the last 30 days.
  expect(site?.unread?.pages.map(({ title }) => title)).toContain('Never read');
});

test('where counting has begun lately, nothing has grown, and nothing counts as unread', async () => {
  const vendor = await bench.start((asked) =>
    asked.body.includes('time:week') ? { json: results([[[runbook, '2026-11-16'], [80]]]) } : answer(asked),
  );
  const { site } = await bench.run(plausible(options(vendor.url)), env);
  expect(site?.views).toBe(361);
  expect(site?.change).toBeUndefined();
  expect(site?.unread).toBeUndefined();
});

test('numbers without end are bounded, and so are their sums', async () => {
  const vendor = await bench.start((asked) => {
    const { dimensions, date_range: range } = JSON.parse(asked.body) as Query;
    const rows: Parameters<typeof results>[0] = [
      [[runbook], [1e308, 1e308]],
      [[`${runbook}index.html`], [1e308, -5]],
    ];
    return dimensions.join() === 'event:page' && range === '30d' ? { json: results(rows) } : answer(asked);
  });
  const { report, site, page } = await bench.run(plausible(options(vendor.url)), env);
  expect(report?.problems).toEqual([]);
  expect(site).toMatchObject({ views: 1e12, pages: [{ views: 1e12, readers: 1e12 }] });
  expect(page(runbook)).toEqual({ views: 1e12, readers: 1e12 });
});

test('goals that nobody has set up are missed once, and the rest is shown', async () => {
  const vendor = await bench.start((asked) =>
    asked.body.includes('event:goal') ? { status: 400, json: { error: 'unknown goal' } } : answer(asked),
  );
  const { report, site, page } = await bench.run(plausible(options(vendor.url)), env);
  expect(report?.problems.map(({ rule, message }) => [rule, /"(Search|404)"/.exec(message)?.[1]])).toEqual([
    ['collect-note', '404'],
    ['collect-note', 'Search'],
  ]);
  expect(site?.misses).toBeUndefined();
  expect(site?.notFound).toBeUndefined();
  expect(page(runbook)).toEqual({ views: 350, readers: 60 });
});

test('further rows are asked for', async () => {
  const many = (from: number, count: number) =>
    results(Array.from({ length: count }, (_, at) => [[`/other/${from + at}/`], [1, 1]]));
  const vendor = await bench.start((asked) => {
    const { dimensions, date_range: range, pagination } = JSON.parse(asked.body) as Query;
    if (dimensions.join() !== 'event:page' || range !== '30d') return answer(asked);
    return { json: pagination.offset === 0 ? many(0, 10_000) : many(10_000, 5) };
  });
  const { report, site } = await bench.run(plausible(options(vendor.url)), env);
  expect(report).toMatchObject({ requests: 6, problems: [] });
  expect(site?.views).toBe(10_005);
});

test.each<[string, Answer, RegExp]>([
  [
    'a wrong key',
    { status: 401, json: { error: 'Invalid API key' } },
    /answered 401.*PLAUSIBLE_API_KEY must hold/,
  ],
  ['a page instead of JSON', { text: '<html>' }, /not JSON/],
  ['another shape', { json: { results: [{ metrics: 'many', dimensions: [] }] } }, /another shape/],
])('%s is said, and the reports of before stand', async (_, failure, said) => {
  let failing = false;
  const vendor = await bench.start((asked) => (failing ? failure : answer(asked)));
  await bench.run(plausible(options(vendor.url)), env);
  failing = true;
  const { report, page } = await bench.run(plausible(options(vendor.url)), env);
  expect(report?.stale).toBe(true);
  expect(report?.problems[0]?.message).toMatch(said);
  expect(JSON.stringify(report)).not.toContain('sentinel-key');
  expect(page(runbook)).toEqual({ views: 350, readers: 60 });
});

test('without a key it is said once; without reports it is not', async () => {
  expect((await bench.run(plausible({ site: 'a.example' }))).report).toMatchObject({
    requests: 0,
    problems: [{ rule: 'collect-note' }],
  });
  expect((await bench.run(plausible({ site: 'a.example', reports: false }))).report).toMatchObject({
    requests: 0,
    problems: [],
  });
});
