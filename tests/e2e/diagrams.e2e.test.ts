/** Diagrams in docs, as a reader meets them. */
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { type Host, serveFolder } from './server.ts';
import { launch, visit } from './visit.ts';

const [{ base, folder } = { base: '/', folder: '' }] = inject('portals');
const path = 'docs/default/system/box-office/holds/';
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

test('on a phone a diagram scrolls in its frame, opens in full, and can be fitted to the window', async () => {
  const { page, complaints } = await visit(browser, host.home + path, {
    viewport: { width: 390, height: 800 },
  });
  const frame = page.locator('.diagram-view').first();
  await expect.poll(() => frame.evaluate((view) => view.scrollWidth > view.clientWidth)).toBe(true);
  const enlarge = page.getByRole('button', { name: 'Enlarge' });
  await enlarge.click();
  const dialog = page.getByRole('dialog', { name: 'Holding seats and paying for them' });
  const picture = dialog.getByRole('img');
  const width = async () => (await picture.boundingBox())?.width ?? 0;
  expect(await width()).toBeGreaterThan(390);
  await dialog.getByRole('button', { name: 'Show all of it' }).click();
  expect(await width()).toBeLessThan(390);
  await page.keyboard.press('Escape');
  expect(await dialog.count()).toBe(0);
  expect(await enlarge.evaluate((button) => button === document.activeElement)).toBe(true);
  expect(complaints).toEqual([]);
});

test('without JavaScript it is there, with its source; colours follow the scheme', async () => {
  const { page } = await visit(browser, host.home + path, { javaScriptEnabled: false });
  const text = page.locator('.diagram-svg text', { hasText: 'Take seats 12 and 13' });
  const ink = () => text.evaluate((element) => getComputedStyle(element).fill);
  expect(await text.isVisible()).toBe(true);
  await page.emulateMedia({ colorScheme: 'light' });
  const light = await ink();
  await page.emulateMedia({ colorScheme: 'dark' });
  await expect.poll(ink).not.toBe(light);
  await page.getByText('Sequence diagram: source').click();
  expect(await page.locator('.diagram-source code').isVisible()).toBe(true);
});
