/** What an outside plugin says of descriptors acts in every command: a user's repository, real processes. */
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { callboard, createPortal } from '../portal.ts';

let portal = '';
const write = (path: string, text: string) => {
  mkdirSync(dirname(join(portal, path)), { recursive: true });
  writeFileSync(join(portal, path), text);
};
const read = (path: string) => readFileSync(join(portal, path), 'utf8');
const config = (plugins: string) =>
  `import callboard from 'callboard';\nimport tracker from './tracker.mjs';\nexport default { integrations: [${plugins}, callboard({ title: 'Test', fullText: false })] };\n`;

beforeAll(() => {
  portal = createPortal('plugin-rules', 'sources:\n  - folder: ../services\n');
  write(
    'tracker.mjs',
    `export default () => ({
  name: 'acme-tracker',
  hooks: {
    'callboard:setup'({ describe, addAnnotation, addCheck, addOutput, addBadge }) {
      addOutput({ path: 'all.json', make: ({ catalog, collected }) => JSON.stringify(catalog.entities.map(({ ref }) => [ref, collected(ref)])) });
      addBadge({ metric: 'open', label: 'open', value: 'open' });
      describe({ title: 'Error <b>tracker</b>', description: 'Open errors.', docs: 'https://tracker.acme.example' });
      addAnnotation('acme.example/tracker', { example: 'orders', value: 'word' });
      addCheck({
        rule: 'tracked',
        description: 'Services are tracked.',
        docs: 'https://tracker.acme.example/rules',
        check({ type, entity }, { report }) {
          if (type === 'service' && !entity.metadata.annotations?.['acme.example/tracker'])
            report({ message: 'This service has no tracker.', path: ['spec', 'type'] });
        },
      });
    },
    'callboard:collect': ({ part }) => part('', ({ set }) => set('component:default/orders', { open: 3 })),
  },
});
`,
  );
  write('astro.config.mjs', config('tracker()'));
  write(
    'services/catalog-info.yaml',
    `apiVersion: backstage.io/v1alpha1
kind: Component
metadata:
  name: orders
  annotations:
    acme.example/traker: orders
spec:
  type: service
  lifecycle: production
  owner: shop
---
apiVersion: backstage.io/v1alpha1
kind: Group
metadata: { name: shop }
spec: { type: team, children: [] }
`,
  );
});
afterAll(() => rmSync(portal, { recursive: true, force: true }));

const said = [
  'services/catalog-info.yaml:6:5  warning Nobody reads the annotation `acme.example/traker`: it seems to be misspelt. misspelt-annotation',
  'services/catalog-info.yaml:8  warning This service has no tracker. acme-tracker/tracked',
];

test('a build shows what is wrong; a second one starts nothing; the plugin gone, so is what it said', async () => {
  expect(await callboard(portal, ['build'])).toMatchObject({ code: 0 });
  expect(read('dist/problems/index.html')).toContain('This service has no tracker.');
  expect(read('dist/problems/index.html')).toContain('href="https://tracker.acme.example/rules"');
  expect(read('dist/catalog/default/component/orders/index.html')).toContain('acme-tracker/tracked');
  const plugins = read('dist/plugins/index.html');
  expect(plugins).toContain('Error &lt;b&gt;tracker');
  expect(plugins).toContain('Services are tracked.');

  const file = JSON.parse(read('dist/plugin/acme-tracker/all.json')) as [string, { data: unknown }[]][];
  expect(file[0]).toMatchObject(['component:default/orders', [{ data: { open: 3 } }]]);
  expect(read('dist/badges/default/component/orders/open.svg')).toContain('aria-label="open: 3"');
  expect(existsSync(join(portal, 'dist/badges/default/component/orders/owner.svg'))).toBe(false);

  // Of a plugin that asks somebody, something changes with every build: when it has asked.
  write(
    'astro.config.mjs',
    config("{ ...tracker(), hooks: { ...tracker().hooks, 'callboard:collect': undefined } }"),
  );
  expect(await callboard(portal, ['build'])).toMatchObject({ code: 0 });
  expect(existsSync(join(portal, 'dist/badges/default/component/orders/open.svg'))).toBe(false);
  expect(read('dist/plugin/acme-tracker/all.json')).toContain('["component:default/orders",[]]');

  const again = await callboard(portal, ['build']);
  expect(again.output).not.toContain('render');
  expect((await callboard(portal, ['check'])).output).toContain(said[1]);

  write('astro.config.mjs', config('{ ...tracker(), hooks: {} }'));
  expect(await callboard(portal, ['build'])).toMatchObject({ code: 0 });
  expect(read('dist/problems/index.html')).not.toContain('tracker');
  expect(existsSync(join(portal, '.callboard/checked.json'))).toBe(false);
  expect(existsSync(join(portal, 'dist/plugin/acme-tracker/all.json'))).toBe(false);
  write('astro.config.mjs', config('tracker()'));
});

test.each([[['--only', 'descriptors']], [[]]])('check of a folder says it, too: %s', async (flags) => {
  const { code, output } = await callboard(portal, ['check', 'services', ...flags, '--strict']);
  for (const line of said) expect(output).toContain(line);
  expect(code).toBe(1);
});

test('a portal tells other repositories which annotations its plugins read', async () => {
  expect(await callboard(portal, ['build'])).toMatchObject({ code: 0 });
  const refs = JSON.parse(read('dist/api/catalog/refs.json')) as { annotations: { name: string }[] };
  expect(refs.annotations.map(({ name }) => name)).toEqual(['acme.example/tracker']);
  const args = ['check', '--against', '../dist', '--only', 'descriptors'];
  const { output } = await callboard(join(portal, 'services'), args);
  expect(output).toContain('Did you mean `acme.example/tracker`?');
  const alone = await callboard(join(portal, 'services'), ['check', '--only', 'descriptors']);
  expect(alone.output).not.toContain('acme.example');
});
