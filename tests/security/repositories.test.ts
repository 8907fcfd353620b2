/** One repository does everything to be shown instead of others, or to keep anything from being shown. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createTerminal, formatProblem } from '../../src/cli/terminal.ts';
import { crawl } from '../../src/crawl/crawl.ts';
import { loadSite } from '../../src/snapshot/site.ts';
import { createSources, parseSources } from '../../src/sources/config.ts';
import { defaultLimits } from '../../src/sources/source.ts';
import { docIds } from '../../src/views/doc.ts';

let root: string;
let dir: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'callboard-security-'));
  dir = join(root, 'snapshot');
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

function write(files: Record<string, string>): void {
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), content);
  }
}

async function siteOf(...sources: unknown[]) {
  const config = parseSources({ sources: sources.length ? sources : [{ folder: 'repositories' }] });
  await crawl({
    dir,
    sources: createSources(config, root, {}),
    visibility: 'internal',
    descriptors: ['**/catalog-info.{yaml,yml}'],
    limits: config.crawlLimits,
    sourceLimits: defaultLimits,
    env: { PATH: process.env.PATH },
    now: new Date('2026-03-01T00:00:00Z'),
  });
  return loadSite(dir);
}

const entity = (kind: string, name: string, spec = '', metadata = '') =>
  `apiVersion: backstage.io/v1alpha1\nkind: ${kind}\nmetadata:\n  name: ${name}\n${metadata}spec:\n  type: openapi\n  lifecycle: production\n  owner: group:default/t\n${spec}`;
const withDocs = '  annotations:\n    backstage.io/techdocs-ref: dir:.\n';
const openapi = (id: string) =>
  `  definition: ${JSON.stringify(JSON.stringify({ openapi: '3.0.0', info: { title: id, version: '1' }, paths: { '/x': { get: { operationId: id } } } }))}\n`;

test("an API that claims another repository's ref brings no operations to it", async () => {
  write({
    'repositories/a/catalog-info.yaml': entity('API', 'payments', openapi('pay')),
    'repositories/b/catalog-info.yaml': entity('API', 'payments', openapi('steal')),
  });
  const site = await siteOf();
  expect(site.apis.get('api:default/payments')?.operations.map(({ id }) => id)).toEqual(['pay']);
});

test('placeholders that would multiply a file are bounded', async () => {
  const many = Array.from({ length: 400 }, (_, n) => `    k${n}: { $text: ./large.txt }\n`).join('');
  write({
    'repositories/bomb/large.txt': 'x'.repeat(1_000_000),
    'repositories/bomb/catalog-info.yaml': entity('Component', 'bomb', `  nested:\n${many}`),
    'repositories/good/catalog-info.yaml': entity('Component', 'good'),
  });
  const site = await siteOf();
  expect(site.catalog.get('component:default/good')).toBeDefined();
  expect(site.problems.filter(({ rule }) => rule === 'limit-placeholders')).toHaveLength(1);
});

test('aliases that would multiply a text are bounded', async () => {
  const aliases = Array.from({ length: 90 }, () => '*x').join(', ');
  write({
    'repositories/bomb/catalog-info.yaml': entity(
      'Component',
      'bomb',
      `  x: &x "${'x'.repeat(1_000_000)}"\n  y: [${aliases}]\n`,
    ),
    'repositories/good/catalog-info.yaml': entity('Component', 'good'),
  });
  const site = await siteOf();
  expect(site.catalog.get('component:default/good')).toBeDefined();
  expect(site.problems.map(({ rule }) => rule)).toContain('yaml-alias');
});

describe('names of docs become addresses that every host can hold, and no two of them clash', () => {
  test('with pages, folders and index.html', async () => {
    write({
      'repositories/a/catalog-info.yaml': entity('Component', 'a', '', withDocs),
      'repositories/a/docs/index.md': '# A\n',
      'repositories/a/docs/index.html.md': '# B\n',
      'repositories/a/docs/x/index.html/y.md': '# C\n',
      'repositories/a/docs/a\u2028b\u202ec\u200fd.md': '# D\n',
      'repositories/a/mkdocs.yml':
        'site_name: A\nplugins:\n  - redirects:\n      redirect_maps: { "\\uD800.md": index.md, "..": index.md, "index.html.md": index.md, "__proto__": index.md, "a/../../../x.md": index.md }\n',
    });
    const site = await siteOf();
    expect(docIds(site)).toEqual(
      ['', 'a-b-c-d', 'index-html', 'x/index-html/y'].map((path) => `component:default/a#${path}`),
    );
  });

  test('with names that only git can hold', async () => {
    const file = (path: string, text: string) =>
      `M 100644 inline ${path}\ndata ${Buffer.byteLength(text)}\n${text}\n`;
    const stream = `commit refs/heads/main\ncommitter M <m@example.com> 1767225600 +0000\ndata 1\nx\n${file('catalog-info.yaml', entity('Component', 'a', '', withDocs))}${file('docs/index.md', '# A\n')}${file(`docs/${'y'.repeat(300)}.md`, '# B\n')}${file(`docs/${'é'.repeat(140)}.md`, '# C\n')}\n`;
    const git = join(root, 'a.git');
    execFileSync('git', ['init', '--quiet', '--bare', '--initial-branch=main', git]);
    execFileSync('git', ['-C', git, 'fast-import', '--quiet'], { input: stream });
    const site = await siteOf({ git: `file://${git}` });
    expect(docIds(site)).toEqual(['component:default/a#']);
    expect(site.problems.filter(({ rule }) => rule === 'docs-address-unusable')).toHaveLength(2);
  });
});

test('half a surrogate pair is no text anywhere', async () => {
  write({
    'repositories/a/catalog-info.yaml': entity(
      'Component',
      'a',
      '  dependsOn: ["component:default/\\uD800"]\n',
      '  title: "a\\uD800"\n  description: "\\uDFFF"\n  links: [{ url: "https://example.com/\\uD800" }]\n',
    ),
  });
  const site = await siteOf();
  expect(site.catalog.get('component:default/a')?.title).toBe('a\ufffd');
  expect(JSON.stringify(site.catalog.entities)).not.toMatch(/\\ud[89a-f]/);
});

test('text of a repository does not steer the terminal', () => {
  const evil = 'x\u001b]0;title\u0007\u001b[2J\u001b[8m\u009b31m\rspoof\u202e';
  const terminal = createTerminal({});
  const written: string[] = [];
  const write = process.stdout.write.bind(process.stdout);
  process.stdout.write = ((text: string) => written.push(text) > 0) as typeof process.stdout.write;
  try {
    const problem = { rule: 'r', severity: 'error' as const, message: evil, hint: evil, excerpt: evil };
    terminal.print(formatProblem({ ...problem, repository: evil, file: evil }, terminal));
    terminal.print(evil);
  } finally {
    process.stdout.write = write;
  }
  // oxlint-disable-next-line no-control-regex -- these are what must not get through
  expect(written.join('').replaceAll(/\u001b\[(?:[012]|22|3[1239])m/g, '')).not.toMatch(
    /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]/,
  );
});
