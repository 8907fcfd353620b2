/** The catalog's table: of the sample company, and with the data of ten thousand entities in its place. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { AxeResults } from 'axe-core';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { entityDetails } from '../../src/search/details.ts';
import { entityColumns } from '../../src/search/entities.ts';
import { makeSite } from '../views/site.ts';
import { type Host, serveFolder } from './server.ts';
import { launch, visit } from './visit.ts';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const [{ base, folder } = { base: '/', folder: '' }] = inject('portals').slice(-1);
let browser: Browser;
let host: Host;

beforeAll(async () => {
  browser = await launch();
  host = await serveFolder(folder, base);
});
afterAll(async () => {
  await browser.close();
  host.close();
});

const count = (page: Page) => page.locator('#catalog-count').innerText();
const rows = (page: Page) => page.locator('#catalog-table tbody tr');
const titles = (page: Page) =>
  page.$$eval('#catalog-table .name > :is(a, b)', (names) => names.map((name) => name.textContent));
const query = (page: Page) => new URL(page.url()).search;
const box = (page: Page, facet: string, value: string) =>
  page.locator(`[data-facet="${facet}"] li input[value="${value}"]`);
/** The data has been loaded and drawn. */
const drawn = (page: Page) =>
  page.waitForFunction(() => performance.getEntriesByName('callboard:table').length > 0);
const open = async (path = 'catalog/', options = {}) => {
  const visited = await visit(browser, host.home + path, options);
  await drawn(visited.page);
  return visited;
};

describe('the sample company', () => {
  test.each(['catalog/', 'api-docs/'])(
    'rows of /%s made in the browser are those of the HTML',
    async (path) => {
      const { page: plain } = await visit(browser, host.home + path, { javaScriptEnabled: false });
      const { page, complaints } = await open(path);
      const text = page.getByPlaceholder('Filter by name or tag');
      await text.fill('no such thing');
      await expect.poll(() => rows(page).count()).toBe(0);
      expect(await page.locator('#catalog-none').isVisible()).toBe(true);
      await page.getByRole('button', { name: 'Show everything' }).click();
      await expect.poll(() => rows(page).count()).toBeGreaterThan(0);
      const made = await page.$$eval('#catalog-table tbody tr', shape);
      const printed = await plain.$$eval('#catalog-table tbody tr', shape);
      expect(made).toEqual(printed);
      expect(complaints).toEqual([]);
    },
  );

  test('any value of a facet, all facets together; numbers say what choosing gives', async () => {
    const { page } = await open();
    await box(page, 'kind', 'component').check();
    const components = await count(page);
    const apis = await box(page, 'kind', 'api').locator('xpath=..').locator('.num').innerText();
    await box(page, 'kind', 'api').check();
    expect(Number.parseInt(await count(page))).toBe(Number.parseInt(components) + Number(apis));
    expect(query(page)).toBe('?kind=component&kind=api');
    await page.getByRole('button', { name: 'Remove filter Kind Component' }).click();
    expect(await count(page)).toMatch(new RegExp(`^${apis} of`));
    expect(await box(page, 'kind', 'component').isChecked()).toBe(false);
    await page.reload();
    await expect.poll(() => count(page)).toMatch(new RegExp(`^${apis} of`));
  });

  test("fields of a kind of one's own are columns: shown, chosen, sorted by size, kept in the address, exported", async () => {
    const { page, complaints } = await open('catalog/?kind=dataset');
    const heads = () =>
      page.$$eval('#catalog-table th button', (all) => all.map((one) => one.firstChild?.textContent));
    expect(await heads()).toEqual(expect.arrayContaining(['A row is', 'Refreshed', 'Days kept']));
    const days = () =>
      page.$$eval('#catalog-table tbody tr td:last-child', (all) => all.map((one) => one.textContent));
    await page.goto(
      `${host.home}catalog/?kind=dataset&sort=-spec.retention.days&columns=spec.gone,spec.retention.days`,
    );
    await expect.poll(heads).toEqual(['Name', 'Days kept']);
    await expect.poll(days).toEqual(['3650', '730', '400']);
    const [file] = await Promise.all([page.waitForEvent('download'), page.locator('#catalog-csv').click()]);
    expect(readFileSync(await file.path(), 'utf8').split('\r\n')[1]).toMatch(
      /^dataset:default\/tickets-sold,.*,3650$/,
    );
    await page.goto(`${host.home}catalog/?kind=component`);
    await drawn(page);
    expect(await heads()).not.toContain('Days kept');
    expect(complaints).toEqual([]);
  });

  test('several columns sort, by mouse, by keyboard and by the menu', async () => {
    const { page } = await open('catalog/?kind=component');
    const head = (id: string) => page.locator(`th[data-column="${id}"]`);
    await head('owner').getByRole('button').click();
    await head('name')
      .getByRole('button')
      .click({ modifiers: ['Shift'] });
    expect(query(page)).toBe('?kind=component&sort=owner,name');
    expect(await head('owner').getAttribute('aria-sort')).toBe('ascending');
    expect(await head('name').getAttribute('aria-sort')).toBeNull();
    expect(await head('name').innerText()).toContain('sorted second, ascending');
    await page.keyboard.press('Shift+Enter');
    expect(query(page)).toBe('?kind=component&sort=owner,-name');
    expect(await page.evaluate(() => document.activeElement?.closest('th')?.dataset['column'])).toBe('name');

    await page.locator('#catalog-sort summary').click();
    await page.getByLabel('Sort by').selectOption('name');
    expect(query(page)).toBe('?kind=component&sort=name');
    await page.getByRole('button', { name: 'Ascending' }).click();
    expect(query(page)).toBe('?kind=component&sort=-name');
    await page.keyboard.press('Escape');
    expect(await page.locator('#catalog-sort').getAttribute('open')).toBeNull();
    const shown = await titles(page);
    const folded = shown.map((title) => title?.toLowerCase() ?? '');
    expect(folded).toEqual(folded.toSorted().reverse());
  });

  test('columns are chosen, kept for this kind, and in the address', async () => {
    const { page } = await open('catalog/?kind=component');
    const heads = () =>
      page.$$eval('#catalog-table th', (cells) => cells.map((cell) => cell.dataset['column']));
    const usual = await heads();
    await page.locator('#catalog-columns summary').click();
    await page.getByRole('checkbox', { name: 'Repository' }).check();
    await page.getByRole('checkbox', { name: 'Description' }).check();
    expect(await heads()).toEqual(expect.arrayContaining([...usual, 'repository', 'description']));
    expect(query(page)).toContain('columns=description,');
    const address = page.url();

    await page.goto(`${host.home}catalog/?kind=component`);
    await expect.poll(heads).toContain('repository');
    await expect.poll(() => page.url()).toBe(address);
    await page.goto(`${host.home}catalog/?kind=api`);
    await drawn(page);
    expect(await heads()).not.toContain('repository');
    const { page: other } = await open(
      new URL(address).pathname.slice(base.length) + new URL(address).search,
    );
    await expect
      .poll(() => other.$$eval('#catalog-table th', (cells) => cells.map((cell) => cell.dataset['column'])))
      .toContain('repository');

    await page.goto(`${host.home}catalog/?kind=component`);
    await expect.poll(heads).toContain('repository');
    await page.locator('#catalog-columns summary').click();
    await page.getByRole('button', { name: 'As usual' }).click();
    expect(await heads()).toEqual(usual);
    expect(query(page)).toBe('?kind=component');
  });

  test('CSV holds the rows and columns shown, in their order', async () => {
    const { page } = await open('catalog/?kind=system&sort=-name&columns=owner');
    await expect.poll(() => query(page)).toContain('columns=owner');
    const shown = await titles(page);
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'CSV' }).click(),
    ]);
    expect(download.suggestedFilename()).toBe('system.csv');
    const lines = readFileSync(await download.path(), 'utf8').split('\r\n');
    expect(lines[0]).toBe('\ufeffRef,Name,Description,Owner');
    expect(lines.slice(1, -1).map((line) => line.split(',')[1])).toEqual(shown);
    expect(lines[1]).toMatch(/^system:default\//);
    expect(lines.at(-1)).toBe('');
  });

  test('a row offers its source and a star; stars make a list', async () => {
    const { page, complaints } = await open('catalog/?kind=component');
    await expect.poll(() => rows(page).first().getAttribute('data-ref')).toMatch(/^component:/);
    await rows(page).nth(2).hover();
    const star = page.getByRole('button', { name: /^Star / });
    await star.click();
    expect(await star.getAttribute('aria-pressed')).toBe('true');
    const [, , starred] = await titles(page);
    // By keyboard: the focus on a row brings its actions, as its next stops.
    await rows(page).first().locator('.name > a').focus();
    await expect.poll(() => rows(page).first().locator('.row-actions').count()).toBe(1);
    await page.getByRole('radio', { name: 'Starred' }).check({ force: true });
    await expect.poll(() => titles(page)).toEqual([starred]);
    expect(query(page)).toBe('?kind=component&list=starred');
    await page.goto(`${host.home}catalog/?filters[user]=starred`);
    await expect.poll(() => titles(page)).toEqual([starred]);
    expect(complaints).toEqual([]);
  });

  test('"Mine" asks once who the reader is', async () => {
    const { page } = await open();
    await page.getByRole('radio', { name: 'Mine' }).check({ force: true });
    expect(await page.locator('#catalog-none').innerText()).toContain('Choose your team or name');
    await page.getByLabel('Your team or name').fill('ledger');
    await page.locator('#catalog-identity li button').first().click();
    await expect.poll(() => rows(page).count()).toBeGreaterThan(0);
    expect(await page.locator('#catalog-identity').innerText()).toContain('Ledger');
    const owned = await count(page);
    await page.goto(`${host.home}catalog/?list=owned`);
    await expect.poll(() => count(page)).toBe(owned);
  });

  test('what was found is announced when typing pauses', async () => {
    const { page } = await open();
    const status = page.locator('#catalog-status');
    expect(await status.getAttribute('role')).toBe('status');
    await page.keyboard.press('f');
    await page.keyboard.type('payments');
    await expect.poll(() => status.textContent()).toMatch(/^\d+ of \d+ shown$/);
    expect(await status.textContent()).toBe(`${await count(page)} shown`);
  });

  test('where the data cannot be had, the page says so and keeps its rows', async () => {
    const { page } = await visit(browser, 'about:blank');
    await page.route('**/search/details.*.json', (route) => route.abort());
    await page.goto(`${host.home}catalog/?kind=api`);
    await expect
      .poll(() => page.locator('#catalog-status').textContent())
      .toContain('The data of the table could not be loaded');
    expect(await rows(page).first().isVisible()).toBe(true);
  });

  test.each(['light', 'dark'] as const)('accessible while it is used, %s', async (colorScheme) => {
    const { page } = await open('catalog/?kind=component&sort=owner,-name&text=a', {
      bypassCSP: true,
      colorScheme,
    });
    await page.evaluate(axe);
    const check = async (state: string) => {
      const { violations } = await page.evaluate(() =>
        (globalThis as unknown as { axe: { run(): Promise<AxeResults> } }).axe.run(),
      );
      const told = violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' | ')}`);
      expect(told, state).toEqual([]);
    };
    await rows(page).first().hover();
    await check('filtered and sorted');
    for (const id of ['sort', 'columns']) {
      await page.locator(`#catalog-${id} summary`).click();
      await check(id);
    }
    await page.getByRole('radio', { name: 'Mine' }).check({ force: true });
    await check('who are you');
    await page.getByRole('radio', { name: 'All' }).check({ force: true });
    await page.setViewportSize({ width: 390, height: 800 });
    await page.getByRole('button', { name: 'Filters' }).click();
    await check('phone');
  });
});

describe('ten thousand entities', () => {
  const site = makeSite({ entities: Array.from({ length: 10_000 }, (_, index) => manyOf(index)) });
  const files = {
    entities: JSON.stringify(entityColumns(site)),
    details: JSON.stringify(entityDetails(site)),
  };
  /** Only the table's data is exchanged: building ten thousand pages would prove nothing more. */
  const openMany = async (path: string) => {
    const { page, complaints } = await visit(browser, 'about:blank');
    for (const [name, body] of Object.entries(files))
      await page.route(`**/search/${name}.*.json`, (route) =>
        route.fulfill({ contentType: 'application/json', body }),
      );
    await page.goto(host.home + path);
    await drawn(page);
    // The blank page that it began with is on no host.
    return { page, complaints: complaints.filter((one) => !one.includes(host.home)) };
  };

  test('pages of a hundred rows; going back returns to the page before', async () => {
    const { page } = await openMany('catalog/?kind=component');
    const all = Number.parseInt((await count(page)).replace(',', ''));
    expect(all).toBeGreaterThan(1000);
    expect(await rows(page).count()).toBe(100);
    const first = await titles(page);
    await page.locator('.pager a[data-page="2"]').click();
    expect(query(page)).toBe('?kind=component&page=2');
    expect(await titles(page)).not.toEqual(first);
    await page.goBack();
    await expect.poll(() => titles(page)).toEqual(first);
    await page.goto(`${host.home}catalog/?kind=component&page=9999`);
    await drawn(page);
    expect(await rows(page).count()).toBeGreaterThan(0);
  });

  test('a long facet opens and has a search of its own', async () => {
    const { page } = await openMany('catalog/');
    const owners = page.locator('[data-facet=owner]');
    expect(await owners.locator('li').count()).toBe(8);
    await owners.getByRole('button', { name: /^[\d,]+ more$/ }).click();
    await page.keyboard.type('TEAM 399');
    await expect.poll(() => owners.locator('li').count()).toBe(1);
    expect(query(page)).toBe('');
    await owners.getByRole('checkbox').check();
    expect(query(page)).toBe('?owner=group:default/team-399');
    const [, number] = /(\d+)$/.exec(await owners.locator('li').first().innerText()) ?? [];
    expect(await count(page)).toBe(`${number} of 10,000`);
  });

  test('tags are any of those chosen, or all', async () => {
    const { page } = await openMany('catalog/?tag=java&tag=pci');
    const any = Number.parseInt((await count(page)).replace(',', ''));
    await page.getByRole('button', { name: 'has any of these' }).click();
    const all = Number.parseInt((await count(page)).replace(',', ''));
    expect(all).toBeLessThan(any);
    expect(query(page)).toBe('?tag=java&tag=pci&tags=all');
  });

  test('names of any script and with markup are text', async () => {
    const { page, complaints } = await openMany('catalog/?text=onerror');
    expect(await titles(page)).toEqual(['<img src=x onerror=alert(1)>']);
    await page.getByPlaceholder('Filter by name or tag').fill('支払い');
    await expect.poll(() => titles(page)).toEqual(['支払いサービス']);
    expect(await page.locator('main img').count()).toBe(0);
    expect(complaints).toEqual([]);
  });

  test('the time that filters and orders take is printed', async () => {
    const { page } = await openMany('catalog/');
    await page.waitForTimeout(1000);
    const field = page.getByPlaceholder('Filter by name or tag');
    const steps: Record<string, () => Promise<unknown>> = {
      'filter by kind': () => box(page, 'kind', 'component').check(),
      'filter by type': () => box(page, 'type', 'service').check(),
      'clear the filters': () => page.getByRole('button', { name: 'Clear all' }).click(),
      'sort by owner': () => page.locator('th[data-column=owner] button').click(),
      'then by name': () => page.locator('th[data-column=name] button').click({ modifiers: ['Shift'] }),
      'type a letter': () => field.pressSequentially('s'),
      'empty the field': () => field.fill(''),
    };
    const taken = new Map<string, number[]>();
    for (let round = 0; round < 5; round++)
      for (const [name, step] of Object.entries(steps)) {
        await page.evaluate(() => performance.clearMeasures('callboard:table'));
        await step();
        await drawn(page);
        const ms = await page.evaluate(
          () => performance.getEntriesByName('callboard:table').at(-1)?.duration ?? 0,
        );
        taken.set(name, [...(taken.get(name) ?? []), ms]);
      }
    for (const [name, times] of taken)
      console.log(`10,000 entities, ${name}: ${times.toSorted((a, b) => a - b)[2]?.toFixed(1)} ms of script`);
    expect([...taken.values()].flat().every((ms) => ms < 1000)).toBe(true);
  });
});

/** Elements, attributes in order, texts: what a row is, whoever made it. */
function shape(all: Element[]): unknown[] {
  const of = (node: Node): unknown => {
    if (!(node instanceof Element)) return node.textContent;
    const attributes = [...node.attributes].map(({ name, value }) => `${name}=${value}`).toSorted();
    const children = [...node.childNodes].filter((child) =>
      child instanceof Element ? child.className !== 'row-actions' : child.textContent?.trim() !== '',
    );
    return [node.tagName, attributes, ...children.map(of)];
  };
  return all.map(of);
}

function manyOf(index: number) {
  const odd: Record<number, string> = { 17: '<img src=x onerror=alert(1)>', 18: '支払いサービス' };
  const kind = ['Component', 'Component', 'Component', 'API', 'Resource'][index % 5] ?? 'Component';
  return {
    kind,
    name: `thing-${(index * 7919) % 10_007}`,
    metadata: {
      ...(odd[index] && { title: odd[index] }),
      description: `The ${index}th of many things that somebody runs.`,
      tags: [['java', 'go', 'rust', 'pci'][index % 4] ?? '', ['pci', 'web', 'cli'][index % 3] ?? ''],
    },
    spec: {
      type: ['service', 'library', 'website'][index % 3],
      lifecycle: ['production', 'experimental'][index % 2],
    },
    relations: {
      ownedBy: [`group:default/team-${(index * 31) % 400}`],
      partOf: [`system:default/system-${(index * 17) % 900}`],
    },
  };
}
