/** Snyk as a plugin, against a server that checks requests and answers as Snyk's published API does. */
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AstroIntegrationLogger } from 'astro';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { EntitySecurity, SiteSecurity, TeamSecurity } from '../../integrations/security/model.ts';
import snyk, { snykOptions, type SnykUserOptions } from '../../integrations/security/snyk.ts';
import { collect } from '../../src/collect/collect.ts';
import { readCollected } from '../../src/snapshot/collected.ts';
import { collectedOf, collectedOfSite } from '../../src/views/collected.ts';
import { type Answer, type Asked, startVendor, type Vendor } from '../collect/vendor.ts';
import { type EntityInput, makeSite } from '../views/site.ts';
import { answerAsSnyk, type FakeIssue, type FakeSnyk, uuid } from './snyk-server.ts';

const token = 'sentinel-snyk-token';
const acme = uuid(1);
const labs = uuid(2);
const [payments, shop] = [uuid(50), uuid(51)];
const [pom, docker, web, code, tf, gone] = [uuid(10), uuid(11), uuid(12), uuid(13), uuid(14), uuid(15)];

/** Two targets of one organisation, each with what Snyk counts in a way of its own. */
const everything = (): FakeSnyk => ({
  token,
  orgs: [
    {
      id: acme,
      slug: 'acme',
      projects: [
        {
          id: pom,
          name: 'acme/payments:pom.xml',
          type: 'maven',
          target: [payments, 'acme/payments'],
          counts: [2, 3, 5, 7],
        },
        {
          id: docker,
          name: 'acme/payments:Dockerfile',
          type: 'deb',
          target: [payments, 'acme/payments'],
          counts: [0, 0, 1, 4],
        },
        {
          id: gone,
          name: 'acme/payments:old.xml',
          status: 'inactive',
          target: [payments, 'acme/payments'],
          counts: [9, 9, 9, 9],
        },
        { id: web, name: 'acme/shop:package.json', target: [shop, 'Acme/Shop'], counts: [0, 1, 2, 0] },
        { id: code, name: 'Code analysis', type: 'sast', target: [shop, 'Acme/Shop'], counts: [0, 1, 2, 3] },
        {
          id: tf,
          name: 'acme/shop:infra',
          type: 'terraformconfig',
          target: [shop, 'Acme/Shop'],
          counts: [0, 0, 4, 0],
        },
      ],
      issues: [
        {
          project: pom,
          severity: 'critical',
          title: 'Newer',
          created: '2026-01-20T08:00:00Z',
          fixable: true,
          key: 'SNYK-NEWER',
          cve: 'CVE-2026-4711',
          package: ['a:b', '1.2'],
        },
        {
          project: pom,
          severity: 'critical',
          title: 'Oldest',
          created: '2025-11-02T08:00:00Z',
          fixable: false,
          key: 'SNYK-OLDEST',
        },
        { project: pom, severity: 'high', fixable: true },
        { project: pom, severity: 'high', ignored: true, title: 'Ignored' },
        {
          project: pom,
          severity: 'high',
          status: 'resolved',
          title: 'Gone',
          created: '2025-12-01T00:00:00Z',
          resolved: '2026-01-05T10:00:00Z',
        },
        { project: pom, severity: 'high', type: 'license', title: 'GPL-3.0 license' },
        { project: pom, severity: 'medium', type: 'license', title: 'MPL-2.0 license' },
        { project: pom, severity: 'medium' },
        { project: gone, severity: 'critical', title: 'Of a project that is not tested' },
        { project: web, severity: 'high', fixable: true },
        { project: code, severity: 'high', type: 'code', title: 'SQL Injection' },
      ],
    },
    {
      id: labs,
      slug: 'labs',
      projects: [
        { id: uuid(30), name: 'acme/lab:go.mod', target: [uuid(52), 'acme/lab'], counts: [0, 0, 0, 0] },
      ],
    },
  ],
});

let dir: string;
const vendors: Vendor[] = [];
beforeEach(() => (dir = mkdtempSync(join(tmpdir(), 'callboard-snyk-'))));
afterEach(async () => {
  for (const vendor of vendors.splice(0)) await vendor.close();
  rmSync(dir, { recursive: true, force: true });
});

async function start(answer: (asked: Asked, before: number) => Answer): Promise<Vendor> {
  const vendor = await startVendor(answer);
  vendors.push(vendor);
  return vendor;
}

const component = (name: string, annotations: Record<string, string> = {}, owner = 'sales'): EntityInput => ({
  kind: 'Component',
  name,
  metadata: { annotations },
  relations: { ownedBy: [`group:default/${owner}`] },
});
const slug = (name: string) => ({ 'github.com/project-slug': name });
const company: EntityInput[] = [
  { kind: 'Group', name: 'sales' },
  { kind: 'Group', name: 'money' },
  component('payments', slug('acme/payments'), 'money'),
  component('refunds', slug('acme/payments'), 'money'),
  component('shop', slug('acme/shop')),
  component('lab', slug('acme/lab')),
];

interface Run {
  entities?: EntityInput[];
  options?: Partial<SnykUserOptions>;
  env?: Record<string, string>;
  now?: string;
}

async function run(
  vendor: Vendor | Vendor[],
  { entities = company, options, env = { SNYK_TOKEN: token }, now }: Run = {},
) {
  const instances = [vendor].flat().map(({ url }, at) => ({
    name: `i${at}`,
    url: `${url}/rest`,
    publicUrl: 'https://snyk.example',
  }));
  const logger = { fork: () => logger, info() {}, warn() {}, error() {}, debug() {} };
  const { catalog } = makeSite({ entities });
  const [report] = await collect({
    dir,
    integrations: [snyk({ instances, ...options })],
    catalog,
    env,
    now: new Date(now ?? '2026-02-01T10:00:00Z'),
    logger: logger as unknown as AstroIntegrationLogger,
    hide() {},
  });
  const stored = readCollected(dir);
  const of = <Data = EntitySecurity>(ref: string) =>
    collectedOf(stored, ref)?.['callboard-snyk']?.[0]?.data as unknown as Data | undefined;
  return {
    report,
    of,
    parts: (ref: string) => (collectedOf(stored, ref)?.['callboard-snyk'] ?? []).map(({ part }) => part),
    site: collectedOfSite(stored)?.['callboard-snyk']?.[0]?.data as unknown as SiteSecurity | undefined,
    messages: report?.problems.map(({ message }) => message) ?? [],
    text: readdirSync(join(dir, 'collected'))
      .map((name) => readFileSync(join(dir, 'collected', name), 'utf8'))
      .join(),
  };
}

describe('counts', () => {
  test('are Snyk’s own: open, not ignored, of projects that are tested; licences, code and configuration apart', async () => {
    const vendor = await start((asked) => answerAsSnyk(everything(), asked));
    const { of, report } = await run(vendor);
    // Snyk's list says 3 high (one is a licence, one ignored) and 5 medium (one is a licence).
    expect(of('component:default/payments')).toMatchObject({
      counts: { critical: 2, high: 1, medium: 5, low: 11 },
      total: 19,
      others: [{ kind: 'licence', counts: { critical: 0, high: 1, medium: 1, low: 0 } }],
      fixable: { count: 2, of: 3 },
      oldest: {
        title: 'Oldest',
        since: '2025-11-02T08:00:00Z',
        href: `https://snyk.example/org/acme/project/${pom}#issue-SNYK-OLDEST`,
      },
      inactive: 1,
      projectCount: 2,
      href: 'https://snyk.example/org/acme/projects',
    });
    expect(of('component:default/shop')).toMatchObject({
      counts: { critical: 0, high: 1, medium: 2, low: 0 },
      others: [
        { kind: 'code', counts: { critical: 0, high: 1, medium: 2, low: 3 } },
        { kind: 'config', counts: { critical: 0, high: 0, medium: 4, low: 0 } },
      ],
    });
    expect(of('component:default/lab')).toMatchObject({
      total: 0,
      others: [],
      findings: [],
      projectCount: 1,
    });
    expect(report?.problems).toEqual([]);
  });

  test('projects and findings stand worst first, with links, without what is ignored or resolved', async () => {
    const vendor = await start((asked) => answerAsSnyk(everything(), asked));
    const { of } = await run(vendor);
    const data = of('component:default/payments');
    expect(data?.projects.map(({ name, target }) => [name, target])).toEqual([
      ['pom.xml', 'acme/payments'],
      ['Dockerfile', 'acme/payments'],
    ]);
    expect(data?.findings.map(({ name }) => name)).toEqual([
      'SNYK-OLDEST',
      'CVE-2026-4711',
      expect.stringMatching(/^SNYK-JS/),
      undefined,
    ]);
    expect(data?.findings.map(({ title, severity, place }) => [severity, title, place])).toEqual([
      ['critical', 'Oldest', undefined],
      ['critical', 'Newer', 'a:b@1.2'],
      ['high', 'Prototype Pollution', undefined],
      ['high', 'GPL-3.0 license', undefined],
    ]);
  });

  test('a team and the organisation count a repository once, however many components it has', async () => {
    const vendor = await start((asked) => answerAsSnyk(everything(), asked));
    const { of, site } = await run(vendor);
    const team = of<TeamSecurity>('group:default/money');
    expect(team?.counts).toEqual({ critical: 2, high: 1, medium: 5, low: 11 });
    expect(team?.rows.map(({ entities }) => entities.map(({ title }) => title))).toEqual([
      ['payments', 'refunds'],
    ]);
    expect(site?.teams.map(({ title }) => title)).toEqual(['money', 'sales']);
    expect(site).toMatchObject({ counts: { critical: 2, high: 2, medium: 7, low: 11 }, projectCount: 6 });
  });

  test('all severities are read one by one where the options say so', async () => {
    const vendor = await start((asked) => answerAsSnyk(everything(), asked));
    const { of } = await run(vendor, { options: { details: ['critical', 'high', 'medium', 'low'] } });
    expect(of('component:default/payments')?.counts).toEqual({ critical: 2, high: 1, medium: 1, low: 0 });
    expect(vendor.asked.filter(({ path }) => path.includes('type=license'))).toEqual([]);
  });
});

describe('requests', () => {
  test('are per organisation: 1, and for each 1 for projects, 3 for issues, 1 more when a trend begins', async () => {
    const snykData = everything();
    for (let at = 0; at < 300; at++)
      snykData.orgs[0]?.projects?.push({
        id: uuid(1000 + at),
        name: `acme/s${at}:go.mod`,
        target: [uuid(2000 + at), `acme/s${at}`],
      });
    const entities = [
      ...company,
      ...Array.from({ length: 300 }, (_, at) => component(`s${at}`, slug(`acme/s${at}`))),
    ];
    const vendor = await start((asked) => answerAsSnyk(snykData, asked));
    // Of acme 4 pages of projects.
    expect((await run(vendor, { entities })).report?.requests).toBe(1 + (4 + 3 + 1) + (1 + 3 + 1));
    const again = await run(vendor, { entities, now: '2026-02-02T10:00:00Z' });
    expect(again.report?.requests).toBe(1 + (4 + 3) + (1 + 3));
  });

  test('an organisation of which no entity shows anything is not asked for issues', async () => {
    const vendor = await start((asked) => answerAsSnyk(everything(), asked));
    await run(vendor, { entities: [component('shop', slug('acme/shop'))] });
    expect(vendor.asked.filter(({ path }) => path.includes(`/${labs}/issues`))).toEqual([]);
  });

  test('pages are followed though their links are relative to the origin, also behind a proxy with a path', async () => {
    const small = { ...everything(), perPage: 2 };
    const vendor = await start((asked) => answerAsSnyk(small, asked));
    const direct = await run(vendor);
    const proxy = await start((asked) =>
      asked.path.startsWith('/tools/snyk/rest/')
        ? answerAsSnyk(small, { ...asked, path: asked.path.replace('/tools/snyk', '') })
        : { status: 404 },
    );
    rmSync(dir, { recursive: true });
    const behind = await run({ ...proxy, url: `${proxy.url}/tools/snyk` });
    expect(behind.report?.problems).toEqual([]);
    expect(behind.of('component:default/payments')).toEqual(direct.of('component:default/payments'));
    expect(direct.of('component:default/payments')?.counts.critical).toBe(2);
  });

  test.each([
    ['to another host', 'https://evil.example/rest/orgs?starting_after=x'],
    ['to another list', '/rest/users?starting_after=x'],
    ['out of the API', '/rest/orgs/../../admin'],
    ['with a password', 'http://a:b@HOST/rest/orgs?starting_after=x'],
    ['nowhere', 'http://['],
  ])('a next page that leads %s is refused, and the token does not go there', async (_, next) => {
    const vendor = await start((asked) =>
      asked.path.startsWith('/rest/orgs?')
        ? {
            json: {
              data: [{ id: acme, type: 'org', attributes: { slug: 'acme' } }],
              links: { next: next.replace('HOST', String(asked.headers.host)) },
            },
          }
        : { status: 500 },
    );
    const { messages } = await run(vendor);
    expect(messages.join()).toContain('the next page leads elsewhere');
    expect(vendor.asked).toHaveLength(1);
  });

  test('pages that lead in a circle end', async () => {
    const vendor = await start(({ path }) => ({
      json: { data: [{ id: acme, type: 'org', attributes: { slug: 'acme' } }], links: { next: path } },
    }));
    const { messages } = await run(vendor);
    expect(messages.join()).toContain('lead in a circle');
    expect(vendor.asked).toHaveLength(1);
  });

  test('50,000 issues: as many are read as the options say, and the rest is counted', async () => {
    const snykData = everything();
    const org = snykData.orgs[0];
    org?.projects?.forEach((project) => project.id === pom && (project.counts = [20_000, 30_000, 5, 7]));
    org?.issues?.push(
      ...Array.from({ length: 50_000 }, (_, at): FakeIssue => ({
        project: pom,
        severity: at % 2 ? 'high' : 'critical',
        key: `K${at}`,
        fixable: true,
      })),
    );
    const vendor = await start((asked) => answerAsSnyk(snykData, asked));
    const { of, site, report } = await run(vendor, { options: { maxIssues: 300 } });
    expect(report?.requests).toBe(1 + (1 + 6 + 1 + 1) + (1 + 3 + 1));
    const data = of('component:default/payments');
    // 30,000 less the one licence that is known.
    expect(data).toMatchObject({ counts: { critical: 20_000, high: 29_999 }, atLeast: true });
    expect(data?.findings).toHaveLength(50);
    expect(data?.trend).toHaveLength(1);
    expect(site?.atLeast).toBe(true);
  });
});

describe('annotations', () => {
  const own = (annotations: Record<string, string>) => [
    { kind: 'Group', name: 'sales' },
    component('it', annotations),
  ];
  const select = async (annotations: Record<string, string>) => {
    const vendor = await start((asked) => answerAsSnyk(everything(), asked));
    const { of, messages } = await run(vendor, { entities: own(annotations) });
    const data = of('component:default/it');
    return { names: data?.projects.map(({ name }) => name).sort(), inactive: data?.inactive, messages };
  };
  const ofPayments = ['Dockerfile', 'pom.xml'];
  const ofShop = ['Code analysis', 'infra', 'package.json'];

  test.each<[string, Record<string, string>, string[] | undefined]>([
    ['the repository', slug('acme/payments'), ofPayments],
    ['the repository, in other letters', slug('ACME/shop'), ofShop],
    ['targets by name', { 'snyk.io/targets': 'acme/payments' }, ofPayments],
    [
      'targets by id, several',
      { 'snyk.io/targets': ` ${shop}, acme/payments ` },
      [...ofShop, ...ofPayments].sort(),
    ],
    [
      'target-id besides targets',
      { 'snyk.io/targets': 'acme/payments', 'snyk.io/target-id': shop },
      [...ofShop, ...ofPayments].sort(),
    ],
    [
      'target-id before target-name',
      { 'snyk.io/target-id': payments, 'snyk.io/target-name': 'Acme/Shop' },
      ofPayments,
    ],
    ['target-name', { 'snyk.io/target-name': 'Acme/Shop' }, ofShop],
    [
      'project-ids instead of the repository',
      { ...slug('acme/payments'), 'snyk.io/project-ids': `${web},${tf}` },
      ['infra', 'package.json'],
    ],
    [
      'project-ids besides a target',
      { 'snyk.io/target-name': 'Acme/Shop', 'snyk.io/project-ids': docker },
      ['Dockerfile', ...ofShop].sort(),
    ],
    ['exclude-project-ids', { ...slug('acme/payments'), 'snyk.io/exclude-project-ids': docker }, ['pom.xml']],
    ['org-id, where it is', { ...slug('acme/shop'), 'snyk.io/org-id': acme }, ofShop],
    ['org-id, where it is not', { ...slug('acme/shop'), 'snyk.io/org-id': labs }, undefined],
    [
      'org-ids before org-id',
      { ...slug('acme/shop'), 'snyk.io/org-id': labs, 'snyk.io/org-ids': `${labs}, ${acme}` },
      ofShop,
    ],
    ['an organisation by its slug', { ...slug('acme/shop'), 'snyk.io/org-id': 'acme' }, ofShop],
  ])('%s', async (_, annotations, names) => {
    expect((await select(annotations)).names).toEqual(names);
  });

  test('what Snyk does not know is said: with entity and name where annotations name it, else in one note', async () => {
    const { messages } = await select({ 'snyk.io/targets': 'acme/payments, acme/typo' });
    expect(messages).toEqual(['Snyk knows no project of "acme/typo", which component:default/it names.']);
    const vendor = await start((asked) => answerAsSnyk(everything(), asked));
    const many = Array.from({ length: 30 }, (_, at) => component(`c${at}`, slug(`acme/unknown-${at}`)));
    const noted = (await run(vendor, { entities: many })).messages;
    expect(noted).toHaveLength(1);
    expect(noted[0]).toContain('of 30 components: component:default/c0');
  });

  test('only components are looked for by their repository alone', async () => {
    const vendor = await start((asked) => answerAsSnyk(everything(), asked));
    const system = { kind: 'System', name: 'all', metadata: { annotations: slug('acme/payments') } };
    const { of, messages } = await run(vendor, { entities: [system] });
    expect(of('system:default/all')).toBeUndefined();
    expect(messages).toEqual([]);
  });

  test('a team that names targets of its own has them in its own summary', async () => {
    const vendor = await start((asked) => answerAsSnyk(everything(), asked));
    const team = {
      kind: 'Group',
      name: 'sales',
      metadata: { annotations: { 'snyk.io/targets': 'acme/shop' } },
    };
    const { of } = await run(vendor, { entities: [team] });
    expect(of<TeamSecurity>('group:default/sales')).toMatchObject({ counts: { high: 1 }, rowCount: 1 });
  });
});

describe('trend', () => {
  test('begins with what can be reckoned: when findings were found, and when those that are gone were resolved', async () => {
    const vendor = await start((asked) => answerAsSnyk(everything(), asked));
    const { of } = await run(vendor);
    expect(of('component:default/payments')).toMatchObject({
      reckonedUntil: '2026-02-01',
      trend: [
        { at: '2025-11-03', critical: 1, high: 0 },
        { at: '2025-12-01', critical: 1, high: 1 },
        { at: '2026-01-05', critical: 1, high: 0 },
        { at: '2026-01-10', critical: 1, high: 1 },
        { at: '2026-01-20', critical: 2, high: 1 },
      ],
    });
    expect(vendor.asked.some(({ path }) => path.includes('updated_after=2025-11-03T00%3A00%3A00.000Z'))).toBe(
      true,
    );
  });

  test('goes on by a point a day, when counts change; nothing changes where they do not, and an outage adds none', async () => {
    const snykData = everything();
    let down = false;
    const vendor = await start((asked) => (down ? { status: 400 } : answerAsSnyk(snykData, asked)));
    const entities = [component('lab', slug('acme/lab'))];
    const first = await run(vendor, { entities });
    expect(first.of('component:default/lab')?.trend).toEqual([{ at: '2025-11-03', critical: 0, high: 0 }]);
    const second = await run(vendor, { entities, now: '2026-02-03T10:00:00Z' });
    expect(second.of('component:default/lab')).toEqual(first.of('component:default/lab'));
    const issues: FakeIssue[] = [{ project: uuid(30), severity: 'high' }];
    if (snykData.orgs[1]) snykData.orgs[1].issues = issues;
    await run(vendor, { entities, now: '2026-02-05T10:00:00Z' });
    issues.push({ project: uuid(30), severity: 'critical' });
    await run(vendor, { entities, now: '2026-02-05T20:00:00Z' });
    down = true;
    const failed = await run(vendor, { entities, now: '2026-02-06T10:00:00Z' });
    expect(failed.report?.stale).toBe(true);
    down = false;
    issues.pop();
    const { of, site } = await run(vendor, { entities, now: '2026-02-08T10:00:00Z' });
    const trend = [
      { at: '2025-11-03', critical: 0, high: 0 },
      { at: '2026-02-05', critical: 1, high: 1 },
      { at: '2026-02-08', critical: 0, high: 1 },
    ];
    expect(of('component:default/lab')?.trend).toEqual(trend);
    expect(site?.trend).toEqual(trend);
  });

  test('keeps 90 points, the lately changed ones day by day', async () => {
    const dayOf = (days: number) =>
      new Date(Date.parse('2025-11-03T10:00:00Z') + days * 86_400_000).toISOString();
    // One comes every other day and is gone the next.
    const issues: FakeIssue[] = Array.from({ length: 45 }, (_, at) => ({
      project: uuid(30),
      severity: 'high',
      status: 'resolved',
      created: dayOf(2 * at),
      resolved: dayOf(2 * at + 1),
    }));
    const snykData = everything();
    if (snykData.orgs[1]) snykData.orgs[1].issues = issues;
    const vendor = await start((asked) => answerAsSnyk(snykData, asked));
    const entities = [component('lab', slug('acme/lab'))];
    const trendOn = async (day: number) =>
      (await run(vendor, { entities, now: dayOf(day) })).of('component:default/lab')?.trend ?? [];
    expect(await trendOn(90)).toHaveLength(90);
    for (let day = 91; day < 99; day++) {
      if (day % 2) issues.push({ project: uuid(30), severity: 'high' });
      else issues.pop();
      await trendOn(day);
    }
    const trend = await trendOn(99);
    expect(trend).toHaveLength(90);
    expect(trend[0]?.at).toBe('2025-11-03');
    expect(trend.slice(-40).map(({ at }) => at)).toEqual(
      Array.from({ length: 40 }, (_, at) => dayOf(at < 32 ? 58 + at : 59 + at).slice(0, 10)),
    );
  });

  test('where resolved issues cannot be read, it begins today, and a note says so', async () => {
    const vendor = await start((asked) =>
      asked.path.includes('resolved') ? { status: 403 } : answerAsSnyk(everything(), asked),
    );
    const { of, messages } = await run(vendor);
    expect(of('component:default/payments')?.trend).toEqual([{ at: '2026-02-01', critical: 2, high: 1 }]);
    expect(messages.join()).toContain('trends begin today');
  });
});

describe('a Snyk that is not well', () => {
  test('no token: nothing is asked, one note', async () => {
    const vendor = await start(() => ({ status: 500 }));
    const { messages, report } = await run(vendor, { env: {} });
    expect(report?.requests).toBe(0);
    expect(messages).toEqual(['No SNYK_TOKEN is set: Snyk is not asked, and only links to it are shown.']);
  });

  test.each<[string, Answer]>([
    ['401', { status: 401 }],
    ['HTML', { text: '<html>Sign in</html>', headers: { 'content-type': 'text/html' } }],
    ['nothing', { text: '' }],
    ['null', { json: null }],
    ['no list', { json: { data: null } }],
    ['a list of something else', { json: { data: [{ nothing: true }], links: {} } }],
  ])('it answers %s: what it said before stands, and the token is nowhere', async (_, answer) => {
    let well = true;
    const vendor = await start((asked) => (well ? answerAsSnyk(everything(), asked) : answer));
    const before = await run(vendor);
    well = false;
    const after = await run(vendor, { now: '2026-02-02T10:00:00Z' });
    expect(after.report).toMatchObject({ stale: true, problems: [{ rule: 'collect-failed' }] });
    expect(after.of('component:default/payments')).toEqual(before.of('component:default/payments'));
    expect(after.text).not.toContain(token);
  });

  test('429 and 503 are waited out', async () => {
    const vendor = await start((asked, before) =>
      before === 0
        ? asked.path.includes('/projects')
          ? { status: 429, headers: { 'retry-after': '0' } }
          : { status: 503, headers: { 'retry-after': '0' } }
        : answerAsSnyk(everything(), asked),
    );
    const { of, report } = await run(vendor);
    expect(report?.problems).toEqual([]);
    expect(of('component:default/payments')?.counts.critical).toBe(2);
  });

  test('entries with nulls are read, those of an unknown shape left out with a note, unknown values do not count', async () => {
    const vendor = await start((asked) => {
      if (asked.path.startsWith('/rest/orgs?'))
        return { json: { data: [{ id: acme, attributes: null }], links: null } };
      if (asked.path.includes('/projects'))
        return {
          json: {
            data: [
              {
                id: pom,
                attributes: { name: null, type: null, status: null, extra: 1 },
                meta: null,
                relationships: {
                  target: { data: { id: payments, attributes: { display_name: 'acme/payments' } } },
                },
              },
              {
                id: web,
                attributes: { name: 'x' },
                relationships: null,
                meta: { latest_issue_counts: { critical: null } },
              },
              { what: 'is this' },
            ],
          },
        };
      const issue = (severity: string, type: string, more = {}) => ({
        id: `${severity}-${type}`,
        attributes: {
          key: null,
          title: null,
          type,
          effective_severity_level: severity,
          created_at: '2026-01-10',
          coordinates: null,
          ...more,
        },
        relationships: { scan_item: { data: { id: pom } } },
      });
      return {
        json:
          asked.path.includes('status=open') && !asked.path.includes('type=license')
            ? {
                data: [
                  issue('critical', 'package_vulnerability'),
                  issue('info', 'package_vulnerability'),
                  issue('high', 'quantum'),
                  issue('high', 'code', { ignored: true }),
                ],
              }
            : { data: [] },
      };
    });
    const { of, messages } = await run(vendor);
    expect(of('component:default/payments')).toMatchObject({
      counts: { critical: 1, high: 0 },
      others: [],
      projects: [{ name: pom }],
    });
    expect(of('component:default/payments')?.fixable).toBeUndefined();
    expect(messages.join()).toContain('1 of 3 entries');
  });

  test('an organisation that the token may not read is left out with a note, unless the options name it', async () => {
    const vendor = await start((asked) =>
      asked.path.includes(`/${labs}/projects`) ? { status: 403 } : answerAsSnyk(everything(), asked),
    );
    const { of, messages } = await run(vendor, { entities: [component('payments', slug('acme/payments'))] });
    expect(of('component:default/payments')?.counts.critical).toBe(2);
    expect(messages.join()).toContain('may not read the projects of labs');
    const entities = [
      component('payments', slug('acme/payments')),
      component('lab', { ...slug('acme/lab'), 'snyk.io/org-id': labs }),
    ];
    const named = await run(vendor, { entities });
    expect(named.report?.problems.map(({ rule }) => rule)).not.toContain('collect-failed');
    expect(named.messages.join()).toContain(
      'may not read the projects of labs at Snyk, which component:default/lab names',
    );
    expect(named.of('component:default/payments')?.counts.critical).toBe(2);
    const instance = { url: `${vendor.url}/rest`, orgs: ['acme', 'labs'] };
    const wanted = await run(vendor, { entities, options: { instances: [instance] } });
    expect(wanted.report?.problems.map(({ rule }) => rule)).toContain('collect-failed');
    expect(wanted.messages.join()).toMatch(/answered 403.*SNYK_TOKEN must hold the token of .*role Viewer/);
  });
});

test('with `orgs`, others are looked into only if the options allow for it', async () => {
  const vendor = await start((asked) => answerAsSnyk(everything(), asked));
  const entities = [
    component('payments', slug('acme/payments')),
    component('lab', { ...slug('acme/lab'), 'snyk.io/org-id': labs }),
  ];
  const instance = { url: `${vendor.url}/rest`, orgs: ['acme'] };
  const closed = await run(vendor, { entities, options: { instances: [instance] } });
  expect(vendor.asked.filter(({ path }) => path.includes(labs))).toEqual([]);
  expect(closed.of('component:default/lab')).toBeUndefined();
  expect(closed.site?.unknown).toBe(1);
  const open = await run(vendor, { entities, options: { instances: [{ ...instance, otherOrgs: true }] } });
  expect(open.of('component:default/lab')).toBeDefined();
  expect(open.site?.unknown).toBeUndefined();
});

test('instances without names of their own are refused', () => {
  expect(snykOptions.safeParse({ instances: [{}, { region: 'eu' }] }).error?.message).toContain(
    'each needs a name of its own',
  );
});

test('a team that shares a project with another one is said', async () => {
  const vendor = await start((asked) => answerAsSnyk(everything(), asked));
  expect((await run(vendor)).site?.shared).toBeUndefined();
  const entities = [...company, component('reports', slug('acme/payments'), 'sales')];
  expect((await run(vendor, { entities })).site?.shared).toBe(true);
});

test('several instances: each a part of its own; what one of them knows is not missing', async () => {
  const first = await start((asked) => answerAsSnyk(everything(), asked));
  const second = await start((asked) =>
    answerAsSnyk(
      {
        token: 'sentinel-eu-token',
        orgs: [
          {
            id: labs,
            slug: 'eu',
            projects: [{ id: uuid(70), name: 'acme/europe', target: [uuid(71), 'acme/europe'] }],
          },
        ],
      },
      asked,
    ),
  );
  const { parts, messages } = await run([first, second], {
    entities: [component('payments', slug('acme/payments')), component('europe', slug('acme/europe'))],
    env: { SNYK_TOKEN: token, EU: 'sentinel-eu-token' },
    options: {
      instances: [
        { name: 'us', url: `${first.url}/rest` },
        { name: 'eu', url: `${second.url}/rest`, tokenEnv: 'EU' },
      ],
    },
  });
  expect(parts('component:default/payments')).toEqual(['us']);
  expect(parts('component:default/europe')).toEqual(['eu']);
  expect(messages).toEqual([]);
});

test('hostile texts are bounded, stay text, and cannot turn it around', async () => {
  const snykData = everything();
  const evil = `<img src=x onerror=alert(1)>\u202e\u0000"'`;
  const long = 'A'.repeat(5_000);
  snykData.orgs[0]?.issues?.push({
    project: web,
    severity: 'critical',
    title: evil + long,
    key: '"><script>',
    created: `2026-01-01${evil}`,
    package: [evil, long],
  });
  const vendor = await start((asked) => answerAsSnyk(snykData, asked));
  const { of } = await run(vendor);
  const data = of('component:default/shop');
  expect(data?.findings[0]).toMatchObject({
    title: expect.stringMatching(/^<img src=x onerror=alert\(1\)> "'A+$/) as string,
    place: expect.stringMatching(/^<img src=x onerror=alert\(1\)> "'@A+$/) as string,
    href: `https://snyk.example/org/acme/project/${web}#issue-%22%3E%3Cscript%3E`,
  });
  expect(data?.findings[0]?.title.length).toBeLessThanOrEqual(300);
  expect(data?.findings[0]?.since).toBeUndefined();
  expect(data?.oldest).toBeUndefined();
});

test('what is stored stays below its limits, with thousands of projects of long names and components of one repository', async () => {
  const snykData = everything();
  const name = 'n"'.repeat(400);
  for (let at = 0; at < 1_000; at++) {
    snykData.orgs[0]?.projects?.push({
      id: uuid(100_000 + at),
      name: `${name}${at}`,
      target: [payments, 'acme/payments'],
      counts: [3, 4, 5, 6],
    });
    snykData.orgs[0]?.issues?.push({ project: uuid(100_000 + at), severity: 'critical', title: name });
  }
  const vendor = await start((asked) => answerAsSnyk(snykData, asked));
  const entities = [
    ...company,
    ...Array.from({ length: 200 }, (_, at) => ({
      ...component(`part-${at}`, slug('acme/payments'), 'money'),
      metadata: { title: `${name}`, annotations: slug('acme/payments') },
    })),
  ];
  const { of, report, site } = await run(vendor, { entities });
  expect(report?.problems).toEqual([]);
  expect(of('component:default/part-7')).toMatchObject({ projectCount: 1_002, counts: { critical: 1_002 } });
  expect(of<TeamSecurity>('group:default/money')?.rows[0]).toMatchObject({ entityCount: 202 });
  expect(site?.projectCount).toBe(1_006);
});

test('two runs on the same answers store the same, to the letter', async () => {
  const vendor = await start((asked) => answerAsSnyk(everything(), asked));
  const { text } = await run(vendor);
  const backwards = everything();
  for (const org of backwards.orgs) {
    org.projects?.reverse();
    org.issues?.reverse();
  }
  const other = await start((asked) => answerAsSnyk(backwards, asked));
  rmSync(dir, { recursive: true });
  const keys = (json: string) => json.replaceAll(/SNYK-JS-THING-\d+/g, 'KEY');
  expect(keys((await run(other)).text)).toBe(keys(text));
});
