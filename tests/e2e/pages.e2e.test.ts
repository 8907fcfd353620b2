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
  'catalog/default/api/payments-api/',
  'catalog/default/api/payments-api/definition/',
  'catalog/default/component/payments/why/',
  'catalog/default/group/ledger/',
  'catalog/default/group/commerce/',
  'catalog/default/user/priya.raman/',
  'catalog/default/system/payments/',
  'catalog/default/domain/payments/',
  'catalog/default/resource/kafka/',
  'catalog/default/template/go-service/',
  'catalog/default/location/templates/',
  'catalog/default/api/weather-api/',
  'catalog/default/system/payments/diagram/',
  'catalog/default/domain/sales/diagram/',
  'catalog-graph/',
  'catalog-graph/?rootEntityRefs[]=component:default/orders',
  'docs/',
  'docs/default/component/payments/',
  'docs/default/component/payments/runbooks/refunds-stuck/',
  'docs/default/component/callboard/diagrams/',
  'api-docs/',
  'alerts/',
  'service-levels/',
  'teams/',
  'problems/',
  'similar/',
  'problems/undefined/',
  'problems/mkdocs/',
  'plugins/',
  'search/',
  'licenses/',
  'catalog/default/component/no-such-thing/',
];
const notThere = pages.at(-1) ?? '';

test('the portals to look at are there', () => {
  expect(inject('portals').map(({ base }) => base)).toEqual(['/', '/portal/']);
});

describe('accessible in light and dark, and on a phone', () => {
  const [{ base, folder } = { base: '/', folder: '' }] = inject('portals');
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

  test.each(pages)('/%s', async (path) => {
    // Axe is put into the page from outside, which the page's own policy would not let happen.
    const { page } = await visit(browser, host.home + path, { bypassCSP: true });
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      // Colours fade from one scheme to the other; a fresh page has its own at once.
      await page.reload();
      await page.evaluate(axe);
      const { violations } = await page.evaluate(() =>
        (globalThis as unknown as { axe: { run(): Promise<AxeResults> } }).axe.run(),
      );
      const told = violations.map(
        ({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 120)).join(' | ')}`,
      );
      expect(told, colorScheme).toEqual([]);
    }
    await page.setViewportSize({ width: 360, height: 740 });
    const { excess, widest } = await page.evaluate(() => ({
      excess: document.documentElement.scrollWidth - innerWidth,
      widest: [...document.querySelectorAll('main *')]
        .filter((element) => element.getBoundingClientRect().right > innerWidth + 1)
        .slice(0, 3)
        .map((element) => element.outerHTML.slice(0, 100)),
    }));
    expect(excess, `wider than a phone: ${widest.join('\n')}`).toBeLessThanOrEqual(0);
    await page.context().close();
  });
});

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

  test('no page complains, breaks its Content-Security-Policy, leaves the host or links to nowhere', async () => {
    const { page, complaints } = await visit(browser, host.home);
    const links = new Map<string, string>();
    for (const path of pages) {
      await page.goto(host.home + path);
      const addresses = await page.$$eval('a[href]', (anchors) =>
        anchors.map((anchor) => new URL(anchor.getAttribute('href') ?? '', document.baseURI).href),
      );
      for (const address of addresses) links.set(address.replace(/#.*$/, ''), path);
    }
    expect(complaints.filter((complaint) => !complaint.endsWith('404 (Not Found)'))).toEqual([]);
    expect(complaints.length).toBeLessThanOrEqual(1);

    const broken: string[] = [];
    for (const [address, path] of links) {
      if (!address.startsWith(new URL(host.home).origin) || address.includes(notThere)) continue;
      const { status } = await fetch(address, { method: 'HEAD' });
      if (status !== 200) broken.push(`/${path} links to ${address} (${status})`);
    }
    expect(broken).toEqual([]);
    await page.context().close();
  });
});
