/**
 * Dependabot as a second vendor of the topic of security. Requests and answers as in
 * https://docs.github.com/en/rest/dependabot/alerts#list-dependabot-alerts-for-an-organization
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { AstroIntegrationLogger } from 'astro';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import githubSecurity, {
  githubSecurityOptions,
  type GithubSecurityUserOptions,
} from '../../integrations/security/github-security.ts';
import type { EntitySecurity, TeamSecurity } from '../../integrations/security/model.ts';
import { collect } from '../../src/collect/collect.ts';
import { readCollected } from '../../src/snapshot/collected.ts';
import { testPlugin } from '../../src/testing.ts';
import { collectedOf } from '../../src/views/collected.ts';
import { type Answer, type Asked, startVendor, type Vendor } from '../collect/vendor.ts';
import { type EntityInput, makeSite } from '../views/site.ts';

interface FakeAlert {
  number: number;
  repository?: string;
  severity?: string;
  manifest?: string;
  state?: string;
  created?: string;
  closed?: string;
  patched?: boolean;
}

const alertJson = ({
  number,
  repository = 'acme/Payments',
  severity = 'high',
  manifest = 'go.mod',
  ...more
}: FakeAlert) => {
  const { state = 'open', created = '2026-01-10T08:00:00Z', closed = null, patched = true } = more;
  return {
    number,
    state,
    dependency: {
      package: { ecosystem: 'go', name: 'example.com/a' },
      manifest_path: manifest,
      scope: 'runtime',
    },
    security_advisory: { ghsa_id: 'GHSA-1', cve_id: null, summary: `Advisory ${number}`, severity },
    security_vulnerability: { severity, first_patched_version: patched ? { identifier: '1.2.3' } : null },
    url: `https://api.github.com/repos/${repository}/dependabot/alerts/${number}`,
    html_url: `https://github.com/${repository}/security/dependabot/${number}`,
    created_at: created,
    updated_at: closed ?? created,
    dismissed_at: null,
    fixed_at: closed,
    repository: { id: 1, name: repository.split('/')[1], full_name: repository },
  };
};

const token = 'sentinel-github-token';

/** In pages of 2, linked by cursors, as GitHub does for lists of organisations. */
function answerAsGithub(alerts: FakeAlert[], { path, headers }: Asked): Answer {
  const url = new URL(path, `http://${headers.host}`);
  if (headers.authorization !== `Bearer ${token}`) return { status: 401 };
  if (headers['x-github-api-version'] !== '2022-11-28' || !headers['user-agent']) return { status: 400 };
  if (!headers.accept?.includes('application/vnd.github+json')) return { status: 415 };
  if (url.pathname !== '/orgs/acme/dependabot/alerts') return { status: 404 };
  const states = url.searchParams.get('state')?.split(',') ?? [];
  const list = alerts.filter(({ state = 'open' }) => states.includes(state)).map(alertJson);
  if (url.searchParams.get('sort') === 'updated') list.sort((a, b) => (a.updated_at < b.updated_at ? 1 : -1));
  const from = Number(url.searchParams.get('after') ?? 0);
  const next = new URL(url);
  next.searchParams.set('after', String(from + 2));
  return {
    json: list.slice(from, from + 2),
    headers: from + 2 < list.length ? { link: `<${next.href}>; rel="next", <${url.href}>; rel="first"` } : {},
  };
}

let dir: string;
let vendor: Vendor | undefined;
beforeEach(() => (dir = mkdtempSync(join(tmpdir(), 'callboard-github-security-'))));
afterEach(async () => {
  await vendor?.close();
  vendor = undefined;
  rmSync(dir, { recursive: true, force: true });
});

const component = (name: string, slug: string): EntityInput => ({
  kind: 'Component',
  name,
  metadata: { annotations: { 'github.com/project-slug': slug } },
  relations: { ownedBy: ['group:default/sales'] },
});

const company = (): EntityInput[] => [
  { kind: 'Group', name: 'sales' },
  component('payments', 'acme/payments'),
  component('clean', 'acme/clean'),
  component('silent', 'acme/silent'),
];

async function run(
  answer: (asked: Asked) => Answer,
  options: GithubSecurityUserOptions['instances'] = [{}],
  entitiesAt: (host: string) => EntityInput[] = company,
  maxAlerts?: number,
) {
  vendor ??= await startVendor(answer);
  const { url } = vendor;
  const logger = { fork: () => logger, info() {}, warn() {}, error() {}, debug() {} };
  const { catalog } = makeSite({ entities: entitiesAt(new URL(url).host) });
  const [report] = await collect({
    dir,
    integrations: [githubSecurity({ instances: options.map((one) => ({ ...one, url })), maxAlerts })],
    catalog,
    env: { GITHUB_TOKEN: token },
    now: new Date('2026-02-01T10:00:00Z'),
    logger: logger as unknown as AstroIntegrationLogger,
    hide() {},
  });
  const of = <Data = EntitySecurity>(ref: string) =>
    collectedOf(readCollected(dir), ref)?.['callboard-github-security']?.[0]?.data as unknown as
      Data | undefined;
  return { report, of, messages: report?.problems.map(({ message }) => message) ?? [] };
}

const alerts: FakeAlert[] = [
  { number: 1, severity: 'critical', created: '2025-12-01T00:00:00Z', patched: false },
  { number: 2, severity: 'high' },
  { number: 3, severity: 'medium', manifest: 'web/package.json' },
  {
    number: 4,
    state: 'fixed',
    severity: 'high',
    created: '2025-11-20T00:00:00Z',
    closed: '2025-12-20T00:00:00Z',
  },
  { number: 5, state: 'fixed', severity: 'low', repository: 'acme/clean', closed: '2026-01-20T00:00:00Z' },
  { number: 6, state: 'fixed', severity: 'low', repository: 'acme/silent', closed: '2020-01-20T00:00:00Z' },
];

test('alerts of an organisation become counts of repositories, with fixes, the oldest and a line', async () => {
  const { of, report } = await run((asked) => answerAsGithub(alerts, asked));
  expect(report).toMatchObject({ requests: 4, problems: [] });
  expect(of('component:default/payments')).toMatchObject({
    counts: { critical: 1, high: 1, medium: 1, low: 0 },
    fixable: { count: 2, of: 3 },
    oldest: {
      title: 'Advisory 1',
      since: '2025-12-01T00:00:00Z',
      href: 'https://github.com/acme/Payments/security/dependabot/1',
    },
    projects: [
      { name: 'go.mod', target: 'acme/Payments' },
      { name: 'web/package.json', target: 'acme/Payments' },
    ],
    trend: [
      { at: '2025-11-03', critical: 0, high: 0 },
      { at: '2025-11-20', critical: 0, high: 1 },
      { at: '2025-12-01', critical: 1, high: 1 },
      { at: '2025-12-20', critical: 1, high: 0 },
      { at: '2026-01-10', critical: 1, high: 1 },
    ],
  });
  expect(of<TeamSecurity>('group:default/sales')?.total).toBe(3);
});

test('a repository whose alerts are all closed has none; of one that never had any nothing is known', async () => {
  const { of } = await run((asked) => answerAsGithub(alerts, asked));
  expect(of('component:default/clean')).toMatchObject({ total: 0, findings: [] });
  expect(of('component:default/silent')).toBeUndefined();
});

test('an organisation where alerts are not enabled is said, and what was known stays if it is the only one', async () => {
  let enabled = true;
  const answer = (asked: Asked): Answer => (enabled ? answerAsGithub(alerts, asked) : { status: 404 });
  const before = await run(answer);
  enabled = false;
  const after = await run(answer);
  expect(after.report).toMatchObject({ stale: true, problems: [{ rule: 'collect-failed' }] });
  expect(after.of('component:default/payments')).toEqual(before.of('component:default/payments'));
  enabled = true;
  const both = await run(answer, [{ orgs: ['acme', 'other'] }]);
  expect(both.messages).toEqual([
    'Dependabot’s alerts of other are not enabled, or the token may not read them.',
  ]);
});

const asksOf = (from = 0) =>
  (vendor?.asked ?? []).slice(from).map(({ path }) => {
    const { pathname, searchParams } = new URL(path, 'http://github.invalid');
    return `${pathname.split('/')[2]} ${searchParams.get('state')?.split(',')[0]}`;
  });

test('what has been resolved is asked for when a component is new, or has lost its last alert', async () => {
  let list = alerts;
  const answer = (asked: Asked) => answerAsGithub(list, asked);
  const open = () => [component('payments', 'acme/payments'), component('silent', 'acme/silent')];
  await run(answer, undefined, open);
  expect(asksOf()).toContain('acme fixed');
  let from = vendor?.asked.length;
  await run(answer, undefined, open);
  expect(asksOf(from)).toEqual(['acme open', 'acme open']);
  list = alerts.map((alert) => ({ ...alert, state: 'fixed', closed: '2026-01-25T00:00:00Z' }));
  from = vendor?.asked.length;
  const { of } = await run(answer, undefined, open);
  expect(asksOf(from)).toContain('acme fixed');
  expect(of('component:default/payments')).toMatchObject({ total: 0 });
});

test('descriptors cannot make it ask ever more organisations: only owners of repositories of the portal', async () => {
  const answer = (asked: Asked): Answer =>
    asked.path.startsWith('/orgs/acme/') ? answerAsGithub(alerts, asked) : { json: [] };
  const foreign = Array.from({ length: 260 }, (_, at) => component(`c${at}`, `org${at}/c`));
  const { of, messages } = await run(answer, undefined, (host) => [
    { ...component('payments', 'acme/payments'), repository: `${host}/acme/payments` },
    ...foreign,
  ]);
  expect(new Set(asksOf())).toEqual(new Set(['acme open', 'acme fixed']));
  expect(of('component:default/payments')).toBeDefined();
  expect(messages.join()).toMatch(/org0, org1, .* and 250 more are not read: none of their repositories/);
});

test('where no repository tells, 20 organisations are asked, those with the most components first', async () => {
  const many = Array.from({ length: 30 }, (_, at) => component(`c${at}`, `org${10 + at}/c`));
  const { messages } = await run(
    () => ({ json: [] }),
    undefined,
    () => [...many, component('z1', 'zoo/a'), component('z2', 'zoo/b')],
  );
  const orgs = [...new Set(asksOf().map((asked) => asked.split(' ')[0]))];
  expect(orgs).toHaveLength(20);
  expect(orgs[0]).toBe('zoo');
  expect(messages.join()).toContain('no more than 20 organisations are asked');
});

test('requests that are used up end the list with a note', async () => {
  // Pages without end of the second organisation.
  const answer = (asked: Asked): Answer => {
    if (asked.path.startsWith('/orgs/acme/')) return answerAsGithub(alerts, asked);
    const url = new URL(asked.path, `http://${asked.headers.host}`);
    url.searchParams.set('after', String(Number(url.searchParams.get('after') ?? 0) + 1));
    return { json: [], headers: { link: `<${url.href}>; rel="next"` } };
  };
  const { of, messages } = await run(answer, [{ orgs: ['acme', 'big'] }], company, 100_000);
  expect(of('component:default/payments')).toBeDefined();
  expect(messages.join()).toMatch(/used up: Dependabot’s alerts of big are not read/);
});

test('a token that is turned away: its variable and what it has to be allowed are named', async () => {
  const { messages } = await run(() => ({ status: 401 }));
  expect(messages.join()).toMatch(/answered 401. GITHUB_TOKEN must hold a token .*security_events/);
});

test('instances without names of their own are refused', () => {
  expect(githubSecurityOptions.safeParse({ instances: [{}, { orgs: ['acme'] }] }).error?.message).toContain(
    'each needs a name of its own',
  );
});

test.each(['https://evil.example/orgs/acme/dependabot/alerts', '/user'])(
  'a next page at %s is refused',
  async (next) => {
    const { messages } = await run(() => ({
      json: [alertJson({ number: 1 })],
      headers: { link: `<${next}>; rel="next"` },
    }));
    expect(messages.join()).toContain('the next page leads elsewhere');
  },
);

describe('conformance', () => {
  testPlugin({
    test,
    root: pathToFileURL(`${process.cwd()}/`),
    plugin: githubSecurity,
    options: { instances: [{ url: 'https://api.github.acme.example' }] },
    wrong: [{ options: { instances: [{ orgs: [] }], maxAlert: 1 }, paths: ['instances.0.orgs', 'maxAlert'] }],
    entities: `apiVersion: backstage.io/v1alpha1
kind: Component
metadata:
  name: payments
  annotations: { github.com/project-slug: acme/payments }
spec: { type: service, lifecycle: production, owner: sales }
---
apiVersion: backstage.io/v1alpha1
kind: Group
metadata: { name: sales }
spec: { type: team, children: [] }
`,
    recordings: JSON.stringify({
      origin: 'https://api.github.acme.example',
      secrets: ['GITHUB_TOKEN'],
      answers: [
        { request: 'GET /orgs/acme/dependabot/alerts?state=open', json: alerts.slice(0, 2).map(alertJson) },
        { request: 'GET /orgs/acme/dependabot/alerts', json: alerts.slice(3, 4).map(alertJson) },
      ],
    }),
  });
});
