import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { buildSearch } from '../../src/search/build.ts';
import { acme, entity, sampleSite, type Sample } from './sample-site.ts';

const root = mkdtempSync(join(tmpdir(), 'callboard-search-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));
const worker = join(import.meta.dirname, '../../src/search/shard-worker.ts');

let runs = 0;
const fresh = (name: string) => join(root, `${++runs}-${name}`);
const build = (sample: Sample, outDir = fresh('out'), cacheDir = fresh('cache')) =>
  buildSearch({ site: sampleSite(sample), outDir, cacheDir, worker });

/** Path -> digest of everything below a folder. */
function digests(folder: string): Map<string, string> {
  return new Map(
    readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((path) => statSync(join(folder, path)).isFile())
      .sort()
      .map((path) => [
        path,
        createHash('sha256')
          .update(readFileSync(join(folder, path)))
          .digest('hex'),
      ]),
  );
}

/** Enough entities for two shards, each with words of its own. */
const large: Sample = {
  entities: Array.from({ length: 1200 }, (_, i) =>
    entity('Component', `service-${i}`, { description: `Number ${i} of many, about topic${i % 97}.` }),
  ),
  docs: { 'component:default/service-7': [{ path: '', title: 'Seven', html: '<p>All about seven.</p>' }] },
};

test('two builds of one site are equal byte for byte, and say what they wrote', async () => {
  const [one, two] = [fresh('out'), fresh('out')];
  const result = await build(acme, one);
  await build(acme, two);
  expect(digests(one)).toEqual(digests(two));
  expect(result.files).toEqual([...digests(one).keys()].sort());
  expect(result).toMatchObject({
    documents: 9,
    changed: true,
    shards: [{ name: '0', documents: 9, indexed: true }],
  });
});

test('an unchanged site is neither indexed nor written again', async () => {
  const [out, cache] = [fresh('out'), fresh('cache')];
  await build(acme, out, cache);
  const before = digests(out);
  const result = await build(acme, out, cache);
  expect(result.changed).toBe(false);
  expect(result.shards).toEqual([{ name: '0', documents: 9, indexed: false }]);
  expect(digests(out)).toEqual(before);
});

test('a lost or damaged output folder is restored from the cache', async () => {
  const [out, cache] = [fresh('out'), fresh('cache')];
  await build(acme, out, cache);
  const before = digests(out);
  rmSync(out, { recursive: true });
  const again = await build(acme, out, cache);
  expect(again.shards[0]?.indexed).toBe(false);
  expect(digests(out)).toEqual(before);

  // As a killed run leaves it: no state, a half-written file, a file too many.
  rmSync(join(cache, 'search/state.json'));
  const fragment = [...before.keys()].find((path) => path.endsWith('.pf_fragment')) ?? '';
  writeFileSync(join(out, fragment), 'half');
  writeFileSync(join(out, 'pagefind/0/index/old.pf_index'), '');
  mkdirSync(join(out, 'pagefind/7'));
  expect((await build(acme, out, cache)).changed).toBe(true);
  expect(digests(out)).toEqual(before);
});

test('the page of the search route stays where it is', async () => {
  const out = fresh('out');
  mkdirSync(join(out, 'search'), { recursive: true });
  writeFileSync(join(out, 'search/index.html'), 'page');
  writeFileSync(join(out, 'search/entities.0123456789.json'), 'old');
  const { files } = await build(acme, out);
  expect(readFileSync(join(out, 'search/index.html'), 'utf8')).toBe('page');
  expect(readdirSync(join(out, 'search')).filter((name) => name.startsWith('entities.'))).toHaveLength(1);
  expect(files).not.toContain('search/index.html');
});

test('one edited page makes one shard again, with the same result as a clean build', async () => {
  const [out, cache] = [fresh('out'), fresh('cache')];
  const first = await build(large, out, cache);
  expect(first.shards.map(({ indexed }) => indexed)).toEqual([true, true]);
  const before = digests(out);

  const edited: Sample = {
    ...large,
    docs: { 'component:default/service-7': [{ path: '', title: 'Seven', html: '<p>All about eight.</p>' }] },
  };
  const second = await build(edited, out, cache);
  expect(second.shards.filter(({ indexed }) => indexed)).toHaveLength(1);
  const touched = second.shards.find(({ indexed }) => indexed)?.name;
  const changed = [...digests(out)]
    .filter(([path, digest]) => before.get(path) !== digest)
    .map(([path]) => path);
  expect(changed.filter((path) => !path.startsWith(`pagefind/${touched}/`))).toEqual([]);

  const clean = fresh('out');
  await build(edited, clean);
  expect(digests(out)).toEqual(digests(clean));
});

test('when the site shrinks to one shard, the others go', async () => {
  const [out, cache] = [fresh('out'), fresh('cache')];
  await build(large, out, cache);
  await build(acme, out, cache);
  expect(readdirSync(join(out, 'pagefind'))).toEqual(['0']);
  expect(readdirSync(join(cache, 'search')).sort()).toEqual([expect.stringMatching(/\.pack$/), 'state.json']);
});

test('a site without anything still has its indexes', async () => {
  const { files, documents } = await build({ entities: [] });
  expect(documents).toBe(0);
  expect(files).toContain('search/index.json');
});

test('a worker that fails says why', async () => {
  const broken = join(root, 'broken.mjs');
  writeFileSync(broken, 'console.error("out of luck"); process.exit(3);');
  await expect(
    buildSearch({ site: sampleSite(acme), outDir: fresh('out'), cacheDir: fresh('cache'), worker: broken }),
  ).rejects.toThrow('The search index could not be built (exit code 3). out of luck');
});
