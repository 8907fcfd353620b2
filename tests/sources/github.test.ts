import { generateKeyPairSync } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { request as forward } from 'node:http';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { gitHubSource, type GitHubOptions } from '../../src/sources/github.ts';
import { serveGit } from './support/git-server.ts';
import { installationToken, serveGitHub } from './support/github-server.ts';
import { createRepository, publish, sourceContext, temporaryFolder } from './support/repositories.ts';

const token = 'ghp_sentinel000000000000000000000000000001';
const many = Array.from({ length: 1000 }, (_, index) => ({ name: `repo-${String(index).padStart(4, '0')}` }));

function source(url: string, more: Partial<GitHubOptions> = {}) {
  return gitHubSource({
    org: 'acme',
    host: url,
    auth: { kind: 'token', token },
    tokenName: 'ACME_TOKEN',
    ...more,
  });
}

const context = () => sourceContext(`${temporaryFolder()}/cache`);
const names = (listing: { repositories: { repository: { name: string } }[] }): string[] =>
  listing.repositories.map(({ repository }) => repository.name);

test('1,000 repositories take ten requests, and ten that say "not modified" the next time', async () => {
  const server = await serveGitHub({ organisations: { acme: many }, token });
  const shared = context();
  const listing = await source(server.url).list(shared);
  expect(listing).toMatchObject({ ok: true, problems: [] });
  expect(names(listing)).toEqual(many.map(({ name }) => name));
  expect(server.requests).toHaveLength(10);
  expect([...server.requests].sort()[0]).toBe(
    'GET /orgs/acme/repos?type=all&sort=full_name&per_page=100&page=1 200',
  );
  server.requests.length = 0;
  expect(names(await source(server.url).list(shared))).toEqual(names(listing));
  expect(server.requests.map((request) => request.slice(-3))).toEqual(Array(10).fill('304'));
});

test('what a repository is like comes from the listing', async () => {
  const server = await serveGitHub({
    organisations: {
      acme: [
        {
          name: 'payments',
          description: ' Card payments ',
          topics: ['tier-1', 'java'],
          default_branch: 'trunk',
        },
      ],
    },
  });
  const listing = await source(server.url, { auth: { kind: 'none' } }).list(context());
  const host = new URL(server.url).host;
  expect(listing.repositories[0]?.repository).toEqual({
    id: `${host}/acme/payments`,
    name: 'payments',
    source: `github ${host}/acme`,
    url: `${server.url}/acme/payments`,
    forge: 'github',
    branch: 'trunk',
    description: 'Card payments',
    topics: ['java', 'tier-1'],
    visibility: 'public',
  });
});

test('private ones are left out, and named as left out, unless the portal is internal', async () => {
  const acme = [
    { name: 'open' },
    { name: 'secret', private: true },
    { name: 'inner', private: true, visibility: 'internal' },
  ];
  const server = await serveGitHub({ organisations: { acme }, token });
  const host = new URL(server.url).host;
  const listing = await source(server.url).list(context());
  expect(names(listing)).toEqual(['open']);
  expect(listing.leftOut).toEqual([`${host}/acme/inner`, `${host}/acme/secret`]);
  const all = await source(server.url).list({ ...context(), visibility: 'internal' });
  expect(all.repositories.map(({ repository }) => repository.visibility)).toEqual([
    'internal',
    'public',
    'private',
  ]);
});

const filters: [title: string, options: Partial<GitHubOptions>, expected: string[]][] = [
  ['archived ones and forks are off by default', {}, ['payments', 'tool-a', 'tool-b']],
  ['archived', { archived: true }, ['old', 'payments', 'tool-a', 'tool-b']],
  ['forks', { forks: true }, ['fork', 'payments', 'tool-a', 'tool-b']],
  ['include', { include: ['tool-*', 'old'] }, ['tool-a', 'tool-b']],
  ['exclude', { exclude: ['*-b'] }, ['payments', 'tool-a']],
  ['topics', { topics: ['docs'] }, ['tool-a']],
  ['one repository, whatever it is', { repo: 'old' }, ['old']],
];
test.each(filters)('%s', async (_title, options, expected) => {
  const acme = [
    { name: 'payments' },
    { name: 'tool-a', topics: ['docs'] },
    { name: 'tool-b' },
    { name: 'old', archived: true },
    { name: 'fork', fork: true },
  ];
  const server = await serveGitHub({ organisations: { acme }, token });
  expect(names(await source(server.url, options).list(context()))).toEqual(expected);
});

test('a person is listed where there is no organisation of that name', async () => {
  const server = await serveGitHub({ users: { acme: [{ name: 'dotfiles' }] }, token });
  expect(names(await source(server.url).list(context()))).toEqual(['dotfiles']);
});

test('a repository that nobody has pushed to is not asked for again; git goes to the configured host', async () => {
  const folder = temporaryFolder();
  const repository = createRepository(`${folder}/work`);
  repository.commit({ 'README.md': 'one\n' });
  publish(repository, `${folder}/served/acme/payments.git`);
  const gitServer = await serveGit(`${folder}/served`, { token });
  const acme: Record<string, unknown>[] = [{ name: 'payments', pushed_at: '2026-01-01T00:00:00Z' }];
  const server = await serveGitHub({ organisations: { acme }, token }, (request, response) => {
    // One host for both, as GitHub Enterprise is.
    const { method, headers, url } = request;
    const onward = forward(`${gitServer.url}${url}`, { method, headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    });
    request.pipe(onward);
  });
  const shared = sourceContext(`${folder}/cache`);
  const first = await source(server.url).list(shared);
  const tree = await first.repositories[0]?.open();
  expect((await tree?.read(['README.md']))?.size).toBe(1);
  expect(tree?.repository.commit).toBe(repository.git('rev-parse', 'HEAD'));

  gitServer.requests.length = 0;
  const second = await source(server.url).list(shared);
  expect(await second.repositories[0]?.revision()).toBe(tree?.repository.commit);
  expect(gitServer.requests).toEqual([]);

  acme[0] = { name: 'payments', pushed_at: '2026-01-02T00:00:00Z' };
  await (await source(server.url).list(shared)).repositories[0]?.revision();
  expect(gitServer.requests).not.toEqual([]);

  const written = readdirSync(`${folder}/cache`, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'latin1'));
  expect(written.join('\n')).not.toContain(token);
});

test('a GitHub App finds its installation and lists and reads with its token', async () => {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const key = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
  const server = await serveGitHub({
    organisations: { acme: [{ name: 'payments' }] },
    installations: [
      { id: 7, login: 'other' },
      { id: 8, login: 'Acme' },
    ],
  });
  const app = { kind: 'app', id: 4711, key: key.replaceAll('\n', '\\n') } as const;
  const listing = await source(server.url, { auth: app }).list(context());
  expect(listing.problems).toEqual([]);
  expect(names(listing)).toEqual(['payments']);
  expect(server.requests[1]).toBe('POST /app/installations/8/access_tokens 201');
  expect(JSON.stringify(listing)).not.toContain(installationToken(8));
  const stranger = await source(server.url, { org: 'nobody', auth: app }).list(context());
  expect(stranger).toMatchObject({ ok: false, problems: [{ rule: 'source-unauthorised' }] });
});

test('waits as long as it is told to, within bounds', async () => {
  let refusals = 1;
  const server = await serveGitHub({
    organisations: { acme: [{ name: 'payments' }] },
    token,
    intercept(_request, response) {
      if (refusals-- <= 0) return false;
      response.writeHead(429, { 'retry-after': '1', 'content-type': 'application/json' });
      response.end('{"message":"You have exceeded a secondary rate limit"}');
      return true;
    },
  });
  const started = performance.now();
  expect(names(await source(server.url).list(context()))).toEqual(['payments']);
  expect(performance.now() - started).toBeGreaterThan(900);
});

const failures: [
  title: string,
  rule: string,
  answer: { status: number; headers?: Record<string, string>; body?: string },
][] = [
  ['bad token', 'source-unauthorised', { status: 401, body: '{"message":"Bad credentials"}' }],
  ['nobody of that name', 'source-not-found', { status: 404, body: '{"message":"Not Found"}' }],
  [
    'rate limit for longer than is waited',
    'rate-limited',
    {
      status: 403,
      headers: { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '4102444800' },
      body: '{"message":"API rate limit exceeded"}',
    },
  ],
  [
    'not GitHub at all',
    'source-unreachable',
    { status: 200, headers: { 'content-type': 'text/html' }, body: '<h1>Login</h1>' },
  ],
];
test.each(failures)(
  'a listing that fails is a problem, not an empty listing: %s',
  async (_title, rule, answer) => {
    const server = await serveGitHub({
      intercept(_request, response) {
        response
          .writeHead(answer.status, { 'content-type': 'application/json', ...answer.headers })
          .end(answer.body);
        return true;
      },
    });
    const listing = await source(server.url).list(context());
    expect(listing).toMatchObject({ ok: false, repositories: [], problems: [{ rule, severity: 'error' }] });
    expect(JSON.stringify(listing)).not.toContain(token);
  },
);

test('nothing listens there', async () => {
  const listing = await source('http://127.0.0.1:9').list(context());
  expect(listing).toMatchObject({ ok: false, problems: [{ rule: 'source-unreachable' }] });
});

test('entries that are not as described are skipped', async () => {
  const acme = [
    { name: 'payments' },
    { name: '../../etc' },
    { name: 'x', full_name: 'a/b/c' },
    { name: 'y', private: 'no' },
  ];
  const server = await serveGitHub({ organisations: { acme }, token });
  const listing = await source(server.url).list(context());
  expect(names(listing)).toEqual(['payments']);
  expect(listing.problems).toMatchObject([{ rule: 'listing-malformed' }]);
});

test('a token is never sent over plain http to another machine', async () => {
  const listing = await source('http://ghe.acme.test').list(context());
  expect(listing).toMatchObject({ ok: false, problems: [{ rule: 'source-refused' }] });
});
