/** Plugins in a real portal: two of ours and one from outside, in an order that must not matter. */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Request } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { callboard, createPortal } from '../portal.ts';
import { type Host, serveFolder } from './server.ts';
import { launch } from './visit.ts';

const base = '/portal/';
let portal: string;
let browser: Browser;
let host: Host;

function write(path: string, content: string): void {
  mkdirSync(join(portal, path, '..'), { recursive: true });
  writeFileSync(join(portal, path), content);
}

/** A package that knows nothing of Callboard but its name. */
function writeOutsidePlugin(): void {
  const home = 'node_modules/callboard-notes';
  write(
    `${home}/package.json`,
    '{ "name": "callboard-notes", "version": "1.0.0", "type": "module", "exports": { ".": "./index.js", "./*": "./*" } }',
  );
  write(
    `${home}/index.js`,
    `import { readFileSync } from 'node:fs';
    export default (options) => ({
      name: 'callboard-notes',
      hooks: {
        async 'callboard:collect'({ limits, part, now }) {
          limits({ hosts: [], freshMinutes: 60 });
          const count = Number(readFileSync(new URL('count', import.meta.url), 'utf8'));
          await part('', ({ set }) => set('component:default/shop', { count }));
        },
        'callboard:setup'({ addWidget, addTab, addPage, addNavItem, addHeadScript, addCsp, addAnnotation }) {
          addAnnotation('notes.example/text', { example: 'Ask before you deploy' });
          const when = { annotation: 'notes.example/text' };
          addWidget({ id: 'note', area: 'entity-overview', title: 'Note', component: 'callboard-notes/Note.astro', props: options, when, column: 'side' });
          addWidget({ id: 'count', area: 'entity-overview', title: 'Readers', component: 'callboard-notes/Count.astro', when: { collected: true } });
          addTab({ id: 'notes', title: 'Notes', component: 'callboard-notes/Note.astro', props: options, when });
          addPage({ pattern: '/notes', title: 'All notes', component: 'callboard-notes/Page.astro', props: options });
          addNavItem({ title: 'Notes', href: '/notes/', order: 600 });
          addHeadScript({ module: 'callboard-notes/client.js', props: options });
          addCsp({ 'connect-src': ['https://notes.example'] });
        },
      },
    });`,
  );
  write(
    `${home}/Note.astro`,
    `---\nconst { view, props } = Astro.props;\n---\n<p class="note">{props.prefix} {view.annotations['notes.example/text']}</p>\n<style>.note { color: rgb(1, 2, 3); }</style>`,
  );
  write(
    `${home}/Page.astro`,
    `---\nimport { href } from 'callboard/components/href.ts';\nconst { props } = Astro.props;\n---\n<p>{props.prefix} nothing yet. <a href={href('/catalog/')}>Catalog</a></p>`,
  );
  write(
    `${home}/Count.astro`,
    `---
import AsOf from 'callboard/components/AsOf.astro';
import Live from 'callboard/components/Live.astro';
const { view, collected } = Astro.props;
const plugin = 'callboard-notes';
---
{collected.map((one) => <p class="readers"><Live plugin={plugin} collected={one} entity={view.ref} path="count" /> readers <AsOf plugin={plugin} collected={one} /></p>)}`,
  );
  write(`${home}/count`, '7');
  write(
    `${home}/client.js`,
    `export default ({ prefix }) => { document.documentElement.dataset.notes = prefix; };`,
  );
}

beforeAll(async () => {
  portal = createPortal('plugins', 'sources:\n  - folder: ../repositories\nembeds: [video.example]\n');
  writeOutsidePlugin();
  write(
    'repositories/shop/catalog-info.yaml',
    `apiVersion: backstage.io/v1alpha1
kind: Component
metadata:
  name: shop
  tags: [go]
  annotations:
    notes.example/text: '<b>Mind</b> the gap'
spec: { type: website, lifecycle: production, owner: guests }
---
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: { name: plain }
spec: { type: website, lifecycle: production, owner: guests }
`,
  );
  write(
    'content/tech-radar.yaml',
    readFileSync(join(import.meta.dirname, '../../content/tech-radar.yaml'), 'utf8'),
  );
  write(
    'astro.config.mjs',
    `import googleAnalytics from 'callboard/integrations/google-analytics';
import techRadar from 'callboard/integrations/tech-radar';
import callboard from 'callboard';
import notes from 'callboard-notes';

export default {
  base: '${base}',
  integrations: [
    notes({ prefix: 'Note:' }),
    techRadar(),
    callboard({ title: 'Plugins' }),
    googleAnalytics({ measurementId: 'G-TEST123' }),
  ],
};
`,
  );
  const { code, output } = await callboard(portal, ['build', '--out', 'dist']);
  if (code !== 0) throw new Error(`Building ended with ${code}:\n${output}`);
  browser = await launch();
  host = await serveFolder(join(portal, 'dist'), base);
});
afterAll(async () => {
  host?.close();
  await browser?.close();
  rmSync(portal, { recursive: true, force: true });
});

/** Opens a page as a visitor for whom Google answers with an empty script; tells what was asked of whom. */
async function visitor() {
  const context = await browser.newContext();
  const elsewhere: Request[] = [];
  const complaints: string[] = [];
  await context.route(/^https:/, (route) => {
    elsewhere.push(route.request());
    return route.fulfill({ contentType: 'text/javascript', body: 'window.loadedTag = true;' });
  });
  const page = await context.newPage();
  page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
  page.on('pageerror', (error) => complaints.push(error.message));
  return { page, elsewhere, complaints };
}

describe('a plugin from outside', () => {
  test('its widget, tab, page, navigation and head script work below a base, and only where its condition holds', async () => {
    const { page, complaints } = await visitor();
    await page.goto(`${host.home}catalog/default/component/shop/`);
    expect(await page.locator('.note').textContent()).toBe('Note: <b>Mind</b> the gap');
    expect(await page.locator('.note').evaluate((element) => getComputedStyle(element).color)).toBe(
      'rgb(1, 2, 3)',
    );
    expect(await page.locator('html').getAttribute('data-notes')).toBe('Note:');
    await page.getByRole('link', { name: 'Notes', exact: true }).last().click();
    await page.waitForURL(/\/(?:shop\/)?notes\/$/);
    await page.goto(`${host.home}catalog/default/component/shop/notes/`);
    expect(await page.locator('.note').count()).toBeGreaterThan(0);
    await page.goto(`${host.home}notes/`);
    expect(await page.locator('h1').textContent()).toBe('All notes');
    await page.getByRole('main').getByRole('link', { name: 'Catalog' }).click();
    await page.waitForURL(`${host.home}catalog/`);
    await page.goto(`${host.home}catalog/default/component/plain/`);
    expect(await page.locator('.note').count()).toBe(0);
    expect(complaints).toEqual([]);
  });

  test('what it collects is printed, and newer data takes its place without a page being made anew', async () => {
    const plain = await browser.newContext({ javaScriptEnabled: false });
    const printed = await plain.newPage();
    const address = `${host.home}catalog/default/component/shop/`;
    await printed.goto(address);
    expect(await printed.locator('.readers').textContent()).toMatch(/^7 readers as of \d{4}-\d\d-\d\d \d\d:\d\d UTC$/);
    write('node_modules/callboard-notes/count', '8');
    expect(await callboard(portal, ['collect', '--out', 'dist'])).toMatchObject({ code: 0 });
    await printed.reload();
    expect(await printed.locator('.readers').textContent()).toMatch(/^7 readers/);
    const { page, complaints } = await visitor();
    await page.goto(address);
    await expect
      .poll(() => page.locator('.readers').textContent())
      .toMatch(/^8 readers as of \d{4}-\d\d-\d\d \d\d:\d\d UTC$/);
    expect(await page.locator('.as-of.old').count()).toBe(0);
    await page.clock.install({ time: Date.now() + 2 * 3_600_000 });
    await page.reload();
    await expect.poll(() => page.locator('.as-of.old').count()).toBe(1);
    await page.goto(`${host.home}catalog/default/component/plain/`);
    expect(await page.locator('.readers').count()).toBe(0);
    expect(complaints).toEqual([]);
  });

  test('it extends the Content-Security-Policy by its host and nothing else', async () => {
    const html = readFileSync(join(portal, 'dist/index.html'), 'utf8');
    const policy = /http-equiv="content-security-policy" content="([^"]*)"/.exec(html)?.[1] ?? '';
    expect(/connect-src ([^;]*)/.exec(policy)?.[1]?.split(' ').sort()).toEqual([
      "'self'",
      'https://*.analytics.google.com',
      'https://*.google-analytics.com',
      'https://*.googletagmanager.com',
      'https://notes.example',
    ]);
    // What docs may embed, by content/sources.yaml.
    expect(/frame-src ([^;]*)/.exec(policy)?.[1]).toBe('https://video.example');
    expect(policy).not.toContain('unsafe-inline');
    expect(policy.match(/https:\/\/[^ ;]+/g)).not.toContain('https://evil.example');
  });
});

describe('google-analytics', () => {
  test('nothing is asked of Google before a yes; then page views and searches are counted, also on later visits', async () => {
    const { page, elsewhere, complaints } = await visitor();
    await page.goto(`${host.home}catalog/`);
    await page.getByRole('button', { name: 'Allow' }).waitFor();
    expect(elsewhere).toEqual([]);
    await page.getByRole('button', { name: 'Allow' }).click();
    await page.waitForFunction('window.loadedTag');
    expect(elsewhere.map((request) => request.url())).toEqual([
      'https://www.googletagmanager.com/gtag/js?id=G-TEST123',
    ]);
    const events = () => page.evaluate('dataLayer.map((entry) => [...entry])') as Promise<unknown[][]>;
    expect(await events()).toContainEqual([
      'event',
      'page_view',
      expect.objectContaining({ content_group: 'catalog' }),
    ]);
    await page.evaluate(
      "document.dispatchEvent(new CustomEvent('callboard:search', { detail: { term: 'shop', results: 3 } }))",
    );
    expect(await events()).toContainEqual(['event', 'search', { search_term: 'shop', results: 3 }]);
    await page.goto(`${host.home}teams/`);
    await page.waitForFunction('window.loadedTag');
    expect(await page.getByRole('button', { name: 'Allow' }).count()).toBe(0);
    expect(complaints).toEqual([]);
  });

  test('after a no nothing is loaded, and the footer leads back to the question', async () => {
    const { page, elsewhere } = await visitor();
    await page.goto(host.home);
    await page.getByRole('button', { name: 'No, thanks' }).click();
    await page.reload();
    expect(await page.getByRole('button', { name: 'Allow' }).count()).toBe(0);
    expect(elsewhere).toEqual([]);
    await page.getByRole('button', { name: 'Analytics settings' }).click();
    expect(await page.getByRole('button', { name: 'Allow' }).count()).toBe(1);
  });
});

describe('tech-radar', () => {
  test('every entry stands in the drawing and in a table, and an entity tells which it uses', async () => {
    const { page, complaints } = await visitor();
    await page.goto(`${host.home}tech-radar/`);
    const drawn = await page.locator('.radar svg a').count();
    expect(drawn).toBeGreaterThan(20);
    expect(await page.locator('.radar tbody tr').count()).toBe(drawn);
    await page.goto(`${host.home}catalog/default/component/shop/`);
    await page.getByRole('main').getByRole('link', { name: 'Go', exact: true }).click();
    await page.waitForURL(`${host.home}tech-radar/#go`);
    expect(complaints).toEqual([]);
  });
});
