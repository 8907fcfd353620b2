/** People from directories, through the crawler to the catalog. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { crawl, type CrawlResult } from '../../src/crawl/crawl.ts';
import { loadSite } from '../../src/snapshot/site.ts';
import { createSources, parseSources } from '../../src/sources/config.ts';
import { defaultLimits } from '../../src/sources/source.ts';
import { entityWarnings } from '../../src/views/warnings.ts';
import { whyView } from '../../src/views/why.ts';

let root: string;
let dir: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'callboard-people-'));
  dir = join(root, 'snapshot');
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

function write(files: Record<string, string>): void {
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), content);
  }
}

const run = (
  sources: unknown[],
  more: { acceptRemovals?: boolean; env?: Record<string, string>; rules?: unknown } = {},
): Promise<CrawlResult> => {
  const config = parseSources({ sources, ...(more.rules ? { rules: more.rules } : {}) });
  const env = { PATH: process.env.PATH ?? '', ...more.env };
  return crawl({
    dir,
    sources: createSources(config, join(root, 'content'), env),
    visibility: 'internal',
    descriptors: ['**/catalog-info.{yaml,yml}'],
    rules: config.rules,
    limits: config.crawlLimits,
    sourceLimits: defaultLimits,
    env,
    now: new Date('2026-03-01T00:00:00Z'),
    ...(more.acceptRemovals && { acceptRemovals: true }),
  });
};

const group = (name: string, spec = '') =>
  `apiVersion: backstage.io/v1alpha1\nkind: Group\nmetadata:\n  name: ${name}\nspec:\n  type: team\n  children: []\n${spec}`;
const user = (name: string, memberOf: string[], more: object = {}) => ({
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'User',
  metadata: { name },
  spec: { memberOf, ...more },
});

describe('a dump of entities', () => {
  test('may be YAML documents, a list, or what the API of Backstage answers; problems name the line', async () => {
    write({
      'content/yaml.yaml': `${group('a')}---\n${group('b')}`,
      'content/list.yaml': `- apiVersion: backstage.io/v1alpha1\n  kind: User\n  metadata:\n    name: ann\n  spec:\n    memberOf: [a]\n- apiVersion: backstage.io/v1alpha1\n  kind: User\n  metadata:\n    name: "bob "\n  spec:\n    memberOf: [a]\n`,
      'content/api.json': JSON.stringify(
        {
          items: [
            {
              ...user('cyd', ['b']),
              relations: [{ type: 'memberOf', targetRef: 'group:default/b' }],
              status: { items: [] },
            },
          ],
          totalItems: 1,
        },
        null,
        2,
      ),
    });
    await run([{ entities: './yaml.yaml' }, { entities: './list.yaml' }, { entities: 'api.json' }]);
    const site = loadSite(dir);
    expect(site.catalog.entities.map(({ ref }) => ref)).toEqual([
      'group:default/a',
      'group:default/b',
      'user:default/ann',
      'user:default/cyd',
    ]);
    expect(site.catalog.related('group:default/b', 'hasMember')).toEqual(['user:default/cyd']);
    expect(site.problems.map(({ rule, repository, file, line }) => [rule, repository, file, line])).toEqual([
      ['invalid-name', 'content/list.yaml', 'list.yaml', 10],
    ]);
    const { origin, source } = site.catalog.get('user:default/ann')!;
    expect(origin).toMatchObject({ repository: 'content/list.yaml', file: 'list.yaml', line: 1 });
    expect(source).toContain('name: ann');
    expect(source).not.toContain('bob');
  });

  test('is allowed whatever the rules for repositories are, and is no repository of files', async () => {
    write({ 'content/people.yaml': group('a'), 'content/empty.yaml': '# nothing yet\n' });
    const rules = [{ allow: ['Component'] }];
    await run([{ entities: 'people.yaml' }, { entities: 'empty.yaml' }], { rules });
    const site = loadSite(dir);
    expect(site.catalog.entities.map(({ ref }) => ref)).toEqual(['group:default/a']);
    expect(site.docs.size).toBe(0);
  });

  test('comes from an address, with a token that goes nowhere else', async () => {
    const token = 'sentinel-token-of-a-dump-0001';
    const state = { status: 200 };
    const server = createServer((request, response) => {
      const ok = request.headers.authorization === `Bearer ${token}`;
      response.writeHead(ok ? state.status : 401).end(JSON.stringify([user('ann', [])]));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    try {
      const { port } = server.address() as AddressInfo;
      const source = {
        entities: `http://127.0.0.1:${port}/people.json?sig=sentinel-query`,
        token: '${DUMP_TOKEN}',
      };
      const first = await run([source], { env: { DUMP_TOKEN: token } });
      expect(loadSite(dir).catalog.get('user:default/ann')).toBeDefined();
      state.status = 503;
      const second = await run([source], { env: { DUMP_TOKEN: token } });
      expect(second.manifest.repositories[0]).toMatchObject({
        id: `127.0.0.1:${port}/people.json`,
        state: 'stale',
        problems: [{ rule: 'source-unreachable' }],
      });
      expect(loadSite(dir).catalog.get('user:default/ann')).toBeDefined();
      expect(JSON.stringify([first.manifest, second.manifest])).not.toMatch(/sentinel/);
    } finally {
      server.close();
    }
  });
});

describe('what fails keeps the last good people', () => {
  test('a file that is gone', async () => {
    write({ 'content/people.yaml': `${group('a')}---\n${JSON.stringify(user('ann', ['a']))}` });
    await run([{ entities: 'people.yaml' }]);
    rmSync(join(root, 'content/people.yaml'));
    const { manifest } = await run([{ entities: 'people.yaml' }]);
    expect(manifest.repositories[0]).toMatchObject({
      state: 'stale',
      since: '2026-03-01T00:00:00.000Z',
      problems: [{ rule: 'source-unreachable' }],
    });
    const site = loadSite(dir);
    expect(site.catalog.related('group:default/a', 'hasMember')).toEqual(['user:default/ann']);
    expect(entityWarnings(site, site.catalog.get('user:default/ann')!)).toMatchObject([
      { message: 'people.yaml could not be read. This is what it said last.' },
    ]);
  });

  test('a token that is not set any more', async () => {
    write({ 'content/people.yaml': group('a') });
    const { manifest } = await run([
      { entities: 'people.yaml' },
      { gitlab: { group: 'acme', people: 'only' }, token: '${NOT_SET}' },
    ]);
    expect(manifest.problems).toMatchObject([{ rule: 'token-missing' }]);
  });

  test('a listing that suddenly lacks many: they stay until removals are accepted', async () => {
    const people = (count: number) =>
      JSON.stringify(Array.from({ length: count }, (_, index) => user(`u${index}`, [])));
    write({ 'content/people.json': people(20) });
    await run([{ entities: 'people.json' }]);
    write({ 'content/people.json': people(19) });
    expect((await run([{ entities: 'people.json' }])).heldBack).toEqual([]);
    write({ 'content/people.json': people(2) });
    const held = await run([{ entities: 'people.json' }]);
    expect(held.heldBack).toEqual(['content/people.json']);
    expect(held.manifest.repositories[0]).toMatchObject({
      state: 'stale',
      problems: [{ rule: 'mass-removal' }],
    });
    expect(loadSite(dir).catalog.entities).toHaveLength(19);
    await run([{ entities: 'people.json' }], { acceptRemovals: true });
    expect(loadSite(dir).catalog.entities).toHaveLength(2);
  });
});

describe('descriptors and directories together', () => {
  test('a descriptor wins field by field, memberships are united, every origin is kept, nothing is a conflict', async () => {
    write({
      'repositories/org/catalog-info.yaml': `apiVersion: backstage.io/v1alpha1
kind: Group
metadata:
  name: Ledger
  title: Ledger
  links: [{ url: https://chat.example/ledger, title: "#ledger" }]
spec:
  type: squad
  parent: money
  children: []
  members: [ann]
---
${group('money')}`,
      'content/people.json': JSON.stringify([
        {
          apiVersion: 'backstage.io/v1alpha1',
          kind: 'Group',
          metadata: {
            name: 'ledger',
            title: 'The Ledger Team',
            description: 'Keeps the books',
            annotations: {
              'github.com/team-slug': 'acme/ledger',
              'backstage.io/view-url': 'https://x.example',
            },
            links: [
              { url: 'https://chat.example/ledger', title: 'chat' },
              { url: 'https://github.com/orgs/acme/teams/ledger' },
            ],
          },
          spec: {
            type: 'team',
            parent: 'finance',
            children: ['payouts'],
            members: ['bob', 'user:default/ANN'],
          },
        },
        user('ann', ['ledger'], { profile: { displayName: 'Ann', email: 'ann@acme.example' } }),
        user('bob', ['payouts']),
      ]),
      'content/second.json': JSON.stringify([
        user('ann', ['money'], {
          profile: { displayName: 'Ann Other', picture: 'https://x.example/ann.png' },
        }),
      ]),
    });
    await run([{ entities: 'people.json' }, { folder: '../repositories' }, { entities: 'second.json' }]);
    const site = loadSite(dir);
    const ledger = site.catalog.get('group:default/ledger')!;
    expect(ledger).toMatchObject({ title: 'Ledger', type: 'squad', description: 'Keeps the books' });
    expect(ledger.relations).toEqual([
      { type: 'childOf', targetRef: 'group:default/money' },
      { type: 'hasMember', targetRef: 'user:default/ann' },
      { type: 'hasMember', targetRef: 'user:default/bob' },
      { type: 'parentOf', targetRef: 'group:default/payouts' },
    ]);
    expect(ledger.entity.metadata.links?.map(({ url }) => url)).toEqual([
      'https://chat.example/ledger',
      'https://github.com/orgs/acme/teams/ledger',
    ]);
    expect(ledger.entity.metadata.annotations).toMatchObject({ 'github.com/team-slug': 'acme/ledger' });
    expect(ledger.entity.metadata.annotations).not.toHaveProperty('backstage.io/view-url');
    expect(ledger.origin).toMatchObject({ repository: 'org', file: 'catalog-info.yaml' });
    expect(ledger.contributions).toEqual([
      {
        origin: expect.objectContaining({ repository: 'content/people.json', file: 'people.json' }),
        fields: [
          'metadata.annotations.github.com/team-slug',
          'metadata.description',
          'metadata.links',
          'spec.children',
          'spec.members',
        ],
      },
    ]);
    const notes = Object.fromEntries(
      whyView(site, ledger, { emails: false }).fields.map(({ path, note }) => [path, note]),
    );
    expect(notes).toMatchObject({
      'metadata.title': undefined,
      'metadata.description': 'Comes from content/people.json, or some of it.',
      'spec.members': 'Comes from content/people.json, or some of it.',
    });
    const ann = site.catalog.get('user:default/ann')!;
    expect(ann.title).toBe('Ann');
    expect(ann.entity.spec).toMatchObject({
      memberOf: ['ledger', 'money'],
      profile: { displayName: 'Ann', email: 'ann@acme.example', picture: 'https://x.example/ann.png' },
    });
    expect(ann.contributions?.map(({ origin, fields }) => [origin.repository, fields])).toEqual([
      ['content/second.json', ['spec.memberOf', 'spec.profile.picture']],
    ]);
    expect(site.problems.map(({ rule, ref }) => [rule, ref])).toEqual([
      ['unknown-reference', 'user:default/bob'],
      ['unknown-reference', 'group:default/ledger'],
    ]);
  });

  test('two descriptors of one team are a conflict as before, and so is a component that a dump and a descriptor claim', async () => {
    const component =
      'apiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata:\n  name: cart\nspec:\n  type: service\n  lifecycle: production\n  owner: a\n';
    write({
      'repositories/one/catalog-info.yaml': `${group('a')}---\n${component}`,
      'repositories/two/catalog-info.yaml': group('a'),
      'content/dump.yaml': `${group('a')}---\n${component}`,
    });
    await run([{ folder: '../repositories' }, { entities: 'dump.yaml' }]);
    const conflicts = loadSite(dir).problems.filter(({ rule }) => rule === 'duplicate-entity');
    expect(conflicts.map(({ repository, ref }) => [repository, ref])).toEqual([
      ['content/dump.yaml', 'component:default/cart'],
      ['two', 'group:default/a'],
    ]);
  });

  test("groups that are each other's parents are reported, once for each", async () => {
    write({
      'content/people.yaml': [
        group('a', '  parent: b\n'),
        group('b', '  parent: c\n'),
        group('c', '  parent: a\n'),
        group('self', '  parent: self\n'),
        group('fine', '  parent: a\n'),
      ].join('---\n'),
    });
    await run([{ entities: 'people.yaml' }]);
    const cycles = loadSite(dir).problems.filter(({ rule }) => rule === 'group-cycle');
    expect(cycles.map(({ ref, message }) => [ref, message])).toEqual([
      ['group:default/a', expect.stringMatching(/^3 groups are each other's parents: /)],
      ['group:default/b', expect.any(String)],
      ['group:default/c', expect.any(String)],
      ['group:default/self', 'group:default/self is its own parent.'],
    ]);
  });
});
