import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { crawl } from '../../src/crawl/crawl.ts';
import type { CrawlOptions } from '../../src/crawl/options.ts';
import { manifestPath } from '../../src/snapshot/files.ts';
import { loadSite } from '../../src/snapshot/site.ts';
import { createSources, parseSources } from '../../src/sources/config.ts';
import { defaultLimits } from '../../src/sources/source.ts';

let root: string;
let dir: string;
const clock = { now: new Date('2026-03-01T00:00:00Z') };

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'callboard-crawl-'));
  dir = join(root, 'snapshot');
  clock.now = new Date('2026-03-01T00:00:00Z');
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

function write(files: Record<string, string>): void {
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), content);
  }
}

function run(sources: unknown[], options: Partial<CrawlOptions> = {}) {
  const config = parseSources({ sources });
  return crawl({
    dir,
    sources: createSources(config, root, process.env),
    visibility: 'public',
    descriptors: ['**/catalog-info.{yaml,yml}'],
    limits: config.crawlLimits,
    sourceLimits: defaultLimits,
    env: process.env,
    now: clock.now,
    ...options,
  });
}

const refs = () => loadSite(dir).catalog.entities.map(({ ref }) => ref);
const rules = () => loadSite(dir).problems.map(({ rule }) => rule);
const component = (name: string, extra = '') =>
  `apiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata:\n  name: ${name}\n${extra}spec:\n  type: service\n  lifecycle: production\n  owner: group:default/t\n`;
const location = (...targets: string[]) =>
  `apiVersion: backstage.io/v1alpha1\nkind: Location\nmetadata:\n  name: all\nspec:\n  targets: ${JSON.stringify(targets)}\n`;

function commit(folder: string, date: string): void {
  const git = (...args: string[]) =>
    execFileSync('git', args, {
      cwd: join(root, folder),
      env: {
        ...process.env,
        GIT_AUTHOR_DATE: date,
        GIT_COMMITTER_DATE: date,
        GIT_CONFIG_GLOBAL: '/dev/null',
      },
    });
  git('init', '-q', '-b', 'main');
  git('add', '-A');
  git('-c', 'user.name=T', '-c', 'user.email=t@example.com', 'commit', '-q', '--allow-empty', '-m', 'x');
}

describe('what is read', () => {
  test('a repository without a descriptor becomes an inferred Component with its README as docs', async () => {
    write({ 'services/plain/README.md': '# Plain\n\nWhat it does.\n' });
    await run([{ folder: 'services' }]);
    const site = loadSite(dir);
    expect(refs()).toEqual(['component:default/plain']);
    expect(site.catalog.get('component:default/plain')?.inferred).toBe(true);
    expect(site.docs.get('component:default/plain')?.pages.map(({ title }) => title)).toEqual(['Plain']);
  });

  test.each([
    [true, ['group:default/payments'], true],
    [false, [], true],
  ])('with `codeowners: %s` an entity without owner is owned by %j', async (codeowners, owners, accepted) => {
    write({
      'services/a/catalog-info.yaml': component('one').replace(/ {2}owner: .*\n/, ''),
      'services/a/.github/CODEOWNERS': '*.md @acme/writers\n* @acme/payments @jane\n',
    });
    const { parts } = await run([{ folder: 'services' }], { codeowners });
    expect(loadSite(dir).catalog.get('component:default/one')?.owners).toEqual(owners);
    const [document] = [...parts.values()].flatMap(({ documents }) => documents);
    expect(document).toMatchObject({ accepted, backstage: { accepted: false, stage: 'kind' } });
    expect(document?.problems.map(({ rule }) => rule)).toEqual(codeowners ? [] : ['missing-field']);
  });

  test('Locations are followed through globs, and round in circles once', async () => {
    write({
      'services/a/catalog-info.yaml': location('./parts/*.yaml'),
      'services/a/parts/one.yaml': component('one'),
      'services/a/parts/two.yaml': `${component('two')}---\n${location('../catalog-info.yaml').replace('name: all', 'name: back')}`,
    });
    await run([{ folder: 'services' }]);
    expect(refs()).toEqual([
      'component:default/one',
      'component:default/two',
      'location:default/all',
      'location:default/back',
    ]);
  });

  test('a Location that names nothing is a problem with its place', async () => {
    write({ 'services/a/catalog-info.yaml': location('./missing.yaml') });
    await run([{ folder: 'services' }]);
    expect(loadSite(dir).problems).toContainEqual(
      expect.objectContaining({
        rule: 'location-target-missing',
        file: 'catalog-info.yaml',
        repository: 'a',
      }),
    );
  });

  test('on request, entities are found under any file name where no file has a descriptor’s', async () => {
    write({
      'services/a/catalogs/groups.yaml': component('one'),
      'services/a/deploy.yaml': 'apiVersion: apps/v1\nkind: Deployment\n',
      'services/b/catalog-info.yaml': component('two'),
      'services/b/examples/three.yaml': component('three'),
      'services/a/README.md': '# A\n',
    });
    await run([{ folder: 'services' }], { anyName: true });
    expect(refs()).toEqual(['component:default/one', 'component:default/two']);
    await run([{ folder: 'services' }]);
    expect(refs()).toEqual(['component:default/a', 'component:default/two']);
  });

  test('what a template copies from is no entity', async () => {
    write({
      'services/t/catalog-info.yaml':
        'apiVersion: scaffolder.backstage.io/v1beta3\nkind: Template\nmetadata:\n  name: start\nspec:\n  type: service\n  steps:\n    - id: fetch\n      action: fetch:template\n      input:\n        url: ./skeleton\n',
      'services/t/skeleton/catalog-info.yaml': component('skeleton'),
      'services/t/other/${{values.name}}/catalog-info.yaml': component('templated'),
    });
    await run([{ folder: 'services' }]);
    expect(refs()).toEqual(['template:default/start']);
  });

  test('two repositories that claim one ref: the first source wins, and the other is told', async () => {
    write({ 'one/x/catalog-info.yaml': component('same'), 'two/y/catalog-info.yaml': component('same') });
    await run([{ folder: 'two' }, { folder: 'one' }]);
    expect(loadSite(dir).catalog.get('component:default/same')?.origin.repository).toBe('y');
    expect(loadSite(dir).problems).toContainEqual(
      expect.objectContaining({ rule: 'duplicate-entity', repository: 'x' }),
    );
  });
});

describe('what is kept', () => {
  test('nothing changed: the manifest is not even written', async () => {
    write({ 'services/a/catalog-info.yaml': component('a'), 'services/a/README.md': '# A\n' });
    await run([{ folder: 'services' }]);
    const before = statSync(manifestPath(dir)).mtimeMs;
    clock.now = new Date('2026-03-02T00:00:00Z');
    const { progress } = await run([{ folder: 'services' }]);
    expect(progress).toMatchObject({ repositories: 1, unchanged: 1 });
    expect(statSync(manifestPath(dir)).mtimeMs).toBe(before);
  });

  test.each([
    ['a page', { 'services/a/README.md': '# B\n' }],
    ['a new page', { 'services/a/docs/x.md': '# X\n' }],
    [
      'a placeholder’s file',
      { 'services/a/api.yaml': 'openapi: 3.1.0\ninfo: {title: New, version: "2"}\npaths: {}\n' },
    ],
    ['an image', { 'services/a/i.svg': '<svg xmlns="http://www.w3.org/2000/svg"><path/></svg>' }],
  ])('a change of %s is noticed', async (_name, change) => {
    write({
      'services/a/catalog-info.yaml': `apiVersion: backstage.io/v1alpha1\nkind: API\nmetadata:\n  name: a\nspec:\n  type: openapi\n  lifecycle: production\n  owner: t\n  definition:\n    $text: ./api.yaml\n`,
      'services/a/api.yaml': 'openapi: 3.1.0\ninfo: {title: Old, version: "1"}\npaths: {}\n',
      'services/a/README.md': '# A\n\n![i](i.svg)\n',
      'services/a/i.svg': '<svg xmlns="http://www.w3.org/2000/svg"/>',
    });
    await run([{ folder: 'services' }]);
    const before = readFileSync(manifestPath(dir), 'utf8');
    write(change);
    expect((await run([{ folder: 'services' }])).progress.unchanged).toBe(0);
    expect(readFileSync(manifestPath(dir), 'utf8')).not.toBe(before);
  });

  test('an unreachable repository keeps its last good data, marked stale since then, and recovers', async () => {
    write({ 'remote/catalog-info.yaml': component('far') });
    commit('remote', '2026-01-01T00:00:00Z');
    const sources = [{ git: `file://${root}/remote` }];
    await run(sources);
    renameSync(join(root, 'remote'), join(root, 'away'));
    clock.now = new Date('2026-03-02T00:00:00Z');
    await run(sources);
    clock.now = new Date('2026-03-03T00:00:00Z');
    const { manifest } = await run(sources);
    expect(refs()).toEqual(['component:default/far']);
    expect(manifest.repositories[0]).toMatchObject({ state: 'stale', since: '2026-03-02T00:00:00.000Z' });
    expect(rules()).toContain('repository-not-found');
    renameSync(join(root, 'away'), join(root, 'remote'));
    expect((await run(sources)).manifest.repositories[0]).toMatchObject({ state: 'fresh', problems: [] });
  });

  test('a listing that suddenly lacks many repositories takes nothing away until removals are accepted', async () => {
    for (let index = 0; index < 10; index++)
      write({ [`services/s${index}/catalog-info.yaml`]: component(`s${index}`) });
    await run([{ folder: 'services' }]);
    for (const gone of ['s1', 's2', 's3']) rmSync(join(root, 'services', gone), { recursive: true });
    const held = await run([{ folder: 'services' }]);
    expect(held.heldBack).toEqual(['s1', 's2', 's3']);
    expect(refs()).toHaveLength(10);
    expect(rules()).toContain('mass-removal');
    const accepted = await run([{ folder: 'services' }], { acceptRemovals: true });
    expect(accepted.heldBack).toEqual([]);
    expect(refs()).toHaveLength(7);
  });

  test('a page whose file was moved answers with its new place', async () => {
    write({
      'a/catalog-info.yaml': component('a', '  annotations: { backstage.io/techdocs-ref: "dir:." }\n'),
      'a/docs/index.md': '# A\n',
      'a/docs/guide.md': '# Guide\n\nOne.\n',
      'a/docs/run.md': '# Run\n\nOne.\n',
      'a/docs/gone.md': '# Gone\n',
    });
    await run([{ folder: 'a' }]);
    mkdirSync(join(root, 'a/docs/work'));
    renameSync(join(root, 'a/docs/guide.md'), join(root, 'a/docs/work/set-up.md'));
    rmSync(join(root, 'a/docs/run.md'));
    rmSync(join(root, 'a/docs/gone.md'));
    write({ 'a/docs/work/run.md': '# Run\n\nTwo.\n' });
    const { manifest } = await run([{ folder: 'a' }]);
    const docs = '/docs/default/component/a';
    expect(manifest.tombstones.map(({ path, movedTo }) => [path, movedTo])).toEqual([
      [`${docs}/gone/`, undefined],
      [`${docs}/guide/`, `${docs}/work/set-up/`],
      [`${docs}/run/`, `${docs}/work/run/`],
    ]);
  });

  test('a few removals pass, and leave tombstones', async () => {
    for (let index = 0; index < 10; index++)
      write({ [`services/s${index}/catalog-info.yaml`]: component(`s${index}`) });
    await run([{ folder: 'services' }]);
    rmSync(join(root, 'services/s1'), { recursive: true });
    write({ 'services/s2/catalog-info.yaml': component('renamed') });
    const { manifest } = await run([{ folder: 'services' }]);
    expect(manifest.tombstones).toEqual([
      {
        path: '/catalog/default/component/s1/',
        ref: 'component:default/s1',
        since: '2026-03-01T00:00:00.000Z',
      },
      {
        path: '/catalog/default/component/s2/',
        ref: 'component:default/s2',
        since: '2026-03-01T00:00:00.000Z',
        movedTo: '/catalog/default/component/renamed/',
      },
    ]);
    write({ 'services/s1/catalog-info.yaml': component('s1') });
    expect((await run([{ folder: 'services' }])).manifest.tombstones).toHaveLength(1);
  });

  test('--only reads one repository and leaves the others as they are', async () => {
    write({ 'services/a/catalog-info.yaml': component('a'), 'services/b/catalog-info.yaml': component('b') });
    await run([{ folder: 'services' }]);
    write({
      'services/a/catalog-info.yaml': component('a2'),
      'services/b/catalog-info.yaml': component('b2'),
    });
    await run([{ folder: 'services' }], { only: 'b' });
    expect(refs()).toEqual(['component:default/a', 'component:default/b2']);
  });

  test('dates are those of the last commit; a file with uncommitted changes has none', async () => {
    write({
      'services/a/catalog-info.yaml': component('a'),
      'services/a/docs/x.md': '# X\n',
      'services/a/docs/index.md': '# I\n',
    });
    commit('services/a', '2026-01-01T00:00:00Z');
    write({ 'services/a/docs/x.md': '# Y\n' });
    commit('services/a', '2026-02-01T00:00:00Z');
    write({ 'services/a/docs/index.md': '# changed\n' });
    const { manifest } = await run([{ folder: 'services' }]);
    expect(manifest.repositories[0]?.changed).toEqual({
      'catalog-info.yaml': '2026-01-01T00:00:00Z',
      'docs/x.md': '2026-02-01T00:00:00Z',
    });
  });

  test('a descriptor is known with the commit that changed it last, also when others follow', async () => {
    write({ 'services/a/catalog-info.yaml': component('a'), 'services/a/docs/index.md': '# I\n' });
    commit('services/a', '2026-01-01T00:00:00Z');
    const id = execFileSync('git', ['-C', join(root, 'services/a'), 'rev-parse', 'HEAD'], {
      encoding: 'utf8',
    }).trim();
    const commits = async () => (await run([{ folder: 'services' }])).manifest.repositories[0]?.commits;
    expect(await commits()).toEqual({ 'catalog-info.yaml': id });
    write({ 'services/a/docs/index.md': '# J\n' });
    commit('services/a', '2026-02-01T00:00:00Z');
    expect(await commits()).toEqual({ 'catalog-info.yaml': id });
  });
});
