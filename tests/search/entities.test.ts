import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { cellText, defaultColumns, filledColumns, usualShare } from '../../src/client/catalog/columns.ts';
import { hasPage } from '../../src/client/search/address.ts';
import { titleAt } from '../../src/client/search/entity-names.ts';
import { entityDetails } from '../../src/search/details.ts';
import { entityColumns } from '../../src/search/entities.ts';
import { entityHref } from '../../src/views/address.ts';
import { tableView } from '../../src/views/catalog.ts';
import { sourceLinks } from '../../src/views/source-links.ts';
import { createRandom } from '../../bench/random.ts';
import { areas, nouns, roles, sentence, teams } from '../../bench/words.ts';
import { allRows, entitiesOf } from '../client/catalog/data.ts';
import { makeSite, repository } from '../views/site.ts';
import { acme, sampleSite } from './sample-site.ts';

test('entities are columns in the order of the table', () => {
  expect(entityColumns(sampleSite(acme))).toEqual({
    version: 2,
    kinds: ['', 'Component', 'API', 'System', 'Group'],
    kindLabels: ['', 'Component', 'API', 'System', 'Group'],
    kindTapes: ['', 'component', 'api', 'system', 'group'],
    kindColumns: [
      ['owner', 'system', 'type', 'lifecycle', 'tags', 'changed'],
      ['owner', 'system', 'type', 'lifecycle', 'tags', 'changed'],
      ['owner', 'system', 'type', 'lifecycle', 'tags', 'operations'],
      ['owner', 'tags', 'changed'],
      ['type', 'tags', 'changed'],
    ],
    namespaces: ['', 'default'],
    types: ['', 'library', 'service', 'openapi', 'team'],
    lifecycles: ['', 'production', 'experimental'],
    owners: ['', 'group:default/web', 'group:default/ledger'],
    systems: ['', 'system:default/checkout'],
    tags: ['', 'go', 'java', 'pci'],
    kind: [1, 1, 1, 2, 3, 4, 4],
    namespace: [1, 1, 1, 1, 1, 1, 1],
    name: ['ui', 'foo_bar', 'payments-api', 'users', 'checkout', 'ledger', 'web'],
    title: ['@acme/ui', 0, 0, 0, 1, 'Team Ledger', 'Team Web'],
    type: [1, 1, 2, 3, 0, 4, 4],
    lifecycle: [1, 2, 1, 1, 0, 0, 0],
    owner: [[1], [1], [2], [1], [2], [], []],
    system: [0, 0, 1, 0, 0, 0, 0],
    tag: [[], [1], [2, 3], [], [], [], []],
  });
});

describe('in the browser', () => {
  const forges = ['github', 'gitlab', 'gitea', 'bitbucket', 'azure'] as const;
  const site = makeSite({
    repositories: [
      ...forges.map((forge) =>
        repository({
          id: `github.com/acme/${forge}`,
          url: `https://${forge}.example/acme/${forge}`,
          forge,
          changed: { 'catalog-info.yaml': '2026-02-03T04:05:06Z' },
        }),
      ),
      repository({ id: 'github.com/acme/shop', url: 'https://github.com/acme/shop' }),
      repository({ id: 'loose', url: undefined, forge: undefined }),
    ],
    entities: [
      ...forges.map((forge) => ({ kind: 'Component', name: forge, repository: `github.com/acme/${forge}` })),
      { kind: 'Component', name: 'shop', metadata: { description: 'x' } },
      { kind: 'Component', name: 'shop-worker' },
      {
        kind: 'Component',
        name: 'annotated',
        repository: 'loose',
        metadata: {
          annotations: {
            'backstage.io/view-url': 'https://wiki.example/x',
            'backstage.io/edit-url': 'javascript:alert(1)',
          },
        },
      },
      { kind: 'Component', name: 'inferred', inferred: true },
      { kind: 'Component', name: 'ключ', metadata: { title: '<b>Schlüssel</b>' } },
    ],
  });
  const entities = entitiesOf(site, '/portal/');
  const at = (name: string) => entities.refs.indexOf(`component:default/${name}`);

  test.each([...forges, 'shop', 'shop-worker', 'annotated', 'inferred'])(
    '%s is shown and edited where the build says',
    (name) => {
      const entity = site.catalog.get(`component:default/${name}`)!;
      const { viewHref, editHref } = sourceLinks(site, entity);
      expect(entities.source(at(name))).toEqual({
        ...(viewHref && { view: viewHref }),
        ...(editHref && { edit: editHref }),
      });
    },
  );

  test('addresses that are no web pages are left out', () => {
    expect(entities.source(at('annotated'))).toEqual({ view: 'https://wiki.example/x' });
  });

  test('repositories are spelled out', () => {
    expect(entities.repository(at('gitea'))).toEqual({
      name: 'gitea',
      href: 'https://gitea.example/acme/gitea',
    });
    expect(entities.repository(at('shop-worker'))).toEqual({
      name: 'shop',
      href: 'https://github.com/acme/shop',
    });
    expect(entities.repository(at('annotated'))).toEqual({ name: 'loose' });
  });

  test('days, and links with the base; a ref that makes no address has none', () => {
    expect(entities.changed(at('gitlab'))).toBe('2026-02-03');
    expect(entities.link('component:default/shop')).toEqual({
      ref: 'component:default/shop',
      title: 'shop',
      href: '/portal/catalog/default/component/shop/',
      dangling: false,
    });
    expect(entities.link('component:default/ключ').href).toBeUndefined();
    expect(entities.link('group:default/gone')).toMatchObject({ title: 'gone', dangling: true });
  });

  test.each([
    'component:default/a',
    'component:a.b/c~d+e@f-g_h',
    'component:default/..',
    'component:default/a/b',
    'component:default/ключ',
    'component:/a',
    'a',
    `component:default/${'x'.repeat(300)}`,
  ])('whether %s has a page is decided as the build does', (ref) => {
    expect(hasPage(ref)).toBe(entityHref(ref) !== undefined);
  });

  test.each([
    ['payments-api', 'Payments Api'],
    ['payments_api.v2', 'Payments Api V2'],
    ['payments-api', 'Payments API'],
    ['a', 'a'],
    ['a', 'A'],
    ['x', '1'],
  ])('the title of %s is %s', (name, title) => {
    const columns = entityColumns(makeSite({ entities: [{ kind: 'Component', name, metadata: { title } }] }));
    expect(titleAt(columns, 0)).toBe(title);
  });
});

test('columns stand in the HTML as the browser would show them', () => {
  const site = makeSite({
    repositories: [repository({ changed: { 'catalog-info.yaml': '2026-02-03T04:05:06Z' } })],
    entities: [
      ...Array.from({ length: 30 }, (_, index) => ({
        kind: index % 2 ? 'API' : 'Component',
        name: `c${index}`,
        metadata: index === 1 ? { tags: ['rare'] } : {},
        spec: { type: 'x', ...(index < 8 && { lifecycle: 'production' }) },
        relations: { ownedBy: ['group:default/x'] },
      })),
      { kind: 'Component', name: 'd', metadata: { namespace: 'other' } },
    ],
  });
  const entities = entitiesOf(site);
  for (const kind of [undefined, 'api']) {
    const rows = allRows(entities).filter((at) => !kind || entities.refs[at]?.startsWith(`${kind}:`));
    const place = kind ? entities.facets.kind.names.indexOf(kind) : 0;
    const columns = defaultColumns(entities.kindColumns[place] ?? [], {
      filled: filledColumns(entities, rows, usualShare),
      namespaces: rows.some((at) => cellText(entities, 'namespace', at) !== 'default'),
      oneType: false,
    });
    expect(columns).toEqual(tableView(site, 1, kind).columns);
    expect(columns).toContain('lifecycle');
    expect(columns).not.toContain('tags');
  }
});

test('a changed description is a change of one file', () => {
  const make = (description: string) =>
    makeSite({ entities: [{ kind: 'Component', name: 'a', metadata: { description } }] });
  expect(entityColumns(make('Old.'))).toEqual(entityColumns(make('New.')));
  expect(entityDetails(make('Old.'))).not.toEqual(entityDetails(make('New.')));
});

test('ten thousand entities take less than 350 KB over the wire', () => {
  const random = createRandom(11);
  const repositories = Array.from({ length: 4000 }, (_, index) => {
    const name = `${random.pick(areas)}-${random.pick(nouns)}-${random.pick(roles)}-${index}`;
    const day = new Date(Date.UTC(2022, 0, 1) + random.int(0, 1700) * 86_400_000).toISOString();
    return repository({
      id: `github.com/acme/${name}`,
      name,
      url: `https://github.com/acme/${name}`,
      changed: { 'catalog-info.yaml': day },
    });
  });
  const owners = Array.from({ length: 400 }, (_, index) => `group:default/${random.pick(teams)}-${index}`);
  const systems = Array.from(
    { length: 900 },
    (_, index) => `system:default/${random.pick(areas)}-${random.pick(nouns)}-${index}`,
  );
  const entities = Array.from({ length: 10_000 }, (_, index) => {
    const { id, name } = repositories[index % 4000]!;
    return {
      kind: random.pick(['Component', 'Component', 'Component', 'API', 'Resource']),
      name: index < 4000 ? name : `${name}-${random.pick(nouns)}`,
      metadata: {
        ...(random.next() < 0.3 && { title: `${random.pick(nouns)} ${random.pick(roles)} ${index}` }),
        ...(random.next() < 0.75 && { description: sentence(random) }),
        tags: [`${random.pick(nouns)}-${index % 30}`, random.pick(areas)],
      },
      spec: {
        type: random.pick(['service', 'website', 'library']),
        lifecycle: random.pick(['production', 'beta']),
      },
      relations: {
        ownedBy: [random.pick(owners)],
        partOf: [random.pick(systems)],
      },
      repository: id,
    };
  });
  const site = makeSite({ entities, repositories });
  const size = [entityColumns(site), entityDetails(site)]
    .map((value) => gzipSync(JSON.stringify(value)).length)
    .reduce((sum, bytes) => sum + bytes, 0);
  console.log(`10,000 entities: ${Math.round(size / 1024)} KB gzip`);
  expect(size).toBeLessThan(350_000);
});
