import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { gitHubPeopleSource, type GitHubPeopleOptions } from '../../src/sources/github-people.ts';
import type { Source, SourceContext } from '../../src/sources/source.ts';
import { readDirectory } from './support/directory.ts';
import { type People, serveGitHubPeople } from './support/github-people-server.ts';
import { sourceContext, temporaryFolder } from './support/repositories.ts';

const token = 'ghp_sentinel000000000000000000000000000002';

const acme: People = {
  members: [
    { login: 'ada-l', name: 'Ada Lovelace', email: 'ada@acme.example', bio: 'Engines', isPublic: true },
    { login: 'Grace', name: 'Grace: "Hopper"\n', isPublic: true },
    { login: 'gone', name: 'Left', suspended: true, isPublic: true },
    { login: 'hidden', name: 'Shy' },
    { login: 'helper-bot', type: 'Bot' },
  ],
  teams: [
    { slug: 'platform', name: 'Platform & Tools', description: 'The ground', members: ['ada-l', 'hidden'] },
    { slug: 'runtime', parent: 'platform', members: ['Grace'] },
    { slug: 'secret-plans', secret: true, members: ['ada-l'] },
  ],
};

const context = (more: Partial<SourceContext> = {}): SourceContext =>
  sourceContext(`${temporaryFolder()}/cache`, { visibility: 'internal', ...more });

function source(url: string, more: Partial<GitHubPeopleOptions> = {}): Source {
  return gitHubPeopleSource({
    org: 'acme',
    host: url,
    auth: { kind: 'token', token },
    tokenName: 'ACME_TOKEN',
    ...more,
  });
}

test('teams and members are entities as the githubOrg provider of Backstage makes them', async () => {
  const server = await serveGitHubPeople({ org: 'acme', people: acme, token });
  const { records, tree } = await readDirectory(source(server.url), context());
  expect([...records.keys()]).toEqual([
    'user:default/grace',
    'user:default/ada-l',
    'user:default/hidden',
    'group:default/platform',
    'group:default/runtime',
    'group:default/secret-plans',
  ]);
  expect(records.get('group:default/platform')?.entity).toMatchObject({
    metadata: {
      name: 'platform',
      description: 'The ground',
      annotations: { 'github.com/team-slug': 'acme/platform' },
    },
    spec: { type: 'team', profile: { displayName: 'Platform & Tools' }, children: [] },
  });
  expect(records.get('group:default/runtime')?.relations).toEqual([
    { type: 'childOf', targetRef: 'group:default/platform' },
  ]);
  const ada = records.get('user:default/ada-l');
  expect(ada?.entity).toMatchObject({
    metadata: {
      description: 'Engines',
      annotations: { 'github.com/user-login': 'ada-l', 'github.com/user-id': '1' },
    },
    spec: {
      profile: { displayName: 'Ada Lovelace', email: 'ada@acme.example' },
      memberOf: ['platform', 'secret-plans'],
    },
  });
  expect(records.get('user:default/grace')?.entity.spec).toMatchObject({
    profile: { displayName: 'Grace: "Hopper"' },
  });
  expect(tree.problems).toEqual([]);
  expect(tree.repository).toMatchObject({
    id: `${new URL(server.url).host}/orgs/acme/people`,
    directory: true,
  });
});

test('a member of a child team is no member of its parent, though GitHub lists them there', async () => {
  const server = await serveGitHubPeople({ org: 'acme', people: acme, token });
  const { records } = await readDirectory(source(server.url), context());
  expect(records.get('user:default/grace')?.relations).toEqual([
    { type: 'memberOf', targetRef: 'group:default/runtime' },
  ]);
});

test('a public portal has no hidden members and no secret teams, and says so', async () => {
  const server = await serveGitHubPeople({ org: 'acme', people: acme, token });
  const { records, tree } = await readDirectory(source(server.url), context({ visibility: 'public' }));
  expect([...records.keys()].sort()).toEqual([
    'group:default/platform',
    'group:default/runtime',
    'user:default/ada-l',
    'user:default/grace',
  ]);
  expect(tree.problems).toMatchObject([{ rule: 'people-left-out', severity: 'info' }]);
  expect(JSON.stringify([...records.values()])).not.toContain('secret-plans');
});

test('names are asked for once, and cost nothing the next time', async () => {
  const members = Array.from({ length: 240 }, (_, index) => ({
    login: `u${index}`,
    name: `Person ${index}`,
  }));
  const people = { members, teams: [{ slug: 'all', members: members.map(({ login }) => login) }] };
  const server = await serveGitHubPeople({ org: 'acme', people, token });
  const shared = context();
  const first = await readDirectory(source(server.url), shared);
  expect(first.records.size).toBe(241);
  expect(server.requests).toHaveLength(3 + 1 + 3 + 240);
  server.requests.length = 0;
  const again = await readDirectory(source(server.url), shared);
  expect(again.records).toEqual(first.records);
  expect(new Set(server.requests.map((request) => request.slice(-3)))).toEqual(new Set(['304']));
}, 20_000);

test('names that the rate limit leaves no room for are remembered, or come later; nobody is lost', async () => {
  const limited = { on: false };
  const server = await serveGitHubPeople({
    org: 'acme',
    people: acme,
    token,
    intercept(request, response) {
      if (!limited.on || !request.url?.includes('/users/')) return false;
      response
        .writeHead(403, {
          'content-type': 'application/json',
          'x-ratelimit-remaining': '0',
          'x-ratelimit-reset': String(Math.floor(Date.now() / 1000) + 3600),
        })
        .end('{"message":"API rate limit exceeded"}');
      return true;
    },
  });
  const shared = context();
  await readDirectory(source(server.url), shared);
  limited.on = true;
  const known = await readDirectory(source(server.url), shared);
  expect(known.records.get('user:default/ada-l')?.entity.spec).toMatchObject({
    profile: { displayName: 'Ada Lovelace' },
  });
  expect(known.tree.problems).toEqual([]);
  const fresh = await readDirectory(source(server.url), context());
  expect(fresh.records.size).toBe(known.records.size + 1);
  expect(fresh.tree.problems).toMatchObject([{ rule: 'people-incomplete', severity: 'info' }]);
});

test('teams of several organisations can have namespaces of their own', async () => {
  const server = await serveGitHubPeople({ org: 'acme', people: acme, token });
  const { records } = await readDirectory(source(server.url, { namespace: 'acme' }), context());
  expect(records.has('group:acme/platform')).toBe(true);
  expect(records.get('group:acme/runtime')?.relations).toEqual([
    { type: 'childOf', targetRef: 'group:acme/platform' },
  ]);
  expect(records.get('user:default/grace')?.relations).toEqual([
    { type: 'memberOf', targetRef: 'group:acme/runtime' },
  ]);
});

test.each([
  ['source-unauthorised', 401],
  ['source-not-found', 404],
  ['source-unreachable', 500],
])(
  '%s: what fails is an error of the directory, which keeps its last good people',
  async (rule, status) => {
    const server = await serveGitHubPeople({
      org: 'acme',
      people: acme,
      intercept(_request, response) {
        response.writeHead(status, { 'content-type': 'application/json' }).end(`{"message":"no ${token}"}`);
        return true;
      },
    });
    const { repositories, ok } = await source(server.url).list(context());
    expect(ok).toBe(true);
    const failed = await repositories[0]!.open().catch((error: unknown) => error);
    expect(failed).toMatchObject({ name: 'SourceError', problem: { rule, severity: 'error' } });
    expect(JSON.stringify((failed as { problem: unknown }).problem)).not.toContain(token);
  },
  20_000,
);

test('what GitHub would never answer is skipped and reported', async () => {
  const server = await serveGitHubPeople({
    org: 'acme',
    people: { members: [{ login: '../../etc' }, { login: 'ok' }], teams: [] },
    token,
  });
  const { records, tree } = await readDirectory(source(server.url), context());
  expect([...records.keys()]).toEqual(['user:default/ok']);
  expect(tree.problems).toMatchObject([{ rule: 'listing-malformed' }]);
});

test('the token goes to the configured host only, and into no file', async () => {
  const server = await serveGitHubPeople({ org: 'acme', people: acme, token });
  const shared = context();
  await readDirectory(source(server.url), shared);
  const written = readdirSync(shared.cacheDir, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'latin1'));
  expect(written.join('\n')).not.toContain(token);
  const refused = await source('http://ghe.acme.test').list(shared);
  expect(refused).toMatchObject({ ok: false, problems: [{ rule: 'source-refused' }] });
});
