/** Alerts, dashboards and service levels of several vendors on one page, in a portal below a base. */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { callboard, createPortal } from '../portal.ts';

let portal: string;

function write(path: string, content: string): void {
  mkdirSync(join(portal, path, '..'), { recursive: true });
  writeFileSync(join(portal, path), content);
}

const rule = (name: string, annotations: Record<string, string>, state = 'Alerting') => ({
  uid: name.replace(/\W/g, '').slice(0, 20),
  name,
  type: 'alerting',
  state: 'firing',
  labels: { service: 'shop', severity: '"><script>alert(1)</script>' },
  annotations,
  alerts: [{ labels: {}, annotations: {}, state, activeAt: '2026-02-01T09:41:00Z' }],
});
const grafanaAnswers = {
  origin: 'https://grafana.acme.example',
  secrets: ['GRAFANA_TOKEN'],
  answers: [
    {
      request: 'GET /api/search',
      json: [
        {
          title: 'Golden <b>signals</b>',
          url: '/d/shop/golden',
          tags: ['shop'],
          folderTitle: '<i>Sales</i>',
        },
        { title: 'Away', url: 'javascript:alert(1)', tags: ['shop'] },
      ],
    },
    {
      request: 'GET /api/prometheus/grafana/api/v1/rules',
      json: {
        data: {
          groups: [
            {
              rules: [
                rule('<img src=x onerror=alert(1)>', {
                  summary: '</section><script>alert(1)</script>',
                  runbook_url: 'javascript:alert(1)',
                }),
                rule('Own', {
                  runbook_url: 'https://portal.acme.example/portal/docs/default/component/shop/',
                }),
                rule('Other', { runbook_url: 'https://wiki.acme.example/run' }),
              ],
            },
          ],
        },
      },
    },
    { request: 'GET /api/alertmanager/grafana/api/v2/alerts', json: [] },
  ],
};
const datadogAnswers = {
  origin: 'https://api.us5.datadoghq.com',
  secrets: ['DD_API_KEY', 'DD_APP_KEY'],
  answers: [
    {
      request: 'GET /api/v1/monitor',
      json: [{ id: 7, name: 'Slow', overall_state: 'Warn', tags: ['service:shop'] }],
    },
    {
      request: 'GET /api/v1/slo/search',
      json: {
        data: {
          attributes: {
            slos: [
              {
                data: {
                  id: 'x&y',
                  attributes: {
                    name: 'Answers <b>in time</b>',
                    all_tags: ['service:shop'],
                    overall_status: [
                      { target: 99.9, timeframe: '30d', status: 99.95, error_budget_remaining: 51.2 },
                    ],
                  },
                },
              },
            ],
          },
        },
      },
    },
  ],
};

beforeAll(async () => {
  portal = createPortal('alerts', 'sources:\n  - folder: ../repositories\n');
  write(
    'repositories/shop/catalog-info.yaml',
    `apiVersion: backstage.io/v1alpha1
kind: Component
metadata:
  name: shop
  annotations:
    grafana/dashboard-selector: shop
    grafana/overview-dashboard: https://grafana.acme.example/public-dashboards/abc, https://elsewhere.example/d/x
    datadoghq.com/graph-token: '"><script>alert(1)</script>'
    datadoghq.com/graph-size: small
spec: { type: website, lifecycle: production, owner: guests }
---
apiVersion: backstage.io/v1alpha1
kind: Component
metadata:
  name: unwatched
  annotations: { grafana/alert-label-selector: service=none }
spec: { type: website, lifecycle: production, owner: guests }
---
apiVersion: backstage.io/v1alpha1
kind: Group
metadata: { name: guests }
spec: { type: team, children: [] }
---
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: { name: plain }
spec: { type: website, lifecycle: production, owner: guests }
`,
  );
  write('content/recordings/grafana.yaml', JSON.stringify(grafanaAnswers));
  write('content/recordings/datadog.yaml', JSON.stringify(datadogAnswers));
  write(
    'astro.config.mjs',
    `import callboard from 'callboard';
import datadog from 'callboard/integrations/datadog';
import grafana from 'callboard/integrations/grafana';

export default {
  site: 'https://portal.acme.example',
  base: '/portal/',
  integrations: [
    grafana({ instances: [{ url: 'https://grafana.acme.example' }], label: 'service', embed: true }),
    callboard({ title: 'Alerts' }),
    datadog({ instances: [{ site: 'us5.datadoghq.com' }] }),
  ],
};
`,
  );
  const { code, output } = await callboard(portal, ['build', '--out', 'dist']);
  if (code !== 0) throw new Error(`Building ended with ${code}:\n${output}`);
});
afterAll(() => rmSync(portal, { recursive: true, force: true }));

const html = (path: string) => readFileSync(join(portal, 'dist', path, 'index.html'), 'utf8');
/** Cards of a title, as they stand. */
const cards = (page: string, title: string) =>
  page.split('<section class="card"').filter((part) => new RegExp(`^[^>]*aria-label="${title}"`).test(part));

test('one card of alerts for all vendors, worst first, with who watches', () => {
  const page = html('catalog/default/component/shop');
  const [card = '', ...others] = cards(page, 'Alerts');
  expect(others).toEqual([]);
  const order = ['&lt;img src=x', 'Other', 'Own', 'Slow'].map((name) => card.indexOf(name));
  expect(order).toEqual(order.toSorted((a, b) => a - b));
  expect(Math.min(...order)).toBeGreaterThan(0);
  expect(card).toContain('data-as-of="callboard-grafana"');
  expect(card).toContain('data-as-of="callboard-datadog"');
  expect(card).toMatch(/data-live="callboard-grafana"[^>]*data-path="alerts\.counts\.firing"[^>]*>3</);
  expect(gzipSync(card).length).toBeLessThan(2048);
  expect(cards(html('catalog/default/component/plain'), 'Alerts')).toEqual([]);
});

test('what asks for alerts that there are none of is not called well', () => {
  const [card = ''] = cards(html('catalog/default/component/unwatched'), 'Alerts');
  expect(card).toContain('no rule of this name or label');
  expect(card).not.toContain('is-good');
});

test('a runbook that is a page of the portal is linked as one, below the base', () => {
  const page = html('catalog/default/component/shop');
  expect(page).toContain('href="/portal/docs/default/component/shop/"');
  expect(page).not.toContain('https://portal.acme.example/portal/docs/default/component/shop/');
  expect(page).toMatch(/href="https:\/\/wiki\.acme\.example\/run" rel="noopener"/);
});

test('texts of vendors are text, and addresses that may run something are no links', () => {
  for (const path of [
    'catalog/default/component/shop',
    'catalog/default/group/guests',
    'alerts',
    'service-levels',
    '',
  ]) {
    const page = html(path);
    expect(page).not.toMatch(/<script>alert|<img src=x|<b>(signals|in time)|javascript:/);
  }
});

test('dashboards of all vendors in one card; frames only where the option lets them in, by exactly that host', () => {
  const page = html('catalog/default/component/shop');
  const [card = ''] = cards(page, 'Dashboards');
  expect([...card.matchAll(/href="(https:[^"]*)"/g)].map(([, address]) => address)).toEqual([
    'https://us5.datadoghq.com/graph/embed?token=%22%3E%3Cscript%3Ealert%281%29%3C%2Fscript%3E&amp;height=200&amp;width=400&amp;legend=true',
    'https://grafana.acme.example/public-dashboards/abc',
    'https://elsewhere.example/d/x',
    'https://grafana.acme.example/d/shop/golden',
  ]);
  const frames = [...page.matchAll(/<iframe[^>]*>/g)].map(([frame]) => frame);
  expect(frames).toHaveLength(1);
  expect(frames[0]).toContain('src="https://grafana.acme.example/public-dashboards/abc"');
  expect(frames[0]).toContain('sandbox=');
  expect(/frame-src ([^;"]*)/.exec(page)?.[1]).toBe('https://grafana.acme.example');
});

test('team, home and the pages of all have it, once for all vendors', () => {
  const team = html('catalog/default/group/guests');
  expect(cards(team, 'Alerts')).toHaveLength(1);
  expect(cards(team, 'Service levels')).toHaveLength(1);
  expect(team).toContain('href="/portal/catalog/default/component/shop/"');
  const home = html('');
  expect(cards(home, 'Alerts')).toHaveLength(1);
  expect(home.match(/href="\/portal\/alerts\/"/g)?.length).toBeGreaterThan(1);
  expect(html('alerts').match(/<h1>Alerts/g)).toHaveLength(1);
  const levels = html('service-levels');
  expect(levels).toContain('Answers &lt;b&gt;in time');
  expect(levels).toContain('51% left');
});
