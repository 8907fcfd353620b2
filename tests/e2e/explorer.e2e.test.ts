/** Pictures of relations: on an entity's page without a script, and the explorer with one. */
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { type Host, serveFolder } from './server.ts';
import { launch, visit } from './visit.ts';

describe.each(inject('portals'))('pictures below $base', ({ base, folder }) => {
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

  const open = async (path: string, options = {}) => {
    const { page, complaints } = await visit(browser, host.home + path, options);
    return { page, complaints };
  };
  /** Every line begins with a move. */
  const lines = async (page: Page) => (await page.locator('.gl').getAttribute('d'))?.match(/M/g)?.length ?? 0;
  const shown = (page: Page) => page.locator('#explorer-stage .gn').count();

  test('a picture has links that the keyboard reaches and follows, without a script', async () => {
    const { page } = await open('catalog/default/component/orders/', { javaScriptEnabled: false });
    const links = page.locator('svg.gr a.gn');
    expect(await links.count()).toBeGreaterThan(5);
    await links.first().focus();
    const ring = await page.evaluate(
      'getComputedStyle(document.activeElement.querySelector("rect")).strokeWidth',
    );
    expect(ring).toBe('2.5px');
    await page.keyboard.press('Enter');
    await page.waitForURL(/\/catalog\/default\/[a-z]+\/(?!orders\/)/);
    await page.context().close();
  });

  test("a system's diagram and a domain's map say in words what they show", async () => {
    for (const path of ['system/payments', 'domain/sales']) {
      const { page, complaints } = await open(`catalog/default/${path}/diagram/`);
      expect(await page.locator('.gf text').textContent()).toMatch(/Payments|Sales/);
      expect(await page.locator('.graph-table tbody tr').count()).toBe(await lines(page));
      expect(complaints).toEqual([]);
      await page.context().close();
    }
  });

  test('"Explore" leads to the explorer, focused on the same', async () => {
    const { page, complaints } = await open('catalog/default/component/orders/');
    await page.getByRole('link', { name: 'Explore' }).last().click();
    await page.waitForSelector('#explorer-stage .gn.root');
    expect(await page.locator('.gn.root text').first().textContent()).toBe('Orders');
    expect(page.url()).toContain(`${base}catalog-graph/?rootEntityRefs`);
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  test('the whole organisation is boxes; one of them leads into it, and back', async () => {
    const { page } = await open('catalog-graph/');
    const box = page.locator('.wb', { hasText: 'Payments' });
    await box.focus();
    expect(await page.locator('.wl path').count()).toBeGreaterThan(0);
    await page.keyboard.press('Enter');
    await page.waitForSelector('.gn.root');
    expect(page.url()).toContain('system:default/payments');
    await page.keyboard.press('Escape');
    await page.waitForSelector('.wb');
    await page.goBack();
    await page.waitForSelector('.gn.root');
    await page.context().close();
  });

  test('a field finds what to focus on; steps, sides, kinds and teams change what is shown', async () => {
    const { page } = await open('catalog-graph/');
    await page.waitForSelector('.wb');
    const field = page.getByRole('combobox', { name: 'Focus on' });
    await field.pressSequentially('order ev');
    await page.getByRole('option').first().waitFor();
    await page.keyboard.press('Enter');
    await page.waitForSelector('.gn.root');
    const all = await shown(page);
    await page.locator('select[name=depth]').selectOption('1');
    const near = await shown(page);
    expect(near).toBeLessThan(all);
    await page.locator('select[name=only]').selectOption('in');
    expect(await shown(page)).toBeLessThan(near);
    await page.getByRole('checkbox', { name: /^API/ }).check();
    expect(await shown(page)).toBe(1);
    expect(page.url()).toContain('maxDepth=1');
    expect(page.url()).toContain('only=in');
    const address = page.url();
    await page.goto(address);
    await page.waitForSelector('.gn.root');
    expect(await shown(page)).toBe(1);
    await page.context().close();
  });

  test('arrow keys move the picture, plus and minus zoom it, the wheel too', async () => {
    const { page } = await open('catalog-graph/?rootEntityRefs[]=component:default/orders');
    await page.waitForSelector('.gn.root');
    const transform = () => page.locator('.surface > g').getAttribute('transform');
    const places = [await transform()];
    await page.locator('#explorer-stage').focus();
    for (const key of ['ArrowLeft', 'ArrowDown', '+', '-', '0']) {
      await page.keyboard.press(key);
      places.push(await transform());
    }
    expect(places[5]).toBe(places[0]);
    expect(new Set(places).size).toBe(4);
    const stage = await page.locator('#explorer-stage').boundingBox();
    await page.mouse.move((stage?.x ?? 0) + 30, (stage?.y ?? 0) + 30);
    await page.mouse.wheel(0, -200);
    await expect.poll(transform).not.toBe(places[0]);
    const before = await transform();
    await page.mouse.down();
    await page.mouse.move((stage?.x ?? 0) + 130, (stage?.y ?? 0) + 80);
    await page.mouse.up();
    expect(await transform()).not.toBe(before);
    await page.context().close();
  });

  test('a table says the same one key away', async () => {
    const { page } = await open('catalog-graph/?rootEntityRefs[]=component:default/orders');
    await page.waitForSelector('.gn.root');
    const drawn = await lines(page);
    await page.keyboard.press('t');
    await page.locator('#explorer-table table').waitFor();
    expect(await page.locator('#explorer-table tbody tr').count()).toBe(drawn);
    expect(page.url()).toContain('view=table');
    expect(await page.locator('#explorer-stage').isVisible()).toBe(false);
    await page.keyboard.press('t');
    await page.locator('#explorer-stage').waitFor();
    await page.context().close();
  });

  test('without a script the explorer is a table of systems with links', async () => {
    const { page } = await open('catalog-graph/', { javaScriptEnabled: false });
    expect(await page.locator('#explorer-table tbody tr').count()).toBeGreaterThan(10);
    expect(await page.locator('#explorer').isVisible()).toBe(false);
    await page.context().close();
  });

  test('a name that nobody knows is said to be unknown', async () => {
    const { page } = await open('catalog-graph/?rootEntityRefs[]=component:default/no-such-thing');
    await page.getByText('Nothing in the catalog is called component:default/no-such-thing').waitFor();
    await page.context().close();
  });
});
