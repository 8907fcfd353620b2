/** Kinds from files and from a plugin act in every command: a user's repository, real processes. */
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { AstroIntegration, AstroIntegrationLogger } from 'astro';
import { withoutKinds } from '../../src/cli/read-kinds.ts';
import { collectContributions } from '../../src/plugins/contributions.ts';
import { callboard, createPortal } from '../portal.ts';

let portal = '';

beforeEach(() => {
  portal = createPortal('kinds', 'sources:\n  - folder: ../services\n', "title: 'Test', fullText: false");
  write(
    'content/kinds/dataset.yaml',
    `kind: Dataset
apiVersion: acme.com/v1
plural: Data sets
colour: teal
icon: table
schema: { required: [owner], properties: { format: { type: string, description: '<b>How</b>' } } }
relations: [owner, { field: readBy, kind: Component, forward: readBy, reverse: reads }]
columns: [{ field: format, label: '<i>Format</i>' }]
`,
  );
  write('models.mjs', pluginOf("{ kind: 'Model', apiVersion: 'acme.com/v1', relations: ['owner'] }"));
  write(
    'astro.config.mjs',
    "import callboard from 'callboard';\nimport models from './models.mjs';\nexport default { integrations: [[models(), undefined], callboard({ title: 'Test', fullText: false })] };\n",
  );
  write(
    'services/data/catalog-info.yaml',
    `apiVersion: acme.com/v1
kind: Dataset
metadata: { name: sales }
spec: { owner: data, format: '<script>alert(1)</script>', readBy: report }
---
apiVersion: acme.com/v1
kind: Model
metadata: { name: forecast }
spec: { owner: data }
---
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: { name: report }
spec: { type: service, lifecycle: production, owner: data }
---
apiVersion: backstage.io/v1alpha1
kind: Group
metadata: { name: data }
spec: { type: team, children: [] }
`,
  );
});
afterEach(() => rmSync(portal, { recursive: true, force: true }));

const pluginOf = (kind: string) =>
  `export default () => ({ name: 'models', hooks: { 'callboard:setup': ({ addKind }) => addKind(${kind}) } });\n`;

function write(path: string, text: string): void {
  mkdirSync(dirname(join(portal, path)), { recursive: true });
  writeFileSync(join(portal, path), text);
}

test('they are read by check and entities, and have pages, relations, facets and a schema', async () => {
  const checked = await callboard(portal, ['check', './services', '--only', 'descriptors']);
  expect(checked).toEqual({ code: 0, output: '1 descriptor, 4 entities: 0 errors, 0 warnings, 0 notes\n' });
  const { output } = await callboard(portal, ['entities', './services']);
  const lines = output
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { ref: string; kinder?: string[] });
  expect(lines.map(({ ref, kinder = [] }) => [ref, ...kinder])).toEqual([
    ['dataset:default/sales', 'extension-kind'],
    ['model:default/forecast', 'extension-kind'],
    ['component:default/report'],
    ['group:default/data'],
  ]);

  const built = await callboard(portal, ['build']);
  expect(built).toMatchObject({ code: 0 });
  const page = (path: string) => readFileSync(join(portal, 'dist', path, 'index.html'), 'utf8');
  expect(page('catalog/default/dataset/sales')).toContain('Read by');
  expect(page('catalog/default/dataset/sales')).not.toContain('<script>alert');
  expect(page('catalog/default/component/report')).toContain('Reads');
  const kind = page('catalog/kinds/dataset');
  expect(kind).toContain('tape-teal-table');
  expect(kind).toContain('&lt;i&gt;Format&lt;/i&gt;');
  expect(kind).not.toMatch(/<i>Format|<b>How|<script>alert/);
  expect(existsSync(join(portal, 'dist/catalog/kinds/model/index.html'))).toBe(true);
  expect(page('catalog')).toContain('value="dataset"');

  const schema = readFileSync(join(portal, 'dist/schemas/catalog-info.schema.json'), 'utf8');
  expect(JSON.parse(schema)).toMatchObject({ definitions: { Dataset: { required: ['owner'] }, Model: {} } });
  const refs = JSON.parse(readFileSync(join(portal, 'dist/api/catalog/refs.json'), 'utf8')) as {
    kinds: { kind: string }[];
  };
  expect(refs.kinds.map((one) => one.kind)).toEqual(['Dataset', 'Model']);
  const against = await callboard(join(portal, 'services/data'), [
    'check',
    '--against',
    join(portal, 'dist'),
  ]);
  expect(against.code).toBe(0);
});

test('a kind that changes makes its descriptors be read again', async () => {
  const crawl = () => callboard(portal, ['crawl', '--strict']);
  expect((await crawl()).code).toBe(0);
  write(
    'content/kinds/dataset.yaml',
    'kind: Dataset\napiVersion: acme.com/v1\nschema: { required: [size], properties: { size: { type: number } } }\n',
  );
  expect((await crawl()).output).toContain('`spec.size` is missing');
  rmSync(join(portal, 'content/kinds'), { recursive: true });
  expect((await crawl()).output).toContain('There is no kind "Dataset"');
});

test.each([
  [
    'a wrong file',
    () => write('content/kinds/dataset.yaml', 'kind: Dataset\nicon: stak\ncolr: x\n'),
    /dataset\.yaml:2:7 icon: [^]*"colr" is not known[^]*/,
  ],
  [
    'a kind with two files',
    () => write('content/kinds/other.yaml', 'kind: dataset\napiVersion: a/v1\n'),
    /is defined in content\/kinds\/dataset\.yaml already/,
  ],
  [
    'a kind of a file and of a plugin',
    () => write('models.mjs', pluginOf("{ kind: 'Dataset', apiVersion: 'a/v1' }")),
    /has a file in content\/kinds, and a plugin adds it too/,
  ],
  [
    'a wrong kind of a plugin',
    () => write('models.mjs', pluginOf("{ kind: 'Model', icon: 'x' }")),
    /Plugin "models" adds a kind that is wrong[^]*apiVersion[^]*icon/,
  ],
  [
    'a configuration that cannot be read',
    () => write('astro.config.mjs', "import models from './models.mjs';\nexport default {"),
    /astro\.config\.mjs cannot be read/,
  ],
])('%s stops the crawl at once', async (_, spoil, message) => {
  spoil();
  const { code, output } = await callboard(portal, ['crawl']);
  expect(code).toBe(1);
  expect(output).toMatch(message);
  expect(output).not.toMatch(/^\s+at /m);
  expect(existsSync(join(portal, '.callboard/manifest.json'))).toBe(false);
});

/** What each plugin that comes with Callboard needs at least. */
const optionsOf: Record<string, unknown> = {
  'access-log': { files: ['access.log'] },

  'google-analytics': { measurementId: 'G-ABCDEF1234' },
  grafana: { instances: [{ url: 'https://grafana.example.com' }] },
  matomo: { url: 'https://matomo.example.com', siteId: 1 },
  plausible: { site: 'portal.example.com' },
  prometheus: { instances: [{ url: 'https://prometheus.example.com' }] },
};

test('plugins that a crawl need not load add nothing to it; Grafana, which checks selectors, is loaded', async () => {
  const adding: string[] = [];
  for (const name of [...withoutKinds, 'grafana']) {
    const { default: plugin } = (await import(import.meta.resolve(`callboard/integrations/${name}`))) as {
      default(options?: unknown): AstroIntegration;
    };
    const logger = { fork: () => logger, info() {}, warn() {} } as unknown as AstroIntegrationLogger;
    const { kinds, checks, sources, outputs } = await collectContributions(
      [plugin(optionsOf[name])],
      { widgets: [], tabs: [], nav: [], routes: [] },
      // The clone has the files that plugins read.
      { root: pathToFileURL(`${join(import.meta.dirname, '../..')}/`), logger },
    );
    if ([...kinds, ...checks, ...sources, ...outputs].length > 0) adding.push(name);
  }
  expect(adding).toEqual(['grafana']);
});

test('a folder that is no portal of ours runs nothing', async () => {
  rmSync(join(portal, 'content/sources.yaml'));
  write('astro.config.mjs', "import './models.mjs';\nthrow new Error('run');\n");
  write('content/kinds/dataset.yaml', 'not: ours\n');
  const { output } = await callboard(portal, ['check', './services', '--only', 'descriptors']);
  expect(output).toContain('There is no kind "Dataset"');
});
