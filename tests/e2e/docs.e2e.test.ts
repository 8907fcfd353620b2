/** Reading docs: contents, tabs, pictures, code, references, paper. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { AxeResults } from 'axe-core';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { type Host, serveFolder } from './server.ts';
import { launch, visit } from './visit.ts';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const phone = { viewport: { width: 390, height: 844 } };
const payments = 'docs/default/component/payments/';
const markdown = 'docs/default/component/callboard/docs-and-markdown/';

async function violations(page: Page): Promise<string[]> {
  await page.evaluate(axe);
  const found = await page.evaluate(() =>
    (globalThis as unknown as { axe: { run(): Promise<AxeResults> } }).axe.run(),
  );
  return found.violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' | ')}`);
}

describe('docs', () => {
  const { base, folder } = inject('portals').at(-1) ?? { base: '/', folder: '' };
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

  test('the contents follow the scrolling, and on a phone they open, lead on and close', async () => {
    const { page, complaints } = await visit(browser, host.home + markdown);
    const current = page.locator('.toc [aria-current]');
    const headings = page.locator('.prose h2');
    await headings.nth(2).scrollIntoViewIfNeeded();
    await page.evaluate(() => document.querySelectorAll('.prose h2')[2]?.scrollIntoView());
    const text = (await headings.nth(2).innerText()).trim();
    await expect.poll(async () => (await current.innerText()).trim()).toBe(text);

    const small = await visit(browser, host.home + markdown, { ...phone, bypassCSP: true });
    const sheet = small.page.locator('#cb-toc');
    expect(await sheet.isVisible()).toBe(false);
    await small.page.getByRole('button', { name: 'On this page' }).click();
    expect(await sheet.isVisible()).toBe(true);
    expect(await violations(small.page)).toEqual([]);
    await sheet.getByRole('link', { name: 'Front matter' }).click();
    expect(await sheet.isVisible()).toBe(false);
    // The heading lies below what stays at the top of the window.
    const top = await small.page
      .locator('#front-matter')
      .evaluate((heading) => heading.getBoundingClientRect().top);
    expect(top).toBeGreaterThan(80);
    expect(top).toBeLessThan(200);
    expect([...complaints, ...small.complaints]).toEqual([]);
  });

  test('a picture opens at full size, closes by key and by click, and gives the focus back', async () => {
    const { page, complaints } = await visit(browser, host.home + payments, { bypassCSP: true });
    const open = page.getByRole('button', { name: 'Enlarge: A payment from checkout to capture' });
    const dialog = page.getByRole('dialog', { name: 'A payment from checkout to capture' });
    await open.click();
    expect(await dialog.isVisible()).toBe(true);
    expect(await violations(page)).toEqual([]);
    await page.keyboard.press('Escape');
    expect(await dialog.isVisible()).toBe(false);
    expect(await open.evaluate((button) => button === document.activeElement)).toBe(true);
    await page.keyboard.press('Enter');
    expect(await dialog.isVisible()).toBe(true);
    await page.mouse.click(5, 400);
    expect(await dialog.isVisible()).toBe(false);
    expect(complaints).toEqual([]);
  });

  test('tabs answer to keys, and a label chosen in one set is chosen in all', async () => {
    const { page } = await visit(browser, host.home + markdown);
    const tabs = page.locator('.prose .tabs').first();
    const second = tabs.getByRole('tab').nth(1);
    expect(await second.getAttribute('aria-selected')).toBe('false');
    await tabs.getByRole('tab').first().focus();
    await page.keyboard.press('ArrowRight');
    expect(await second.getAttribute('aria-selected')).toBe('true');
    expect(await tabs.getByRole('tabpanel').count()).toBe(1);
  });

  test('code is copied as it was written', async () => {
    const context = { permissions: ['clipboard-read', 'clipboard-write'] };
    const { page } = await visit(browser, `${host.home}${payments}runbooks/refunds-stuck/`, context);
    await page.locator('.code-block').first().hover();
    await page.locator('.code-block .copy').first().click();
    await expect
      .poll(() => page.evaluate(() => navigator.clipboard.readText()))
      .toBe('foyer restart refunds-worker\nfoyer logs refunds-worker --follow');
  });

  test('references lead to entities, which know where they are mentioned; pages know who links to them', async () => {
    const { page, complaints } = await visit(browser, host.home + payments);
    await page.locator('.prose').getByRole('link', { name: 'the API' }).click();
    await page.waitForURL('**/catalog/default/api/payments-api/');
    await page.goto(`${host.home}catalog/default/component/orders/`);
    await page
      .getByRole('navigation', { name: 'Mentioned in' })
      .getByRole('link', { name: 'Overview' })
      .click();
    await page.waitForURL(`**/${payments}`);
    await page.goto(`${host.home}docs/default/component/callboard/links-in-docs/`);
    const from = page.getByRole('navigation', { name: 'Linked from' });
    expect(await from.getByRole('link').allInnerTexts()).toContain('Reading docs');
    expect(complaints).toEqual([]);
  });

  test('the twin that a page names is there', async () => {
    const { page } = await visit(browser, `${host.home}${payments}runbooks/refunds-stuck/`);
    const address = await page.locator('link[rel="alternate"][type="text/markdown"]').getAttribute('href');
    const text = await page.evaluate(async (url) => (await fetch(url ?? '')).text(), address);
    expect(text).toContain('\n# Refunds are stuck\n');
    expect(text).toContain('| See | Because | Do |\n| --- | --- | --- |\n');
  });

  test('on paper there is the text alone: every tab, dark letters, nothing that can be pressed', async () => {
    const { page } = await visit(browser, host.home + markdown, { colorScheme: 'dark' });
    await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
    for (const gone of [
      '.site-header',
      '.docs-nav',
      '.toc',
      '.turn',
      '.copy',
      '.heading-anchor',
      '[role="tablist"]',
    ])
      expect(await page.locator(gone).filter({ visible: true }).count(), gone).toBe(0);
    const panels = page.locator('.prose .tabs').first().locator('section.tab');
    expect(await panels.filter({ visible: true }).count()).toBe(await panels.count());
    const lightness = (property: 'color' | 'backgroundColor') =>
      page.evaluate((name) => {
        const canvas = new OffscreenCanvas(1, 1).getContext('2d');
        if (!canvas) return -1;
        canvas.fillStyle = getComputedStyle(document.documentElement)[name];
        canvas.fillRect(0, 0, 1, 1);
        return canvas.getImageData(0, 0, 1, 1).data[0] ?? -1;
      }, property);
    expect(await lightness('color')).toBeLessThan(80);
    expect(await lightness('backgroundColor')).toBe(255);
    expect((await page.pdf({ format: 'A4' })).length).toBeGreaterThan(10_000);
  });
});
