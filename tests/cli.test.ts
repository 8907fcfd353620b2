/** What the command line says to somebody who got something wrong: one message, what to do, and no stack. */
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { callboard, createPortal } from './portal.ts';

let portal = '';

beforeEach(() => {
  portal = createPortal('cli', 'sources:\n  - folder: ../services\n');
  write('services/hello/catalog-info.yaml', 'apiVersion: backstage.io/v1alpha1\nkind: Component\n');
});
afterEach(() => rmSync(portal, { recursive: true, force: true }));

test('ports and other numbers are checked before anything is done', async () => {
  expect(await fails('build', '--port', 'http')).toContain('a whole number from 0 to 65535');
  expect(await fails('preview', '--port', '70000')).toContain('a whole number from 0 to 65535');
  expect(await fails('crawl', '--concurrency', '0')).toContain('a whole number from 1 to');
  expect(existsSync(join(portal, '.callboard'))).toBe(false);
});

test('--only names what there is when nothing fits', async () => {
  expect(await fails('crawl', '--only', 'helo')).toMatch(
    /no source has a repository .* "helo"\. There are: hello\./,
  );
});

test('sources that cannot be listed make no empty portal', async () => {
  write('content/sources.yaml', 'sources:\n  - folder: ../gone\n');
  expect(await fails('build')).toMatch(/No source could be listed[^]*"\.\.\/gone" does not exist/);
  expect(existsSync(join(portal, 'dist'))).toBe(false);
});

test('a folder of somebody else is refused before anything is read', async () => {
  write('public_html/index.html', 'mine');
  expect(await fails('build', '--out', 'public_html')).toContain('is not empty');
  expect(await fails('try', './services', '--out', 'public_html')).toContain('is not empty');
  expect(existsSync(join(portal, '.callboard'))).toBe(false);
});

test('a missing Astro configuration is named, with an example', async () => {
  rmSync(join(portal, 'astro.config.mjs'));
  expect(await fails('build')).toMatch(/There is no astro\.config\.mjs .*\n[^]*integrations: \[callboard/);
});

test('a missing content config and wrong options are named', async () => {
  rmSync(join(portal, 'src/content.config.ts'));
  expect(await fails('build')).toContain("export { collections } from 'callboard/content';");
  write(
    'astro.config.mjs',
    "import callboard from 'callboard';\nexport default { integrations: [callboard({ titel: 'Acme' })] };\n",
  );
  expect(await fails('build')).toContain('"titel"');
});

test('a promise that nobody keeps is no success', async () => {
  write('own.mjs', 'await new Promise(() => {});\nexport default {};\n');
  write('astro.config.mjs', "import own from './own.mjs';\nexport default { integrations: [own] };\n");
  expect(await fails('crawl')).toContain('The command ended before it was done');
});

test('one of a thing is not many', async () => {
  expect((await callboard(portal, ['crawl'])).output).toMatch(/^1 repository, \d+ entit/);
});

test('trying the same once more renders nothing', async () => {
  const first = await callboard(portal, ['try', './services', '--out', 'tried']);
  expect(first.output).toMatch(/^ +render +\d/m);
  const second = await callboard(portal, ['try', './services', '--out', 'tried']);
  expect(second.code).toBe(0);
  expect(second.output).not.toMatch(/^ +render +\d/m);
}, 120_000);

/** Runs a command that must fail; gives what it says. */
async function fails(...args: string[]): Promise<string> {
  const { code, output } = await callboard(portal, args);
  expect(code).toBe(1);
  expect(output).not.toMatch(/^\s+at /m);
  return output;
}

function write(path: string, text: string): void {
  mkdirSync(dirname(join(portal, path)), { recursive: true });
  writeFileSync(join(portal, path), text);
}
