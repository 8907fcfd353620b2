/** Teams and people in a real browser, with and without JavaScript. */
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { type Host, serveFolder } from './server.ts';
import { launch, visit } from './visit.ts';

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

test('a team shows its own people and things, and those of sub-teams, without JavaScript', async () => {
  const { page, complaints } = await visit(browser, `${host.home}catalog/default/group/commerce/`, {
    javaScriptEnabled: false,
  });
  const owns = page.getByRole('region', { name: 'Owns' });
  const people = page.getByRole('region', { name: 'People' });
  const orders = owns.getByRole('link', { name: 'Orders', exact: true });
  await owns.getByRole('link', { name: 'Sales' }).first().waitFor();
  expect(await orders.isVisible()).toBe(false);
  await owns.getByRole('radio', { name: /With sub-teams/ }).check();
  expect(await orders.isVisible()).toBe(true);

  const priya = people.getByRole('link', { name: 'Priya Raman' });
  expect(await priya.isVisible()).toBe(false);
  // The keyboard does what the mouse does.
  await people.getByRole('radio', { name: /This team/ }).focus();
  await page.keyboard.press('ArrowRight');
  expect(await priya.isVisible()).toBe(true);
  await priya.click();
  await page.waitForURL('**/catalog/default/user/priya.raman/');
  expect(complaints).toEqual([]);
});

test("a person's page starts with what their teams own where they own nothing alone, and leads up", async () => {
  const { page } = await visit(browser, `${host.home}catalog/default/user/priya.raman/`);
  const owns = page.getByRole('region', { name: 'Owns' });
  expect(await owns.getByRole('radio', { name: /With teams/ }).isChecked()).toBe(true);
  expect(await owns.getByRole('link', { name: 'Orders', exact: true }).isVisible()).toBe(true);
  const teams = page.getByRole('region', { name: 'Teams' });
  expect(await teams.getByRole('link').allTextContents()).toEqual(['Box Office', 'Commerce', 'Foyer']);
});

test('what sub-teams own, by kind, is the catalog filtered by all of them', async () => {
  const { page } = await visit(browser, `${host.home}catalog/default/group/commerce/`);
  const owns = page.getByRole('region', { name: 'Owns' });
  await owns.getByRole('radio', { name: /With sub-teams/ }).check();
  const heading = owns.getByRole('heading', { name: /^Components/ }).locator('visible=true');
  const count = Number(/\d+/.exec((await heading.textContent()) ?? '')?.[0]);
  await heading.getByRole('link').click();
  await page.waitForURL('**/catalog/?kind=component&owner=*');
  await expect.poll(() => page.locator('#catalog-table tbody tr:visible').count()).toBe(count);
  expect(count).toBeGreaterThan(5);
});

test('whom to ask is two clicks away: the search, and the chat of the owner', async () => {
  const { page } = await visit(browser, host.home);
  await page.keyboard.press('ControlOrMeta+k');
  await page.keyboard.type('order expiry');
  await page
    .getByRole('option', { name: /Order expiry/ })
    .first()
    .click();
  await page.waitForURL('**/catalog/default/component/order-expiry/');
  const ask = page.locator('.ask');
  expect(await ask.getByRole('link', { name: '#box-office' }).getAttribute('href')).toBe(
    'https://chat.foyer.example/channels/box-office',
  );
});

test('docs say whom to ask, too', async () => {
  const { page } = await visit(browser, `${host.home}docs/default/component/orders/capacity/`);
  const ask = page.locator('.ask').locator('visible=true');
  expect(await ask.getByRole('link', { name: '#box-office' }).isVisible()).toBe(true);
});

test('no address of a person is on the page of a person or of a team', async () => {
  for (const path of ['user/priya.raman', 'group/box-office']) {
    const { page } = await visit(browser, `${host.home}catalog/default/${path}/`);
    expect(await page.content()).not.toContain('@foyer.example');
  }
  const answer = await fetch(`${host.home}api/catalog/entities.json`);
  const entities = (await answer.json()) as { kind: string }[];
  const people = entities.filter(({ kind }) => kind === 'User' || kind === 'Group');
  expect(people.length).toBeGreaterThan(20);
  expect(JSON.stringify(people).includes('@foyer.example')).toBe(false);
});
