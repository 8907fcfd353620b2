/** Types of source that plugins add. */
import { pathToFileURL } from 'node:url';
import { expect, test } from 'vitest';
import { z } from 'zod';
import type { NewSource } from '../../src/plugin.ts';
import { createSources, parseSourcesFile } from '../../src/sources/config.ts';
import type { SourceType } from '../../src/sources/plugin-source.ts';
import { createRepository, publish, sourceContext, temporaryFolder } from './support/repositories.ts';

const options = z.strictObject({ org: z.string(), key: z.string().optional() });
const shelf = (list: NewSource<typeof options>['list']): ReadonlyMap<string, SourceType> =>
  new Map([['shelf', { plugin: 'acme', type: 'shelf', options, list: list as SourceType['list'] }]]);

function sourceOf(list: NewSource<typeof options>['list']) {
  const text = 'sources:\n  - shelf: { org: acme, key: private }\n';
  const { config } = parseSourcesFile(text, 'content/sources.yaml', shelf(list));
  const [source] = createSources(config, '/', {});
  if (!source) throw new Error('no source was made');
  return source;
}

test('what it finds is read as if the configuration named it', async () => {
  const folder = temporaryFolder();
  const repository = createRepository(`${folder}/work`);
  repository.commit({ 'catalog-info.yaml': 'kind: Component\n' });
  publish(repository, `${folder}/served/payments.git`);
  const seen: unknown[] = [];
  const source = sourceOf(({ org, key }, { secret, visibility }) => {
    seen.push(org, key, secret('ACME_TOKEN'), visibility);
    return [
      { git: pathToFileURL(`${folder}/served/payments.git`).href },
      { name: 'people', entities: [{ apiVersion: 'v1', kind: 'User', metadata: { name: 'ada' } }] },
    ];
  });
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
