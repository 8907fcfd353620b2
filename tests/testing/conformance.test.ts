/** The conformance tests find nothing in a good plugin, and in a broken one what is broken, by the check that is meant for it. */
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { checkPlugin, type PluginTest } from '../../src/testing.ts';
import { runHostile } from '../../src/testing/checks/hostile.ts';
import { createSubject } from '../../src/testing/subject.ts';
import { ask, component, type Faults, store, test as pluginTest, url } from './broken-plugins.ts';

/** What each check that does not hold says, by its name. */
async function findings(faults: Faults, only?: string): Promise<Map<string, string>> {
  const results = await checkPlugin({ ...pluginTest(faults), pages: false }, only);
  return new Map(results.flatMap(({ name, error }) => (error ? [[name, error.message]] : [])));
}

test('a good plugin keeps to all', async () => {
  expect(await findings({})).toEqual(new Map());
});

test('sources and checks, which are code, are no trouble', async () => {
  const setup: Faults['setup'] = ({ addSource, addCheck }) => {
    addSource({ type: 'acme', options: z.strictObject({ url: z.url() }), list: () => [] });
    addCheck({ rule: 'no-errors', description: 'There are no errors.', check() {} });
  };
  expect(await findings({ setup }, 's')).toEqual(new Map());
});

const loose = z.any();
const inPart =
  (work: (...args: Parameters<NonNullable<Faults['store']>>) => unknown): Faults['store'] =>
  async (answer, part, context, token) => {
    await store(answer, part, context, token);
    await work(answer, part, context, token);
  };
const collectWith =
  (
    work: (context: Parameters<NonNullable<Faults['collect']>>[0], token: string) => Promise<void>,
  ): Faults['collect'] =>
  async (context) => {
    context.limits({ hosts: [url] });
    const token = context.secret('ERRORS_TOKEN');
    if (!token) return context.note('No ERRORS_TOKEN is set.');
    await work(context, token);
  };

describe('a plugin that', () => {
  test.each<[what: string, faults: Faults, check: string, message: string]>([
    ['takes any options', { anyOptions: true }, 'options: those that are wrong', 'is accepted'],
    [
      'names an area that there is not',
      {
        setup: ({ addWidget }) =>
          addWidget({ id: 'x', area: 'sidebar' as 'home', component: 'acme/X.astro' }),
      },
      'set-up: widgets, tabs, pages',
      'there is no area "sidebar"',
    ],
    [
      'names a component that there is not',
      { widget: 'Gone' },
      'set-up: widgets, tabs, pages',
      'fixtures/Gone.astro is not found',
    ],
    [
      'links to a page without a slash at the end',
      { setup: ({ addNavItem }) => addNavItem({ title: 'All', href: '/errors' }) },
      'set-up: widgets, tabs, pages',
      'with slashes at both ends',
    ],
    [
      'links to a page that there is not',
      { setup: ({ addNavItem }) => addNavItem({ title: 'All', href: '/all-errors/' }) },
      'set-up: widgets, tabs, pages',
      'leads to /all-errors/, and there is no such page',
    ],
    [
      'gives an annotation no example',
      { setup: ({ addAnnotation }) => addAnnotation('acme.example/team', { example: '' }) },
      'set-up: widgets, tabs, pages',
      'annotation "acme.example/team" is wrong',
    ],
    [
      'adds something else each time',
      { setup: ({ addNavItem }) => addNavItem({ title: `${Math.random()}`, href: '/errors/' }) },
      'set-up: running twice',
      'differs from run to run',
    ],
    [
      'stores data for an entity that there is not',
      { store: inPart((_, part) => part.set('component:default/nobody', {})) },
      'collect: stores what the recordings tell',
      'component:default/nobody',
    ],
    [
      'asks what no answer is recorded for',
      { store: inPart((_, __, { fetchJson }) => fetchJson(`${url}/api/teams`, loose)) },
      'collect: stores what the recordings tell',
      `No answer is recorded for: GET ${url}/api/teams`,
    ],
    ['stores nothing', { store: () => {} }, 'collect: stores what the recordings tell', 'stores nothing'],
    [
      'asks a host that it has not named',
      { store: inPart((_, __, { fetch }) => fetch('https://other.acme.example/')) },
      'requests: go through',
      'limits({ hosts })',
    ],
    [
      'uses the global fetch',
      { store: inPart(() => fetch(`${url}/api/projects`).catch(() => {})) },
      'requests: go through',
      'global fetch',
    ],
    [
      'asks for every entity',
      {
        store: inPart(async ({ projects }, _, { catalog, fetch }) => {
          for (const { name } of catalog.entities)
            await fetch(`${url}/api/projects?name=${name}&${projects.length}`);
        }),
      },
      'requests: do not grow',
      '100 entities',
    ],
    [
      'stores the present time',
      { store: inPart((_, part, { now }) => part.setSite({ at: now.toISOString() })) },
      'determinism: the same answers',
      'the organisation differs',
    ],
    [
      'counts its runs',
      {
        store: inPart((_, part) => {
          const before = part.previousSite() as { runs?: number } | undefined;
          part.setSite({ runs: (before?.runs ?? 0) + 1 });
        }),
      },
      'determinism: a second run',
      'the organisation has changed',
    ],
    [
      'stores its token',
      { store: inPart((_, part, __, token) => part.setSite({ url: `${url}/?token=${token}` })) },
      'secrets: are in nothing',
      'stores a secret',
    ],
    [
      'prints its token',
      { store: inPart((_, __, { logger }, token) => logger.info(`asked with ${token}`)) },
      'secrets: are in nothing',
      'is printed',
    ],
    [
      'hands its token to pages',
      {
        setup: ({ addWidget }) =>
          addWidget({
            id: 'leak',
            area: 'home',
            component: 'callboard/components/Card.astro',
            props: { token: process.env['ERRORS_TOKEN'] ?? '' },
          }),
      },
      'secrets: are in nothing',
      '`callboard:setup` adds holds a secret',
    ],
    [
      'asks without a token as with one',
      {
        collect: async (context) => {
          context.limits({ hosts: [url] });
          await context.part('', async (part) =>
            store(await ask(context, `${context.secret('ERRORS_TOKEN')}`), part, context, ''),
          );
        },
      },
      'no token',
      'with an empty token',
    ],
    [
      'says nothing without a token',
      {
        collect: async (context) => {
          context.limits({ hosts: [url] });
          const token = context.secret('ERRORS_TOKEN');
          if (token)
            await context.part('', async (part) => store(await ask(context, token), part, context, token));
        },
      },
      'no token',
      'says nothing',
    ],
    [
      'cannot bear an empty list',
      { store: inPart(({ projects }) => projects.reduce((a) => a)) },
      'no data',
      'With empty lists',
    ],
    [
      'forgets what it knew when the vendor is down',
      {
        collect: collectWith(async (context, token) => {
          const answer = await ask(context, token).catch(() => ({ projects: [] }));
          await context.part('', (part) => store(answer, part, context, token));
        }),
      },
      'vendor down',
      'what was known before is gone',
    ],
    [
      'keeps silent when the vendor is down',
      {
        collect: collectWith(async (context, token) => {
          const answer = await ask(context, token).catch(() => undefined);
          if (answer) await context.part('', (part) => store(answer, part, context, token));
        }),
      },
      'vendor down',
      'no problem says so',
    ],
    [
      'takes answers as they come',
      {
        collect: collectWith(async (context, token) => {
          await context.part('', async (part) => {
            const answer = await context.fetchJson(`${url}/api/projects`, loose, {
              headers: { authorization: `Bearer ${token}` },
            });
            return store(answer as never, part, context, token);
          });
        }),
      },
      'odd answers',
      'is null: TypeError',
    ],
    [
      'stores what is missing as a text',
      {
        store: inPart(({ projects }, part) =>
          part.setSite({ links: projects.map(({ link }) => String(link)) }),
        ),
      },
      'odd answers',
      '"undefined", "null" or "NaN"',
    ],
    [
      'stores texts however long',
      {
        store: inPart(({ projects }, part) =>
          part.setSite({ links: projects.map(({ link }) => link ?? '') }),
        ),
      },
      'hostile texts: long ones',
      'characters is stored',
    ],
    [
      'takes names of the vendor for keys',
      {
        store: inPart(({ projects }) => {
          const lists: Record<string, string[]> = {};
          for (const { name } of projects) (lists[name] ??= []).push(name);
        }),
      },
      'hostile texts: names such as __proto__',
      'with constructor',
    ],
    [
      'decodes what may be no code',
      { store: inPart(({ projects }) => projects.map(({ link }) => decodeURIComponent(link ?? ''))) },
      'hostile texts: markup',
      'URIError',
    ],
  ])('%s', async (_, faults, check, message) => {
    const found = await findings(faults, check);
    const [name] = [...found.keys()].filter((one) => one.startsWith(check));
    expect(name, [...found].join('\n')).toBeDefined();
    expect(found.get(name ?? '')).toContain(message);
  });
});

test('hostile texts reach the pages of a plugin that stores empty lists where nothing fits', async () => {
  const subject = createSubject({
    ...pluginTest({
      store({ projects }, part, { catalog }) {
        for (const { ref, entity } of catalog.entities) {
          const own = projects.filter(
            ({ name }) => name === entity.metadata.annotations?.['acme.example/project'],
          );
          part.set(ref, {
            open: own.length,
            incidents: own.map(({ name, link }) => ({ name, link: link ?? null })),
          });
        }
      },
    }),
  } as PluginTest<unknown>);
  const { stored } = await runHostile(subject);
  const orders = stored.parts['']?.entities['component:default/orders']?.data;
  expect(orders).toMatchObject({ open: 1, incidents: [{ link: expect.stringMatching(/^javascript:/) }] });
  expect(JSON.stringify(orders)).toContain('shop%E0');
});

describe('a plugin whose component', () => {
  const faultsOfComponents = [
    'raw',
    'link',
    'handler',
    'style',
    'heading',
    'base',
    'age',
    'chance',
    'weight',
  ];
  // One portal for all: building it is what takes time.
  const found = once(async () => {
    const results = await checkPlugin(
      pluginTest({
        setup({ addWidget, addTab }) {
          for (const fault of faultsOfComponents)
            addWidget({
              id: fault,
              area: 'entity-overview',
              title: fault,
              component: component('Bad'),
              when: { collected: true },
              props: { fault },
            });
          addWidget({
            id: 'nowhere',
            area: 'home',
            component: component('Bad'),
            when: { kind: 'API' },
            props: {},
          });
          addTab({
            id: 'annotation',
            title: 'Annotation',
            component: component('Annotation'),
            when: { annotation: 'acme.example/project' },
          });
        },
      }),
      'pages',
    );
    return new Map(results.map(({ name, error }) => [name, error?.message ?? '']));
  });

  test.each([
    ['prints texts as markup', 'pages: hostile texts', 'widget raw: a text is printed as markup'],
    ['links wherever a vendor says', 'pages: hostile texts', 'widget link: <a> leads to "javascript:'],
    [
      'links wherever an annotation says',
      'pages: hostile texts',
      'tab annotation: <a> leads to "javascript:',
    ],
    ['has a handler in place', 'pages: the HTML is plain', 'widget handler: <p> has the handler onclick'],
    ['has a style in place', 'pages: the HTML is plain', 'widget style: <p> has an attribute style'],
    ['has a heading of the first level', 'pages: the HTML is plain', 'widget heading: the page has an h1'],
    ['forgets the base', 'pages: links stay below', 'widget base: /errors/ leaves the portal'],
    ['does not say how old its data is', 'pages: say how old', 'widget age shows data without its age'],
    ['comes out by chance', 'pages: the same data', 'widget chance comes out differently'],
    ['weighs too much', 'pages: a widget adds little', 'widget weight adds'],
    ['is shown nowhere', 'pages: every widget', 'widget nowhere is to stand in the area home'],
  ])('%s', async (_, check, message) => {
    const [name = ''] = [...(await found()).keys()].filter((one) => one.startsWith(check));
    expect((await found()).get(name)).toContain(message);
  });

  test('is of no use to a badge is told', async () => {
    const setup: Faults['setup'] = ({ addBadge }) =>
      addBadge({ metric: 'errors', label: 'errors', value: 'opened' });
    const [result] = await checkPlugin(pluginTest({ setup }), 'pages: every');
    expect(result?.error?.message).toContain('The badge "errors" is made for no entity');
  });

  test('throws says on which page and where, once', async () => {
    const results = await checkPlugin(pluginTest({ widget: 'Throws' }), 'pages');
    const messages = results.flatMap(({ error }) => error?.message ?? []);
    expect(messages[0]).toContain("reading 'length'), on /catalog/default/component/gate/, near:");
    expect(messages[0]).toContain('one.data.nothing.length');
    expect(new Set(messages.slice(1))).toEqual(
      new Set(['The small portal cannot be built: the first test that needs it says why.']),
    );
  });

  test('is good passes', async () => {
    const results = await checkPlugin(pluginTest(), 'pages');
    expect(results.filter(({ error }) => error)).toEqual([]);
    expect(results.length).toBeGreaterThan(5);
  });
});

function once<T>(make: () => T): () => T {
  let made: { value: T } | undefined;
  return () => (made ??= { value: make() }).value;
}
