/** `callboard plugin new`. That the package it writes passes its tests is proved in `tests/package.test.ts`. */
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { AstroIntegration } from 'astro';
import ts from 'typescript';
import { checkPlugin } from '../../src/testing.ts';
import { callboard, createPortal } from '../portal.ts';

let portal: string;
let elsewhere: string;

beforeAll(() => {
  portal = createPortal('plugin-new', 'sources:\n  - folder: ../services\n');
  elsewhere = join(portal, 'elsewhere');
  mkdirSync(elsewhere);
});
afterAll(() => rmSync(portal, { recursive: true, force: true }));

const read = (path: string) => readFileSync(join(portal, path), 'utf8');

test('elsewhere it writes a package, and nothing over what is there', async () => {
  const run = await callboard(elsewhere, [
    'plugin',
    'new',
    '@acme/error-tracker',
    '--title',
    'Error Tracker+',
  ]);
  expect(run).toMatchObject({ code: 0 });
  expect(run.output).toContain('cd callboard-error-tracker');
  const folder = 'elsewhere/callboard-error-tracker';
  const { name, peerDependencies, dependencies } = JSON.parse(read(`${folder}/package.json`)) as {
    name: string;
    peerDependencies: Record<string, string>;
    dependencies: Record<string, string>;
  };
  expect(name).toBe('@acme/callboard-error-tracker');
  for (const range of [...Object.values(peerDependencies), ...Object.values(dependencies)])
    expect(range).toMatch(/^\^\d+\.\d+\.\d+$/);
  expect(read(`${folder}/src/index.ts`)).toContain('export default function errorTracker(');
  expect(read(`${folder}/src/index.ts`)).toContain("default('ERROR_TRACKER_TOKEN')");
  expect(read(`${folder}/src/index.ts`)).toContain("title: 'Error Tracker+'");
  expect(read(`${folder}/.gitignore`)).toContain('node_modules/');
  const left = readdirSync(join(portal, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'utf8'))
    .flatMap((text) => text.match(/\{\{\w+\}\}/g) ?? []);
  expect(left).toEqual([]);

  writeFileSync(join(portal, folder, 'README.md'), 'mine');
  const again = await callboard(elsewhere, ['plugin', 'new', '@acme/error-tracker']);
  expect(again).toMatchObject({ code: 1 });
  expect(again.output).toContain('is there already and not empty. Nothing was written.');
  expect(read(`${folder}/README.md`)).toBe('mine');
});

test('in a portal it writes a folder, names the line to add, and what it writes passes its tests', async () => {
  const run = await callboard(portal, ['plugin', 'new', 'builds']);
  expect(run).toMatchObject({ code: 0 });
  expect(run.output).toContain("import builds from './plugins/builds/src/index.ts';");
  expect(existsSync(join(portal, 'plugins/builds/package.json'))).toBe(false);
  expect(existsSync(join(portal, 'plugins/builds/test/plugin.test.ts'))).toBe(true);
  expect(read('plugins/builds/README.md')).not.toMatch(/npm install|publish/);
  const at = pathToFileURL(join(portal, 'plugins/builds/'));
  const { default: plugin } = (await import(new URL('src/index.ts', at).href)) as {
    default: (options: object) => AstroIntegration;
  };
  const results = await checkPlugin({
    plugin,
    options: { instances: [{ url: 'https://builds.example' }] },
    wrong: [
      {
        options: { instances: [{ url: 'https://a.example' }, { url: 'https://b.example' }] },
        paths: ['instances.1.name'],
      },
    ],
    entities: new URL('sample/services/catalog-info.yaml', at),
    recordings: new URL('sample/content/recordings/builds.yaml', at),
    pages: false,
  });
  expect(results.filter(({ error }) => error)).toEqual([]);
  expect(results.length).toBeGreaterThan(10);
});

test.each(['class', 'import', 'name'])('a plugin called "%s" parses', async (name) => {
  const dir = `odd/${name}`;
  expect(await callboard(elsewhere, ['plugin', 'new', name, '--dir', dir])).toMatchObject({ code: 0 });
  for (const file of ['src/index.ts', 'test/plugin.test.ts', 'sample/astro.config.mjs']) {
    const text = read(`elsewhere/${dir}/${file}`);
    const { diagnostics = [] } = ts.transpileModule(text, { reportDiagnostics: true });
    expect(diagnostics.map(({ messageText }) => messageText)).toEqual([]);
    expect(text).toContain(`${name}Plugin`);
  }
});

test.each(['afile', 'afile/below'])('--dir %s is refused where that is a file', async (dir) => {
  writeFileSync(join(elsewhere, 'afile'), 'mine');
  const run = await callboard(elsewhere, ['plugin', 'new', 'builds', '--dir', dir]);
  expect(run).toMatchObject({ code: 1 });
  expect(run.output).toMatch(/afile is a file\. Nothing was written|cannot be written/);
  expect(run.output).not.toMatch(/\n\s+at /);
});

test.each([
  ['On Call', 'is no name for a plugin'],
  ['../outside', 'is no name for a plugin'],
  ['prometheus', 'comes with Callboard'],
  ['tech-radar', 'comes with Callboard'],
])('the name "%s" is refused', async (name, message) => {
  const run = await callboard(elsewhere, ['plugin', 'new', name]);
  expect(run).toMatchObject({ code: 1 });
  expect(run.output).toContain(message);
  expect(readdirSync(elsewhere)).not.toContain(name);
});
