/** Plugins that want the same: ordered by a rule, or refused by name; never dropped without a word. */
import type { AstroIntegration, AstroIntegrationLogger } from 'astro';
import { expect, test } from 'vitest';
import { z } from 'zod';
import type { CallboardSetup } from '../../src/plugin.ts';
import { collectContributions } from '../../src/plugins/contributions.ts';

const logger = { fork: () => logger } as unknown as AstroIntegrationLogger;
const own = {
  widgets: [],
  tabs: [{ id: 'why', title: 'Why', component: 'own.astro', order: 900 }],
  nav: [],
  routes: ['/plugins', '/catalog/[namespace]/[kind]/[name]'],
};
const collect = (...integrations: AstroIntegration[]) =>
  collectContributions(integrations, own, { root: new URL('file:///site/'), logger });
const plugin = (name: string, setup: (context: CallboardSetup) => void): AstroIntegration => ({
  name,
  hooks: { 'callboard:setup': setup },
});

const crowd = (name: string) =>
  plugin(name, ({ addWidget, addTab, addNavItem, addHeadScript, addPage, addCsp, addAnnotation }) => {
    for (const [id, order] of [
      ['z', 10],
      ['y', undefined],
      ['x', undefined],
    ] as const)
      addWidget({ id, area: 'home', component: 'w.astro', order });
    addTab({ id: `${name}-b`, title: 'B', component: 't.astro' });
    addTab({ id: `${name}-a`, title: 'A', component: 't.astro' });
    addNavItem({ title: 'Same', href: '/same/', order: 500 });
    addHeadScript({ module: 'same/client.ts' });
    addPage({ pattern: `/${name}`, title: name, component: 'p.astro' });
    addCsp({ 'connect-src': ['https://same.example'] });
    addAnnotation('same.example/key', { example: name });
  });

test('everything is ordered by order, then plugin, then id, and nothing is missing', async () => {
  const found = await collect(crowd('b'), crowd('a'));
  const shown = (list: { plugin: string; id?: string; title?: string }[]) =>
    list.map(({ plugin: name, id, title }) => `${name} ${id ?? title}`);
  expect(shown(found.widgets)).toEqual(['a z', 'b z', 'a x', 'a y', 'b x', 'b y']);
  expect(shown(found.tabs)).toEqual(['callboard why', 'a a-a', 'a a-b', 'b b-a', 'b b-b']);
  expect(shown(found.nav)).toEqual(['a Same', 'b Same']);
  expect(found.headScripts.map(({ plugin: name }) => name)).toEqual(['a', 'b']);
  expect(found.pages.map(({ pattern }) => pattern)).toEqual(['/a', '/b']);
  expect(found.annotations.map(({ example }) => example)).toEqual(['a', 'b']);
  expect(found.csp['connect-src']).toEqual(['https://same.example']);
  expect(found.hosts.map(({ plugin: name }) => name)).toEqual(['a', 'b']);
  expect(await collect(crowd('a'), crowd('b'))).toEqual(found);
});

const tab = (name: string, id: string) =>
  plugin(name, ({ addTab }) => addTab({ id, title: 'T', component: 't.astro' }));
const route = (name: string, pattern: string) =>
  plugin(name, ({ addPage }) => addPage({ pattern, entrypoint: 'e.ts' }));

test.each<[string, AstroIntegration[], RegExp]>([
  ['the same tab', [tab('a', 'errors'), tab('b', 'errors')], /"b" adds the tab "errors", which "a"/],
  ['a tab of Callboard’s', [tab('a', 'why')], /"a" adds the tab "why", which "callboard"/],
  ['a tab that is no part of an address', [tab('a', 'My errors')], /part of an address/],
  ['the same route', [route('a', '/x/[id]'), route('b', '/x/[name]/')], /"b" adds the page .*which "a"/],
  ['the page of plugins', [route('a', '/plugins')], /"a" adds the page \/plugins, which "callboard"/],
  ['a route of Callboard’s', [route('a', '/catalog/[a]/[b]/[c]')], /which "callboard"/],
  ['the same name', [crowd('a'), plugin('a', () => {})], /Two integrations are called "a"/],
  [
    'the same name, one of which only collects',
    [crowd('a'), { name: 'a', hooks: { 'callboard:collect': () => {} } }],
    /Two integrations are called "a"/,
  ],
  [
    'a description twice',
    [plugin('a', ({ describe }) => [1, 2].forEach(() => describe({ title: 'A', description: 'B' })))],
    /"a" describes itself twice/,
  ],
  [
    'documentation at no address',
    [plugin('a', ({ describe }) => describe({ title: 'A', description: 'B', docs: 'javascript:alert(1)' }))],
    /"a" describes itself wrongly[^]*docs/,
  ],
  [
    'an annotation twice by one plugin',
    [plugin('a', ({ addAnnotation }) => [1, 2].forEach(() => addAnnotation('a/b', { example: 'c' })))],
    /the annotation "a\/b", which "a"/,
  ],
  [
    'an annotation without an example',
    [plugin('a', ({ addAnnotation }) => addAnnotation('a/b', {} as never))],
    /"a", annotation "a\/b" is wrong[^]*example/,
  ],
  [
    'a form that does not exist',
    [plugin('a', ({ addAnnotation }) => addAnnotation('a/b', { example: 'c', value: '^.*$' as never }))],
    /annotation "a\/b" is wrong[^]*value/,
  ],
  [
    'the same search filter',
    ['a', 'b'].map((name) =>
      plugin(name, ({ addSearchFilter }) =>
        addSearchFilter({ id: 'tier', title: 'Tier', value: { annotation: 'a/b' } }),
      ),
    ),
    /"b" adds the search filter "tier", which "a"/,
  ],
  [
    'a search record out of the portal',
    [plugin('a', ({ addSearchRecord }) => addSearchRecord({ title: 'X', href: '//x.example/', text: '' }))],
    /search record "X" is wrong[^]*href/,
  ],
  [
    'the same type of source',
    ['a', 'b'].map((name) =>
      plugin(name, ({ addSource }) => addSource({ type: 'gitea', options: z.string(), list: () => [] })),
    ),
    /"b" adds the source "gitea", which "a"/,
  ],
  [
    'a type of source of Callboard’s',
    [plugin('a', ({ addSource }) => addSource({ type: 'github', options: z.string(), list: () => [] }))],
    /"a" adds the source "github", which "callboard"/,
  ],
  [
    'a badge of Callboard’s',
    [plugin('a', ({ addBadge }) => addBadge({ metric: 'owner', label: 'o', value: 'x' }))],
    /"a" adds the badge "owner", which "callboard"/,
  ],
  [
    'the same file twice',
    [
      plugin('@acme/errors', ({ addOutput }) => addOutput({ path: 'a.json', make: () => '' })),
      plugin('@acme/errors/', ({ addOutput }) => addOutput({ path: 'A.json', make: () => '' })),
    ],
    /"@acme\/errors\/" adds the file \/plugin\/@acme\/errors\/a.json, which "@acme\/errors"/,
  ],
  ...['../a.json', '/a.json', 'b/../a.json', '.a.json', 'a.html', 'a.svg', 'a.js', 'a'].map(
    (path): [string, AstroIntegration[], RegExp] => [
      `the file ${path}`,
      [plugin('a', ({ addOutput }) => addOutput({ path, make: () => '' }))],
      /"a", output ".*" is wrong[^]*own folder/,
    ],
  ),
  [
    'a link out of the portal in the header',
    [plugin('a', ({ addNavItem }) => addNavItem({ title: 'X', href: 'https://x.example' }))],
    /navigation item "X" is wrong[^]*href/,
  ],
  [
    'a directive that pages do not have',
    [plugin('a', ({ addCsp }) => addCsp({ 'object-src': ['https://x.example'] } as never))],
    /"object-src". It may in/,
  ],
])('%s is refused', async (_, integrations, message) => {
  await expect(collect(...integrations)).rejects.toThrow(message);
});

test('other integrations may be called alike', async () => {
  const sitemap: AstroIntegration = { name: 'sitemap', hooks: {} };
  expect((await collect(sitemap, sitemap)).plugins).toEqual([]);
});
