/** E-mail addresses of people are in nothing that is published, unless the portal's owner says so. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { crawl } from '../../src/crawl/crawl.ts';
import { collectionEntries } from '../../src/loaders/entries.ts';
import { refsFile } from '../../src/outputs/for-checks.ts';
import { restFiles } from '../../src/outputs/rest.ts';
import type { OutputFile } from '../../src/outputs/write.ts';
import { entityDetails } from '../../src/search/details.ts';
import { entityColumns } from '../../src/search/entities.ts';
import { operationNames, pageNames } from '../../src/search/names.ts';
import { searchDocuments } from '../../src/search/documents.ts';
import { loadSite } from '../../src/snapshot/site.ts';
import { createSources, parseSources } from '../../src/sources/config.ts';
import { defaultLimits } from '../../src/sources/source.ts';
import { tableView } from '../../src/views/catalog.ts';
import { danglingIds, danglingView } from '../../src/views/dangling.ts';
import { docIds, docView } from '../../src/views/doc.ts';
import { entityIds, entityTabView, entityView } from '../../src/views/entity.ts';
import { explorerView } from '../../src/views/graph/explorer.ts';
import { undefinedView } from '../../src/views/undefined.ts';
import { homeView } from '../../src/views/home.ts';
import { problemsView } from '../../src/views/problems.ts';
import type { Site } from '../../src/views/site.ts';
import { teamsView } from '../../src/views/teams.ts';

const sentinel = 'sentinel.person@mail.example';
let root: string;

beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), 'callboard-emails-'));
  const write = (path: string, content: string): void => {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), content);
  };
  write(
    'repositories/org/catalog-info.yaml',
    `apiVersion: backstage.io/v1alpha1
kind: Group
metadata:
  name: ledger
  title: Ledger ${sentinel}
  description: "Write to <${sentinel}> or [us](mailto:${sentinel})"
  annotations: { acme.example/email: ${sentinel}, acme.example/contact: "Ann <${sentinel}>" }
  links:
    - { url: "mailto:${sentinel}", title: Mail }
    - { url: https://chat.example/ledger, title: "${sentinel}", icon: chat }
  contacts: [{ "${sentinel}": { mail: ${sentinel} } }]
spec:
  type: team
  profile: { displayName: "Ledger (${sentinel})", email: ${sentinel} }
  children: []
  parent: "nowhere # ${sentinel}"
  onCall: [${sentinel}]
---
apiVersion: backstage.io/v1alpha1
kind: Component
metadata:
  name: cart
  annotations: { backstage.io/techdocs-ref: "dir:.", repo: "git@github.example:acme/cart.git" }
  tags: ["${sentinel}"]
spec:
  type: service
  lifecycle: ${sentinel}
  owner: ledger
  # ask ${sentinel}
  dependsOn: ["component:default/gone", "component:default/${sentinel}"]
---
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: { name: loner }
spec: { type: service, lifecycle: production, owner: ${sentinel} }
---
apiVersion: backstage.io/v1alpha1
kind: API
metadata: { name: long }
spec: { type: text, lifecycle: production, owner: ledger, definition: "write to api@acme.example ${'x'.repeat(9000)}" }
`,
  );
  write('repositories/org/docs/index.md', '# Cart\n');
  write(
    'content/people.json',
    JSON.stringify([
      {
        apiVersion: 'backstage.io/v1alpha1',
        kind: 'User',
        metadata: { name: 'ann', annotations: { 'acme.example/mail': sentinel } },
        spec: { memberOf: ['ledger'], profile: { displayName: 'Ann', email: sentinel } },
      },
    ]),
  );
  const config = parseSources({ sources: [{ folder: '../repositories' }, { entities: 'people.json' }] });
  await crawl({
    dir: join(root, 'snapshot'),
    sources: createSources(config, join(root, 'content'), {}),
    visibility: 'internal',
    descriptors: ['**/catalog-info.yaml'],
    limits: config.crawlLimits,
    sourceLimits: defaultLimits,
    env: { PATH: process.env.PATH },
    now: new Date('2026-03-01T00:00:00Z'),
  });
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

const textOf = (file: OutputFile): string => ('text' in file ? file.text() : '');

/** Everything that a build makes of a site, by what it becomes. */
function published(site: Site, options: { emails: boolean }): Record<string, string> {
  const json = (value: unknown) => JSON.stringify(value);
  return {
    'entity pages': json(entityIds(site).map((id) => entityView(site, id, options))),
    tabs: json(
      entityIds(site).flatMap((id) =>
        ['definition', 'why'].map((tab) => entityTabView(site, entityView(site, id, options), tab, options)),
      ),
    ),
    'names that nobody describes': json(undefinedView(site)),
    'pages of unknown refs': json(danglingIds(site).map((id) => danglingView(site, id))),
    docs: json(docIds(site).map((id) => docView(site, id, options))),
    teams: json(teamsView(site)),
    catalog: json([tableView(site), tableView(site, 1, 'api')]),
    home: json(homeView(site)),
    explorer: json(explorerView(site)),
    checks: textOf(refsFile(site)),
    problems: json(problemsView(site)),
    REST: json(restFiles(site, options).map(textOf)),
    search: json([
      searchDocuments(site),
      entityColumns(site),
      entityDetails(site),
      pageNames(site),
      operationNames(site),
    ]),
    collections: json(
      (['entities', 'docs', 'apis'] as const).flatMap((name) => collectionEntries(site, name)),
    ),
  };
}

test('by default no page, index or file holds an address, wherever a repository wrote it', () => {
  const site = loadSite(join(root, 'snapshot'), { emails: false });
  expect(site.catalog.entities.map(({ ref }) => ref)).toEqual([
    'api:default/long',
    'component:default/cart',
    'component:default/loner',
    'group:default/ledger',
    'user:default/ann',
  ]);
  const parts = published(site, { emails: false });
  const leaking = Object.keys(parts).filter((name) => parts[name]?.toLowerCase().includes(sentinel));
  expect(leaking).toEqual([]);
  expect(site.catalog.get('component:default/loner')?.owners).toEqual(['group:default/sentinel.person@…']);
  expect(parts['REST']).toContain('git@github.example:acme/cart.git');
});

test('with the option, pages show how to write to a team', () => {
  const site = loadSite(join(root, 'snapshot'), { emails: true });
  const view = entityView(site, 'component:default/cart', { emails: true });
  expect(view.ask?.who[0]?.reach.map(({ way, href }) => [way, href])).toContainEqual([
    'mail',
    `mailto:${sentinel}`,
  ]);
  expect(published(site, { emails: true })['REST']).toContain(sentinel);
});

test('a definition is published as it was written, and is not read before somebody shows it', () => {
  const { spec = {} } = loadSite(join(root, 'snapshot'), { emails: false }).catalog.get(
    'api:default/long',
  )!.entity;
  expect(Object.getOwnPropertyDescriptor(spec, 'definition')?.get).toBeTypeOf('function');
  expect(spec['definition']).toMatch(/^write to api@acme\.example x+$/);
});
