/**
 * Grafana as a plugin. Requests are checked and answers made as Grafana 12 describes them: `/api/search` (limit up to
 * 5000, pages from 1), `/api/prometheus/grafana/api/v1/rules` (`group_limit`, `group_next_token`) and the Alertmanager's
 * `/api/v2/alerts`.
 */
import type { AstroIntegrationLogger } from 'astro';
import { expect, test } from 'vitest';
import grafana from '../../integrations/alerts/grafana.ts';
import type { StoredOfEntity, StoredOfSite } from '../../integrations/alerts/stored.ts';
import { collectContributions } from '../../src/plugins/contributions.ts';
import { runChecks } from '../../src/plugins/run-checks.ts';
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
    component('orders', {
      'grafana/dashboard-selector': 'orders',
      'grafana/alert-label-selector': 'service=orders',
    }),
    component('ledger', {
      'grafana/dashboard-selector': "(tags @> 'orders' || folderTitle == 'Money') && !(title == 'Old')",
      'grafana/alert-label-selector': 'service=ledger, team=money',
    }),
    component('old-style', { 'grafana/tag-selector': 'money' }),
    component('wrong', {
      'grafana/dashboard-selector': "tags @> 'orders' |",
      'grafana/alert-label-selector': 'orders',
    }),
    component('european', { 'grafana/dashboard-selector': 'orders', 'grafana/host-id': 'eu' }),
    component('american', { 'grafana/dashboard-selector': 'orders', 'grafana/source-id': 'us' }),
    component('gate'),
    { kind: 'System', name: 'gate', relations: { ownedBy: ['group:default/sales'] } },
    component('unwatched'),
  ],
});
const { start, run } = setUpCollecting(catalog);
const collectFrom = (
  options: Parameters<typeof grafana>[0],
  env: Record<string, string> = { GRAFANA_TOKEN: 'glsa_sentinel' },
) => run<StoredOfEntity, StoredOfSite>(grafana(options), env);

const dashboard = (uid: string, title: string, tags: string[], folder?: string, path = '') => ({
  id: 163,
  uid,
  orgId: 1,
  title,
  uri: `db/${uid}`,
  url: `${path}/d/${uid}/${uid}`,
  slug: '',
  type: 'dash-db',
  tags,
  isStarred: false,
  ...(folder && {
    folderId: 12,
    folderUid: folder,
    folderTitle: folder,
    folderUrl: `${path}/dashboards/f/${folder}`,
  }),
  sortMeta: 0,
});

interface Instance {
  state: string;
  labels?: Record<string, string>;
  summary?: string;
}
const rule = (
  uid: string,
  name: string,
  labels: Record<string, string>,
  instances: Instance[],
  extra: Record<string, unknown> = {},
) => ({
  uid,
  folderUid: 'team',
  state: instances.some(({ state }) => state.startsWith('Alerting')) ? 'firing' : 'inactive',
  name,
  query: 'sum(rate(http_errors[5m]))',
  duration: 300,
  keepFiringFor: 0,
  labels,
  annotations: { summary: `${name} of the rule`, runbook_url: 'https://portal.example.com/docs/runbook/' },
  health: 'ok',
  type: 'alerting',
  lastEvaluation: '2026-02-01T10:00:10Z',
  evaluationTime: 0.01,
  isPaused: false,
  totals: {},
  alerts: instances.map(({ state, labels: own = {}, summary }) => ({
    labels: { alertname: name, grafana_folder: 'Team', ...labels, ...own },
    annotations: summary ? { summary } : {},
    state,
    activeAt: '2026-02-01T09:41:00Z',
    value: '7.1e-02',
  })),
  ...extra,
});
const groups = (rules: unknown[], groupNextToken?: string) => ({
  status: 'success',
  data: {
    groups: rules.map((one, at) => ({
      name: `group ${at}`,
      file: 'Team',
      folderUid: 'team',
      interval: 60,
      rules: [one],
    })),
    totals: { firing: 1 },
    ...(groupNextToken && { groupNextToken }),
  },
});

const rules = [
  rule('r1', 'ErrorRate', { service: 'orders', severity: 'critical' }, [
    { state: 'Alerting', summary: 'Above 5%' },
    { state: 'Normal', labels: { pod: 'b' } },
  ]),
  rule('r2', 'Latency', { severity: 'warning' }, [
    { state: 'Normal', labels: { service: 'orders' } },
    { state: 'Pending', labels: { service: 'ledger' } },
  ]),
  rule('r3', 'Disk', { service: 'orders' }, [
    { state: 'Alerting (NoData)', labels: { pod: 'a' } },
    { state: 'Alerting', labels: { pod: 'b' } },
  ]),
  rule('r4', 'Known', { service: 'orders' }, [{ state: 'Alerting' }]),
  rule('r5', 'Off', { service: 'orders' }, [], { isPaused: true }),
  rule('r6', 'Blind', { team: 'money' }, [{ state: 'NoData' }]),
  rule('r7', 'Quiet', { service: 'orders' }, []),
  rule('r8', 'Gate', { service: 'gate' }, [{ state: 'Alerting' }]),
  { ...rule('r9', 'sum:errors', { service: 'orders' }, []), type: 'recording' },
];

const operations = (
  over: Partial<Record<'search' | 'rules' | 'alerts', Operation['answer']>> = {},
  path = '',
): Record<string, Operation> => ({
  [`${path}/api/search`]: {
    query: { type: /^dash-db$/, limit: /^([1-4]?\d{1,3}|5000)$/, page: /^[1-9]\d*$/, tag: /./ },
    answer:
      over.search ??
      (() => ({
        json: [
          dashboard('orders', 'Orders', ['orders'], undefined, path),
          dashboard('old', 'Old', ['orders'], undefined, path),
          dashboard('money', 'Money in', ['money'], 'Money', path),
        ],
      })),
  },
  [`${path}/api/prometheus/grafana/api/v1/rules`]: {
    query: { group_limit: /^\d+$/, group_next_token: /./ },
    answer: over.rules ?? ((): Answer => ({ json: groups(rules) })),
  },
  [`${path}/api/alertmanager/grafana/api/v2/alerts`]: {
    query: { active: /^(true|false)$/, silenced: /^(true|false)$/, inhibited: /^(true|false)$/ },
    answer:
      over.alerts ??
      (() => ({
        json: [
          {
            labels: {
              alertname: 'Known',
              grafana_folder: 'Team',
              service: 'orders',
              __alert_rule_uid__: 'r4',
            },
            annotations: {},
            startsAt: '2026-02-01T09:46:00Z',
            endsAt: '2026-02-01T10:50:00Z',
            updatedAt: '2026-02-01T10:46:00Z',
            fingerprint: '9a8b7c6d5e4f3a2b',
            receivers: [{ name: 'team' }],
            status: { state: 'suppressed', inhibitedBy: [], silencedBy: ['s1'] },
          },
        ],
      })),
  },
});
const withToken = (token: string) => (headers: { authorization?: string | undefined }) =>
  headers.authorization === `Bearer ${token}`;
const server = (...args: Parameters<typeof operations>) =>
  strictVendor(operations(...args), withToken('glsa_sentinel'));

test('three requests for all entities: dashboards, rules with what fires, silences', async () => {
  const vendor = await start(server());
  const { report, of } = await collectFrom({ instances: [{ url: vendor.url }], label: 'service' });
  expect(report).toMatchObject({ requests: 3, stale: false });
  expect(vendor.asked.map(({ path }) => path).sort()).toEqual([
    '/api/alertmanager/grafana/api/v2/alerts?active=false',
    '/api/prometheus/grafana/api/v1/rules?group_limit=200',
    '/api/search?type=dash-db&limit=5000&page=1',
  ]);
  const [orders] = of('component:default/orders');
  expect(orders?.data.dashboards).toEqual([
    { title: 'Old', href: `${vendor.url}/d/old/old` },
    { title: 'Orders', href: `${vendor.url}/d/orders/orders` },
  ]);
  expect(orders?.data.alerts?.counts).toEqual({
    firing: 3,
    warning: 0,
    pending: 0,
    silenced: 2,
    unknown: 0,
    quiet: 2,
  });
  expect(orders?.data.alerts?.alerts[0]).toEqual({
    name: 'ErrorRate',
    state: 'firing',
    severity: 'critical',
    summary: 'Above 5%',
    runbook: 'https://portal.example.com/docs/runbook/',
    href: `${vendor.url}/alerting/grafana/r1/view`,
    since: '2026-02-01T09:41:00Z',
  });
  // Two machines, one line.
  expect(orders?.data.alerts?.alerts[1]).toMatchObject({ name: 'Disk', times: 2 });
  expect(orders?.data.alerts?.alerts.map(({ name, state }) => [name, state])).toEqual([
    ['ErrorRate', 'firing'],
    ['Disk', 'firing'],
    ['Known', 'silenced'],
    ['Off', 'silenced'],
  ]);
});

test('an expression chooses dashboards, several labels are any of; the older annotation names a tag', async () => {
  const vendor = await start(server());
  const { of } = await collectFrom({ instances: [{ url: vendor.url }] });
  const [ledger] = of('component:default/ledger');
  expect(ledger?.data.dashboards?.map(({ title, folder }) => [title, folder])).toEqual([
    ['Money in', 'Money'],
    ['Orders', undefined],
  ]);
  expect(ledger?.data.alerts?.alerts.map(({ name, state }) => [name, state])).toEqual([
    ['Latency', 'pending'],
    ['Blind', 'unknown'],
  ]);
  expect(of('component:default/old-style')[0]?.data.dashboards?.map(({ title }) => title)).toEqual([
    'Money in',
  ]);
  expect(of('component:default/unwatched')).toEqual([]);
});

test('by name only what runs finds its alerts: a system of the same name does not count them again', async () => {
  const vendor = await start(server());
  const { of, site } = await collectFrom({ instances: [{ url: vendor.url }], label: 'service' });
  expect(of('component:default/gate')[0]?.data.alerts?.counts.firing).toBe(1);
  expect(of('system:default/gate')).toEqual([]);
  const [team] = of('group:default/sales');
  expect(team?.data.owned?.counts.firing).toBe(4);
  expect(team?.data.owned?.entities.map(({ title, alerts }) => [title, alerts.length])).toEqual([
    ['orders', 4],
    ['gate', 1],
    ['ledger', 1 + 1],
  ]);
  expect(site[0]?.data.alerts?.counts.firing).toBe(4);
});

test('a selector that cannot be read is a problem of its descriptor, with its place; the others are read', async () => {
  const vendor = await start(server());
  const options = { instances: [{ url: vendor.url }] };
  const { report, of } = await collectFrom(options);
  expect(report?.problems.map(({ message }) => message)).toEqual([
    'No instance has the name that annotations give: "us" of component:default/american, "eu" of component:default/european.',
  ]);
  expect(of('component:default/wrong')).toEqual([]);
  expect(of('component:default/orders')).toHaveLength(1);
  const logger = { fork: () => logger } as unknown as AstroIntegrationLogger;
  const { checks } = await collectContributions(
    [grafana(options)],
    { widgets: [], tabs: [], nav: [], routes: [] },
    { root: new URL('file:///site/'), logger },
  );
  expect(await runChecks(checks, { catalog, collected: new Map() })).toEqual([
    expect.objectContaining({
      rule: 'callboard-grafana/dashboard-selector',
      ref: 'component:default/wrong',
      message:
        '`grafana/dashboard-selector` cannot be read at character 18: "|" is no operator; there are ||, &&, !, ==, != and @>.',
    }),
  ]);
});

test('dashboards are paged from 1 until a page is not full, groups of rules by their token', async () => {
  const full = Array.from({ length: 5000 }, (_, at) => dashboard(`d${at}`, `D ${at}`, ['other']));
  const vendor = await start(
    server({
      search: (url) => ({
        json: url.searchParams.get('page') === '1' ? full : [dashboard('last', 'Last', ['orders'])],
      }),
      rules: (url) => {
        const token = url.searchParams.get('group_next_token');
        if (token === null) return { json: groups([rules[0]], 'to/2==') };
        return { json: token === 'to/2==' ? groups([rules[3]], 'to/3') : groups([rules[6]]) };
      },
    }),
  );
  const { report, of } = await collectFrom({ instances: [{ url: vendor.url }] });
  expect(report).toMatchObject({ requests: 2 + 3 + 1 });
  const [orders] = of('component:default/orders');
  expect(orders?.data.dashboards?.map(({ title }) => title)).toEqual(['Last']);
  expect(orders?.data.alerts?.counts).toMatchObject({ firing: 1, silenced: 1, quiet: 1 });
});

test('a token that repeats ends the paging', async () => {
  const vendor = await start(server({ rules: () => ({ json: groups([rules[0]], 'again') }) }));
  const { report } = await collectFrom({ instances: [{ url: vendor.url }] });
  expect(report?.requests).toBe(1 + 2 + 1);
});

test('a Grafana below a path: its addresses hold the path already', async () => {
  const vendor = await start(server({}, '/grafana'));
  const { of } = await collectFrom({
    instances: [{ url: `${vendor.url}/grafana`, publicUrl: 'https://monitoring.example.com/grafana/' }],
  });
  const [orders] = of('component:default/orders');
  expect(orders?.data.dashboards?.[1]?.href).toBe('https://monitoring.example.com/grafana/d/orders/orders');
  expect(orders?.data.alerts?.alerts[0]?.href).toBe(
    'https://monitoring.example.com/grafana/alerting/grafana/r1/view',
  );
});

test('several instances: a token each; entities name theirs in either spelling', async () => {
  const eu = await start(strictVendor(operations(), withToken('eu-token')));
  const us = await start(strictVendor(operations(), withToken('us-token')));
  const { of, report } = await collectFrom(
    {
      instances: [
        { name: 'eu', url: eu.url, tokenEnv: 'EU' },
        { name: 'us', url: us.url, tokenEnv: 'US' },
      ],
    },
    { EU: 'eu-token', US: 'us-token' },
  );
  expect(report?.stale).toBe(false);
  expect(of('component:default/orders').map(({ part }) => part)).toEqual(['eu', 'us']);
  expect(of('component:default/european').map(({ part }) => part)).toEqual(['eu']);
  expect(of('component:default/american').map(({ part }) => part)).toEqual(['us']);
});

test('no token: nobody is asked, once said; what was known stays', async () => {
  const vendor = await start(server());
  const options = { instances: [{ url: vendor.url }] };
  await collectFrom(options);
  const asked = vendor.asked.length;
  const { report, of } = await collectFrom(options, {});
  expect(vendor.asked).toHaveLength(asked);
  expect(report?.problems.filter(({ message }) => message.includes('GRAFANA_TOKEN'))).toHaveLength(1);
  expect(report?.stale).toBe(true);
  expect(of('component:default/orders')).toHaveLength(1);
});

test('alerts whose silences may not be read are shown without them', async () => {
  const vendor = await start(
    server({ alerts: () => ({ status: 403, json: { message: 'permission denied' } }) }),
  );
  const { report, of } = await collectFrom({ instances: [{ url: vendor.url }] });
  expect(of('component:default/orders')[0]?.data.alerts?.counts).toMatchObject({ firing: 4, silenced: 1 });
  expect(report?.problems.map(({ message }) => message).join()).toContain('What Grafana at 127.0.0.1');
});

test.each<[string, () => Answer]>([
  ['HTML', () => ({ text: '<html>Sign in</html>', headers: { 'content-type': 'text/html' } })],
  ['nothing', () => ({ text: '' })],
  ['another shape', () => ({ json: { status: 'success', data: { groups: 'none' } } })],
  ['an error', () => ({ status: 401, json: { message: 'Invalid API key' } })],
])('%s in place of rules: what was known stays, with a problem', async (_, answer) => {
  let broken = false;
  const vendor = await start(server({ rules: () => (broken ? answer() : { json: groups(rules) }) }));
  const options = { instances: [{ url: vendor.url }] };
  const before = await collectFrom(options);
  broken = true;
  const { report, of, stored } = await collectFrom(options);
  expect(report).toMatchObject({ stale: true });
  expect(report?.problems.some(({ rule }) => rule === 'collect-failed')).toBe(true);
  expect(of('component:default/orders')).toEqual(before.of('component:default/orders'));
  expect(stored?.parts['']?.state).toBe('stale');
});

test('nulls, empty lists, unknown states and unknown fields are no reason to fail', async () => {
  const vendor = await start(
    server({
      search: () => ({
        json: [{ uid: null, title: null, url: null, tags: null, new: 1 }, dashboard('a', 'A', ['orders'])],
      }),
      rules: () => ({
        json: {
          status: 'success',
          data: {
            groups: [
              { name: null, file: null, rules: null },
              { name: 'x', rules: [] },
              {
                rules: [
                  {
                    name: 'Odd',
                    labels: { service: 'orders' },
                    annotations: null,
                    state: 'dreaming',
                    alerts: null,
                  },
                  {
                    name: 'Odder',
                    labels: null,
                    alerts: [{ labels: { service: 'orders' }, state: null, activeAt: null }],
                  },
                ],
              },
            ],
          },
        },
      }),
      alerts: () => ({ json: [{ labels: null, status: null }] }),
    }),
  );
  const { report, of } = await collectFrom({ instances: [{ url: vendor.url }] });
  expect(report?.stale).toBe(false);
  expect(of('component:default/orders')[0]?.data).toMatchObject({
    alerts: { counts: { unknown: 2 } },
    dashboards: [{ title: 'A' }],
  });
});

test('hostile texts are stored in one line and bounded, with no secret; two runs store the same', async () => {
  const long = `</script><img src=x onerror=alert(1)>"\\'&\u0000\n\u202e${'x'.repeat(3000)}`;
  const vendor = await start(
    server({
      search: () => ({
        json: Array.from({ length: 500 }, (_, at) => dashboard(`d${at}`, `${at} ${long}`, ['orders'], long)),
      }),
      rules: () => ({
        json: groups(
          Array.from({ length: 500 }, (_, at) =>
            rule(
              `r${at}`,
              `${at} ${long}`,
              { service: 'orders', severity: long },
              [{ state: 'Alerting', summary: long }],
              {
                annotations: { runbook_url: 'javascript:alert(1)', summary: long },
              },
            ),
          ),
        ),
      }),
    }),
  );
  const options = { instances: [{ url: vendor.url }], label: 'service' };
  const first = await collectFrom(options);
  expect(first.report?.problems.filter(({ rule }) => rule === 'collect-failed')).toEqual([]);
  const text = JSON.stringify(first.stored);
  expect(text).not.toContain('glsa_sentinel');
  expect(text).not.toMatch(/\\u0000|\\n/);
  for (const { data } of Object.values(first.stored?.parts['']?.entities ?? {}))
    expect(JSON.stringify(data).length).toBeLessThan(100_000);
  const second = await collectFrom(options);
  expect(second.stored?.parts['']?.entities).toEqual(first.stored?.parts['']?.entities);
});
