/**
 * `node bench/plugins.ts [--entities 300] [--latency 50]`: a portal with every plugin that comes with Callboard, against
 * vendors on a local server. Says how many requests each makes, how long collecting takes cold and when nothing has
 * changed, which pages change with one alert of one service, and what widgets weigh.
 */
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { gzipSync } from 'node:zlib';
import { measure } from './measure.ts';
import { serviceName, startVendors, type Vendors } from './vendors.ts';

const { values } = parseArgs({
  options: {
    entities: { type: 'string', default: '300' },
    latency: { type: 'string', default: '50' },
    keep: { type: 'boolean', default: false },
  },
});
const count = Number(values.entities);
const root = join(import.meta.dirname, '..');
const parent = join(root, '.callboard', 'bench');
mkdirSync(parent, { recursive: true });
const folder = mkdtempSync(join(parent, 'plugins-'));
const tokens = Object.fromEntries(
  [
    'GRAFANA_TOKEN',
    'DD_API_KEY',
    'DD_APP_KEY',
    'SNYK_TOKEN',
    'PROMETHEUS_TOKEN',
    'PLAUSIBLE_API_KEY',
    'MATOMO_TOKEN',
  ].map((name) => [name, `sentinel-${name.toLowerCase()}`]),
);
const env = { ...tokens, GA4_ACCESS_TOKEN: 'sentinel-google', CALLBOARD_CHECK: '0' };

/** Titles of the plugins' cards. */
const plugins =
  /^(?:Alerts|Service levels|Security|Dashboards|Read in 30 days|Most read in 30 days|Team alerts)$/;

const vendors = await startVendors(count, Number(values.latency));
try {
  await run(vendors);
} finally {
  await vendors.close();
  if (!values.keep) rmSync(folder, { recursive: true, force: true });
}

async function run({ url, requests, fire }: Vendors): Promise<void> {
  writeSite(url);
  await callboard('crawl');
  const cold = await callboard('collect');
  say(`collect, cold: ${cold.seconds.toFixed(1)} s, ${format(requests())}\n${cold.output.trim()}`);
  const warm = await callboard('collect');
  say(`collect, nothing changed: ${warm.seconds.toFixed(1)} s, ${format(requests())}`);
  await callboard('build', '--out', 'dist');
  const before = pages();
  requests();
  const changed = serviceName(0);
  fire(changed);
  const build = await callboard('build', '--out', 'dist');
  const after = pages();
  const different = [...after].filter(([path, text]) => before.get(path) !== text).map(([path]) => path);
  say(
    `build after one alert of ${changed}: ${build.seconds.toFixed(1)} s, ${different.length} of ${after.size} pages changed:\n  ${different.slice(0, 40).join('\n  ')}`,
  );
  const other = serviceName(count - 1);
  for (const path of [
    `catalog/default/component/${other}/index.html`,
    'catalog/default/group/team-1/index.html',
    `docs/default/component/${other}/index.html`,
    'index.html',
  ])
    weigh(path, after.get(path) ?? '');
}

function writeSite(url: string): void {
  for (let index = 0; index < count; index++) {
    const name = serviceName(index);
    write(
      `services/${name}/catalog-info.yaml`,
      `apiVersion: backstage.io/v1alpha1
kind: Component
metadata:
  name: ${name}
  annotations:
    backstage.io/techdocs-ref: dir:.
    github.com/project-slug: acme/${name}
    grafana/dashboard-selector: ${name}
spec: { type: service, lifecycle: production, owner: team-${index % 10} }
`,
    );
    write(`services/${name}/docs/index.md`, `# ${name}\n\nWhat it does.\n`);
  }
  for (let index = 0; index < 10; index++)
    write(
      `services/team-${index}.yaml`,
      `apiVersion: backstage.io/v1alpha1
kind: Group
metadata: { name: team-${index} }
spec: { type: team, children: [] }
`,
    );
  write(
    'content/sources.yaml',
    "sources:\n  - folder: ../services\ndescriptors: ['**/catalog-info.yaml', 'team-*.yaml']\n",
  );
  write(
    'astro.config.mjs',
    `import { defineConfig } from 'astro/config';
import callboard from 'callboard';
import datadog from 'callboard/integrations/datadog';
import googleAnalytics from 'callboard/integrations/google-analytics';
import grafana from 'callboard/integrations/grafana';
import matomo from 'callboard/integrations/matomo';
import plausible from 'callboard/integrations/plausible';
import prometheus from 'callboard/integrations/prometheus';
import snyk from 'callboard/integrations/snyk';
export default defineConfig({
  integrations: [
    callboard({ title: 'Bench' }),
    grafana({ instances: [{ url: '${url}/grafana' }], label: 'service' }),
    prometheus({ instances: [{ url: '${url}/prometheus', alertmanager: '${url}/alertmanager' }], label: 'service' }),
    datadog({ instances: [{ url: '${url}/datadog' }] }),
    snyk({ instances: [{ url: '${url}/snyk/rest' }] }),
    googleAnalytics({ propertyId: '1', apiUrl: '${url}/google' }),
    plausible({ url: '${url}/plausible', site: 'portal.acme.example', track: false }),
    matomo({ url: '${url}/matomo', siteId: 1, track: false }),
  ],
});
`,
  );
  write('src/content.config.ts', "export { collections } from 'callboard/content';\n");
  write('package.json', '{ "name": "bench-plugins", "private": true, "type": "module" }\n');
  mkdirSync(join(folder, 'node_modules'));
  symlinkSync(root, join(folder, 'node_modules', 'callboard'));
}

function write(path: string, text: string): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), text);
}

function callboard(...args: string[]) {
  const node = ['--conditions=callboard-source', join(root, 'bin', 'callboard.js'), ...args];
  return measure(process.execPath, node, { cwd: folder, env });
}

function pages(): Map<string, string> {
  const dist = join(folder, 'dist');
  return new Map(
    readdirSync(dist, { recursive: true, encoding: 'utf8' })
      .filter((path) => path.endsWith('.html'))
      .sort()
      .map((path) => [path, readFileSync(join(dist, path), 'utf8')]),
  );
}

/** What each card of a plugin adds to a page: the page with it and without it, both compressed. */
function weigh(path: string, html: string): void {
  const whole = gzipSync(html).length;
  const weights = html.split(/(?=<section class="card")/).flatMap((card) => {
    const title = /^<section class="card"[^>]* aria-label="([^"]*)"/.exec(card)?.[1] ?? '';
    if (!plugins.test(title)) return [];
    return [`${title} ${whole - gzipSync(html.replace(card, '')).length}`];
  });
  say(`${path}: ${whole} bytes gzip; of them ${weights.join(', ') || 'none of plugins'}`);
}

function format(counted: Record<string, number>): string {
  return Object.entries(counted)
    .sort()
    .map(([vendor, requests]) => `${vendor} ${requests}`)
    .join(', ');
}

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}
