import type { AstroIntegration, AstroIntegrationLogger } from 'astro';
import { expect, test, vi } from 'vitest';
import { z } from 'zod';
import type { CallboardSetup } from '../../src/plugin.ts';
import { collectContributions } from '../../src/plugins/contributions.ts';
import { mergeTopics, uniqueNav } from '../../src/plugins/topics.ts';
import { virtualModules } from '../../src/vite/modules.ts';

const logger = {
  fork: () => logger,
  info() {},
  warn() {},
  error() {},
  debug() {},
} as unknown as AstroIntegrationLogger;
const own = {
  widgets: [
    {
      id: 'about',
      area: 'entity-overview' as const,
      component: 'callboard/components/cards/AboutCard.astro',
      order: 100,
    },
  ],
  tabs: [],
  nav: [{ title: 'Catalog', href: '/catalog/', order: 100 }],
  routes: ['/', '/catalog'],
};
const collect = (...integrations: AstroIntegration[]) =>
  collectContributions(integrations, own, { root: new URL('file:///site/'), logger });
const plugin = (name: string, setup: (context: CallboardSetup) => void): AstroIntegration => ({
  name,
  hooks: { 'callboard:setup': setup },
});

const early = plugin('early', ({ addWidget, addNavItem }) => {
  addWidget({
    id: 'a',
    area: 'entity-overview',
    component: 'early/A.astro',
    order: 50,
    when: { annotation: 'x/y' },
  });
  addNavItem({ title: 'Early', href: '/early/', order: 500 });
});
const late = plugin('late', ({ addWidget, addPage, addHeadScript }) => {
  addWidget({ id: 'a', area: 'entity-overview', component: 'late/A.astro', props: { of: 1 } });
  addPage({ pattern: '/late', title: 'Late', component: 'late/Page.astro' });
  addHeadScript({ module: 'late/client.ts', props: { id: 7 } });
});

test('the place of plugins in `integrations` changes nothing', async () => {
  expect(await collect(early, late)).toEqual(await collect(late, early));
});

test('own cards and widgets stand in one list, by order', async () => {
  const { widgets } = await collect(late, early);
  expect(widgets.map(({ plugin: name, id }) => `${name}/${id}`)).toEqual([
    'early/a',
    'callboard/about',
    'late/a',
  ]);
});

test('kinds are checked as those of files are, and sorted by name', async () => {
  const add = (name: string, kind: string) =>
    plugin(name, ({ addKind }) => addKind({ kind, apiVersion: 'acme.com/v1' }));
  const { kinds } = await collect(add('b', 'Model'), add('a', 'Dataset'));
  expect(kinds.map(({ kind }) => kind)).toEqual(['Dataset', 'Model']);
  await expect(collect(add('a', 'Model'), add('b', 'model'))).rejects.toThrow(/the kind "model", which "a"/);
  await expect(collect(add('a', 'Component'))).rejects.toThrow(/kind of Backstage's/);
});

test('an integration that is no plugin is left alone', async () => {
  const { widgets } = await collect({ name: 'sitemap', hooks: {} });
  expect(widgets).toHaveLength(1);
});

test('wrong options name the plugin and every wrong path at once', async () => {
  const wrong = plugin('grafana', ({ parseOptions }) => {
    parseOptions(z.strictObject({ url: z.url(), embed: z.boolean() }), {
      url: 'nope',
      embed: 'yes',
      colour: 1,
    });
  });
  await expect(collect(wrong)).rejects.toThrow(
    /options of grafana[\s\S]*colour[\s\S]*url[\s\S]*embed|options of grafana[\s\S]*url[\s\S]*embed[\s\S]*colour/,
  );
});

test('options that are not known are told with those that are, and where to read of them', async () => {
  const schema = z.strictObject({
    instances: z.array(z.strictObject({ url: z.url(), label: z.string().optional() })).default([]),
  });
  const wrong = plugin('grafana', ({ describe, parseOptions }) => {
    describe({ title: 'Grafana', description: 'Alerts.', docs: 'https://acme.example/grafana' });
    parseOptions(schema, { instance: [], instances: [{ url: 'https://a.example', titel: 'A' }] });
  });
  const error = await collect(wrong).catch((thrown: unknown) => thrown);
  const message = (error as Error).message;
  expect(message).toMatch(/"instance" \(known: instances\)/);
  expect(message).toMatch(/"titel" \(known: url, label\)/);
  expect(message).toContain('https://acme.example/grafana');
});

test('the mistakes of all plugins are told at once', async () => {
  const wrong = (name: string) =>
    plugin(name, ({ parseOptions }) => void parseOptions(z.strictObject({ url: z.url() }), {}));
  const nav = plugin('c', ({ addNavItem }) => addNavItem({ title: 'C', href: 'c' }));
  await expect(collect(wrong('a'), early, wrong('b'), nav)).rejects.toThrow(
    /options of a [^]*options of b [^]*Plugin "c", navigation item/,
  );
});

test('a setup that never ends, or throws anything, is an error that names the plugin', async () => {
  vi.useFakeTimers();
  const never = plugin('slow', () => new Promise<void>(() => {}) as never);
  const ended = collect(never).catch((thrown: unknown) => String(thrown));
  await vi.advanceTimersByTimeAsync(60_000);
  vi.useRealTimers();
  expect(await ended).toContain('plugin "slow" failed: It did not end within 60 seconds.');
  const odd = plugin('odd', () => {
    // oxlint-disable-next-line no-throw-literal -- that is the case
    throw Object.create(null);
  });
  await expect(collect(odd)).rejects.toThrow(/plugin "odd" failed: something that has no message/);
});

test.each([
  'https://a.example',
  'https://a.example:8443',
  'http://localhost:3000',
  'wss://a.example',
  'https://*.a.example',
])('%s is one host', async (host) => {
  const { csp } = await collect(plugin('x', ({ addCsp }) => addCsp({ 'connect-src': [host] })));
  expect(csp['connect-src']).toEqual([host]);
});

test.each([
  "'unsafe-inline'",
  "'Unsafe-Inline'",
  "'nonce-a'",
  'https:',
  'https://*',
  'https://*.example',
  'https://*:*',
  'https://a.example:*',
  '*:*',
  'data:',
  'blob:',
  'a.example',
  'https://a.example/path',
])('%s is not one host', async (host) => {
  await expect(collect(plugin('x', ({ addCsp }) => addCsp({ 'script-src': [host] })))).rejects.toThrow(
    /exact hosts/,
  );
});

test.each(['/\\evil.example/', '//evil.example/', '/a\\b/', 'https://evil.example/'])(
  'navigation and search do not lead to %s',
  async (href) => {
    await expect(collect(plugin('x', ({ addNavItem }) => addNavItem({ title: 'X', href })))).rejects.toThrow(
      /path below the base/,
    );
    await expect(
      collect(plugin('x', ({ addSearchRecord }) => addSearchRecord({ title: 'X', href, text: '' }))),
    ).rejects.toThrow(/path with slashes/);
  },
);

test.each(['/\\evil.example/', '//evil.example/', 'javascript:alert(1)'])(
  'a plugin is not documented at %s',
  async (docs) => {
    const odd = plugin('x', ({ describe }) => describe({ title: 'X', description: 'X', docs }));
    await expect(collect(odd)).rejects.toThrow(/path that begins with/);
  },
);

test.each([
  ['data.json', 'data.json/x.json'],
  ['data.json/x.json', 'Data.json'],
])('no file is a folder of another: %s and %s', async (...paths) => {
  await expect(
    collect(plugin('x', ({ addOutput }) => paths.forEach((path) => addOutput({ path, make: () => '' })))),
  ).rejects.toThrow(/adds the file \/plugin\/x\//);
});

test.each([
  [
    'a page of Callboard’s own',
    plugin('x', ({ addPage }) => addPage({ pattern: '/catalog', title: 'X', component: 'x.astro' })),
    /page \/catalog, which "callboard"/,
  ],
  [
    'the same widget twice',
    plugin('x', ({ addWidget }) =>
      [1, 2].forEach(() => addWidget({ id: 'w', area: 'home', component: 'x.astro' })),
    ),
    /widget "w"/,
  ],
  ['every host', plugin('x', ({ addCsp }) => addCsp({ 'connect-src': ['*'] })), /exact hosts/],
  [
    'another directive through a host',
    plugin('x', ({ addCsp }) => addCsp({ 'img-src': ["https://a.example; script-src 'unsafe-inline'"] })),
    /exact hosts/,
  ],
])('%s is refused', async (_name, integration, message) => {
  await expect(collect(integration)).rejects.toThrow(message);
});

test('a page stands at one address, however its pattern is written', async () => {
  const at = (name: string, pattern: string) =>
    plugin(name, ({ addPage }) => addPage({ pattern, title: 'X', component: 'x.astro' }));
  const { pages } = await collect(at('a', '/radar/'), at('b', 'costs'));
  expect(pages.map(({ pattern }) => pattern)).toEqual(['/costs', '/radar']);
  await expect(collect(at('a', '/radar/'), at('b', '/radar'))).rejects.toThrow(/page \/radar, which "a"/);
  await expect(collect(at('a', '/catalog/'))).rejects.toThrow(/page \/catalog, which "callboard"/);
});

test('virtual modules import each component once and carry props as JSON', async () => {
  const site = { title: 'T', snapshot: '/s', nav: [], emails: false, twins: true };
  const { load, resolveId } = virtualModules(site, await collect(early, late)) as unknown as {
    load(id: string): string;
    resolveId(id: string): string;
  };
  const source = (name: string) => load(resolveId(`virtual:callboard/${name}`));
  expect(source('areas').match(/import \w+ from "late\/A.astro"/g)).toHaveLength(1);
  expect(source('areas')).toContain('"props":{"of":1}');
  expect(source('pages')).toContain('"/late"');
  expect(source('head')).toContain('s0({"id":7})');
});

test.each<[string, object, string]>([
  ['an area that does not exist', { area: 'entity-overveiw' }, 'there is no area "entity-overveiw"'],
  ['a condition that is misspelt', { when: { colected: true } }, 'colected'],
  ['props that are no JSON', { props: { now: () => 1 } }, 'must be JSON'],
])('%s is refused, and the plugin named', async (_, wrong, message) => {
  const setUp = plugin('wrong', ({ addWidget }) =>
    addWidget({ id: 'w', area: 'home', component: 'wrong/W.astro', ...wrong }),
  );
  await expect(collect(setUp)).rejects.toThrow(message);
  await expect(collect(setUp)).rejects.toThrow('Plugin "wrong", widget "w"');
});

test('props may have members that are undefined', async () => {
  const setUp = plugin('fine', ({ addWidget }) =>
    addWidget({ id: 'w', area: 'home', component: 'fine/W.astro', props: { a: undefined as never } }),
  );
  expect((await collect(setUp)).widgets.map(({ plugin: name }) => name)).toContain('fine');
});

test('plugins of one topic share its widgets, tabs and pages: each once, with a member for every plugin', async () => {
  const vendor = (name: string) =>
    plugin(name, ({ addWidget, addTab, addPage, addNavItem }) => {
      const shared = { topic: 'weather', props: { vendor: name } };
      addWidget({
        ...shared,
        id: 'sky',
        area: 'home',
        component: 'sky/Sky.astro',
        when: { collected: true },
      });
      addTab({ ...shared, id: 'sky', title: 'Sky', component: 'sky/Tab.astro' });
      addPage({ ...shared, pattern: '/sky', title: `Sky of ${name}`, component: 'sky/Page.astro' });
      addNavItem({ title: 'Sky', href: '/sky/' });
    });
  const found = await collect(vendor('rain'), early, vendor('clouds'));
  const widgets = mergeTopics(found.widgets, ({ area, id }) => `${area} ${id}`);
  expect(widgets).toHaveLength(found.widgets.length - 1);
  expect(widgets.filter(({ id }) => id === 'sky')).toEqual([
    expect.objectContaining({
      plugin: 'clouds',
      members: [
        { plugin: 'clouds', props: { vendor: 'clouds' }, when: { collected: true } },
        { plugin: 'rain', props: { vendor: 'rain' }, when: { collected: true } },
      ],
    }),
  ]);
  expect(mergeTopics(found.tabs, ({ id }) => id).filter(({ id }) => id === 'sky')).toEqual([
    expect.objectContaining({
      plugin: 'clouds',
      members: [
        { plugin: 'clouds', props: { vendor: 'clouds' } },
        { plugin: 'rain', props: { vendor: 'rain' } },
      ],
    }),
  ]);
  expect(mergeTopics(found.pages, ({ pattern }) => pattern)).toEqual([
    expect.objectContaining({
      title: 'Sky of clouds',
      members: [
        { plugin: 'clouds', props: { vendor: 'clouds' } },
        { plugin: 'rain', props: { vendor: 'rain' } },
      ],
    }),
  ]);
  expect(uniqueNav(found.nav).filter(({ title }) => title === 'Sky')).toHaveLength(1);
  expect(await collect(vendor('clouds'), vendor('rain'), early)).toEqual(found);
});

test('a page of a topic is not shared with a plugin outside of it', async () => {
  const one = plugin('one', ({ addPage }) =>
    addPage({ topic: 'weather', pattern: '/sky', title: 'Sky', component: 'a/A.astro' }),
  );
  const other = plugin('other', ({ addPage }) =>
    addPage({ pattern: '/sky', title: 'Sky', component: 'b/B.astro' }),
  );
  await expect(collect(one, other)).rejects.toThrow('the page /sky');
});
