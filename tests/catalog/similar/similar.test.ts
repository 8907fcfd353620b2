import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { ApiOperation } from '../../../src/apis/api.ts';
import { buildCatalog } from '../../../src/catalog/catalog.ts';
import type { EntityRecord } from '../../../src/catalog/entity.ts';
import { similarPairs } from '../../../src/catalog/similar/similar.ts';

interface Given {
  kind?: string;
  name: string;
  namespace?: string;
  type?: string;
  description?: string;
  tags?: string[];
  repository?: string;
  relations?: EntityRecord['relations'];
  operations?: ApiOperation[];
}

/** Each in a repository of its own, as in organisations with many small ones: the hardest case. */
function pairsOf(given: readonly Given[]) {
  const refOf = ({ kind = 'Component', namespace = 'default', name }: Given) =>
    `${kind}:${namespace}/${name}`.toLowerCase();
  const records = given.map((one): EntityRecord => {
    const { kind = 'Component', namespace = 'default', name, type = 'service', description, tags } = one;
    const metadata = { name, namespace, ...(description && { description }), ...(tags && { tags }) };
    return {
      ref: refOf(one),
      entity: { apiVersion: 'backstage.io/v1alpha1', kind, metadata, spec: { type } },
      origin: { repository: one.repository ?? refOf(one), file: 'catalog-info.yaml', document: 0, line: 1 },
      relations: one.relations ?? [],
      reverse: [],
    };
  });
  const apis = given.flatMap((one) =>
    one.operations
      ? [[refOf(one), { ref: refOf(one), type: 'openapi', operations: one.operations }] as const]
      : [],
  );
  return similarPairs(buildCatalog(records), new Map(apis));
}

const get = (...paths: string[]): ApiOperation[] =>
  paths.map((path) => ({ id: `GET ${path}`, method: 'get', path }));

test('APIs that share most of their operations are similar, however their parameters are named', () => {
  const [pair, ...others] = pairsOf([
    { kind: 'API', name: 'seats', operations: get('/seats', '/seats/{id}', '/maps/{venue}', '/holds') },
    { kind: 'API', name: 'places', operations: get('/seats/', '/seats/:seat', '/Maps/{venueId}', '/prices') },
    { kind: 'API', name: 'refunds', operations: get('/refunds', '/refunds/{id}', '/reasons', '/holds') },
  ]);
  expect(others).toEqual([]);
  expect(pair).toEqual({
    refs: ['api:default/places', 'api:default/seats'],
    reasons: [
      {
        type: 'operations',
        shared: 3,
        of: 4,
        examples: ['GET /maps/{}', 'GET /seats', 'GET /seats/{}'],
      },
    ],
  });
});

test('operations that every API has say nothing', () => {
  const common = get('/health', '/ready', '/metrics', '/version');
  const apis = Array.from({ length: 20 }, (_, index) => ({
    kind: 'API',
    name: `${'abcdefghijklmnopqrst'.charAt(index)}-thing`,
    operations: common,
  }));
  expect(pairsOf(apis)).toEqual([]);
});

test.each([
  ['two spellings of a name', { name: 'seat-map' }, { name: 'seatmap' }],
  ['one name in two namespaces', { name: 'ledger', namespace: 'a' }, { name: 'ledger', namespace: 'b' }],
  ['a second version', { name: 'ticket-printer' }, { name: 'ticket-printer2' }],
  [
    'nearly the same description and a name in common',
    { name: 'payouts', description: 'Pays organisers their ticket revenue after the event, less fees.' },
    {
      name: 'organiser-payouts',
      description: 'Pays ticket revenue to organisers after the event, less fees.',
    },
  ],
])('similar: %s', (_, a, b) => {
  expect(pairsOf([a, b, { name: 'unrelated', description: 'Draws charts.' }])).toHaveLength(1);
});

test.each<[string, Given, Given]>([
  ['parts of one thing', { name: 'seatmap-ui' }, { name: 'seatmap-backend' }],
  ['copies of one thing', { name: 'seatmap-staging' }, { name: 'seatmap-prod' }],
  ['numbered copies', { name: 'worker-pool01' }, { name: 'worker-pool02' }],
  ['two of a kind', { name: 'widget-rss' }, { name: 'widget-markdown' }],
  ['of one repository', { name: 'seat-map', repository: 'r' }, { name: 'seatmap', repository: 'r' }],
  [
    'related to each other',
    { name: 'seat-map', relations: [{ type: 'dependsOn', targetRef: 'component:default/seatmap' }] },
    { name: 'seatmap' },
  ],
  ['of different kinds', { name: 'seat-map' }, { name: 'seatmap', kind: 'API' }],
  ['of kinds that are not compared', { name: 'seat-map', kind: 'Group' }, { name: 'seatmap', kind: 'Group' }],
])('not similar: %s', (_, a, b) => {
  expect(pairsOf([a, b])).toEqual([]);
});

test('the text of a template makes nothing similar', () => {
  const description = 'An example deployment of the developer portal for evaluation purposes.';
  expect(pairsOf(['alpha', 'bravo', 'charlie'].map((name) => ({ name, description })))).toEqual([]);
});

test('of one entity at most five pairs are told, and the order of input does not matter', () => {
  const given = Array.from({ length: 9 }, (_, index) => ({ name: 'seatmap', namespace: `n${index}` }));
  const pairs = pairsOf(given);
  const counts = Map.groupBy(
    pairs.flatMap(({ refs }) => refs),
    (ref) => ref,
  );
  expect(Math.max(...[...counts.values()].map(({ length }) => length))).toBe(5);
  expect(pairsOf(given.toReversed())).toEqual(pairs);
});

test('on real components nine of ten finds are right, and half of all duplicates are found', () => {
  const read = (file: string): unknown => JSON.parse(readFileSync(join(import.meta.dirname, file), 'utf8'));
  const labelled = (read('duplicates.json') as string[][]).map((pair) => pair.join(' '));
  const found = pairsOf(read('components.json') as Given[]).map(({ refs }) => refs.join(' '));
  const right = found.filter((pair) => labelled.includes(pair));
  expect(right.length / found.length, found.join('\n')).toBeGreaterThanOrEqual(0.9);
  expect(right.length / labelled.length).toBeGreaterThanOrEqual(0.5);
});

test('names of any script, and hostile ones, are compared', () => {
  expect(
    pairsOf([{ name: '座席-図' }, { name: '座席図' }, { name: '__proto__' }, { name: 'constructor' }]),
  ).toMatchObject([{ refs: ['component:default/座席-図', 'component:default/座席図'] }]);
});
