/** Every type of page, in every theme and size: accessible, quiet, and nothing loaded from elsewhere. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { AxeResults } from 'axe-core';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { type Host, serveFolder } from './server.ts';
import { launch, visit } from './visit.ts';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const pages = [
  '',
  'catalog/',
  'catalog/default/component/payments/',
  'catalog/default/component/payments/descriptor/',
  'catalog/default/api/payments-api/',
  'catalog/default/api/payments-api/definition/',
  'catalog/default/group/ledger/',
  'catalog/default/system/payments/',
  'docs/',
  'docs/default/component/payments/',
  'docs/default/component/payments/runbooks/refunds-stuck/',
  'api-docs/',
  'teams/',
  'problems/',
  'search/',
  'licenses/',
  'catalog/default/component/no-such-thing/',
];
const notThere = pages.at(-1);

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

  test.each(pages)('/%s has no violations of accessibility rules, light and dark', async (path) => {
    for (const colorScheme of ['light', 'dark'] as const) {
      // Axe is put into the page from outside, which the page's own policy would not let happen.
      const { page, complaints } = await visit(browser, host.home + path, { colorScheme, bypassCSP: true });
      await page.evaluate(axe);
      const { violations } = await page.evaluate(() =>
        (globalThis as unknown as { axe: { run(): Promise<AxeResults> } }).axe.run(),
      );
      const told = violations.map(
        ({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 120)).join(' | ')}`,
      );
      expect(told, colorScheme).toEqual([]);
      expect(complaints.filter((complaint) => path !== notThere || !complaint.includes('404'))).toEqual([]);
      await page.context().close();
    }
  });

  test.each(pages)('/%s fits a phone', async (path) => {
    const { page } = await visit(browser, host.home + path, {
      viewport: { width: 360, height: 740 },
      isMobile: true,
    });
    const { wide, widest } = await page.evaluate(() => ({
      wide: document.documentElement.scrollWidth - innerWidth,
      widest: [...document.querySelectorAll('main *')]
        .filter((element) => element.getBoundingClientRect().right > innerWidth + 1)
        .slice(0, 3)
        .map((element) => element.outerHTML.slice(0, 100)),
    }));
    expect(wide, widest.join('\n')).toBeLessThanOrEqual(0);
    await page.context().close();
  });

  test.each(pages)('/%s keeps to its Content-Security-Policy', async (path) => {
    const { page, complaints } = await visit(browser, host.home + path);
    await page.waitForLoadState('networkidle');
    expect(complaints.filter((complaint) => path !== notThere || !complaint.includes('404'))).toEqual([]);
    await page.context().close();
  });

  test('no link of the main pages leads nowhere', async () => {
    const { page } = await visit(browser, host.home);
    const broken = new Set<string>();
    for (const path of pages.filter((one) => one !== notThere)) {
      await page.goto(host.home + path);
      const links = await page.$$eval('a[href]', (anchors) =>
        anchors.map((anchor) => (anchor as HTMLAnchorElement).href),
      );
      const own = [...new Set(links.map((link) => link.replace(/#.*$/, '')))].filter((link) =>
        link.startsWith(new URL(host.home).origin),
      );
      const answers = await Promise.all(
        own.map(async (link) => ({ link, status: (await fetch(link)).status })),
      );
      for (const { link, status } of answers) if (status !== 200) broken.add(`${path}: ${link}`);
    }
    expect([...broken]).toEqual([]);
    await page.context().close();
  });
});
