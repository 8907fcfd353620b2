/** What every source keeps, whatever the place its repositories come from. */
import { describe, expect, test } from 'vitest';
import type { Source } from '../../../src/sources/source.ts';
import { compareText } from '../../../src/problems.ts';
import { createRepository, sourceContext, temporaryFolder, type TestRepository } from './repositories.ts';

/**
 * @param create a source of exactly this repository; called inside a test, so it may start servers
 */
export function testSource(
  name: string,
  create: (repository: TestRepository, folder: string) => Promise<Source> | Source,
): void {
  const setUp = async (): Promise<{ repository: TestRepository; source: Source; cacheDir: string }> => {
    const folder = temporaryFolder();
    const repository = createRepository(`${folder}/work/payments`);
    repository.commit({ 'catalog-info.yaml': 'kind: Component\n', 'docs/index.md': '# Payments\n' }, 'Start');
    repository.commit(
      { 'docs/größe.md': '# Größe\n', 'src/main.c': 'int main;\n', "docs/it's.md": 'x\n' },
      'More',
    );
    repository.git(
      'update-index',
      '--add',
      '--cacheinfo',
      `160000,${repository.git('rev-parse', 'HEAD')},lib`,
    );
    repository.git('commit', '--quiet', '-m', 'Submodule');
    repository.commit({ 'docs/index.md': '# Payments, again\n' }, 'Again');
    return { repository, source: await create(repository, folder), cacheDir: `${folder}/cache` };
  };
  const openOnly = async (source: Source, cacheDir: string) => {
    const listing = await source.list(sourceContext(cacheDir));
    expect(listing).toMatchObject({ ok: true, leftOut: [], problems: [] });
    expect(listing.repositories).toHaveLength(1);
    const handle = listing.repositories[0];
    if (!handle) throw new Error('nothing was listed');
    return { handle, tree: await handle.open() };
  };

  describe(`a source: ${name}`, () => {
    test('lists files sorted by path, submodules as such', async () => {
      const { source, cacheDir } = await setUp();
      const { tree } = await openOnly(source, cacheDir);
      const paths = tree.files.map((file) => file.path);
      expect(paths).toEqual([...paths].sort(compareText));
      expect(tree.files.filter((file) => file.kind === 'file').map((file) => file.path)).toEqual([
        'catalog-info.yaml',
        'docs/größe.md',
        'docs/index.md',
        "docs/it's.md",
        'src/main.c',
      ]);
      await tree.close();
    });

    test('reads wanted files byte for byte and leaves out what is no file', async () => {
      const { source, cacheDir } = await setUp();
      const { tree } = await openOnly(source, cacheDir);
      const contents = await tree.read([
        'docs/größe.md',
        'docs',
        'lib',
        'nowhere',
        '../work/payments/src/main.c',
      ]);
      expect([...contents.keys()]).toEqual(['docs/größe.md']);
      expect(new TextDecoder().decode(contents.get('docs/größe.md'))).toBe('# Größe\n');
      expect(tree.problems).toEqual([]);
    });

    test('a file beyond the bound is a problem that names the bound', async () => {
      const { source, cacheDir } = await setUp();
      const { tree } = await openOnly(source, cacheDir);
      expect((await tree.read(['docs/index.md'], { maxBytes: 5 })).size).toBe(0);
      expect(tree.problems).toMatchObject([{ rule: 'file-too-large', file: 'docs/index.md' }]);
      expect(tree.problems[0]?.message).toContain('more than the 5');
    });

    test('names the commit and branch, and dates as git log does', async () => {
      const { repository, source, cacheDir } = await setUp();
      const { handle, tree } = await openOnly(source, cacheDir);
      expect(tree.repository).toMatchObject({
        name: 'payments',
        branch: 'main',
        commit: repository.git('rev-parse', 'HEAD'),
      });
      expect([undefined, tree.repository.commit]).toContain(await handle.revision());
      const paths = tree.files.filter((file) => file.kind === 'file').map((file) => file.path);
      const changed = await tree.lastChanged(paths);
      for (const path of paths) {
        const said = repository.git('log', '-1', '--format=%cI', '--', path);
        expect(`${path} ${changed.get(path)}`).toBe(
          `${path} ${new Date(said).toISOString().replace('.000', '')}`,
        );
      }
    });

    test('an LFS pointer is not taken for the file', async () => {
      const { repository, cacheDir } = await setUp();
      repository.commit({
        'big.md': 'version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 12345\n',
      });
      const { tree } = await openOnly(await create(repository, `${cacheDir}-other`), cacheDir);
      expect((await tree.read(['big.md'])).size).toBe(0);
      expect(tree.problems).toMatchObject([{ rule: 'lfs-pointer', file: 'big.md' }]);
    });
  });
}
