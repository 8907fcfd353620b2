/** The model of alerts, whoever sends them: what is hostile or very much must not hold up a build. */
import { expect, test } from 'vitest';
import { splitAddresses } from '../../integrations/alerts/addresses.ts';
import {
  type AlertRule,
  countStates,
  entityAlerts,
  isQuiet,
  summarise,
} from '../../integrations/alerts/alerts.ts';
import { grafanaPanels } from '../../integrations/alerts/grafana-panels.ts';
import { indexRules } from '../../integrations/alerts/rule-index.ts';
import { readLabels } from '../../integrations/alerts/selector.ts';
import { isRecent } from '../../integrations/alerts/times.ts';

const rule = (name: string, state: AlertRule['state'], labels: Record<string, string> = {}): AlertRule => ({
  name,
  state,
  labels,
  ...(labels['severity'] && { severity: labels['severity'] }),
});
const row = (title: string, rules: AlertRule[]) => ({
  ref: `component:default/${title.slice(0, 20)}`,
  title,
  alerts: entityAlerts(rules),
});
const all = (rows: ReturnType<typeof row>[], room = 1_000_000) =>
  summarise(rows, { counts: countStates([]), detailed: 1, room });

test('the worst severity comes first, then how much fires; unknown and silenced before quiet', () => {
  const { entities } = all([
    row('quiet', [rule('a', 'quiet')]),
    row('silenced', [rule('a', 'silenced')]),
    row('unknown', [rule('a', 'unknown')]),
    row('many', [rule('a', 'firing', { severity: 'info' }), rule('b', 'firing', { severity: 'warning' })]),
    row('critical', [rule('a', 'firing', { severity: 'critical' })]),
  ]);
  expect(entities.map(({ title }) => title)).toEqual(['critical', 'many', 'unknown', 'silenced', 'quiet']);
  expect(entities.map(isQuiet)).toEqual([false, false, false, false, true]);
});

test('titles are cut, and rows that there is no room for are counted', () => {
  const { entities, more } = all([row('x'.repeat(2_000_000), [rule('a', 'quiet')])]);
  expect(entities[0]?.title).toHaveLength(200);
  expect(more).toBeUndefined();
  const rows = Array.from({ length: 500 }, (_, at) => row(`n${at}`, [rule('a', 'quiet')]));
  const bounded = all(rows, 10_000);
  expect(JSON.stringify(bounded.entities).length).toBeLessThan(11_000);
  expect(bounded.entities.length + (bounded.more ?? 0)).toBe(500);
});

test('alerts that are alike name the labels in which they differ', () => {
  const { alerts } = entityAlerts([
    { ...rule('Disk', 'firing', { instance: 'a', job: 'x' }), summary: 'Full' },
    { ...rule('Disk', 'firing', { instance: 'b', job: 'x' }), summary: 'Full' },
    { ...rule('Disk', 'firing', { instance: 'c', job: 'x' }), summary: 'Fuller' },
    rule('Other', 'firing', { instance: 'a' }),
  ]);
  expect(alerts.map(({ name, times, labels }) => [name, times, labels])).toEqual([
    ['Disk', 2, 'instance=a, b'],
    ['Disk', undefined, 'instance=c'],
    ['Other', undefined, undefined],
  ]);
});

test('annotations that are made to be slow are read at once', () => {
  const started = performance.now();
  expect(readLabels(`a=${' '.repeat(1_000_000)}x""b`)).toEqual([]);
  expect(readLabels(Array.from({ length: 100 }, (_, at) => `l${at}=x`).join())).toHaveLength(50);
  expect(readLabels('service = "payments", env=prod, =x, y')).toEqual([
    ['service', 'payments'],
    ['env', 'prod'],
  ]);
  expect(splitAddresses(`https://a.example/${','.repeat(1_000_000)}x`)).toHaveLength(1);
  expect(splitAddresses(`https://a.example/,${' '.repeat(1_000_000)}`)).toEqual(['https://a.example/']);
  expect(performance.now() - started).toBeLessThan(1000);
});

test('10,000 entities find theirs among 10,000 rules', () => {
  const rules = Array.from({ length: 10_000 }, (_, at) => rule(`r${at}`, 'quiet', { service: `s${at}` }));
  const started = performance.now();
  const index = indexRules(rules);
  for (let at = 0; at < 10_000; at++) expect(index.withAny([['service', `s${at}`]])).toHaveLength(1);
  expect(
    index.withAll([
      ['service', 's1'],
      ['env', 'prod'],
    ]),
  ).toEqual([]);
  expect(performance.now() - started).toBeLessThan(3000);
});

test.each([
  ['/d/x/y', true],
  ['/d-solo/x/y?panelId=1', true],
  ['/public-dashboards/x', true],
  ['/logout', false],
  ['/d/../logout', false],
  ['/api/snapshots/x', false],
])('%s in a frame: %s', (path, isFramed) => {
  const frames = ['https://grafana.example.com/below'];
  const [panel] = grafanaPanels(
    { 'grafana/overview-dashboard': `https://grafana.example.com/below${path}` },
    { of: 'grafana', frames },
  );
  expect(panel?.frame !== undefined).toBe(isFramed);
});

test('what began within two days of the data shows the minute', () => {
  expect(isRecent('2026-02-01T09:00:00Z', '2026-02-02T09:00:00Z')).toBe(true);
  expect(isRecent('2026-01-01T09:00:00Z', '2026-02-02T09:00:00Z')).toBe(false);
  expect(isRecent('2026-02-01T09:00:00Z', undefined)).toBe(false);
});
