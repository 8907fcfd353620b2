/**
 * Prometheus and Alertmanager as a plugin. Answers have the shape that Prometheus 2.42 and Alertmanager 0.25 gave when
 * they were asked; requests are checked against https://prometheus.io/docs/prometheus/latest/querying/api/#rules.
 */
import { describe, expect, test } from 'vitest';
import prometheus, { prometheusOptions } from '../../integrations/alerts/prometheus.ts';
import type { StoredOfEntity, StoredOfSite } from '../../integrations/alerts/stored.ts';
import { makeSite } from '../views/site.ts';
import { setUpCollecting } from './collecting.ts';

interface RuleInput {
  name: string;
  labels?: Record<string, string>;
  annotations?: Record<string, string>;
  /** States of what is active of it. */
  active?: string[];
}

const rules = (list: RuleInput[]) => ({
  status: 'success',
  data: {
    groups: [
      {
        name: 'all',
        file: 'rules.yml',
        interval: 1,
        rules: list.map(({ name, labels = {}, annotations = {}, active = [] }) => ({
          state: active.includes('firing') ? 'firing' : active.length > 0 ? 'pending' : 'inactive',
          name,
          query: 'vector(1) > 0',
          duration: 0,
          labels,
          annotations,
          alerts: active.map((state) => ({
            labels: { alertname: name, ...labels },
            annotations,
            state,
            activeAt: '2026-02-01T09:30:00.863519258Z',
            value: '1e+00',
          })),
          health: 'ok',
          type: 'alerting',
        })),
      },
    ],
  },
});

const everyRule = rules([
  {
    name: 'ErrorRate',
    labels: { service: 'orders', severity: 'critical' },
    annotations: { summary: 'Above 5%', runbook_url: 'https://portal.example.com/docs/runbook/' },
    active: ['firing'],
  },
  { name: 'Latency', labels: { service: 'orders', severity: 'warning' }, active: ['pending'] },
  { name: 'Disk', labels: { service: 'orders', env: 'prod' } },
  { name: 'Gone', labels: { service: 'gate' } },
  { name: 'Known', labels: { service: 'gate' }, active: ['firing'] },
]);

const { catalog } = makeSite({
  entities: [
    { kind: 'Group', name: 'sales' },
    { kind: 'Component', name: 'orders', relations: { ownedBy: ['group:default/sales'] } },
    { kind: 'Component', name: 'gate', relations: { ownedBy: ['group:default/sales'] } },
    {
      kind: 'Component',
      name: 'named',
      metadata: { annotations: { 'prometheus.io/alert': 'Disk, ErrorRate' } },
    },
    {
      kind: 'Component',
      name: 'labelled',
      metadata: {
        annotations: { 'prometheus.io/alert': 'all', 'prometheus.io/labels': 'service=orders,env=prod' },
      },
    },
    {
      kind: 'Component',
      name: 'european',
      metadata: { annotations: { 'prometheus.io/alert': 'all', 'prometheus.io/service-name': 'eu' } },
    },
    { kind: 'Component', name: 'unwatched' },
  ],
});

const { start, run } = setUpCollecting(catalog);
const collectFrom = (options: Parameters<typeof prometheus>[0], env?: Record<string, string>) =>
  run<StoredOfEntity, StoredOfSite>(prometheus(options), env);

test('rules are found by label, by name and by labels; one request for all entities', async () => {
  const vendor = await start(({ path }) =>
    path === '/prom/api/v1/rules?type=alert' ? { json: everyRule } : { status: 404 },
  );
  const { report, of } = await collectFrom({ instances: [{ url: `${vendor.url}/prom` }], label: 'service' });
  expect(report).toMatchObject({
    requests: 1,
    problems: [
      {
        message: 'No instance has the name that annotations give: "eu" of component:default/european.',
        hint: 'There is "default".',
      },
    ],
  });
  const [orders] = of('component:default/orders');
  expect(orders?.data.alerts?.counts).toEqual({
    firing: 1,
    warning: 0,
    pending: 1,
    silenced: 0,
    unknown: 0,
    quiet: 1,
  });
  expect(orders?.data.alerts?.alerts).toEqual([
    {
      name: 'ErrorRate',
      state: 'firing',
      severity: 'critical',
      summary: 'Above 5%',
      runbook: 'https://portal.example.com/docs/runbook/',
      href: `${vendor.url}/prom/alerts?search=ErrorRate`,
      since: '2026-02-01T09:30:00.863519258Z',
    },
    expect.objectContaining({ name: 'Latency', state: 'pending', severity: 'warning' }),
  ]);
  expect(of('component:default/named')[0]?.data.alerts?.counts).toMatchObject({ firing: 1, quiet: 1 });
  expect(of('component:default/labelled')[0]?.data.alerts?.counts).toMatchObject({
    firing: 0,
    quiet: 1,
  });
  expect(of('component:default/unwatched')).toEqual([]);
});

test('a team sees what it owns, worst first; the organisation sees all', async () => {
  const vendor = await start(() => ({ json: everyRule }));
  const { of, site } = await collectFrom({ instances: [{ url: vendor.url }], label: 'service' });
  const [team] = of('group:default/sales');
  expect(team?.data.owned?.counts).toEqual({
    firing: 2,
    warning: 0,
    pending: 1,
    silenced: 0,
    unknown: 0,
    quiet: 2,
  });
  expect(team?.data.owned?.entities.map(({ title }) => title)).toEqual(['orders', 'gate']);
  expect(site[0]?.data.alerts?.entities.map(({ ref }) => ref)).toContain('component:default/named');
  // `orders` and `named` share one that fires.
  expect(site[0]?.data.alerts?.counts).toMatchObject({ firing: 2, pending: 1, quiet: 2 });
  expect(site[0]?.data.alerts?.entities[0]).toMatchObject({ severity: 'critical' });
});

test('Alertmanager tells what is silenced', async () => {
  const vendor = await start(() => ({ json: everyRule }));
  const manager = await start(({ path }) =>
    path === '/api/v2/alerts'
      ? {
          json: [
            {
              labels: { alertname: 'Known', service: 'gate' },
              status: { state: 'suppressed', silencedBy: ['a'], inhibitedBy: [] },
              startsAt: '2026-02-01T09:30:00Z',
            },
            {
              labels: { alertname: 'ErrorRate', service: 'orders', severity: 'critical' },
              status: { state: 'active', silencedBy: [], inhibitedBy: [] },
            },
          ],
        }
      : { status: 404 },
  );
  const { of } = await collectFrom({
    instances: [{ url: vendor.url, alertmanager: manager.url }],
    label: 'service',
  });
  expect(of('component:default/gate')[0]?.data.alerts?.counts).toMatchObject({
    firing: 0,
    silenced: 1,
  });
  expect(of('component:default/orders')[0]?.data.alerts?.counts).toMatchObject({ firing: 1 });
});

test('several instances: each is a part of its own, and an entity may name which', async () => {
  const eu = await start(({ headers }) =>
    headers.authorization === 'Bearer eu-secret' ? { json: everyRule } : { status: 401 },
  );
  const us = await start(() => ({ json: rules([{ name: 'Disk' }]) }));
  const { of } = await collectFrom(
    {
      instances: [
        { name: 'eu', url: eu.url, tokenEnv: 'EU_TOKEN' },
        { name: 'us', url: us.url },
      ],
    },
    { EU_TOKEN: 'eu-secret' },
  );
  expect(of('component:default/named').map(({ part }) => part)).toEqual(['eu', 'us']);
  expect(of('component:default/european').map(({ part }) => part)).toEqual(['eu']);
  expect(us.asked[0]?.headers.authorization).toBeUndefined();
});

const one = (annotations: Record<string, string>) =>
  makeSite({ entities: [{ kind: 'Component', name: 'orders', metadata: { annotations } }] }).catalog;

describe('of one entity', () => {
  const { start, run } = setUpCollecting(one({ 'prometheus.io/alert': 'Broken, New, Shraed, ErrorRate' }));
  const collectFrom = (options: Parameters<typeof prometheus>[0], env?: Record<string, string>) =>
    run<StoredOfEntity, StoredOfSite>(prometheus(options), env);

  test('rules that cannot be evaluated are unknown, with the reason; names that no rule has are said', async () => {
    const answer = rules([
      { name: 'Broken' },
      { name: 'New' },
      { name: 'ErrorRate', annotations: { runbook_url: '/docs/none/' }, active: ['firing'] },
      { name: 'Other', active: ['firing'] },
    ]);
    Object.assign(answer.data.groups[0]?.rules[0] ?? {}, {
      health: 'err',
      lastError: 'many-to-many matching',
    });
    Object.assign(answer.data.groups[0]?.rules[1] ?? {}, { health: 'unknown', state: 'unknown' });
    const vendor = await start(() => ({ json: answer }));
    const { report, of, site } = await collectFrom({ instances: [{ url: vendor.url }] });
    const alerts = of('component:default/orders')[0]?.data.alerts;
    expect(alerts?.counts).toMatchObject({ firing: 1, unknown: 2, quiet: 0 });
    expect(alerts?.alerts.find(({ name }) => name === 'Broken')?.summary).toBe('many-to-many matching');
    expect(alerts?.alerts[0]).not.toHaveProperty('runbook');
    expect(report?.problems.map(({ message }) => message)).toEqual([
      'No alert rule is what annotations ask for: component:default/orders (prometheus.io/alert: Shraed).',
      'Runbooks of alerts are pages that this portal does not have: /docs/none/ of ErrorRate.',
    ]);
    expect(site[0]?.data.alerts?.unclaimed).toMatchObject({ firing: 1, alerts: [{ name: 'Other' }] });
  });

  test("Prometheus' token stays with Prometheus; a refusal names the variable", async () => {
    const vendor = await start(() => ({ json: rules([]) }));
    const manager = await start(() => ({ json: [] }));
    const instance = { url: vendor.url, alertmanager: manager.url };
    const env = { PROMETHEUS_TOKEN: 'prom-secret', ALERTS_TOKEN: 'alerts-secret' };
    await collectFrom({ instances: [instance] }, env);
    expect(vendor.asked[0]?.headers.authorization).toBe('Bearer prom-secret');
    expect(manager.asked[0]?.headers.authorization).toBeUndefined();
    await collectFrom({ instances: [{ ...instance, alertmanagerTokenEnv: 'ALERTS_TOKEN' }] }, env);
    expect(manager.asked[1]?.headers.authorization).toBe('Bearer alerts-secret');
    const closed = await start(() => ({ status: 403 }));
    const { report } = await collectFrom({ instances: [{ url: closed.url }] }, env);
    expect(report?.problems[0]?.message).toContain('(PROMETHEUS_TOKEN).');
  });

  test('instances need names of their own', () => {
    const { success } = prometheusOptions.safeParse({
      instances: [{ url: 'https://a.example' }, { url: 'https://b.example' }],
    });
    expect(success).toBe(false);
  });
});

describe('without label and annotations', () => {
  const { start, run } = setUpCollecting(one({}));
  test('it is said that nothing is watched', async () => {
    const vendor = await start(() => ({ json: everyRule }));
    const { report } = await run(prometheus({ instances: [{ url: vendor.url }] }));
    expect(report?.problems[0]).toMatchObject({
      message: 'No entity is watched by Prometheus.',
      hint: expect.stringContaining('`label`') as string,
    });
  });
});
