/** `callboard build` and `callboard collect` with a plugin that asks a vendor: real processes, a real server. */
import { existsSync, readFileSync, rmSync, statSync, writeFileSync, mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { startVendor, type Vendor } from '../collect/vendor.ts';
import { callboard, createPortal } from '../portal.ts';

let portal = '';
let vendor: Vendor;
let state: { firing: boolean; down: boolean };

beforeEach(async () => {
  state = { firing: false, down: false };
  vendor = await startVendor(({ headers }) =>
    state.down || headers.authorization !== 'Bearer sentinel-4711'
      ? { status: 403 }
      : { json: { data: { groups: [{ name: 'all', rules: [rule(state.firing)] }] } } },
  );
  portal = createPortal('collect', 'sources:\n  - folder: ../services\n');
  writeFileSync(
    join(portal, 'astro.config.mjs'),
    `import callboard from 'callboard';
import prometheus from 'callboard/integrations/prometheus';
export default {
  integrations: [
    callboard({ title: 'Test', fullText: false }),
    prometheus({ instances: [{ url: '${vendor.url}' }], label: 'service' }),
  ],
};
`,
  );
  mkdirSync(join(portal, 'services/shop'), { recursive: true });
  writeFileSync(
    join(portal, 'services/shop/catalog-info.yaml'),
    ['orders', 'gate', 'archive'].map(component).join('---\n'),
  );
});
afterEach(async () => {
  await vendor.close();
  rmSync(portal, { recursive: true, force: true });
});

const component = (name: string) => `apiVersion: backstage.io/v1alpha1
kind: Component
metadata: { name: ${name} }
spec: { type: service, lifecycle: production, owner: sales }
`;

const rule = (firing: boolean) => ({
  name: 'ErrorRate',
  state: firing ? 'firing' : 'inactive',
  labels: { service: 'orders' },
  annotations: {},
  alerts: firing
    ? [{ labels: { service: 'orders' }, annotations: { summary: '<b>bad</b>' }, state: 'firing' }]
    : [],
});

const env = { PROMETHEUS_TOKEN: 'sentinel-4711' };
const run = (...args: string[]) => callboard(portal, args, env);
const page = (path: string) => readFileSync(join(portal, 'out', path, 'index.html'), 'utf8');
/** Path -> number of the file, which changes when it is written anew. */
const files = () =>
  new Map(
    readdirSync(join(portal, 'out'), { recursive: true, encoding: 'utf8' })
      .filter((path) => statSync(join(portal, 'out', path)).isFile())
      .map((path) => [path, readFileSync(join(portal, 'out', path), 'utf8')]),
  );
const changes = (before: Map<string, string>) =>
  [...files()].filter(([path, text]) => before.get(path) !== text).map(([path]) => path);

test('pages change with their own data only, data alone can be brought up to date, and an outage keeps the last', async () => {
  const first = await run('build', '--out', 'out');
  expect(first).toMatchObject({ code: 0 });
  expect(first.output).toMatch(/collect +\d/);
  expect(page('catalog/default/component/orders')).toMatch(/data-path="alerts.counts.firing"[^>]*>0</);
  expect(page('catalog/default/component/gate')).not.toContain('aria-label="Alerts"');
  expect(page('alerts')).toContain('/catalog/default/component/orders/');

  state.firing = true;
  let before = files();
  const alone = await run('collect', '--out', 'out');
  expect(alone).toMatchObject({ code: 0 });
  expect(alone.output).toContain('callboard-prometheus: 1 request');
  expect(
    changes(before)
      .filter((path) => path !== '.callboard-files.json')
      .sort(),
  ).toEqual([
    'api/collected/component/default/orders.json',
    'api/collected/plugins.json',
    'api/collected/site.json',
  ]);

  before = files();
  expect(await run('build', '--out', 'out')).toMatchObject({ code: 0 });
  const orders = page('catalog/default/component/orders');
  expect(orders).toMatch(/data-path="alerts.counts.firing"[^>]*>1</);
  expect(orders).toContain('&lt;b&gt;bad&lt;/b&gt;');
  const changed = changes(before).filter((path) => path.endsWith('.html'));
  expect(changed).toContain('catalog/default/component/orders/index.html');
  expect(changed.filter((path) => /gate|archive/.test(path))).toEqual([]);

  state.down = true;
  const outage = await run('build', '--out', 'out');
  expect(outage.code).toBe(0);
  expect(outage.output).toContain('collect-failed');
  expect(page('catalog/default/component/orders')).toMatch(/data-path="alerts.counts.firing"[^>]*>1</);
  expect(page('problems')).toContain('the token may not read this');
  expect(await run('collect', '--strict')).toMatchObject({ code: 1 });

  for (const [path, text] of files()) expect(text, path).not.toContain('sentinel-4711');
  expect(first.output + alone.output + outage.output).not.toContain('sentinel-4711');
  expect(existsSync(join(portal, '.callboard/collected'))).toBe(true);
}, 120_000);

test('where nothing has changed at the vendor either, nothing is rendered, and pages learn that it was asked', async () => {
  await run('build', '--out', 'out');
  const before = files();
  const again = await run('build', '--out', 'out');
  expect(again.code, again.output).toBe(0);
  expect(again.output).not.toMatch(/render +\d/);
  expect(changes(before).filter((path) => !path.startsWith('.callboard'))).toEqual([
    'api/collected/plugins.json',
  ]);
});

test('wrong options are said in full before anybody is asked', async () => {
  await run('crawl');
  const config = join(portal, 'astro.config.mjs');
  writeFileSync(
    config,
    readFileSync(config, 'utf8').replace("label: 'service'", "lable: 'service', freshMinutes: 'x'"),
  );
  const asked = vendor.asked.length;
  const { code, output } = await run('collect');
  expect(code).toBe(1);
  expect(output).toMatch(/callboard-prometheus/);
  for (const path of ['lable', 'freshMinutes']) expect(output).toContain(path);
  expect(output).not.toContain('"code"');
  expect(vendor.asked).toHaveLength(asked);
});
