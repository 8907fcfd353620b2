/**
 * Every plugin that asks a vendor, in one portal: real processes, and a server in the place of all vendors that answers from
 * the sample company's recordings; then each vendor fails in its own way.
 */
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join, relative } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createRecordings, readRecordings } from '../../src/collect/recordings.ts';
import { callboard, createPortal } from '../portal.ts';

const clone = join(import.meta.dirname, '../..');
const recordings = createRecordings(
  readRecordings(join(clone, 'content/recordings')),
  new Date('2026-02-01T10:00:00Z'),
);
/** First part of the path -> the vendor that is meant. */
const origins: Readonly<Record<string, string>> = {
  datadog: 'https://api.datadoghq.eu',
  grafana: 'https://grafana.foyer.example',
  prometheus: 'https://prometheus.foyer.example',
  alertmanager: 'https://alerts.foyer.example',
  plausible: 'https://plausible.foyer.example',
  snyk: 'https://api.snyk.foyer.example',
};
const env = {
  DD_API_KEY: 'sentinel-datadog-api',
  DD_APP_KEY: 'sentinel-datadog-app',
  GRAFANA_TOKEN: 'sentinel-grafana',
  PROMETHEUS_TOKEN: 'sentinel-prometheus',
  PLAUSIBLE_API_KEY: 'sentinel-plausible',
  SNYK_TOKEN: 'sentinel-snyk',
  MATOMO_TOKEN: 'sentinel-matomo',
  GA4_ACCESS_TOKEN: 'sentinel-google',
};

type Fail = (response: ServerResponse, request: IncomingMessage, body: string) => void;
const failures: Readonly<Record<string, Fail>> = {
  datadog: (response) => response.writeHead(429, { 'retry-after': '3600' }).end(),
  grafana: (response, { headers }) => response.writeHead(503).end(`down: ${headers.authorization}`),
  prometheus: (_, { socket }) => socket.destroy(),
  alertmanager: (response) => response.writeHead(200).end('<html><title>Sign in</title></html>'),
  plausible: (response, { headers }) =>
    response.writeHead(401).end(JSON.stringify({ error: headers.authorization })),
  snyk: (response) => response.writeHead(200, { 'content-type': 'application/json' }).end('{"data":[{"id":'),
};
/** Vendors that have never answered well. */
const always: Readonly<Record<string, Fail>> = {
  matomo: (response, _, body) =>
    response.writeHead(200).end(JSON.stringify({ result: 'error', message: `Wrong token in ${body}` })),
  google: (response) => response.writeHead(200).end('{"rows":"none"}'),
};

let portal = '';
let server: Server;
let down = false;

beforeAll(async () => {
  server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => void answer(request, response, Buffer.concat(chunks).toString()));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  portal = createPortal('vendors', `sources:\n  - folder: ${join(clone, 'content/company')}\n`);
  writeFileSync(
    join(portal, 'astro.config.mjs'),
    `import callboard from 'callboard';
import datadog from 'callboard/integrations/datadog';
import googleAnalytics from 'callboard/integrations/google-analytics';
import grafana from 'callboard/integrations/grafana';
import matomo from 'callboard/integrations/matomo';
import plausible from 'callboard/integrations/plausible';
import prometheus from 'callboard/integrations/prometheus';
import snyk from 'callboard/integrations/snyk';
export default {
  integrations: [
    callboard({ title: 'Test', fullText: false, twins: false }),
    datadog({ instances: [{ url: '${url}/datadog' }] }),
    googleAnalytics({ propertyId: '1', apiUrl: '${url}/google' }),
    grafana({ instances: [{ url: '${url}/grafana' }], label: 'service' }),
    matomo({ url: '${url}/matomo', siteId: 1, track: false }),
    plausible({ url: '${url}/plausible', site: 'portal.foyer.example', track: false }),
    prometheus({ instances: [{ url: '${url}/prometheus', alertmanager: '${url}/alertmanager' }], label: 'service' }),
    snyk({ instances: [{ url: '${url}/snyk/rest' }] }),
  ],
};
`,
  );
});
afterAll(() => {
  server.close();
  server.closeAllConnections();
  rmSync(portal, { recursive: true, force: true });
});

async function answer(request: IncomingMessage, response: ServerResponse, body: string): Promise<void> {
  const url = new URL(request.url ?? '/', 'http://localhost');
  const [, vendor = '', ...path] = url.pathname.split('/');
  const fail = always[vendor] ?? (down ? failures[vendor] : undefined);
  if (fail) return fail(response, request, body);
  const meant = new URL(`/${path.join('/')}${url.search}`, origins[vendor]);
  const said = recordings.answer(meant, { method: request.method ?? 'GET', body });
  response.writeHead(said.status, { 'content-type': 'application/json' }).end(await said.text());
}

const run = (...args: string[]) => callboard(portal, args, env);
const page = (path: string) => readFileSync(join(portal, 'out', path, 'index.html'), 'utf8');
const orders = 'catalog/default/component/orders';
const cards = [
  /OrdersErrorBudget/,
  /Orders succeed/,
  /Golden signals/,
  /Read in 30 days/,
  /aria-label="Security"/,
];

/** Every file below the portal that holds a sentinel, in clear or encoded. */
function leaks(output: string): string[] {
  const forms = Object.values(env).flatMap((secret) => [
    secret,
    Buffer.from(secret).toString('base64').replace(/=+$/, ''),
  ]);
  const holds = (text: string) => forms.some((form) => text.includes(form));
  // Not through links: the clone lies behind one of them.
  const files = readdirSync(portal, { withFileTypes: true }).flatMap((entry) =>
    entry.isFile()
      ? [entry.name]
      : entry.name === 'node_modules'
        ? []
        : readdirSync(join(portal, entry.name), { recursive: true, withFileTypes: true })
            .filter((one) => one.isFile())
            .map((one) => relative(portal, join(one.parentPath, one.name))),
  );
  return [
    ...(holds(output) ? ['the output'] : []),
    ...files.filter((path) => holds(readFileSync(join(portal, path), 'latin1'))),
  ];
}

test('every vendor fails in its own way: the build is green, what was known stands with its age, and no token gets out', async () => {
  const well = await run('build', '--out', 'out');
  expect(well.code, well.output).toBe(0);
  for (const card of cards) expect(page(orders)).toMatch(card);
  expect(leaks(well.output)).toEqual([]);
  const before = page(orders);

  down = true;
  const failed = await run('build', '--out', 'out');
  expect(failed.code, failed.output).toBe(0);
  expect(page(orders)).toBe(before);
  const failing = [...page('problems').matchAll(/callboard-([a-z-]+)&quot; could not collect/g)].map(
    ([, name]) => name,
  );
  expect(failing).toEqual([
    'datadog',
    'google-analytics',
    'grafana',
    'matomo',
    'plausible',
    'prometheus',
    'snyk',
  ]);
  expect(leaks(failed.output)).toEqual([]);

  const strict = await run('collect', '--strict');
  expect(strict.code).toBe(1);
  expect(strict.output).toMatch(/datadog.*could not collect.*429/);
  expect(leaks(strict.output)).toEqual([]);
}, 180_000);
