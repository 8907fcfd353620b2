import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { crawl } from '../../src/crawl/crawl.ts';
import { htmlPath } from '../../src/snapshot/files.ts';
import { loadSite } from '../../src/snapshot/site.ts';
import { createSources, parseSources } from '../../src/sources/config.ts';
import { defaultLimits } from '../../src/sources/source.ts';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'callboard-snippets-'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

function write(files: Record<string, string>): void {
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), content);
  }
}

/** HTML of the docs' pages by address, and what was complained about. */
async function read(): Promise<{ html: Record<string, string>; problems: string[] }> {
  const dir = join(root, '.snapshot');
  const config = parseSources({ sources: [{ folder: 'services' }] });
  await crawl({
    dir,
    sources: createSources(config, root, process.env),
    visibility: 'public',
    descriptors: ['**/catalog-info.yaml'],
    limits: config.crawlLimits,
    sourceLimits: defaultLimits,
    env: process.env,
    now: new Date('2026-03-01T00:00:00Z'),
  });
  const site = loadSite(dir);
  const pages = site.docs.get('component:default/a')?.pages ?? [];
  return {
    html: Object.fromEntries(
      pages.map(({ path, html }) => [path, readFileSync(htmlPath(dir, html), 'utf8')]),
    ),
    problems: site.problems.flatMap(({ rule, line }) =>
      rule === 'snippet-missing' ? [`${rule}:${line}`] : [],
    ),
  };
}

const descriptor =
  'apiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata:\n  name: a\n  annotations:\n    backstage.io/techdocs-ref: dir:.\nspec:\n  type: service\n  lifecycle: production\n  owner: t\n';

test('pages take in files below the folder of mkdocs.yml, also through others, and follow when these change', async () => {
  write({
    'services/a/catalog-info.yaml': descriptor,
    'services/a/mkdocs.yml': 'site_name: A\n',
    'services/a/docs/index.md': '# A\n\n--8<-- "parts/one.md"\n',
    'services/a/parts/one.md': 'One.\n\n--8<-- "parts/two.md"\n',
    'services/a/parts/two.md': 'Two.\n',
  });
  const before = await read();
  expect(before.html['']).toContain('<p>One.</p>\n<p>Two.</p>');
  expect(before.problems).toEqual([]);
  write({ 'services/a/parts/two.md': 'Three.\n' });
  expect((await read()).html['']).toContain('<p>One.</p>\n<p>Three.</p>');
});

test('nothing outside of that folder is taken in', async () => {
  write({
    'services/secret.md': 'Secret.\n',
    'services/a/catalog-info.yaml': descriptor.replace('dir:.', 'dir:./site'),
    'services/a/secret.md': 'Secret.\n',
    'services/a/site/mkdocs.yml': 'site_name: A\n',
    'services/a/site/docs/index.md':
      '# A\n\n--8<-- "../secret.md"\n\n--8<-- "../../secret.md"\n\n--8<-- "/secret.md"\n',
  });
  const { html, problems } = await read();
  expect(html['']).not.toContain('Secret');
  expect(problems).toEqual(['snippet-missing:3', 'snippet-missing:5', 'snippet-missing:7']);
});

test('mkdocs.yml says which syntaxes change ordinary text', async () => {
  const page = '# A\n\n(c) ==m== ++ctrl+c++\n';
  const inside = async (mkdocs: string) => {
    write({
      'services/a/catalog-info.yaml': descriptor,
      'services/a/mkdocs.yml': mkdocs,
      'services/a/docs/index.md': page,
    });
    return (await read()).html[''];
  };
  expect(await inside('site_name: A\n')).toContain('<p>© <mark>m</mark> ++ctrl+c++</p>');
  expect(await inside('plugins: [techdocs-core]\nmarkdown_extensions: [admonition]\n')).toContain(
    '<p>© <mark>m</mark> ++ctrl+c++</p>',
  );
  expect(await inside('plugins: [search]\n')).toContain('<p>(c) ==m== ++ctrl+c++</p>');
  expect(await inside('markdown_extensions:\n  - pymdownx.keys:\n      separator: +\n')).toContain(
    '<p>(c) ==m== <span><kbd>Ctrl</kbd>+<kbd>C</kbd></span></p>',
  );
});
