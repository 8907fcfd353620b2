/**
 * What repositories write, everywhere where a page shows it, opened in a browser that is told to ignore the
 * Content-Security-Policy: the markup alone must run nothing. Then the policy alone, with markup that would.
 */
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { callboard, createPortal } from '../portal.ts';
import { payloads } from './payloads.ts';
import { places } from './places.ts';
import { type Host, serveFolder } from './server.ts';
import { launch } from './visit.ts';

const perPage = 4;

const root = mkdtempSync(join(tmpdir(), 'callboard-xss-'));
let portal: string;
let host: Host;
let browser: Browser;

beforeAll(async () => {
  writeRepositories(join(root, 'repositories'));
  portal = createPortal('xss', `visibility: internal\nsources:\n  - folder: ${root}/repositories\n`);
  const build = await callboard(portal, ['build']);
  if (build.code !== 0) throw new Error(`Building ended with ${build.code}:\n${build.output}`);
  host = await serveFolder(join(portal, 'dist'));
  browser = await launch();
}, 600_000);

afterAll(async () => {
  await browser?.close();
  host?.close();
  rmSync(root, { recursive: true, force: true });
  rmSync(portal, { recursive: true, force: true });
});

test('no page runs what a repository wrote, with the policy switched off', async () => {
  const all = pagesOf(join(portal, 'dist'));
  const pages = all.filter((path) => leadsTo(path) === undefined);
  expect(pages.length).toBeGreaterThan(payloads.length);
  const visitor = async () => {
    const { page, ran } = await watched({ bypassCSP: true });
    for (let path = pages.pop(); path !== undefined; path = pages.pop()) {
      const address = path.split('/').map(encodeURIComponent).join('/');
      await page.goto(host.home + address, { waitUntil: 'domcontentloaded' });
      await page.evaluate(provoke);
      expect(ran, path).toEqual([]);
    }
  };
  await Promise.all([visitor(), visitor()]);
}, 600_000);

/** Sets off what waits for a pointer, the focus or a click. */
function provoke(): void {
  for (const element of document.querySelectorAll('main *')) {
    for (const name of ['mouseover', 'pointerover', 'focus', 'toggle', 'animationend'])
      element.dispatchEvent(new Event(name));
    const address = element.tagName.toLowerCase() === 'a' ? (element.getAttribute('href') ?? '') : '';
    // Links of pictures have no method `click`.
    if (/^\s*(javascript|data|vbscript):/i.test(address))
      element.dispatchEvent(new MouseEvent('click', { bubbles: true, cancelable: true }));
  }
}

test('pages that lead on lead to pages of the portal', () => {
  const targets = pagesOf(join(portal, 'dist')).flatMap((path) => leadsTo(path) ?? []);
  expect(targets.length).toBeGreaterThan(0);
  expect(targets.filter((target) => !/^\/docs\/[\w%/.-]+\/$/.test(target))).toEqual([]);
});

test('search shows hostile names and excerpts as text', async () => {
  const { page, ran } = await watched({ bypassCSP: true });
  for (const word of ['script', 'onerror', 'javascript', 'alert', 'hostile']) {
    await page.goto(`${host.home}search/?query=${word}`);
    await page.waitForFunction(() =>
      /result|Nothing/.test(document.querySelector('#search-count')?.textContent ?? ''),
    );
    await page.keyboard.press('Control+k');
    await page.locator('dialog.palette input').fill(word);
    await page.waitForTimeout(400);
  }
  expect(await page.locator('dialog.palette a').count()).toBeGreaterThan(0);
  await page.goto(`${host.home}catalog/?q=${encodeURIComponent('"><img src=x onerror=alert(1)>')}`);
  await page.goto(`${host.home}nowhere/${encodeURIComponent('<img src=x onerror=alert(1)>')}/`);
  await page.waitForTimeout(200);
  expect(ran).toEqual([]);
});

test('an SVG of a repository, opened by itself, runs nothing', async () => {
  const { page, ran } = await watched({ bypassCSP: true });
  const names = readdirSync(join(portal, 'dist/_assets'));
  expect(names.length).toBeGreaterThan(0);
  for (const name of names) {
    await page.goto(`${host.home}_assets/${name}`);
    await page.waitForTimeout(50);
  }
  expect(ran).toEqual([]);
});

test('the policy stops markup that would run, frames, forms and a base', async () => {
  const { page, ran } = await watched({});
  await page.goto(`${host.home}docs/default/component/hostile/`);
  await page.evaluate(() => {
    const script = document.createElement('script');
    script.textContent = 'alert("inline")';
    document.body.append(script);
    const foreign = document.createElement('script');
    foreign.src = 'data:text/javascript,alert("data")';
    document.body.append(foreign);
    const base = document.createElement('base');
    base.href = 'https://evil.example/';
    document.head.prepend(base);
    const holder = document.createElement('div');
    holder.innerHTML =
      '<img src="data:," onerror="alert(1)"><a id="run" href="javascript:alert(2)">x</a><iframe srcdoc="<script>parent.alert(3)</script>"></iframe><form action="https://evil.example/"><button id="send"></button></form><object data="data:text/html,x"></object>';
    document.body.append(holder);
    document.getElementById('run')?.click();
    document.getElementById('send')?.click();
  });
  await page.waitForTimeout(300);
  expect(ran).toEqual([]);
  expect(page.url()).toContain(host.home);
  expect(await page.evaluate(() => document.baseURI)).toContain(host.home);
});

interface Watched {
  page: Page;
  ran: string[];
}

/** A visitor whose browser tells of everything that runs: payloads call `alert` or ask for `/ran`. */
async function watched(options: { bypassCSP?: boolean }): Promise<Watched> {
  const context = await browser.newContext(options);
  const page = await context.newPage();
  page.setDefaultTimeout(10_000);
  const ran: string[] = [];
  page.on('dialog', (dialog) => {
    ran.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  page.on('popup', (popup) => ran.push(`popup: ${popup.url()}`));
  page.on('framenavigated', (frame) => {
    if (!frame.url().startsWith(host.home) && !frame.url().startsWith('about:'))
      ran.push(`left for ${frame.url()}`);
  });
  page.on('request', (request) => {
    if (/\/ran\b/.test(request.url())) ran.push(request.url());
  });
  // Badges and pictures elsewhere may be asked for, but nothing has to answer.
  await context.route(
    (url) => !url.href.startsWith(host.home),
    (route) => route.abort(),
  );
  return { page, ran };
}

function leadsTo(path: string): string | undefined {
  const html = readFileSync(join(portal, 'dist', path, 'index.html'), 'utf8');
  return /<meta http-equiv="refresh" content="0; url=([^"]*)">/.exec(html)?.[1];
}

/** Addresses of all pages below the home page. */
function pagesOf(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('index.html'))
    .map((path) => path.slice(0, -'index.html'.length))
    .sort();
}

function writeRepositories(folder: string): void {
  const write = (path: string, text: string) => {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  };
  const q = (text: string) => JSON.stringify(text);
  const named = payloads.filter((payload) => !/["\\/]|[^ -~]/.test(payload) && payload.length < 100);

  const entities = payloads.map(
    (payload, n) =>
      `apiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata:\n  name: evil-${n}\n  title: ${q(payload)}\n  description: ${q(payload)}\n  tags: [${q(payload)}]\n  labels: { x: ${q(payload)}, ${q(payload)}: x }\n  annotations: { example.com/x: ${q(payload)}, backstage.io/source-location: ${q(`url:${payload}`)}, backstage.io/view-url: ${q(payload)}, backstage.io/edit-url: ${q(payload)} }\n  links:\n    - { url: ${q(payload)}, title: ${q(payload)}, icon: ${q(payload)}, type: ${q(payload)} }\n    - { url: ${q(`https://example.com/${payload}`)} }\nspec:\n  type: ${q(payload)}\n  lifecycle: ${q(payload)}\n  owner: ${q(payload)}\n  system: ${q(payload)}\n  dependsOn: [${q(payload)}, ${q(`component:default/${payload}`)}]\n  profile: { displayName: ${q(payload)}, email: ${q(payload)}, picture: ${q(payload)} }\n`,
  );
  const person = (kind: string, payload: string, n: number) =>
    `apiVersion: backstage.io/v1alpha1\nkind: ${kind}\nmetadata:\n  name: evil-${n}\n  title: ${q(payload)}\nspec:\n  type: ${q(payload)}\n  profile: { displayName: ${q(payload)}, email: ${q(payload)}, picture: ${q(payload)} }\n  children: []\n  memberOf: []\n`;
  write('entities/catalog-info.yaml', entities.join('---\n'));
  write(
    'people/catalog-info.yaml',
    payloads
      .slice(0, 12)
      .flatMap((payload, n) => [person('Group', payload, n), person('User', payload, n)])
      .join('---\n'),
  );
  const openapi = {
    openapi: '3.0.0',
    info: { title: payloads[0], version: payloads[1], description: payloads[2] },
    paths: Object.fromEntries(
      payloads.map((payload, n) => [
        `/${n}/${payload}`,
        { get: { operationId: payload, summary: payload, description: payload, tags: [payload] } },
      ]),
    ),
  };
  write('api/openapi.json', JSON.stringify(openapi));
  write(
    'api/catalog-info.yaml',
    `apiVersion: backstage.io/v1alpha1\nkind: API\nmetadata: { name: api }\nspec:\n  type: openapi\n  lifecycle: production\n  owner: x\n  definition: { $text: ./openapi.json }\n---\napiVersion: backstage.io/v1alpha1\nkind: API\nmetadata: { name: text }\nspec:\n  type: other\n  lifecycle: production\n  owner: x\n  definition: ${q(payloads.join('\n'))}\n`,
  );

  write(
    'hostile/catalog-info.yaml',
    'apiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata:\n  name: hostile\n  annotations: { backstage.io/techdocs-ref: "dir:." }\nspec: { type: service, lifecycle: production, owner: x }\n',
  );
  write('hostile/docs/index.md', `# Hostile\n\n${payloads.join('\n\n')}\n\n--8<-- "docs/snippet.md"\n`);
  write('hostile/docs/snippet.md', payloads.join('\n\n'));
  // A few per page: the more, the likelier that one takes the sting out of the next.
  for (let n = 0; n < payloads.length; n += perPage) {
    const some = payloads.slice(n, n + perPage);
    const [first = ''] = some;
    write(
      `hostile/docs/p${n}.md`,
      `---\ntitle: ${q(first)}\ndescription: ${q(first)}\ntags: [${q(first)}]\n---\n${some.flatMap((payload) => Object.values(places).map((place) => place(payload))).join('\n')}`,
    );
  }
  for (const payload of named) write(`hostile/docs/names/${payload}.md`, `# ${payload}\n`);
  write(
    'hostile/mkdocs.yml',
    `site_name: ${q(payloads[0] ?? '')}\nsite_description: ${q(payloads[1] ?? '')}\nrepo_url: ${q('javascript:alert(1)//')}\nedit_uri: ${q('javascript:alert(1)')}\nnav:\n  - index.md\n${payloads.map((payload, n) => `  - ${q(payload)}: p${n - (n % perPage)}.md\n  - ${q(`${payload} `)}: ${q(payload)}\n`).join('')}markdown_extensions:\n  - pymdownx.arithmatex\n  - pymdownx.keys\n  - pymdownx.snippets\n  - pymdownx.critic\n  - pymdownx.smartsymbols\nplugins:\n  - techdocs-core\n  - redirects:\n      redirect_maps:\n${payloads.map((payload, n) => `        ${q(`old-${n}-${payload}.md`)}: p${n - (n % perPage)}.md\n        "gone-${n}.md": ${q(payload)}\n`).join('')}`,
  );
  for (const [n, payload] of named.entries()) {
    write(`${payload}/README.md`, `# ${payload}\n`);
    write(`${payload}/CODEOWNERS`, `* @${payload} ${payload}@example.com @acme/${n}\n`);
  }

  const drawings = [
    '<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"><script>alert(2)</script><rect width="9" height="9"/></svg>',
    '<svg xmlns="http://www.w3.org/2000/svg"><foreignObject width="99" height="99"><body xmlns="http://www.w3.org/1999/xhtml"><img src="x" onerror="alert(3)"/><iframe src="javascript:alert(4)"/></body></foreignObject><animate onbegin="alert(5)" attributeName="x" dur="1s"/></svg>',
    '<?xml version="1.0"?><?xml-stylesheet href="javascript:alert(6)"?><!DOCTYPE svg [<!ENTITY x "<script>alert(7)</script>">]><svg xmlns="http://www.w3.org/2000/svg" xmlns:h="http://www.w3.org/1999/xhtml"><h:script>alert(8)</h:script>&x;<use href="data:image/svg+xml,&lt;svg id=\'x\' xmlns=\'http://www.w3.org/2000/svg\' onload=\'alert(9)\'/>#x"/></svg>',
  ];
  drawings.forEach((drawing, n) => write(`hostile/docs/drawing-${n}.svg`, drawing));
  write('hostile/docs/page.png', '<!doctype html><script>alert(10)</script>');
  write(
    'hostile/docs/drawings.md',
    `# Drawings\n\n${drawings.map((_, n) => `![x](drawing-${n}.svg)`).join('\n')} ![y](page.png)\n`,
  );
}
