/** Plugins in a real portal: two of ours and one from outside, in an order that must not matter. */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page, Request } from 'playwright-core';
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
          await part('', ({ set }) => {
            if (count > 8) throw new Error('away');
            set('component:default/shop', { count, open: count - 7 });
          });
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
import LiveState from 'callboard/components/LiveState.astro';
const { view, collected } = Astro.props;
const plugin = 'callboard-notes';
---
{collected.map((one) => <p class="readers"><Live plugin={plugin} collected={one} entity={view.ref} path="count" /> readers <AsOf plugin={plugin} collected={one} /></p>)}
{collected.map((one) => <p class="open"><LiveState plugin={plugin} collected={one} entity={view.ref} path="open" text="open" zero="good" more="error" /></p>)}`,
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
    snyk.io/targets: foyer/payments, foyer/box-office-classic
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
    'content/recordings/snyk.yaml',
    readFileSync(join(import.meta.dirname, '../../content/recordings/snyk.yaml'), 'utf8'),
  );
  write(
    'astro.config.mjs',
    `import googleAnalytics from 'callboard/integrations/google-analytics';
import matomo from 'callboard/integrations/matomo';
import plausible from 'callboard/integrations/plausible';
import snyk from 'callboard/integrations/snyk';
import techRadar from 'callboard/integrations/tech-radar';
import callboard from 'callboard';
import notes from 'callboard-notes';

export default {
  base: '${base}',
  integrations: [
    notes({ prefix: 'Note:' }),
    techRadar(),
    snyk({ instances: [{ url: 'https://api.snyk.foyer.example/rest', publicUrl: 'https://snyk.foyer.example' }] }),
    callboard({ title: 'Plugins' }),
    googleAnalytics({ measurementId: 'G-TEST123' }),
    matomo({ url: 'https://matomo.example/stats/', siteId: 7, consent: true, reports: false, dimensions: { owner: 3 } }),
    plausible({ site: 'portal.example', url: 'https://plausible.example', reports: false }),
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
    expect(await printed.locator('.readers').textContent()).toMatch(
      /^7 readers as of \d{4}-\d\d-\d\d \d\d:\d\d UTC$/,
    );
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
    // What was none and well is some, and looks it; what stands around it is of the build, and says so.
    expect(await page.locator('.open > .state').getAttribute('class')).toBe('state is-error');
    expect(await page.locator('.open svg:visible').count()).toBe(1);
    expect(await page.locator('.lists-age').allTextContents()).toEqual([
      expect.stringMatching(/^This has changed since the page was built: the list is as of the build/),
    ]);
    await page.clock.install({ time: Date.now() + 2 * 3_600_000 });
    await page.reload();
    await expect.poll(() => page.locator('.as-of.old').innerText()).toMatch(/UTC\s*old$/);
    write('node_modules/callboard-notes/count', '9');
    await callboard(portal, ['collect', '--out', 'dist']);
    await page.reload();
    await expect.poll(() => page.locator('.as-of.old').innerText()).toMatch(/UTC\s*could not be renewed$/);
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
      'https://matomo.example',
      'https://notes.example',
      'https://plausible.example',
    ]);
    expect(/script-src ([^;]*)/.exec(policy)?.[1]?.match(/https:[^ ]+/g)).toEqual([
      'https://*.googletagmanager.com',
    ]);
    // What docs may embed, by content/sources.yaml.
    expect(/frame-src ([^;]*)/.exec(policy)?.[1]).toBe('https://video.example');
    expect(policy).not.toContain('unsafe-inline');
    expect(policy.match(/https:\/\/[^ ;]+/g)).not.toContain('https://evil.example');
  });
});

describe('analytics', () => {
  const events = (page: Page) =>
    page.evaluate('dataLayer.map((entry) => [...entry])') as Promise<unknown[][]>;
  const said = (requests: Request[]) =>
    requests.map((request) => JSON.parse(request.postData() ?? '') as { name: string; props: object });
  const to = (requests: Request[], host: string) =>
    requests.filter((request) => new URL(request.url()).host === host);

  test('nothing reaches those who need a yes before it; one question is for all, and then exactly their hosts are asked', async () => {
    const { page, elsewhere, complaints } = await visitor();
    await page.goto(`${host.home}catalog/default/component/shop/`);
    const banner = page.getByRole('region', { name: 'Analytics' });
    await banner.waitFor();
    expect(await banner.locator('p').textContent()).toContain('with Google Analytics and Matomo?');
    expect(await page.locator('.consent').count()).toBe(1);
    // Plausible stores nothing, so nobody need be asked.
    expect(elsewhere.map((request) => request.url())).toEqual(['https://plausible.example/api/event']);
    expect(await page.evaluate('document.cookie')).toBe('');
    // The banner is met early by keyboard, and takes nothing of the page away.
    await page.keyboard.press('Tab');
    await page.keyboard.press('Tab');
    expect(await page.evaluate('document.activeElement.textContent')).toBe('Allow');
    await page.keyboard.press('Enter');
    await page.waitForFunction(() => 'loadedTag' in window);
    await expect.poll(() => elsewhere.length).toBe(3);
    expect(elsewhere.map((request) => request.url()).sort()).toEqual([
      'https://matomo.example/stats/matomo.php',
      'https://plausible.example/api/event',
      'https://www.googletagmanager.com/gtag/js?id=G-TEST123',
    ]);
    const sent = await events(page);
    expect(sent.slice(0, 2)).toEqual([
      [
        'consent',
        'default',
        {
          ad_storage: 'denied',
          ad_user_data: 'denied',
          ad_personalization: 'denied',
          analytics_storage: 'denied',
          wait_for_update: 500,
        },
      ],
      ['js', expect.anything()],
    ]);
    expect(sent).toContainEqual(['consent', 'update', { analytics_storage: 'granted' }]);
    const about = { entity: 'component:default/shop', owner: 'group:default/guests' };
    expect(sent).toContainEqual([
      'event',
      'page_view',
      expect.objectContaining({ content_group: 'catalog', entity_kind: 'component', ...about }),
    ]);
    expect(said(to(elsewhere, 'plausible.example'))).toEqual([
      expect.objectContaining({
        name: 'pageview',
        domain: 'portal.example',
        props: { group: 'catalog', kind: 'component', ...about },
      }),
    ]);
    expect(
      Object.fromEntries(new URLSearchParams(to(elsewhere, 'matomo.example')[0]?.postData() ?? '')),
    ).toMatchObject({ idsite: '7', rec: '1', dimension3: 'group:default/guests' });
    await page.goto(`${host.home}teams/`);
    await page.waitForFunction(() => 'loadedTag' in window);
    expect(await banner.count()).toBe(0);
    expect(complaints).toEqual([]);
  });

  test('searches, what was chosen, outbound links and addresses with nothing there are told in the vendors’ words', async () => {
    const { page, elsewhere, complaints } = await visitor();
    await page.goto(host.home);
    await page.getByRole('button', { name: 'Allow' }).click();
    await page.waitForFunction(() => 'loadedTag' in window);
    await page.keyboard.press('Control+k');
    const field = page.getByRole('combobox', { name: 'Search' });
    const results = page.locator('dialog.palette [role=status]');
    await field.fill('qqqzzz');
    await expect.poll(() => results.textContent()).toBe('Nothing found');
    await page.keyboard.press('Escape');
    await expect
      .poll(() => events(page))
      .toContainEqual(['event', 'search_no_result', { search_term: 'qqqzzz', results: 0 }]);
    await page.keyboard.press('Control+k');
    await field.fill('Shop');
    await expect.poll(() => results.textContent()).toMatch(/result/);
    await page.keyboard.press('Enter');
    await page.waitForURL(/component\/shop\/$/);
    const plausible = () => said(to(elsewhere, 'plausible.example'));
    await expect
      .poll(() => plausible().map(({ name }) => name))
      .toEqual(['pageview', 'Search without result', 'Search', 'Search select', 'pageview']);
    expect(plausible().map(({ props }) => props)).toMatchObject([
      {},
      { term: 'qqqzzz' },
      { term: 'shop' },
      { term: 'shop', rank: 1, url: `${host.home}catalog/default/component/shop/` },
      {},
    ]);
    const matomo = () =>
      to(elsewhere, 'matomo.example').map((request) =>
        Object.fromEntries(new URLSearchParams(request.postData() ?? '')),
      );
    await expect
      .poll(matomo)
      .toMatchObject([
        { action_name: 'Plugins' },
        { search: 'qqqzzz', search_count: '0' },
        { search: 'shop' },
        { e_c: 'callboard', e_a: 'search_select', e_n: 'shop', e_v: '1' },
        { action_name: 'shop · Plugins' },
      ]);

    await page.evaluate(
      "document.querySelector('main').insertAdjacentHTML('beforeend', '<a href=\"https://elsewhere.example/path?token=secret#x\" target=\"_blank\">Away</a>')",
    );
    await page.getByRole('link', { name: 'Away' }).click();
    const away = 'https://elsewhere.example/path';
    await expect
      .poll(() => events(page))
      .toContainEqual([
        'event',
        'click',
        { link_url: away, link_domain: 'elsewhere.example', outbound: true },
      ]);
    await expect.poll(matomo).toContainEqual(expect.objectContaining({ link: away }));

    await page.goto(`${host.home}docs/default/component/gone/`);
    await page.waitForFunction(() => 'loadedTag' in window);
    const gone = '/docs/default/component/gone/';
    await expect.poll(() => events(page)).toContainEqual(['event', 'not_found', { path: gone }]);
    expect((await events(page)).filter(([, name]) => name === 'page_view')).toEqual([]);
    expect(plausible().at(-1)).toMatchObject({ name: '404', props: { path: gone } });
    expect(complaints.filter((text) => !text.includes('404'))).toEqual([]);
  });

  test('after a no nothing is loaded; the footer leads back to the question, and a yes can be taken back', async () => {
    const { page, elsewhere } = await visitor();
    await page.goto(host.home);
    await page.getByRole('button', { name: 'No, thanks' }).click();
    await page.reload();
    const allow = page.getByRole('button', { name: 'Allow' });
    const settings = page.getByRole('button', { name: 'Analytics settings' });
    await settings.waitFor();
    expect(await allow.count()).toBe(0);
    await settings.click();
    expect(await page.evaluate('document.activeElement.textContent')).toBe('Allow');
    expect(elsewhere.every((request) => request.url().startsWith('https://plausible.example/'))).toBe(true);
    await allow.click();
    await page.waitForFunction(() => 'loadedTag' in window);
    expect(await page.evaluate('document.activeElement.textContent')).toBe('Analytics settings');
    await page.evaluate("document.cookie = '_ga=GA1.1.1; path=/'");
    await settings.click();
    await page.getByRole('button', { name: 'No, thanks' }).click();
    expect(await page.evaluate("window['ga-disable-G-TEST123']")).toBe(true);
    expect(await page.evaluate('document.cookie')).toBe('');
    await expect
      .poll(() => events(page))
      .toContainEqual(['consent', 'update', { analytics_storage: 'denied' }]);
  });

  test.each([
    ['globalPrivacyControl', true],
    ['doNotTrack', '1'],
  ])('a browser with %s is neither asked nor counted', async (name, value) => {
    const { page, elsewhere } = await visitor();
    await page.addInitScript(
      `Object.defineProperty(Navigator.prototype, '${name}', { get: () => ${JSON.stringify(value)} });`,
    );
    await page.goto(host.home);
    await page.waitForLoadState('networkidle');
    expect(await page.locator('.consent').count()).toBe(0);
    expect(elsewhere).toEqual([]);
  });

  test('in advanced mode Google is asked at once, with every signal denied, until there is a yes', async () => {
    const { page, elsewhere } = await visitor();
    // The same portal as if its configuration said so: options are printed into the script.
    let changed = false;
    await page.route('**/_astro/*.js', async (route) => {
      const response = await route.fetch();
      const code = await response.text();
      const body = code.replace(/(consentMode"?:\s*["'`])basic/, '$1advanced');
      changed ||= body !== code;
      await route.fulfill({ response, body });
    });
    await page.goto(host.home);
    await page.waitForFunction(() => 'loadedTag' in window);
    expect(changed).toBe(true);
    expect(to(elsewhere, 'www.googletagmanager.com')).toHaveLength(1);
    expect((await events(page)).filter(([name]) => name === 'consent')).toEqual([
      ['consent', 'default', expect.objectContaining({ analytics_storage: 'denied', ad_storage: 'denied' })],
    ]);
    await page.getByRole('button', { name: 'Allow' }).click();
    await expect
      .poll(() => events(page))
      .toContainEqual(['consent', 'update', { analytics_storage: 'granted' }]);
    expect((await events(page)).filter(([, name]) => name === 'page_view')).toHaveLength(1);
  });

  test('on a phone the end of the page can be read above the banner', async () => {
    const { page } = await visitor();
    await page.setViewportSize({ width: 390, height: 844 });
    await page.goto(`${host.home}teams/`);
    const banner = page.getByRole('region', { name: 'Analytics' });
    await banner.waitFor();
    const box = await banner.boundingBox();
    expect(box?.height).toBeLessThan(844 / 5);
    await page.evaluate('scrollTo(0, document.body.scrollHeight)');
    const footer = await page.locator('.site-footer').boundingBox();
    expect((footer?.y ?? 0) + (footer?.height ?? 0)).toBeLessThanOrEqual(box?.y ?? 0);
  });
});

describe('snyk', () => {
  test('an entity has counts, a line and its worst findings; nothing is asked of Snyk by the page', async () => {
    const { page, elsewhere, complaints } = await visitor();
    await page.goto(`${host.home}catalog/default/component/shop/`);
    const card = page.getByRole('region', { name: 'Security', exact: true });
    expect(await card.innerText()).toMatch(/3 critical\s+5 high/);
    expect(await card.getByRole('img', { name: /^Critical and high vulnerabilities: / }).count()).toBe(1);
    await card.getByRole('link', { name: 'Projects and findings' }).click();
    await page.waitForURL(`${host.home}catalog/default/component/shop/security/`);
    expect(await page.getByRole('row').nth(1).innerText()).toMatch(
      /^pom\.xml foyer\/box-office-classic\s+2\s+3/,
    );
    const worst = page.getByRole('listitem').filter({ hasText: 'Deserialization of untrusted data' });
    expect(await worst.getByRole('link').getAttribute('href')).toMatch(
      /^https:\/\/snyk\.foyer\.example\/org\/foyer\/project\/[\w-]+#issue-SNYK-FOYER-001$/,
    );
    expect(elsewhere.filter((request) => request.url().includes('snyk'))).toEqual([]);
    expect(complaints).toEqual([]);
  });

  test('the page of all teams is filtered without a script', async () => {
    const context = await browser.newContext({ javaScriptEnabled: false });
    const page = await context.newPage();
    await page.goto(`${host.home}security/`);
    const shown = () => page.locator('tbody tr:visible').count();
    expect(await shown()).toBe(2);
    await page.getByLabel('With critical vulnerabilities', { exact: true }).check();
    expect(await shown()).toBe(2);
    await page.evaluate(
      "document.querySelectorAll('[data-worst]').forEach((one) => (one.dataset.worst = 'high'))",
    );
    expect(await shown()).toBe(0);
    await page.getByLabel('With critical or high vulnerabilities').check();
    expect(await shown()).toBe(2);
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
