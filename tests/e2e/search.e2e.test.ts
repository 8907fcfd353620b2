/** Search over data of our own in a built portal's pages: what is found, by which words, from how many shards. */
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { buildSearch } from '../../src/search/build.ts';
import { acme, entity, sampleSite, type Sample } from '../search/sample-site.ts';
import { type Host, serveFolder } from './server.ts';
import { launch, visit } from './visit.ts';

const root = mkdtempSync(join(tmpdir(), 'callboard-e2e-search-'));
const hosts: Host[] = [];
let browser: Browser;

beforeAll(async () => {
  browser = await launch();
});
afterAll(async () => {
  await browser.close();
  for (const host of hosts) host.close();
  rmSync(root, { recursive: true, force: true });
});

/** The pages of the portal that lies below a path, with search data made from a sample. */
async function serveSample(name: string, sample: Sample): Promise<Host> {
  const portal = inject('portals').find(({ base }) => base !== '/');
  if (!portal) throw new Error('There is no portal below a path.');
  const folder = join(root, name);
  cpSync(portal.folder, folder, { recursive: true });
  await buildSearch({ site: sampleSite(sample), outDir: folder, cacheDir: join(root, `${name}-cache`) });
  const host = await serveFolder(folder, portal.base);
  hosts.push(host);
  return host;
}

/** Addresses of the results below the base, once the page has counted them. */
async function results(page: Page, host: Host): Promise<string[]> {
  await page.waitForFunction(() =>
    /result|Nothing/.test(document.querySelector('#search-count')?.textContent ?? ''),
  );
  const links = await page.$$eval('#search-results h2 a', (anchors) =>
    anchors.map((anchor) => (anchor as HTMLAnchorElement).pathname),
  );
  return links.map((link) => link.replace(new URL(host.home).pathname, ''));
}

describe('one shard', () => {
  let host: Host;
  beforeAll(async () => {
    host = await serveSample('acme', acme);
  });
  const search = async (query: string) => {
    const { page, complaints } = await visit(browser, `${host.home}search/?${query}`);
    const found = await results(page, host);
    return { page, found, complaints };
  };

  const payments = 'catalog/default/component/payments-api/';
  const fooBar = 'catalog/default/component/foo_bar/';
  const users = 'catalog/default/api/users/';
  const ui = 'catalog/default/component/ui/';
  const runbook = 'docs/default/component/payments-api/runbook/';
  test.each([
    ['payments-api', payments],
    ['payments', payments],
    ['api', payments],
    ['paymentsapi', payments],
    ['foo_bar', fooBar],
    ['foo', fooBar],
    ['bar', fooBar],
    ['getUserById', users],
    ['getuserbyid', users],
    ['user by id', users],
    ['user', users],
    ['userId', users],
    ['sessions', users],
    ['@acme/ui', ui],
    ['acme', ui],
    ['ui', ui],
    ['kafka.consumer.max_poll', runbook],
    ['consumer', runbook],
    ['poll', runbook],
    ['X509Certificate', runbook],
    ['certificate', runbook],
    ['pay-worker', runbook],
    ['oncall runbook', runbook],
  ])('"%s" finds %s', async (query, path) => {
    const { page, found, complaints } = await search(new URLSearchParams({ query }).toString());
    expect(found).toContain(path);
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  test('a hit shows the headings below which it was found, with their anchors', async () => {
    const { page } = await search('query=rollout');
    const section = page.locator('.result-sections a').first();
    expect(await section.textContent()).toBe('When it hangs');
    expect(await section.getAttribute('href')).toMatch(/\/payments-api\/runbook\/#zookeeper$/);
    expect(await page.locator('.result-sections mark').first().textContent()).toContain('rollout');
  });

  test('an operation leads to its place in the definition', async () => {
    const { page } = await search('query=getUserById');
    expect(await page.locator('.result-sections a').first().getAttribute('href')).toMatch(
      /\/catalog\/default\/api\/users\/definition\/#operation-getUserById$/,
    );
  });

  test.each([
    ['kind=api', [users]],
    ['type=library', [fooBar, ui]],
    ['owner=group:default/ledger&in=catalog', ['catalog/default/system/checkout/', payments]],
    ['lifecycle=experimental', [fooBar]],
    ['tag=oncall', [runbook]],
    ['tag=go&tag=pci&in=catalog', [fooBar, payments]],
    ['system=system:default/checkout&in=docs', ['docs/default/component/payments-api/', runbook]],
    ['query=payments&kind=api', []],
    ['types[]=techdocs&filters[kind]=Component', ['docs/default/component/payments-api/', runbook]],
  ])('the filters %s', async (query, paths) => {
    const { page, found } = await search(query);
    expect(found.sort()).toEqual([...paths].sort());
    await page.context().close();
  });

  test('filters carry counts, narrow the results, and are kept in the address', async () => {
    const { page } = await search('query=payments');
    const docs = page.getByRole('checkbox', { name: /^Docs/ });
    await docs.check();
    await page.waitForURL('**/search/?query=payments&in=docs');
    await expect.poll(() => page.locator('#search-results h2').count()).toBe(1);
    expect(await page.locator('#search-facets label', { has: docs }).textContent()).toBe('Docs1');
    await page.goBack();
    await expect.poll(() => page.locator('#search-results h2').count()).toBeGreaterThan(1);
    expect(await docs.isChecked()).toBe(false);
  });

  test('a page that asks not to be found is not', async () => {
    expect((await search('query=xylophone')).found).toEqual([]);
  });

  test('what was searched for is told to whoever listens', async () => {
    const { page } = await search('query=payments');
    await page.evaluate(() => {
      document.addEventListener('callboard:search', (event) => {
        document.body.dataset['told'] = JSON.stringify((event as CustomEvent).detail);
      });
    });
    await page.locator('#search-form input').fill('rollout');
    await expect
      .poll(() => page.evaluate(() => document.body.dataset['told']), { timeout: 5000 })
      .toBe(JSON.stringify({ term: 'rollout', results: 1 }));
  });

  describe('palette', () => {
    const open = async (path = '') => {
      const visited = await visit(browser, host.home + path);
      await visited.page.keyboard.press('Control+k');
      await visited.page.locator('dialog.palette[open]').waitFor();
      return { ...visited, field: visited.page.getByRole('combobox', { name: 'Search' }) };
    };
    const options = (page: Page) => page.locator('[role=option] .palette-title').allTextContents();

    test('two letters are enough, and the first hit is chosen', async () => {
      const { page, field, complaints } = await open();
      await field.fill('pa');
      await expect.poll(() => options(page)).toContain('payments-api');
      const chosen = page.locator('[role=option][aria-selected=true]');
      expect(await chosen.count()).toBe(1);
      expect(await field.getAttribute('aria-activedescendant')).toBe(await chosen.getAttribute('id'));
      expect(complaints).toEqual([]);
    });

    test('names come in groups of at most five, text follows', async () => {
      const { page, field } = await open();
      await field.fill('money');
      await page.getByRole('group', { name: 'In the text' }).waitFor();
      await field.fill('a');
      await page.getByRole('group', { name: 'Entities' }).waitFor();
      for (const group of await page.locator('#palette-list [role=group]').all())
        expect(await group.locator('[role=option]').count()).toBeLessThanOrEqual(5);
      await field.fill('getuser');
      await page.getByRole('group', { name: 'Operations' }).waitFor();
    });

    test('slash opens it, but not while somebody types', async () => {
      const { page } = await visit(browser, `${host.home}catalog/`);
      await page.getByPlaceholder('Filter by name').press('/');
      expect(await page.locator('dialog.palette[open]').count()).toBe(0);
      await page.locator('h1').first().click();
      await page.keyboard.press('/');
      await page.locator('dialog.palette[open]').waitFor();
    });

    test('the last row leads to all results', async () => {
      const { page, field } = await open();
      await field.fill('money moves');
      await page.getByRole('option', { name: 'All results' }).click();
      await page.waitForURL('**/search/?query=money%20moves');
      expect(await results(page, host)).toEqual(['docs/default/component/payments-api/']);
    });

    test('before anything is typed it shows what was visited last', async () => {
      const { page } = await visit(browser, `${host.home}catalog/default/component/payments/`);
      await page.goto(host.home);
      await page.keyboard.press('Control+k');
      await page.getByRole('group', { name: 'Visited' }).waitFor();
      expect(await page.locator('[role=option]').first().getAttribute('href')).toMatch(
        /component\/payments\/$/,
      );
    });
  });
});

describe('several shards', () => {
  let host: Host;
  beforeAll(async () => {
    host = await serveSample('large', {
      entities: Array.from({ length: 2300 }, (_, i) =>
        entity('Component', `svc-${1000 + i}`, {
          description: i % 5 === 0 ? 'Runs deployments.' : 'Something else.',
          spec: { type: i % 2 ? 'service' : 'library' },
        }),
      ),
    });
  });

  test('an identifier that exists once is found once, although other shards offer its beginning', async () => {
    const { page, complaints } = await visit(browser, `${host.home}search/?query=svc-2345`);
    expect(await results(page, host)).toEqual(['catalog/default/component/svc-2345/']);
    expect(complaints).toEqual([]);
  });

  test('a common word is found in all of them, page by page', async () => {
    const { page } = await visit(browser, `${host.home}search/?query=deployment&type=library`);
    const first = await results(page, host);
    expect(first).toHaveLength(20);
    expect(await page.locator('#search-count').textContent()).toBe('The first 20 of up to 230 results');
    await page.getByRole('button', { name: 'More results' }).click();
    await expect.poll(() => page.locator('#search-results h2').count()).toBe(40);
  });

  test('counts of filters are those of all shards', async () => {
    const { page } = await visit(browser, `${host.home}search/?type=service`);
    await results(page, host);
    const label = page.locator('#search-facets label', { hasText: 'service' });
    expect(await label.locator('.num').textContent()).toBe('1150');
  });
});
