/** What a crawl keeps of docs: the report on mkdocs.yml, decision records, status, navigation from folders. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { crawl } from '../../src/crawl/crawl.ts';
import { loadSite } from '../../src/snapshot/site.ts';
import { createSources, parseSources } from '../../src/sources/config.ts';
import { defaultLimits } from '../../src/sources/source.ts';
import type { SiteDocs } from '../../src/views/site.ts';

const root = mkdtempSync(join(tmpdir(), 'callboard-crawl-docs-'));
const files: Record<string, string> = {
  'catalog-info.yaml': `apiVersion: backstage.io/v1alpha1
kind: Component
metadata:
  name: orders
  annotations: { backstage.io/techdocs-ref: 'dir:.' }
spec: { type: service, lifecycle: production, owner: t }
`,
  'mkdocs.yml': 'site_name: Orders\nplugins: [techdocs-core, ezlinks, macros]\n',
  'docs/.pages': 'nav:\n  - adr\n  - ...\n',
  'docs/index.md': '---\nstatus: new\n---\n# Orders\n\n[By name](0002-postgres) {{ version }}\n',
  'docs/adr/0001-mysql.md': '# MySQL\n\n## Status\n\nAccepted\n',
  'docs/adr/0002-postgres.md': '---\nstatus: accepted\nsupersedes: 0001-mysql.md\n---\n# PostgreSQL\n',
};
let docs: SiteDocs | undefined;
let rules: string[] = [];

beforeAll(async () => {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, 'orders', path)), { recursive: true });
    writeFileSync(join(root, 'orders', path), text);
  }
  const config = parseSources({ sources: [{ folder: 'orders' }] });
  const dir = join(root, 'snapshot');
  await crawl({
    dir,
    sources: createSources(config, root, process.env),
    visibility: 'internal',
    descriptors: ['**/catalog-info.yaml'],
    limits: config.crawlLimits,
    sourceLimits: defaultLimits,
    env: process.env,
    now: new Date('2026-03-01T00:00:00Z'),
  });
  const site = loadSite(dir);
  docs = site.docs.get('component:default/orders');
  rules = site.problems.map(({ rule }) => rule);
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

const page = (path: string) => docs?.pages.find((one) => one.path === path);

test('the report on mkdocs.yml counts the pages that each setting touches', () => {
  expect(docs?.compatibility).toContainEqual(
    expect.objectContaining({ area: 'plugin', name: 'macros', status: 'unsafe', line: 2, pages: 1 }),
  );
});

test('decision records and status stand with their pages', () => {
  expect(page('')?.status).toBe('new');
  expect(page('adr/0001-mysql')?.decision).toEqual({
    status: 'superseded',
    supersededBy: ['docs/adr/0002-postgres.md'],
  });
  expect(page('adr/0002-postgres')?.decision).toEqual({
    status: 'accepted',
    supersedes: ['docs/adr/0001-mysql.md'],
  });
});

test('folders order the navigation, and a link by bare name is not broken', () => {
  expect(docs?.nav.map(({ title, page: file }) => title ?? file)).toEqual(['Adr', 'docs/index.md']);
  expect(rules).not.toContain('broken-link');
});
