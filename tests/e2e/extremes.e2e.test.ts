/** Pages of entities at the edge of what a descriptor may hold stay pages that people can read. */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AxeResults } from 'axe-core';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { callboard, createPortal } from '../portal.ts';
import { arabic, longTitle, longWord, markup, writeExtremes } from './extremes.ts';
import { type Host, serveFolder } from './server.ts';
import { launch } from './visit.ts';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const root = mkdtempSync(join(tmpdir(), 'callboard-extremes-'));
let portal: string;
let host: Host;
let browser: Browser;
let page: Page;
const ran: string[] = [];

beforeAll(async () => {
  writeExtremes(join(root, 'repositories'));
  portal = createPortal('extremes', `visibility: internal\nsources:\n  - folder: ${root}/repositories\n`);
  const build = await callboard(portal, ['build']);
  if (build.code !== 0) throw new Error(`Building ended with ${build.code}:\n${build.output}`);
  host = await serveFolder(join(portal, 'dist'));
  browser = await launch();
  page = await (await browser.newContext({ bypassCSP: true })).newPage();
  page.on('dialog', (dialog) => {
    ran.push(dialog.message());
    void dialog.dismiss();
  });
}, 120_000);

afterAll(async () => {
  await browser?.close();
  host?.close();
  rmSync(root, { recursive: true, force: true });
  rmSync(portal, { recursive: true, force: true });
});

const entity = (kind: string, name: string, tab = '') => `catalog/default/${kind}/${name}/${tab}`;
const size = (path: string) => readFileSync(join(portal, 'dist', path, 'index.html')).length;

const kinds = ['component', 'api', 'resource', 'system', 'domain', 'group', 'user', 'template', 'location'];
const addresses = [
  ...[
    'one',
    'self',
    'hub',
    'long-title',
    'long-word',
    'arabic',
    'turning',
    'thai',
    'stacked',
    'n'.repeat(63),
  ].flatMap((name) => [entity('component', name), entity('component', name, 'why/')]),
  entity('domain', 'ouro'),
  entity('system', 'wide'),
  entity('location', 'many'),
  entity('group', 'titled'),
  // Named, and described by nobody.
  entity('group', 'nobody'),
  entity('group', 'o'.repeat(63)),
  ...kinds.flatMap((kind) => [entity(kind, `marked-${kind}`), entity(kind, `marked-${kind}`, 'why/')]),
  'problems/undefined/',
];

describe('no page is wider than its window, runs what it shows, or links to a script', () => {
  test.each([
    ['a phone', 390],
    ['a desk', 1440],
  ])(
    'on %s',
    async (_where, width) => {
      await page.setViewportSize({ width, height: 900 });
      const wide: string[] = [];
      for (const path of addresses) {
        await page.goto(host.home + path, { waitUntil: 'domcontentloaded' });
        const { excess, scripts, widest } = await page.evaluate(() => ({
          excess: document.documentElement.scrollWidth - innerWidth,
          scripts: [...document.querySelectorAll<HTMLElement>('[href], [src]')].filter((element) =>
            /^\s*(javascript|data|vbscript):/i.test(
              element.getAttribute('href') ?? element.getAttribute('src') ?? '',
            ),
          ).length,
          widest: [...document.querySelectorAll('main *')]
            .filter((element) => element.getBoundingClientRect().right > innerWidth + 1)
            .slice(0, 2)
            .map((element) => element.outerHTML.slice(0, 120)),
        }));
        if (excess > 0) wide.push(`${path}: ${excess} px, ${widest.join(' | ')}`);
        expect(scripts, path).toBe(0);
      }
      expect(wide).toEqual([]);
      expect(ran).toEqual([]);
    },
    120_000,
  );
});

test('they are accessible in light and dark', async () => {
  await page.setViewportSize({ width: 1440, height: 900 });
  const told: string[] = [];
  for (const path of [
    entity('component', 'hub'),
    entity('component', 'hub', 'why/'),
    entity('component', 'arabic'),
    entity('template', 'marked-template'),
    entity('location', 'marked-location'),
    entity('group', 'nobody'),
    'problems/undefined/',
  ])
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      await page.goto(host.home + path);
      await page.evaluate(axe);
      const { violations } = await page.evaluate(() =>
        (globalThis as unknown as { axe: { run(): Promise<AxeResults> } }).axe.run(),
      );
      for (const { id, nodes } of violations)
        told.push(`${path} ${colorScheme} ${id}: ${nodes[0]?.html.slice(0, 160)}`);
    }
  expect(told).toEqual([]);
}, 120_000);

test('things that are part of each other have breadcrumbs that end', async () => {
  await page.goto(host.home + entity('component', 'one'));
  expect(await page.locator('.crumbs li').count()).toBeLessThanOrEqual(5);
  await page.goto(host.home + entity('component', 'self'));
  expect(await page.locator('h1').textContent()).toBe('self');
});

test('an entity with 5,000 relations shows a hundred of them, says so, and stays light', async () => {
  await page.goto(host.home + entity('component', 'hub'));
  const card = page.locator('section.card', { has: page.getByRole('heading', { name: 'Depends on' }) });
  expect(await card.locator('tbody tr').count()).toBe(100);
  expect(await card.textContent()).toContain('The first 100 of 5000.');
  const all = await card.getByRole('link', { name: 'All of them, as data' }).getAttribute('href');
  const { relations } = (await (await fetch(new URL(all ?? '', host.home))).json()) as {
    relations: unknown[];
  };
  expect(relations.length).toBeGreaterThanOrEqual(5000);
  for (const tab of ['', 'why/']) expect(size(entity('component', 'hub', tab))).toBeLessThan(400_000);
});

test('long titles are all there, and names of any direction keep to themselves', async () => {
  for (const [name, title] of [
    ['long-title', longTitle],
    ['long-word', longWord],
    ['arabic', arabic],
  ] as const) {
    await page.goto(host.home + entity('component', name));
    expect((await page.locator('h1').textContent())?.trim()).toBe(title.trim());
  }
  await page.goto(host.home + entity('component', 'arabic'));
  expect(await page.locator('h1').evaluate((element) => getComputedStyle(element).direction)).toBe('rtl');
  const names = page.locator('.mini-board .ref-title');
  expect(await names.count()).toBeGreaterThan(0);
  const isolation = await names.evaluateAll((elements) => [
    ...new Set(elements.map((element) => getComputedStyle(element).unicodeBidi)),
  ]);
  expect(isolation).toEqual(['isolate']);
});

test('markup is shown as the text that it is', async () => {
  for (const kind of kinds) {
    await page.goto(host.home + entity(kind, `marked-${kind}`));
    expect((await page.locator('h1').textContent())?.trim(), kind).toBe(markup);
    expect(await page.locator('main b:text-is("bold")').count(), kind).toBe(0);
  }
});

test('an entity costs at most five files', () => {
  const files = readdirSync(join(portal, 'dist'), { recursive: true, encoding: 'utf8' });
  const own = files.filter((file) => /\/marked-api(\/|\.)/.test(file) && /\.\w+$/.test(file));
  expect(own.length).toBeGreaterThanOrEqual(3);
  expect(own.length).toBeLessThanOrEqual(5);
});
