/** What a reader does with a portal, in a real browser. */
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { type Host, serveFolder } from './server.ts';
import { launch, visit } from './visit.ts';

describe.each(inject('portals'))('below $base', ({ base, folder }) => {
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

  describe('catalog', () => {
    const shown = (page: Page) => page.locator('#catalog-table tbody tr:visible').count();

    test('filters narrow the table, and the address holds them', async () => {
      const { page, complaints } = await visit(browser, `${host.home}catalog/`);
      const all = await shown(page);
      await page.getByRole('checkbox', { name: /^API\b/ }).check();
      await expect.poll(() => shown(page)).toBeLessThan(all);
      const apis = await shown(page);
      expect(apis).toBeGreaterThan(0);
      expect(new URL(page.url()).search).toBe('?kind=api');

      await page.getByPlaceholder('Filter by name').fill('payments');
      await expect.poll(() => shown(page)).toBeLessThan(apis);
      await expect.poll(() => new URL(page.url()).search).toContain('text=payments');

      const state = page.url();
      await page.goto(`${host.home}catalog/`);
      expect(await shown(page)).toBe(all);
      await page.goto(state);
      await expect.poll(() => shown(page)).toBeLessThan(apis);
      expect(await page.getByPlaceholder('Filter by name').inputValue()).toBe('payments');
      expect(complaints).toEqual([]);
    });

    test("Backstage's own filter addresses go on working", async () => {
      const { page } = await visit(browser, `${host.home}catalog/?filters[kind]=system`);
      const kinds = () =>
        page.$$eval('#catalog-table tbody tr', (rows) => [
          ...new Set(rows.map((row) => row.getAttribute('data-ref')?.split(':')[0])),
        ]);
      await expect.poll(kinds).toEqual(['system']);
    });
  });

  describe('entity', () => {
    test('relations lead on, in both directions', async () => {
      const { page, complaints } = await visit(browser, `${host.home}catalog/default/component/payments/`);
      expect(await page.locator('h1').textContent()).toBe('Payments service');
      await page.getByRole('main').getByRole('link', { name: 'Ledger' }).first().click();
      await page.waitForURL('**/catalog/default/group/ledger/');
      await page.getByRole('main').locator('a[href$="/catalog/default/component/payments/"]').first().click();
      await page.waitForURL('**/catalog/default/component/payments/');
      expect(complaints).toEqual([]);
    });

    test('the descriptor is shown as it was written', async () => {
      const { page } = await visit(browser, `${host.home}catalog/default/component/payments/`);
      await page.locator('#descriptor summary').first().click();
      await expect.poll(() => page.locator('#descriptor pre').innerText()).toContain('kind: Component');
    });
  });

  describe('docs', () => {
    test('navigation, table of contents and the next page', async () => {
      const { page, complaints } = await visit(browser, `${host.home}docs/default/component/payments/`);
      const next = page.locator('a[rel=next]');
      const title = await next.locator('span').textContent();
      await next.click();
      expect(await page.locator('h1').first().textContent()).toBeTruthy();
      expect(await page.title()).toContain(title ?? '?');
      await page.locator('a[rel=prev]').click();
      await page.waitForURL('**/docs/default/component/payments/');
      await page.goto(`${host.home}docs/default/component/payments/settlement/`);
      const entry = page.locator('.toc a').nth(1);
      const target = decodeURIComponent((await entry.getAttribute('href')) ?? '').slice(1);
      await entry.click();
      await expect
        .poll(() =>
          page.evaluate((id) => document.getElementById(id)?.getBoundingClientRect().top ?? 9999, target),
        )
        .toBeLessThan(600);
      expect(complaints).toEqual([]);
    });

    test('an address in the wrong case is put right', async () => {
      const { page } = await visit(browser, `${host.home}docs/Default/Component/Payments/`);
      await page.waitForURL('**/docs/default/component/payments/');
    });
  });

  describe('search', () => {
    test.each(['payments-api', 'payments', 'api payments'])(
      'Ctrl-K finds payments-api by "%s"',
      async (words) => {
        const { page, complaints } = await visit(browser, host.home);
        await page.keyboard.press('Control+k');
        const field = page.getByRole('combobox', { name: 'Search' });
        await field.fill(words);
        const option = page.locator('[role=option][href$="/catalog/default/api/payments-api/"]');
        await option.waitFor();
        expect(complaints).toEqual([]);
      },
    );

    test('arrow keys choose, Enter opens, Escape closes', async () => {
      const { page } = await visit(browser, host.home);
      await page.keyboard.press('Control+k');
      await page.getByRole('combobox', { name: 'Search' }).fill('ledger');
      await page.locator('[role=option][aria-selected=true]').waitFor();
      await page.keyboard.press('ArrowDown');
      await page.keyboard.press('ArrowUp');
      await page.keyboard.press('Escape');
      await expect.poll(() => page.locator('dialog.palette').isVisible()).toBe(false);
      await page.keyboard.press('Control+k');
      await page.getByRole('combobox', { name: 'Search' }).fill('ledger');
      await page.locator('[role=option][href$="/catalog/default/group/ledger/"]').waitFor();
      await page.keyboard.press('Enter');
      await page.waitForURL('**/ledger/');
    });

    test('the search page finds text of docs, and its address holds the query', async () => {
      const { page, complaints } = await visit(browser, `${host.home}search/?query=settlement`);
      await page.locator('main a[href*="/docs/default/component/payments/settlement/"]').first().waitFor();
      expect(complaints).toEqual([]);
    });

    test('nothing of search is loaded before it is used', async () => {
      const { page } = await visit(browser, 'about:blank');
      const requests: string[] = [];
      page.on('request', (request) => requests.push(request.url()));
      await page.goto(`${host.home}docs/default/component/payments/`, { waitUntil: 'networkidle' });
      expect(requests.filter((url) => /pagefind|names/.test(url))).toEqual([]);
    });
  });

  describe('theme', () => {
    test('the switch changes the colours, and the choice stays', async () => {
      const { page, complaints } = await visit(browser, host.home, { colorScheme: 'light' });
      const background = () =>
        page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
      const light = await background();
      await page.locator('[data-theme-switch]').click();
      const dark = await background();
      expect(dark).not.toBe(light);
      await page.goto(`${host.home}catalog/`);
      expect(await background()).toBe(dark);
      expect(complaints).toEqual([]);
    });
  });

  describe('without a mouse', () => {
    test('the first Tab skips to the content, and focus can be seen', async () => {
      const { page } = await visit(browser, `${host.home}catalog/`);
      await page.keyboard.press('Tab');
      expect(await page.evaluate(() => document.activeElement?.textContent)).toMatch(/skip/i);
      await page.keyboard.press('Enter');
      expect(await page.evaluate(() => document.activeElement?.tagName)).toBe('MAIN');
      await page.keyboard.press('Tab');
      const outline = await page.evaluate(() => {
        const { outlineStyle, boxShadow } = getComputedStyle(document.activeElement ?? document.body);
        return outlineStyle !== 'none' || boxShadow !== 'none';
      });
      expect(outline).toBe(true);
    });
  });

  describe('without JavaScript', () => {
    test('everything but search and filters is there', async () => {
      const { page } = await visit(browser, `${host.home}catalog/`, { javaScriptEnabled: false });
      expect(await page.locator('#catalog-table tbody tr').count()).toBeGreaterThan(40);
      expect(await page.locator('#catalog-filters').isVisible()).toBe(false);
      await page.goto(`${host.home}docs/default/component/payments/`);
      expect(await page.locator('article h1').count()).toBe(1);
      await page.locator('a[rel=next]').click();
      expect(page.url()).not.toMatch(/payments\/$/);
    });
  });

  test('a page that is not there says so, under the address asked for', async () => {
    const { page } = await visit(browser, `${host.home}catalog/default/component/no-such-thing/`);
    expect(page.url()).toContain('no-such-thing');
    expect(await page.locator('h1').textContent()).toBeTruthy();
    expect(await page.locator('a[href$="/catalog/"]').count()).toBeGreaterThan(0);
  });
});
