import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, test } from 'vitest';
import { gitSource } from '../../src/sources/git.ts';
import { defaultLimits, SourceError, type Source, type SourceContext } from '../../src/sources/source.ts';
import { createAuthority } from './support/authority.ts';
import { serveGit, serveProxy } from './support/git-server.ts';
import {
  cleanEnv,
  createRepository,
  publish,
  sourceContext,
  temporaryFolder,
  writeFiles,
  type TestRepository,
} from './support/repositories.ts';

const token = 'sentinel-Tok3n-4711';

function set(): { folder: string; repository: TestRepository; bare: string; context: SourceContext } {
  const folder = temporaryFolder();
  const repository = createRepository(`${folder}/work`);
  repository.commit({ 'README.md': '# Payments\n', 'docs/a.md': 'a\n', 'docs/b.md': 'b\n' });
  const bare = `${folder}/served/payments.git`;
  publish(repository, bare);
  return { folder, repository, bare, context: sourceContext(`${folder}/cache`) };
}

async function only(source: Source, context: SourceContext) {
  const listing = await source.list(context);
  expect(listing.problems).toEqual([]);
  const [handle] = listing.repositories;
  if (!handle) throw new Error('nothing was listed');
  return handle;
}

async function failure(source: Source, context: SourceContext): Promise<SourceError> {
  const handle = await only(source, context);
  const error: unknown = await handle.open().then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof SourceError))
    throw new Error(`no SourceError but ${String(error)}`, { cause: error });
  return error;
}

test('only what is wanted is fetched, in one request, and nothing when nothing has changed', async () => {
  const { folder, context, repository } = set();
  const { url, requests } = await serveGit(`${folder}/served`);
  const source = gitSource({ url: `${url}/payments.git` });
  const tree = await (await only(source, context)).open();
  requests.length = 0;
  const contents = await tree.read(['docs/a.md', 'docs/b.md']);
  expect([...contents.keys()]).toEqual(['docs/a.md', 'docs/b.md']);
  expect(requests.filter((request) => request.startsWith('POST'))).toHaveLength(1);
  const [cache = ''] = readdirSync(`${folder}/cache/git`);
  const cached = (path: string): boolean => {
    const env = { ...cleanEnv(), GIT_DIR: `${folder}/cache/git/${cache}` };
    const oid = repository.git('rev-parse', `HEAD:${path}`);
    return spawnSync('git', ['cat-file', '-e', oid], { env }).status === 0;
  };
  expect([cached('docs/a.md'), cached('README.md')]).toEqual([true, false]);

  requests.length = 0;
  const again = await only(source, context);
  expect(await again.revision()).toBe(tree.repository.commit);
  // Reference discovery and the answer to ls-refs: no object.
  expect(requests).toEqual([
    'GET /payments.git/info/refs?service=git-upload-pack',
    'POST /payments.git/git-upload-pack',
  ]);
});

test('a second crawl reads what changed and keeps the dates of the rest', async () => {
  const { folder, context, repository, bare } = set();
  const { url } = await serveGit(`${folder}/served`);
  const source = gitSource({ url: `${url}/payments.git` });
  const first = await (await only(source, context)).open();
  const dates = await first.lastChanged(['README.md', 'docs/a.md']);
  repository.commit({ 'docs/a.md': 'a, again\n' });
  repository.git('push', '--quiet', bare, 'main');
  const second = await (await only(source, context)).open();
  expect(new TextDecoder().decode((await second.read(['docs/a.md'])).get('docs/a.md'))).toBe('a, again\n');
  const known = { commit: first.repository.commit ?? '', changed: Object.fromEntries(dates) };
  const later = await second.lastChanged(['README.md', 'docs/a.md', 'docs/b.md'], known);
  expect(later.get('README.md')).toBe(dates.get('README.md'));
  expect(later).toEqual(await second.lastChanged(['README.md', 'docs/a.md', 'docs/b.md']));
  expect(later.get('docs/a.md')).not.toBe(dates.get('docs/a.md'));
});

test('dates of 40 files with merges, reverts and cherry-picks equal git log', async () => {
  const { folder, context, repository, bare } = set();
  const file = (index: number): string => `docs/page-${index}.md`;
  for (let index = 0; index < 40; index += 1) repository.commit({ [file(index)]: `${index}\n` });
  repository.git('checkout', '--quiet', '-b', 'side', 'HEAD~20');
  for (let index = 0; index < 10; index += 1) repository.commit({ [file(index)]: `side ${index}\n` });
  const picked = repository.git('rev-parse', 'HEAD~3');
  repository.git('checkout', '--quiet', 'main');
  repository.git('cherry-pick', picked);
  repository.commit({ [file(30)]: 'main\n' });
  repository.git('merge', '--quiet', '--no-ff', '-m', 'Merge', 'side');
  repository.git('checkout', '--quiet', '-b', 'other', 'HEAD~1');
  repository.commit({ [file(31)]: 'other\n', [file(32)]: 'other\n' });
  repository.git('checkout', '--quiet', 'main');
  repository.git('merge', '--quiet', '-s', 'ours', '-m', 'Merge, but keep ours', 'other');
  repository.git('revert', '--no-edit', 'HEAD~2');
  repository.git('push', '--quiet', '--force', bare, 'main');

  const { url } = await serveGit(`${folder}/served`);
  const tree = await (await only(gitSource({ url: `${url}/payments.git` }), context)).open();
  const paths = Array.from({ length: 40 }, (_, index) => file(index));
  const changed = await tree.lastChanged(paths);
  const said = paths.map((path) => {
    const date = repository.git('log', '-1', '--format=%cI', '--', path);
    return [path, new Date(date).toISOString().replace('.000', '')];
  });
  expect([...changed].sort()).toEqual(said.sort());
  expect(new Set(changed.values()).size).toBeGreaterThan(20);

  // From every earlier commit on, what is remembered leads to the same.
  for (const base of ['HEAD~1', 'HEAD~3', 'HEAD~15', 'side~4']) {
    const commit = repository.git('rev-parse', base);
    const before = paths.flatMap((path) => {
      const date = repository.git('log', '-1', '--format=%cI', commit, '--', path);
      return date ? [[path, new Date(date).toISOString().replace('.000', '')]] : [];
    });
    const known = { commit, changed: Object.fromEntries(before) as Record<string, string> };
    expect([...(await tree.lastChanged(paths, known))].sort(), base).toEqual(said);
  }
});

test('with a history that was cut, dates are unknown instead of wrong', async () => {
  const { folder, repository, bare } = set();
  repository.commit({ 'docs/a.md': 'newer\n' });
  repository.git('push', '--quiet', bare, 'main');
  const { url } = await serveGit(`${folder}/served`);
  const context = sourceContext(`${folder}/cache`, { limits: { ...defaultLimits, history: 1 } });
  const tree = await (await only(gitSource({ url: `${url}/payments.git` }), context)).open();
  expect(await tree.lastChanged(['README.md', 'docs/a.md'])).toEqual(new Map());
  expect(tree.problems).toMatchObject([{ rule: 'dates-unknown' }]);
});

test('with a token, through a proxy, at a host with a private CA; and no trace of the token is left', async () => {
  const { folder } = set();
  const authority = createAuthority(`${folder}/ca`);
  const server = await serveGit(`${folder}/served`, { token, tls: authority.server });
  const proxy = await serveProxy((host) => (host === 'git.acme.test' ? '127.0.0.1' : host));
  // A git that notes down its arguments before it runs.
  const log = `${folder}/argv.log`;
  mkdirSync(`${folder}/bin`);
  const real = execFileSync('which', ['git'], { encoding: 'utf8' }).trim();
  writeFileSync(`${folder}/bin/git`, `#!/bin/sh\nprintf '%s\\n' "$*" >> '${log}'\nexec ${real} "$@"\n`);
  chmodSync(`${folder}/bin/git`, 0o755);
  const context = sourceContext(`${folder}/cache`, {
    env: cleanEnv({
      PATH: `${folder}/bin:${process.env['PATH']}`,
      https_proxy: proxy.url,
      NODE_EXTRA_CA_CERTS: authority.caFile,
      PAYMENTS_TOKEN: token,
    }),
  });
  const url = `https://git.acme.test:${server.port}/payments.git`;
  const source = gitSource({ url, token, tokenName: 'PAYMENTS_TOKEN' });
  const tree = await (await only(source, context)).open();
  expect((await tree.read(['README.md'])).size).toBe(1);
  expect((await tree.lastChanged(['README.md'])).size).toBe(1);
  expect(proxy.requests).toContain(`CONNECT git.acme.test:${server.port}`);
  expect(tree.repository.id).toBe(`git.acme.test:${server.port}/payments`);

  const forms = [token, Buffer.from(`x-access-token:${token}`).toString('base64').replace(/=+$/, '')];
  const written = readdirSync(`${folder}/cache`, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'latin1'));
  const everything = [readFileSync(log, 'utf8'), JSON.stringify(tree), ...written].join('\n');
  expect(readFileSync(log, 'utf8')).toContain('ls-remote');
  for (const form of forms) expect(everything).not.toContain(form);
  // Nor the address, which a person may have written a secret into in a way that nobody foresaw.
  expect(readFileSync(log, 'utf8')).not.toContain('git.acme.test');

  const wrong = await failure(gitSource({ url, token: 'wrong-Tok3n', tokenName: 'PAYMENTS_TOKEN' }), context);
  expect(wrong.problem).toMatchObject({ rule: 'repository-unauthorised', severity: 'error' });
  expect(wrong.problem.hint).toContain('PAYMENTS_TOKEN');
  expect(JSON.stringify(wrong.problem) + wrong.stack + String(wrong.cause)).not.toContain('wrong-Tok3n');

  const untrusting = { ...context, env: { ...context.env, NODE_EXTRA_CA_CERTS: undefined } };
  expect((await failure(source, untrusting)).problem.hint).toContain('NODE_EXTRA_CA_CERTS');
});

test('what cannot be read says why and what to do', async () => {
  const { folder, context } = set();
  const { url } = await serveGit(`${folder}/served`);
  const rules = async (options: Parameters<typeof gitSource>[0]): Promise<string> =>
    (await failure(gitSource(options), context)).problem.rule;
  expect(await rules({ url: `${url}/nowhere.git` })).toBe('repository-not-found');
  expect(await rules({ url: pathToFileURL(`${folder}/nowhere`).href })).toBe('repository-not-found');
  expect(await rules({ url: `${url}/payments.git`, ref: 'nowhere' })).toBe('ref-not-found');
  expect(await rules({ url: 'http://127.0.0.1:9/payments.git' })).toBe('repository-unreachable');
  const locked = await serveGit(`${folder}/served`, { token });
  expect(await rules({ url: `${locked.url}/payments.git` })).toBe('repository-unauthorised');
  expect(await rules({ url: 'http://git.acme.test/payments.git', token })).toBe('repository-unauthorised');
});

test('an empty repository is a warning', async () => {
  const folder = temporaryFolder();
  execFileSync('git', ['init', '--quiet', '--bare', `${folder}/empty.git`], { env: cleanEnv() });
  const source = gitSource({ url: pathToFileURL(`${folder}/empty.git`).href });
  const tree = await (await only(source, sourceContext(`${folder}/cache`))).open();
  expect(tree.files).toEqual([]);
  expect(tree.problems).toMatchObject([{ rule: 'repository-empty', severity: 'warning' }]);
});

test('branches, tags and commits can be named', async () => {
  const { folder, context, repository, bare } = set();
  const first = repository.git('rev-parse', 'HEAD');
  repository.git('tag', '-a', '-m', 'One', 'v1');
  repository.commit({ 'README.md': '# Two\n' });
  repository.git('push', '--quiet', bare, 'main:release/2', 'v1');
  const { url } = await serveGit(`${folder}/served`);
  const commitOf = async (ref: string): Promise<string | undefined> =>
    (await (await only(gitSource({ url: `${url}/payments.git`, ref }), context)).open()).repository.commit;
  expect(await commitOf('v1')).toBe(first);
  expect(await commitOf(first)).toBe(first);
  expect(await commitOf('release/2')).toBe(repository.git('rev-parse', 'HEAD'));
});

test('an overloaded server is asked once more', async () => {
  const { folder, context } = set();
  let refusals = 1;
  const { url } = await serveGit(`${folder}/served`, {
    intercept(_request, response) {
      if (refusals-- <= 0) return false;
      response.writeHead(503).end();
      return true;
    },
  });
  expect((await (await only(gitSource({ url: `${url}/payments.git` }), context)).open()).files).toHaveLength(
    3,
  );
});

test('over ssh, with the command that the user configured and without a question', async () => {
  const { folder, bare } = set();
  // Stands in for ssh: runs what would run on the other machine.
  writeFiles(folder, {
    'fake-ssh': '#!/bin/sh\necho "$@" >> "$0.log"\nfor last; do :; done\nexec sh -c "$last"\n',
  });
  chmodSync(`${folder}/fake-ssh`, 0o755);
  const context = sourceContext(`${folder}/cache`, {
    env: cleanEnv({ GIT_SSH_COMMAND: `${folder}/fake-ssh` }),
  });
  const tree = await (await only(gitSource({ url: `git@git.acme.test:${bare}` }), context)).open();
  expect((await tree.read(['README.md'])).size).toBe(1);
  expect(readFileSync(`${folder}/fake-ssh.log`, 'utf8')).toContain('git@git.acme.test git-upload-pack');
});

test('a redirect within the host is followed, one to another host is not', async () => {
  const { folder, context } = set();
  let target = '';
  const server = await serveGit(`${folder}/served`, {
    intercept(request, response) {
      if (!request.url?.startsWith('/old')) return false;
      response.writeHead(301, { location: target + request.url.slice('/old'.length) }).end();
      return true;
    },
  });
  const stranger = await serveGit(`${folder}/served`);
  const source = gitSource({ url: `${server.url}/old/payments.git`, token });
  target = stranger.url;
  expect((await failure(source, context)).problem.rule).toBe('repository-moved');
  expect(stranger.requests).toEqual([]);
  target = server.url;
  expect((await (await only(source, context)).open()).files).toHaveLength(3);
});

test('what a killed run leaves in the cache does no harm', async () => {
  const { folder, context, repository, bare } = set();
  for (let index = 0; index < 30; index += 1)
    repository.commit({ [`docs/${index}.md`]: 'x'.repeat(index * 1000) });
  repository.git('push', '--quiet', bare, 'main');
  const { url } = await serveGit(`${folder}/served`);
  const script = `
    import { gitSource } from ${JSON.stringify(join(import.meta.dirname, '../../src/sources/git.ts'))};
    const context = JSON.parse(process.argv[1]);
    const { repositories } = await gitSource({ url: ${JSON.stringify(`${url}/payments.git`)} }).list(context);
    const tree = await repositories[0].open();
    await tree.read(tree.files.map((file) => file.path));`;
  for (const delay of [150, 250, 300, 350, 450]) {
    const child = spawn(process.execPath, ['--input-type=module', '-e', script, JSON.stringify(context)], {
      stdio: 'ignore',
    });
    const closed = new Promise((resolve) => child.on('close', resolve));
    await new Promise((resolve) => setTimeout(resolve, delay));
    child.kill('SIGKILL');
    await closed;
  }
  const [cache] = existsSync(`${folder}/cache/git`) ? readdirSync(`${folder}/cache/git`) : [];
  if (cache) {
    writeFileSync(`${folder}/cache/git/${cache}/shallow.lock`, '');
    writeFileSync(`${folder}/cache/git/${cache}/refs/callboard/head.lock`, '');
    writeFileSync(`${folder}/cache/git/${cache}/objects/pack/tmp_pack_abc`, 'half');
  }
  const tree = await (await only(gitSource({ url: `${url}/payments.git` }), context)).open();
  const paths = tree.files.map((file) => file.path);
  expect((await tree.read(paths)).size).toBe(33);
  expect((await tree.lastChanged(paths)).size).toBe(33);
});

test('a damaged cache is made anew', async () => {
  const { folder, context } = set();
  const { url } = await serveGit(`${folder}/served`);
  const source = gitSource({ url: `${url}/payments.git` });
  await (await only(source, context)).open();
  const [cache = ''] = readdirSync(`${folder}/cache/git`);
  const packs = `${folder}/cache/git/${cache}/objects/pack`;
  for (const name of readdirSync(packs).filter((item) => item.endsWith('.pack'))) {
    chmodSync(`${packs}/${name}`, 0o644);
    writeFileSync(`${packs}/${name}`, 'garbage');
  }
  const tree = await (await only(source, context)).open();
  expect((await tree.read(['README.md'])).size).toBe(1);
});

const refused: Parameters<typeof gitSource>[0][] = [
  { url: '--upload-pack=touch /tmp/x' },
  { url: '-u' },
  { url: 'ext::sh -c whoami' },
  { url: 'ext::whoami' },
  { url: 'fd::17' },
  { url: 'https://ada:sentinel-Tok3n-4711@git.acme.test/x.git' },
  { url: 'https://sentinel-Tok3n-4711@git.acme.test/x.git' },
  { url: 'ssh://git:sentinel-Tok3n-4711@git.acme.test/x.git' },
  { url: 'https://git.acme.test/x.git?token=sentinel-Tok3n-4711' },
  { url: 'ssh://-oProxyCommand=whoami/x' },
  { url: 'git@-oProxyCommand=whoami:x' },
  { url: 'git://git.acme.test/x.git' },
  { url: 'https://git.acme.test/x.git\nfoo' },
  { url: 'https://git.acme.test/x.git', ref: '--upload-pack=whoami' },
  { url: 'https://git.acme.test/x.git', ref: 'a..b' },
  { url: 'https://git.acme.test/x.git', ref: 'main\u0000' },
];
test.each(refused)('$url $ref is refused and not repeated', async (options) => {
  const listing = await gitSource(options).list(sourceContext('/nonexistent'));
  expect(listing).toMatchObject({ ok: false, repositories: [], problems: [{ rule: 'source-refused' }] });
  expect(JSON.stringify(listing)).not.toMatch(/Tok3n|whoami/);
});
