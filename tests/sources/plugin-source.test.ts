/** Types of source that plugins add. */
import { createServer } from 'node:http';
import { pathToFileURL } from 'node:url';
import { expect, onTestFinished, test, vi } from 'vitest';
import { z } from 'zod';
import type { NewSource } from '../../src/plugin.ts';
import { createSources, parseSourcesFile, secretsOf } from '../../src/sources/config.ts';
import type { SourceType } from '../../src/sources/plugin-source.ts';
import { listen, serveGit } from './support/git-server.ts';
import { createRepository, publish, sourceContext, temporaryFolder } from './support/repositories.ts';

const options = z.strictObject({ org: z.string(), key: z.string().optional() });
const shelf = (
  list: NewSource<typeof options>['list'],
  hosts?: NewSource<typeof options>['hosts'],
): ReadonlyMap<string, SourceType> =>
  new Map([
    [
      'shelf',
      {
        plugin: 'acme',
        type: 'shelf',
        options,
        secrets: ['ACME_TOKEN'],
        hosts: hosts as SourceType['hosts'],
        list: list as SourceType['list'],
      },
    ],
  ]);
const text = 'sources:\n  - shelf: { org: acme, key: private }\n';

function sourceOf(list: NewSource<typeof options>['list'], hosts?: NewSource<typeof options>['hosts']) {
  const { config } = parseSourcesFile(text, 'content/sources.yaml', shelf(list, hosts));
  const [source] = createSources(config, '/', {});
  if (!source) throw new Error('no source was made');
  return source;
}

test('what it finds is read as if the configuration named it', async () => {
  const folder = temporaryFolder();
  const repository = createRepository(`${folder}/work`);
  repository.commit({ 'catalog-info.yaml': 'kind: Component\n' });
  publish(repository, `${folder}/served/payments.git`);
  const server = await serveGit(`${folder}/served`, { token: 'x1' });
  const seen: unknown[] = [];
  const list: NewSource<typeof options>['list'] = ({ org, key }, { secret, visibility }) => {
    seen.push(org, key, secret('ACME_TOKEN'), visibility);
    return [
      { git: `${server.url}/payments.git`, tokenEnv: 'ACME_TOKEN' },
      { name: 'people', entities: [{ apiVersion: 'v1', kind: 'User', metadata: { name: 'ada' } }] },
    ];
  };
  const source = sourceOf(list, [server.url]);
  expect(source.label).toBe('shelf acme');
  const context = { ...sourceContext(`${folder}/cache`), env: { ...process.env, ACME_TOKEN: 'x1' } };
  const listing = await source.list(context);
  expect(seen).toEqual(['acme', 'private', 'x1', context.visibility]);
  expect(listing).toMatchObject({ ok: true, problems: [] });
  const trees = await Promise.all(listing.repositories.map((handle) => handle.open()));
  expect(trees.map((tree) => [tree.repository.source, tree.files.map(({ path }) => path)])).toEqual([
    ['shelf acme', ['catalog-info.yaml']],
    ['shelf acme', ['people.json']],
  ]);
  const [code, people] = trees;
  const read = async (tree: typeof code, path: string) =>
    new TextDecoder().decode((await tree?.read([path]))?.get(path));
  expect(await read(code, 'catalog-info.yaml')).toBe('kind: Component\n');
  expect(JSON.parse(await read(people, 'people.json'))).toMatchObject([{ metadata: { name: 'ada' } }]);
  await Promise.all(trees.map((tree) => tree.close()));
});

test.each<[string, NewSource<typeof options>['list'], RegExp]>([
  ['throws', (_, { secret }) => Promise.reject(new Error(`401 for ${secret('ACME_TOKEN')}`)), /401 for \*+/],
  ['gives no list', () => 'x' as never, /It gives no list\./],
  [
    'gives odd things',
    () => [{ git: 'https://a.example/y' }, null] as never,
    /something else than .* at 1\./,
  ],
  ['throws no error', () => Promise.reject(Object.create(null) as Error), /something that has no message\./],
  ['asks for other secrets', (_, { secret }) => [{ git: String(secret('HOME')) }], /asks for HOME/],
])('one that %s keeps what was known, and is reported without the secret', async (_name, list, message) => {
  const context = { ...sourceContext(temporaryFolder()), env: { ACME_TOKEN: 'sentinel-4711' } };
  const listing = await sourceOf(list).list(context);
  expect(listing).toMatchObject({ ok: false, repositories: [] });
  expect(listing.problems[0]?.message).toMatch(message);
  expect(listing.problems[0]?.message).toMatch(/"shelf acme" of the plugin "acme"/);
  expect(JSON.stringify(listing)).not.toContain('sentinel');
});

test('one address that is refused does not make the others look removed', async () => {
  const folder = temporaryFolder();
  const source = sourceOf(() => [{ git: 'ftp://a.example/x' }, { git: 'https://a.example/y.git' }]);
  const listing = await source.list(sourceContext(folder));
  expect(listing.ok).toBe(false);
  expect(listing.repositories).toHaveLength(1);
  expect(listing.problems.map(({ rule }) => rule)).toEqual(['source-refused']);
});

test('a token goes to hosts that the source names, and to no other', async () => {
  const folder = temporaryFolder();
  const headers: (string | undefined)[] = [];
  const elsewhere = await serveGit(folder, {
    intercept(request, response) {
      headers.push(request.headers.authorization);
      response.writeHead(401, { 'www-authenticate': 'Basic realm="git"' }).end();
      return true;
    },
  });
  const git = `${elsewhere.url}/payments.git`;
  const context = { ...sourceContext(`${folder}/cache`) };
  context.env = { ...context.env, ACME_TOKEN: 'sentinel-4711', OTHER_TOKEN: 'sentinel-4712' };
  const read = async (tokenEnv: string, hosts: readonly string[]) => {
    const listing = await sourceOf(() => [{ git, tokenEnv }], hosts).list(context);
    await expect(listing.repositories[0]?.open()).rejects.toThrow(/payments/);
    return listing.problems.map(({ rule, message }) => `${rule}: ${message}`);
  };
  expect(await read('ACME_TOKEN', ['git.acme.example'])).toEqual([
    expect.stringMatching(/^source-refused: .* at 127\.0\.0\.1:\d+, which is none of its hosts/),
  ]);
  expect(await read('OTHER_TOKEN', [elsewhere.url])).toEqual([
    expect.stringMatching(/^source-refused: .* with OTHER_TOKEN, which is none of its `secrets`/),
  ]);
  expect(headers.length).toBeGreaterThan(0);
  expect(headers.filter(Boolean)).toEqual([]);
  expect(await read('ACME_TOKEN', [elsewhere.url])).toEqual([]);
  expect(headers.filter(Boolean).length).toBeGreaterThan(0);
});

test('it is asked by a fetch that goes to its hosts only', async () => {
  const server = createServer((_, response) => response.end('[]'));
  const port = await listen(server);
  const ask = (hosts: readonly string[]) =>
    sourceOf(
      async (_, context) => {
        const answer = await context.fetch(`http://127.0.0.1:${port}/repos`);
        return (await answer.json()) as [];
      },
      () => hosts,
    ).list(sourceContext(temporaryFolder()));
  expect(await ask([`127.0.0.1:${port}`])).toMatchObject({ ok: true, problems: [] });
  const { ok, problems } = await ask(['git.acme.example']);
  expect(ok).toBe(false);
  expect(problems[0]?.message).toContain('"127.0.0.1" is not in the `hosts` of the source "shelf"');
});

test('folders of this machine are refused, and what is found twice is said', async () => {
  const folder = temporaryFolder();
  const source = sourceOf(() => [
    { git: pathToFileURL(folder).href },
    { git: 'https://a.example/y.git' },
    { git: 'https://a.example/y' },
    { name: 'people', entities: [] },
    { name: 'people', entities: [] },
  ]);
  const { ok, repositories, problems } = await source.list(sourceContext(folder));
  expect(ok).toBe(false);
  expect(repositories.map(({ repository }) => repository.id)).toEqual(['a.example/y', 'shelf/people']);
  expect(problems.map(({ rule }) => rule)).toEqual([
    'source-refused',
    'repository-twice',
    'repository-twice',
  ]);
});

test('its secrets are known to whoever prints', () => {
  const { config } = parseSourcesFile(
    text,
    'content/sources.yaml',
    shelf(() => []),
  );
  expect(secretsOf(config, { ACME_TOKEN: 'sentinel', OTHER: 'x' })).toEqual(['sentinel']);
});

test('one that never ends keeps what was known', async () => {
  vi.useFakeTimers();
  onTestFinished(() => void vi.useRealTimers());
  const listing = sourceOf(() => new Promise(() => {})).list(sourceContext('/nowhere'));
  await vi.advanceTimersByTimeAsync(300_000);
  expect((await listing).problems[0]?.message).toContain('It did not end within 300 seconds.');
});

test('its options are checked, with their line; a type that nobody adds is a mistake', () => {
  const mistakes = (text: string, types: Parameters<typeof parseSourcesFile>[2]) => {
    try {
      return parseSourcesFile(text, 'sources.yaml', types).config.sources.length;
    } catch (error) {
      return String(error);
    }
  };
  const wrong = 'sources:\n  - folder: a\n  - shelf:\n      org: 5\n';
  expect(
    mistakes(
      wrong,
      shelf(() => []),
    ),
  ).toMatch(/sources\.yaml:4:12 sources\[1\]\.shelf\.org: /);
  expect(mistakes(wrong, new Map())).toMatch(
    /must have exactly one of "folder".*it has none \(it has "shelf"\)/,
  );
  expect(
    mistakes(
      'sources:\n  - shlf: { org: a }\n',
      shelf(() => []),
    ),
  ).toContain('"entities", "shelf"');
  // Commands that read nothing need not run plugins.
  expect(mistakes(wrong, 'unasked')).toBe(1);
});
