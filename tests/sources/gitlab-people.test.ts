import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { gitLabPeopleSource, type GitLabPeopleOptions } from '../../src/sources/gitlab-people.ts';
import type { Source, SourceContext } from '../../src/sources/source.ts';
import { type GitLabGroup, serveGitLab } from './support/gitlab-server.ts';
import { readDirectory } from './support/directory.ts';
import { sourceContext, temporaryFolder } from './support/repositories.ts';

const token = 'glpat-sentinel0000000000000002';

const groups: GitLabGroup[] = [
  {
    id: 10,
    full_path: 'acme',
    name: 'Acme',
    members: [
      { username: 'ada', name: 'Ada Lovelace', email: 'ada@acme.example' },
      { username: 'blocked', state: 'blocked' },
      { username: 'group_10_bot_5f1a', name: 'deploy token' },
    ],
  },
  {
    id: 11,
    full_path: 'acme/platform',
    parent_id: 10,
    description: 'The ground',
    members: [{ username: 'ada' }, { username: 'grace' }],
  },
  { id: 12, full_path: 'acme/platform/runtime', parent_id: 11, members: [{ username: 'linus.b' }] },
  {
    id: 13,
    full_path: 'acme/board',
    parent_id: 10,
    visibility: 'private',
    members: [{ username: 'ada' }, { username: 'ceo' }],
  },
  { id: 99, full_path: 'other' },
];

const context = (more: Partial<SourceContext> = {}): SourceContext =>
  sourceContext(`${temporaryFolder()}/cache`, { visibility: 'internal', ...more });

function source(url: string, more: Partial<GitLabPeopleOptions> = {}): Source {
  return gitLabPeopleSource({ group: 'acme', host: url, token, tokenName: 'ACME_TOKEN', ...more });
}

test('groups, subgroups and their own members are entities as the provider of Backstage makes them', async () => {
  const server = await serveGitLab({ groups, token });
  const { records, tree } = await readDirectory(source(server.url), context());
  expect([...records.keys()].sort()).toEqual([
    'group:default/acme',
    'group:default/board',
    'group:default/platform',
    'group:default/platform-runtime',
    'user:default/ada',
    'user:default/ceo',
    'user:default/grace',
    'user:default/linus.b',
  ]);
  expect(records.get('group:default/platform-runtime')?.relations).toEqual([
    { type: 'childOf', targetRef: 'group:default/platform' },
  ]);
  const host = new URL(server.url).host.replace(':', '.');
  expect(records.get('group:default/platform')?.entity).toMatchObject({
    metadata: { description: 'The ground', annotations: { [`${host}/team-path`]: 'acme/platform' } },
    spec: { type: 'team', parent: 'acme' },
  });
  expect(records.get('user:default/ada')?.entity).toMatchObject({
    metadata: { annotations: { [`${host}/user-login`]: `${server.url}/ada` } },
    spec: {
      profile: { displayName: 'Ada Lovelace', email: 'ada@acme.example' },
      memberOf: ['acme', 'board', 'platform'],
    },
  });
  expect(tree.problems).toEqual([]);
});

test('a public portal has only public groups, and says so', async () => {
  const server = await serveGitLab({ groups, token });
  const { records, tree } = await readDirectory(source(server.url), context({ visibility: 'public' }));
  expect(records.has('group:default/board')).toBe(false);
  expect(records.has('user:default/ceo')).toBe(false);
  expect(tree.problems).toMatchObject([{ rule: 'people-left-out' }]);
});

test('a subgroup can be the root; its path is not repeated in names', async () => {
  const server = await serveGitLab({ groups, token });
  const { records } = await readDirectory(source(server.url, { group: 'acme/platform' }), context());
  expect([...records.keys()].filter((ref) => ref.startsWith('group:'))).toEqual([
    'group:default/acme-platform',
    'group:default/runtime',
  ]);
  expect(records.get('group:default/runtime')?.relations).toEqual([
    { type: 'childOf', targetRef: 'group:default/acme-platform' },
  ]);
});

test('3,000 members come in thirty pages, and as "not modified" the next time', async () => {
  const members = Array.from({ length: 3000 }, (_, index) => ({ username: `u${index}` }));
  const server = await serveGitLab({ groups: [{ id: 1, full_path: 'acme', members }], token });
  const shared = context();
  const first = await readDirectory(source(server.url), shared);
  expect(first.records.size).toBe(3001);
  expect(first.tree.files.map(({ path }) => path)).toEqual(['people-2.yaml', 'people.yaml', 'teams.yaml']);
  expect(server.requests).toHaveLength(1 + 1 + 30);
  server.requests.length = 0;
  await readDirectory(source(server.url), shared);
  expect(new Set(server.requests.map((request) => request.slice(-3)))).toEqual(new Set(['304']));
}, 30_000);

test('a rate limit that passes soon is waited for', async () => {
  const state = { refused: 0 };
  const server = await serveGitLab({
    groups,
    token,
    intercept(_request, response) {
      if (state.refused > 0) return false;
      state.refused += 1;
      response.writeHead(429, { 'retry-after': '0' }).end('Retry later');
      return true;
    },
  });
  const { records } = await readDirectory(source(server.url), context());
  expect(records.size).toBe(8);
});

test.each([
  ['source-unauthorised', 401, {}],
  ['source-not-found', 404, {}],
  ['rate-limited', 429, { 'retry-after': '3600' }],
  ['source-unreachable', 200, {}],
])(
  '%s: what fails is an error of the directory, which keeps its last good people',
  async (rule, status, headers) => {
    const server = await serveGitLab({
      groups,
      intercept(_request, response) {
        response.writeHead(status, headers).end(`<h1>${token}</h1>`);
        return true;
      },
    });
    const { repositories } = await source(server.url).list(context());
    const failed = await repositories[0]!.open().catch((error: unknown) => error);
    expect(failed).toMatchObject({ name: 'SourceError', problem: { rule, severity: 'error' } });
    expect(JSON.stringify((failed as { problem: unknown }).problem)).not.toContain(token);
  },
);

test('the token goes to the configured host only, and into no file', async () => {
  const server = await serveGitLab({ groups, token });
  const seen: (string | undefined)[] = [];
  const elsewhere = await serveGitLab({
    groups,
    intercept(request) {
      seen.push(request.headers.authorization);
      return false;
    },
  });
  const shared = context();
  await readDirectory(source(server.url), shared);
  const redirecting = await serveGitLab({
    groups,
    intercept(request, response) {
      response.writeHead(302, { location: `${elsewhere.url}${request.url}` }).end();
      return true;
    },
  });
  await readDirectory(source(redirecting.url), shared);
  expect(seen.length).toBeGreaterThan(0);
  expect(seen.filter(Boolean)).toEqual([]);
  const written = readdirSync(shared.cacheDir, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'latin1'));
  expect(written.length).toBeGreaterThan(0);
  expect(written.join('\n')).not.toContain(token);
  const refused = await source('http://gitlab.acme.test').list(shared);
  expect(refused).toMatchObject({ ok: false, problems: [{ rule: 'source-refused' }] });
});
