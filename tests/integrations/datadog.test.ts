/**
 * Datadog as a plugin. Requests are checked and answers made as Datadog's API v1 describes them (`/api/v1/monitor`,
 * `/api/v1/slo/search`, `/api/v1/slo/{id}/history`; schemas of datadog-api-client, Apache-2.0).
 */
import type { AstroIntegration, AstroIntegrationLogger } from 'astro';
import { describe, expect, test } from 'vitest';
import { addCounts, entityAlerts, summarise } from '../../integrations/alerts/alerts.ts';
import datadog from '../../integrations/alerts/datadog.ts';
import { type DatadogPanels, datadogPanels } from '../../integrations/alerts/datadog-panels.ts';
import { apiOrigin, datadogSites, pageOrigin } from '../../integrations/alerts/datadog-sites.ts';
import type { StoredOfEntity, StoredOfSite } from '../../integrations/alerts/stored.ts';
import { collectContributions } from '../../src/plugins/contributions.ts';
import type { Answer } from '../collect/vendor.ts';
import { makeSite } from '../views/site.ts';
import { setUpCollecting } from './collecting.ts';
import { type Operation, strictVendor } from './request.ts';

const component = (name: string, annotations: Record<string, string> = {}) => ({
  kind: 'Component',
  name,
  metadata: { annotations },
  relations: { ownedBy: ['group:default/sales'] },
});
const { catalog } = makeSite({
  entities: [
    { kind: 'Group', name: 'sales' },
    component('orders'),
    component('ledger', {
      'datadoghq.com/monitor-tags': 'team:money, env:prod',
      'datadoghq.com/slo-tags': 'team:money',
    }),
    component('european', {
      'datadoghq.com/monitor-tags': 'team:money',
      'datadoghq.com/site': 'datadoghq.eu',
    }),
    component('wrong', { 'datadoghq.com/monitor-tags': 'team money' }),
    { kind: 'System', name: 'orders', relations: { ownedBy: ['group:default/sales'] } },
    component('unwatched'),
  ],
});
const { start, run } = setUpCollecting(catalog);
const keys = { DD_API_KEY: 'api-sentinel', DD_APP_KEY: 'app-sentinel' };
const collectFrom = (options: Parameters<typeof datadog>[0], env: Record<string, string> = keys) =>
  run<StoredOfEntity, StoredOfSite>(datadog(options), env);

const monitor = (
  id: number,
  name: string,
  state: string | null,
  tags: string[],
  extra: Record<string, unknown> = {},
) => ({
  id,
  name,
  type: 'query alert',
  query: 'avg(last_5m):sum:trace.http.errors{service:orders} > 5',
  message: '',
  overall_state: state,
  overall_state_modified: '2026-02-01T09:00:00.000000+00:00',
  priority: null,
  tags,
  multi: false,
  options: { notify_no_data: false, thresholds: { critical: 5 } },
  matching_downtimes: [],
  ...extra,
});
const monitors = [
  monitor(1, '[orders] error rate', 'Alert', ['service:orders', 'env:prod'], {
    priority: 2,
    message:
      '{{#is_alert}}\n## Too many orders fail {{value}} @pagerduty-orders\nSee the [Runbook](https://portal.example.com/docs/orders/runbook/).\n{{/is_alert}}',
  }),
  monitor(2, '[orders] latency', 'Warn', ['Service:Orders']),
  monitor(3, '[orders] muted', 'Alert', ['service:orders'], {
    matching_downtimes: [{ id: 7, end: null, scope: ['env:prod'], start: 1769900000 }],
  }),
  monitor(4, '[orders] silent', 'No Data', ['service:orders']),
  monitor(5, '[orders] fine', 'OK', ['service:orders']),
  monitor(6, '[ledger] fine', 'OK', ['team:money', 'env:prod']),
  monitor(7, '[ledger] staging', 'Alert', ['team:money', 'env:staging']),
];

const status = (timeframe: string, left: number | null, reached: number | null = 99.9) => ({
  error: null,
  error_budget_remaining: left,
  indexed_at: 1769900000,
  raw_error_budget_remaining: { unit: 'requests', value: 10 },
  span_precision: 2,
  state: 'ok',
  status: reached,
  target: 99.5,
  timeframe,
});
const slo = (id: string, name: string, tags: string[], overall: unknown[]) => ({
  data: {
    id,
    type: 'slo',
    attributes: {
      name,
      description: null,
      all_tags: tags,
      env_tags: [],
      service_tags: [],
      team_tags: [],
      groups: null,
      monitor_ids: null,
      slo_type: 'metric',
      overall_status: overall,
      thresholds: [
        { target: 99.5, target_display: '99.5', timeframe: '30d', warning: null, warning_display: null },
      ],
    },
  },
});
const found = (slos: unknown[]) => ({
  data: { type: '', attributes: { slos, facets: {} } },
  links: { first: '', last: null, next: '', prev: null, self: '' },
  meta: { pagination: { number: 0, size: 100, total: slos.length, type: 'number_size' } },
});
const slos = [
  slo(
    'aa',
    'Orders availability',
    ['service:orders'],
    [status('7d', 80.12345), status('30d', 12.5, 99.5625)],
  ),
  slo('bb', 'Ledger closes in time', ['team:money'], []),
  slo('cc', 'Of nobody here', ['service:elsewhere'], []),
];

const operations = (over: Partial<Record<'monitors' | 'slos' | 'history', Operation['answer']>> = {}) => ({
  '/api/v1/monitor': {
    query: {
      page: /^\d+$/,
      page_size: /^([1-9]\d{0,2}|1000)$/,
      with_downtimes: /^(true|false)$/,
      monitor_tags: /./,
      tags: /./,
    },
    answer: over.monitors ?? ((): Answer => ({ json: monitors })),
  } as Operation,
  '/api/v1/slo/search': {
    query: { query: /./, 'page[size]': /^\d+$/, 'page[number]': /^\d+$/, include_facets: /^(true|false)$/ },
    answer: over.slos ?? ((): Answer => ({ json: found(slos) })),
  } as Operation,
  '/api/v1/slo/[^/]+/history': {
    query: { from_ts: /^\d{10}$/, to_ts: /^\d{10}$/, target: /./, apply_correction: /./ },
    required: ['from_ts', 'to_ts'],
    answer:
      over.history ??
      ((): Answer => ({
        json: {
          data: {
            from_ts: 1,
            to_ts: 2,
            type: 'metric',
            type_id: 1,
            overall: {
              sli_value: 98.9,
              span_precision: 2,
              name: 'x',
              error_budget_remaining: { '30d': -120 },
            },
            thresholds: { '30d': { timeframe: '30d', target: 99.5 } },
          },
          errors: null,
        },
      })),
  } as Operation,
});
const server = (over?: Parameters<typeof operations>[0], api = 'api-sentinel', app = 'app-sentinel') =>
  strictVendor(
    operations(over),
    (headers) => headers['dd-api-key'] === api && headers['dd-application-key'] === app,
  );

test('two requests for all entities, and one for each level of an entity of which the list tells no budget', async () => {
  const vendor = await start(server());
  const { report, of } = await collectFrom({ instances: [{ url: vendor.url }] });
  expect(report?.requests).toBe(3);
  expect(vendor.asked.map(({ path }) => decodeURIComponent(path)).sort()).toEqual([
    '/api/v1/monitor?page=0&page_size=500&with_downtimes=true',
    // 30 days up to the hour that has begun.
    `/api/v1/slo/bb/history?from_ts=${1769940000 - 30 * 86_400}&to_ts=1769940000`,
    '/api/v1/slo/search?page[size]=100&page[number]=0',
  ]);
  const [orders] = of('component:default/orders');
  expect(orders?.data.alerts?.counts).toEqual({
    firing: 1,
    warning: 1,
    pending: 0,
    silenced: 1,
    unknown: 1,
    quiet: 1,
  });
  expect(orders?.data.alerts?.alerts[0]).toEqual({
    name: '[orders] error rate',
    state: 'firing',
    severity: 'P2',
    summary: 'Too many orders fail',
    runbook: 'https://portal.example.com/docs/orders/runbook/',
    href: 'https://app.datadoghq.com/monitors/1',
    since: '2026-02-01T09:00:00.000000+00:00',
  });
  expect(orders?.data.slos).toEqual([
    {
      name: 'Orders availability',
      href: 'https://app.datadoghq.com/slo?slo_id=aa',
      target: 99.5,
      timeframe: '30d',
      reached: 99.563,
      budget: 12.5,
    },
  ]);
  const [ledger] = of('component:default/ledger');
  expect(ledger?.data.alerts?.counts).toMatchObject({ firing: 0, quiet: 1 });
  expect(ledger?.data.slos).toEqual([expect.objectContaining({ reached: 98.9, budget: -120 })]);
  expect(of('system:default/orders')).toEqual([]);
  expect(of('component:default/unwatched')).toEqual([]);
});

test('a team has what it owns: monitors and levels, least budget first', async () => {
  const vendor = await start(server());
  const { of, site } = await collectFrom({ instances: [{ url: vendor.url }] });
  const [team] = of('group:default/sales');
  expect(team?.data.owned?.counts).toMatchObject({ firing: 1, warning: 1 });
  expect(team?.data.ownedSlos).toMatchObject({ total: 2, spent: 1, low: 1 });
  expect(team?.data.ownedSlos?.slos.map(({ title, budget }) => [title, budget])).toEqual([
    ['ledger', -120],
    ['orders', 12.5],
  ]);
  expect(site[0]?.data.slos?.total).toBe(2);
});

test('another tag, or none by default', async () => {
  const vendor = await start(server());
  const off = await collectFrom({ instances: [{ url: vendor.url }], tag: false });
  expect(off.of('component:default/orders')).toEqual([]);
  const env = await collectFrom({ instances: [{ url: vendor.url }], tag: 'team' });
  expect(env.of('component:default/orders')).toEqual([]);
});

test('without service levels nothing is asked about them', async () => {
  const vendor = await start(server({ slos: () => ({ status: 403, json: { errors: ['Forbidden'] } }) }));
  const { report, of } = await collectFrom({ instances: [{ url: vendor.url }], slos: false });
  expect(report).toMatchObject({ requests: 1, stale: false });
  expect(report?.problems.map(({ message }) => message)).toEqual([
    'No alert rule is what annotations ask for: component:default/wrong (datadoghq.com/monitor-tags: team money).',
    'No instance has the name that annotations give: "datadoghq.eu" of component:default/european.',
  ]);
  expect(of('component:default/orders')[0]?.data.alerts?.counts.firing).toBe(1);
});

test('monitors are paged from 0, levels too; histories are bounded', async () => {
  const many = Array.from({ length: 500 }, (_, at) => monitor(100 + at, `m ${at}`, 'OK', ['service:orders']));
  const open = Array.from({ length: 100 }, (_, at) => slo(`s${at}`, `level ${at}`, ['service:orders'], []));
  const vendor = await start(
    server({
      monitors: (url) => ({ json: url.searchParams.get('page') === '0' ? many : [monitors[0]] }),
      slos: (url) => ({ json: found(url.searchParams.get('page[number]') === '0' ? open : [slos[0]]) }),
    }),
  );
  const { report, of } = await collectFrom({ instances: [{ url: vendor.url }], maxHistories: 3 });
  expect(report?.requests).toBe(2 + 2 + 3);
  expect(of('component:default/orders')[0]?.data.alerts?.counts).toMatchObject({ firing: 1, quiet: 500 });
});

describe('of two that ask for histories', () => {
  const { start, run } = setUpCollecting(
    makeSite({
      entities: [
        component('greedy', { 'datadoghq.com/slo-tags': 'env:prod' }),
        component('modest', { 'datadoghq.com/slo-tags': 'service:modest' }),
      ],
    }).catalog,
  );

  test('one with many leaves the other its own; how many were not asked for is said', async () => {
    const many = Array.from({ length: 90 }, (_, at) => slo(`s${at}`, `level ${at}`, ['env:prod'], []));
    const vendor = await start(
      server({ slos: () => ({ json: found([...many, slo('own', 'own', ['service:modest'], [])]) }) }),
    );
    const options = { instances: [{ url: vendor.url }], maxHistories: 3 };
    const { report, of } = await run<StoredOfEntity, StoredOfSite>(datadog(options), keys);
    expect(vendor.asked.filter(({ path }) => path.includes('/own/history'))).toHaveLength(1);
    expect(report?.problems.map(({ message }) => message)).toContain(
      'The budget of 88 service levels is not known: their histories were not asked for.',
    );
    expect(of('component:default/greedy')[0]?.data.slos?.length).toBe(15);
  });
});

test('a refusal names the keys, their scopes and the site', async () => {
  const vendor = await start(server({}, 'other', 'other'));
  const { report } = await collectFrom({ instances: [{ url: vendor.url }] });
  expect(report?.problems[0]?.message).toContain(
    '(DD_API_KEY and DD_APP_KEY, the scopes monitors_read and slos_read, or another `site` than datadoghq.com).',
  );
});

test('two organisations: keys of their own, and an entity names its site', async () => {
  const us = await start(server({}, 'us-api', 'us-app'));
  const eu = await start(server({}, 'eu-api', 'eu-app'));
  const { of } = await collectFrom(
    {
      instances: [
        { url: us.url, apiKeyEnv: 'US_API', appKeyEnv: 'US_APP' },
        { site: 'datadoghq.eu', url: eu.url, apiKeyEnv: 'EU_API', appKeyEnv: 'EU_APP' },
      ],
    },
    { US_API: 'us-api', US_APP: 'us-app', EU_API: 'eu-api', EU_APP: 'eu-app' },
  );
  expect(of('component:default/orders').map(({ part }) => part)).toEqual(['datadoghq.com', 'datadoghq.eu']);
  expect(of('component:default/european').map(({ part }) => part)).toEqual(['datadoghq.eu']);
  expect(of('component:default/european')[0]?.data.alerts?.alerts[0]?.href).toBe(
    'https://app.datadoghq.eu/monitors/7',
  );
});

test('429 with X-RateLimit-Reset: it is waited for so long, then asked again', async () => {
  const vendor = await start(
    server({
      monitors: (_, __, before) =>
        before === 0
          ? {
              status: 429,
              headers: {
                'x-ratelimit-limit': '300',
                'x-ratelimit-period': '60',
                'x-ratelimit-remaining': '0',
                'x-ratelimit-reset': '1',
                'x-ratelimit-name': 'monitors',
              },
              json: { errors: ['Rate limit of 300 requests in 60 seconds reached.'] },
            }
          : { json: monitors },
    }),
  );
  const begun = Date.now();
  const { report } = await collectFrom({ instances: [{ url: vendor.url }] });
  expect(report).toMatchObject({ requests: 4, stale: false });
  expect(Date.now() - begun).toBeGreaterThan(900);
});

test.each<[string, Parameters<typeof operations>[0], number]>([
  ['HTML in place of monitors', { monitors: () => ({ text: '<html></html>' }) }, 1],
  ['an object in place of monitors', { monitors: () => ({ json: { errors: ['no'] } }) }, 1],
  ['403 for levels', { slos: () => ({ status: 403, json: { errors: ['Forbidden'] } }) }, 1],
])('%s: what was known stays, with a problem', async (_, over, failed) => {
  let broken = false;
  const [good, bad] = [server(), server(over)];
  const vendor = await start((...args) => (broken ? bad : good)(...args));
  const options = { instances: [{ url: vendor.url }] };
  const before = await collectFrom(options);
  broken = true;
  const { report, of } = await collectFrom(options);
  expect(report?.stale).toBe(true);
  expect(report?.problems.filter(({ rule }) => rule === 'collect-failed')).toHaveLength(failed);
  expect(of('component:default/orders')).toEqual(before.of('component:default/orders'));
});

test('a history that fails costs that level its budget and nothing else', async () => {
  const vendor = await start(server({ history: () => ({ status: 404, json: { errors: ['none'] } }) }));
  const { report, of } = await collectFrom({ instances: [{ url: vendor.url }] });
  expect(report?.stale).toBe(false);
  expect(of('component:default/ledger')[0]?.data.slos).toEqual([
    expect.objectContaining({ name: 'Ledger closes in time', target: 99.5 }),
  ]);
});

test('nulls and unknown states are no reason to fail', async () => {
  const vendor = await start(
    server({
      monitors: () => ({
        json: [
          monitor(1, 'Odd', 'Dreaming', ['service:orders'], {
            message: null,
            options: null,
            matching_downtimes: null,
          }),
          { id: 2, name: null, tags: null, type: 'x', query: 'x' },
          monitor(3, '', null, ['service:orders'], { name: null, overall_state_modified: null }),
        ],
      }),
      slos: () => ({
        json: found([
          slo('aa', 'x', ['service:orders'], [status('30d', null, null)]),
          {
            data: {
              id: 'zz',
              type: 'slo',
              attributes: {
                name: null,
                all_tags: ['service:orders'],
                overall_status: null,
                thresholds: null,
              },
            },
          },
        ]),
      }),
    }),
  );
  const { report, of } = await collectFrom({ instances: [{ url: vendor.url }] });
  expect(report?.stale).toBe(false);
  const [orders] = of('component:default/orders');
  expect(orders?.data.alerts?.counts.unknown).toBe(2);
  expect(orders?.data.alerts?.alerts.map(({ name }) => name)).toEqual(['Monitor 3', 'Odd']);
  expect(orders?.data.slos).toHaveLength(1);
});

test('hostile texts are stored bounded and with no key; no keys: nobody is asked', async () => {
  const long = `</script>"\\'\u0000\n${'[](('.repeat(2000)}{{${'{{'.repeat(2000)} runbook https://x/${'y'.repeat(2000)}`;
  const vendor = await start(
    server({
      monitors: () => ({
        json: Array.from({ length: 100 }, (_, at) =>
          monitor(at, long, 'Alert', ['service:orders', long], {
            message: long,
            overall_state_modified: long,
          }),
        ),
      }),
      slos: () => ({
        json: found(
          Array.from({ length: 99 }, (_, at) => slo(long, long, ['service:orders'], [status(long, at)])),
        ),
      }),
    }),
  );
  const options = { instances: [{ url: vendor.url }] };
  const { report, stored } = await collectFrom(options);
  expect(report?.problems.filter(({ rule }) => rule === 'collect-failed')).toEqual([]);
  expect(JSON.stringify(stored)).not.toMatch(/sentinel|\\u0000|\\n/);
  const asked = vendor.asked.length;
  const without = await collectFrom(options, { DD_API_KEY: 'api-sentinel' });
  expect(vendor.asked).toHaveLength(asked);
  expect(without.report).toMatchObject({ requests: 0, stale: true });
  expect(without.report?.problems.filter(({ message }) => message.includes('DD_APP_KEY'))).toHaveLength(1);
});

test.each([
  ['datadoghq.com', 'https://api.datadoghq.com', 'https://app.datadoghq.com'],
  ['datadoghq.eu', 'https://api.datadoghq.eu', 'https://app.datadoghq.eu'],
  ['us5.datadoghq.com', 'https://api.us5.datadoghq.com', 'https://us5.datadoghq.com'],
  ['ddog-gov.com', 'https://api.ddog-gov.com', 'https://app.ddog-gov.com'],
  ['us2.ddog-gov.com', 'https://api.us2.ddog-gov.com', 'https://us2.ddog-gov.com'],
] as const)('%s has its API at %s and its pages at %s', (site, api, pages) => {
  expect([apiOrigin(site), pageOrigin(site)]).toEqual([api, pages]);
  expect(datadogSites).toContain(site);
});

describe('dashboards and graphs of annotations', () => {
  const pages = { '': 'https://app.datadoghq.com', eu: 'https://acme.datadoghq.eu' };
  const links: DatadogPanels = { of: 'datadog', pages, frames: [] };
  const frames: DatadogPanels = {
    ...links,
    frames: ['https://app.datadoghq.com', 'https://acme.datadoghq.eu', 'https://p.datadoghq.com'],
  };

  test('are links, several of each', () => {
    expect(
      datadogPanels(
        {
          'datadoghq.com/dashboard-url':
            'https://app.datadoghq.com/dashboard/abc-def/payments-overview?tpl=a,b, https://p.datadoghq.com/sb/x',
          'datadoghq.com/graph-token': 'one, two',
        },
        links,
      ).map(({ title, href, frame }) => [title, href, frame]),
    ).toEqual([
      [
        'Payments overview',
        'https://app.datadoghq.com/dashboard/abc-def/payments-overview?tpl=a,b',
        undefined,
      ],
      ['Datadog dashboard', 'https://p.datadoghq.com/sb/x', undefined],
      [
        'Datadog graph 1',
        'https://app.datadoghq.com/graph/embed?token=one&height=300&width=600&legend=true',
        undefined,
      ],
      [
        'Datadog graph 2',
        'https://app.datadoghq.com/graph/embed?token=two&height=300&width=600&legend=true',
        undefined,
      ],
    ]);
  });

  test('are frames where the options let them in: graphs in their size, dashboards that are public', () => {
    const panels = datadogPanels(
      {
        'datadoghq.com/dashboard-url':
          'https://app.datadoghq.com/dashboard/abc,https://p.datadoghq.com/sb/x,https://p.datadoghq.com.evil.example/sb/x',
        'datadoghq.com/graph-token': 'one&height=1"><script>',
        'datadoghq.com/graph-size': 'x-large',
        'datadoghq.com/site': 'eu',
        'datadoghq.com/referrer-policy': 'origin',
      },
      frames,
    );
    expect(
      panels.map(({ frame }) => frame && [new URL(frame.src).origin, frame.width, frame.height]),
    ).toEqual([
      undefined,
      ['https://p.datadoghq.com', 1000, 600],
      undefined,
      ['https://acme.datadoghq.eu', 1000, 500],
    ]);
    expect(panels[3]?.frame).toMatchObject({ referrerPolicy: 'origin' });
    expect(new URL(panels[3]?.href ?? '').searchParams.get('token')).toBe('one&height=1"><script>');
  });

  test('a site that is no instance is linked, one that is no site is not', () => {
    const graph = (site: string) =>
      datadogPanels({ 'datadoghq.com/graph-token': 'x', 'datadoghq.com/site': site }, frames)[0]?.href;
    expect(graph('us3.datadoghq.com')).toMatch(/^https:\/\/us3\.datadoghq\.com\//);
    expect(graph('evil.example')).toMatch(/^https:\/\/app\.datadoghq\.com\//);
  });

  test('addresses that are none are left out', () => {
    expect(
      datadogPanels({ 'datadoghq.com/dashboard-url': 'javascript:alert(1), https://a b, dash' }, links),
    ).toEqual([]);
  });
});

test('frames are let in by exactly their hosts, and only where the option says so', async () => {
  const logger = { fork: () => logger } as unknown as AstroIntegrationLogger;
  const policyOf = async (integration: AstroIntegration) =>
    (
      await collectContributions(
        [integration],
        { widgets: [], tabs: [], nav: [], routes: [] },
        { root: new URL('file:///site/'), logger },
      )
    ).csp['frame-src'];
  expect(await policyOf(datadog({ instances: [{ site: 'us5.datadoghq.com' }] }))).toEqual([]);
  expect(await policyOf(datadog({ embed: true, instances: [{ site: 'us5.datadoghq.com' }] }))).toEqual([
    'https://p.us5.datadoghq.com',
    'https://us5.datadoghq.com',
  ]);
});

test('of an organisation with very many entities the quiet ones are counted, not all listed', () => {
  const entities = Array.from({ length: 20_000 }, (_, at) => ({
    ref: `component:default/service-${at}`,
    title: `A service with a name that is long ${at}`,
    alerts: entityAlerts([{ name: 'x', state: at === 19_999 ? 'firing' : 'quiet', labels: {} }]),
  }));
  const counts = addCounts(entities.map(({ alerts }) => alerts.counts));
  const summary = summarise(entities, { counts, detailed: 50, room: 1_000_000 });
  expect(summary.counts).toMatchObject({ firing: 1, quiet: 19_999 });
  expect(summary.entities[0]?.ref).toBe('component:default/service-19999');
  expect(summary.entities.length + (summary.more ?? 0)).toBe(20_000);
  expect(JSON.stringify(summary).length).toBeLessThan(1_000_000);
});
