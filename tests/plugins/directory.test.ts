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
import { type InstalledPlugin, pluginsView } from '../../src/views/plugins.ts';
import { makeSite } from '../views/site.ts';

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

test('the portal’s page says what each plugin adds, who carries its annotations, and how old its data is', () => {
  const site = {
    ...makeSite({
      entities: [
        {
          kind: 'Component',
          name: 'orders',
          metadata: { annotations: { 'acme.example/tracker': 'orders' } },
        },
        { kind: 'Component', name: 'cart', metadata: { annotations: { 'other/x': '1' } } },
      ],
    }),
    collected: new Map([
      [
        'acme-tracker',
        {
          version: 1 as const,
          plugin: 'acme-tracker',
          budget: 60,
          parts: {
            eu: {
              at: '2026-02-02T00:00:00Z',
              state: 'stale' as const,
              entities: { 'component:default/orders': { data: { open: 1 }, since: '2026-01-01T00:00:00Z' } },
              site: { data: {}, since: '2026-01-02T00:00:00Z' },
            },
          },
          problems: [{ rule: 'collect-failed', severity: 'warning' as const, message: 'It is down.' }],
        },
      ],
    ]),
  };
  const installed: InstalledPlugin = {
    name: 'acme-tracker',
    title: 'Error tracker',
    docs: 'javascript:alert(1)',
    collects: true,
    pages: [],
    nav: [],
    tabs: [],
    widgets: [
      { area: 'home', title: 'Errors' },
      { area: 'entity-overview', title: 'Errors' },
      { area: 'home' },
    ],
    kinds: [],
    checks: [],
    files: [],
    badges: [],
    searchFilters: [],
    sources: [],
    annotations: [{ name: 'acme.example/tracker', example: 'orders', value: 'word', list: true }],
    scripts: 0,
    hosts: [
      { directive: 'connect-src', host: 'https://a.example' },
      { directive: 'img-src', host: 'https://a.example' },
    ],
  };
  const { plugins } = pluginsView(site, [installed]);
  expect(plugins).toMatchObject([
    {
      title: 'Error tracker',
      widgets: [{ title: 'Errors', areas: ['home', 'entity-overview'] }, { areas: ['home'] }],
      hosts: [{ host: 'https://a.example', directives: ['connect-src', 'img-src'] }],
      annotations: [
        { name: 'acme.example/tracker', entities: 1, takes: expect.stringContaining('commas') as string },
      ],
      parts: [{ part: 'eu', stale: true, since: '2026-01-02T00:00:00Z', entities: 1 }],
      problems: [{ message: 'It is down.' }],
    },
  ]);
  expect(plugins[0]).not.toHaveProperty('docs');
  // When the vendor was asked changes with every build; the page may not.
  expect(JSON.stringify(plugins)).not.toContain('2026-02-02');
});
