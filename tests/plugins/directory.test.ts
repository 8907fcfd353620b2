/** The lists of plugins: the handbook's, and the portal's page. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import {
  annotationsFile,
  annotationsModule,
  directoryMarkdown,
  directoryPage,
  ownPlugins,
} from '../../scripts/plugins.ts';

const root = join(import.meta.dirname, '../..');
const written = (path: string) => readFileSync(join(root, path), 'utf8');

test('the handbook and the list of annotations say what the plugins say: npm run plugins', async () => {
  const plugins = await ownPlugins();
  expect(written(directoryPage)).toBe(directoryMarkdown(plugins));
  expect(written(annotationsFile)).toBe(await annotationsModule(plugins));
});

test('every plugin that comes with Callboard describes itself', async () => {
  const silent = (await ownPlugins()).filter(({ description }) => !description);
  expect(silent.map(({ id }) => id)).toEqual([]);
});
