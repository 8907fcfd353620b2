/** What somebody sees who asks, before a move from mkdocs, what will become of the docs: real processes, real files. */
import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { callboard } from '../portal.ts';

const root = realpathSync(mkdtempSync(join(tmpdir(), 'callboard-check-docs-')));
const files: Record<string, string> = {
  'catalog-info.yaml': `apiVersion: backstage.io/v1alpha1
kind: Component
metadata:
  name: orders
  annotations: { backstage.io/techdocs-ref: 'dir:.' }
spec: { type: service, lifecycle: production, owner: nobody }
`,
  'mkdocs.yml': `site_name: Orders
theme: { name: material }
hooks: [build.py]
plugins: [techdocs-core, macros]
nav:
  - index.md
  - Gone: gone.md
`,
  'docs/index.md': '# Orders\n\n!!! note\n    Version {{ version }}\n\n[Broken](nowhere.md)\n',
  'docs/runbook.md': '# Runbook\n',
};

beforeAll(() => {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, 'orders', path)), { recursive: true });
    writeFileSync(join(root, 'orders', path), text);
  }
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

const check = (...args: string[]) => callboard(root, ['check', 'orders', '--only', 'docs', ...args]);

test('the report says what takes effect, where it is written and how many pages it touches', async () => {
  const { code, output: stdout } = await check();
  expect(code).toBe(0);
  expect(stdout).toContain('Orders  2 pages of component:default/orders  orders/mkdocs.yml');
  expect(stdout).toContain('unsafe     hooks, line 3, 2 pages: Python code of repositories never runs.');
  expect(stdout).toContain(
    'unsafe     plugin macros, line 4, 1 page: Templates run code, so they are shown as text.',
  );
  expect(stdout).toMatch(/translated theme, line 2, 2 pages: .*one look/);
  expect(stdout).toMatch(/supported .*extension admonition \(1\).*nav/);
  expect(stdout).toMatch(/orders\/mkdocs\.yml:7.*gone\.md.*docs-nav-missing/);
  expect(stdout).toMatch(/orders\/docs\/index\.md:6.*broken-link/);
  // Problems of descriptors are for another check.
  expect(stdout).not.toContain('nobody');
  expect(stdout).toContain('1 docs site, 2 pages: 0 errors');
});

test('as JSON the report has sites with every setting, and the problems', async () => {
  const { output: stdout } = await check('--format', 'json', '--output', join(root, 'report.json'));
  expect(stdout).toContain('1 docs site');
  const report = JSON.parse(readFileSync(join(root, 'report.json'), 'utf8')) as {
    sites: { ref: string; pages: number; config: string; settings: object[] }[];
    problems: { rule: string; path: string }[];
  };
  expect(report.sites).toMatchObject([{ ref: 'component:default/orders', pages: 2, config: 'mkdocs.yml' }]);
  expect(report.sites[0]?.settings).toContainEqual({
    area: 'plugin',
    name: 'macros',
    status: 'unsafe',
    note: 'Templates run code, so they are shown as text.',
    line: 4,
    pages: 1,
  });
  expect(report.problems.map(({ rule }) => rule)).toContain('broken-link');
});

test('warnings fail a strict check', async () => {
  expect((await check('--strict')).code).toBe(1);
});

test('an entity that only the portal knows is no broken reference', async () => {
  const portal = join(root, 'refs.json');
  const known = {
    format: 'callboard-refs',
    version: 1,
    kinds: [],
    repositories: ['github.com/acme/billing'],
    files: ['catalog-info.yaml'],
    ref: ['component:default/billing'],
    title: ['Billing'],
    repository: [0],
    file: [0],
  };
  writeFileSync(portal, JSON.stringify(known));
  writeFileSync(join(root, 'orders', 'docs', 'runbook.md'), '# Runbook\n\nSee [[component:billing]].\n');
  expect((await check()).output).toContain('unknown-entity-link');
  const { output } = await check('--against', portal);
  expect(output).toContain('broken-link');
  expect(output).not.toContain('unknown-entity-link');
});
