import { describe, expect, test } from 'vitest';
import { maxOperations, readApi } from '../../src/apis/read.ts';
import type { EntityRecord } from '../../src/catalog/entity.ts';

function api(type: string, definition: unknown, kind = 'API'): EntityRecord {
  return {
    ref: 'api:default/orders',
    entity: { apiVersion: 'v1', kind, metadata: { name: 'orders' }, spec: { type, definition } },
    origin: { repository: 'orders', file: 'catalog-info.yaml', document: 0, line: 1 },
    relations: [],
    reverse: [],
  };
}

const read = (type: string, definition: unknown) => readApi(api(type, definition));
const lines = (type: string, definition: unknown) =>
  read(type, definition)?.api.operations.map(({ id, method, path }) => [id, method, path].join(' | '));

test('only entities of kind API have an API', () => {
  expect(readApi(api('openapi', '', 'Component'))).toBeUndefined();
});

test('an OpenAPI 3 document in YAML gives its operations in order', () => {
  const result = read(
    'openapi',
    `openapi: 3.1.0
info: { title: Orders, version: 1.2, description: Takes orders. }
paths:
  /orders/{id}:
    parameters: [{ name: id, in: path }]
    get: { operationId: getOrderById, summary: One order }
    delete: { description: "Cancels it. Cannot be undone." }
webhooks:
  orderPaid: { post: {} }
`,
  );
  expect(result).toEqual({
    api: {
      ref: 'api:default/orders',
      type: 'openapi',
      title: 'Orders',
      version: '1.2',
      description: 'Takes orders.',
      operations: [
        { id: 'getOrderById', method: 'GET', path: '/orders/{id}', summary: 'One order' },
        { id: 'DELETE /orders/{id}', method: 'DELETE', path: '/orders/{id}', summary: 'Cancels it.' },
        { id: 'WEBHOOK orderPaid', method: 'WEBHOOK', path: 'orderPaid' },
      ],
    },
    problems: [],
  });
});

test('Swagger 2 in JSON and an embedded object read alike', () => {
  const definition = { swagger: '2.0', paths: { '/a': { post: { operationId: 'makeA' } } } };
  expect(lines('openapi', JSON.stringify(definition))).toEqual(['makeA | POST | /a']);
  expect(lines('openapi', definition)).toEqual(['makeA | POST | /a']);
});

test('a definition that says what it is needs no known type', () => {
  expect(lines('rest', 'openapi: 3.0.0\npaths: { /a: { get: {} } }')).toEqual(['GET /a | GET | /a']);
});

test.each(['import { z } from "zod"', '{ broken', 'kind: CustomResourceDefinition', { any: 'object' }])(
  'a definition in an unknown language is no problem: %j',
  (definition) => {
    expect(read('trpc', definition)).toEqual({
      api: { ref: 'api:default/orders', type: 'trpc', operations: [] },
      problems: [],
    });
  },
);

test('AsyncAPI 2 hangs operations under channels, AsyncAPI 3 lists them', () => {
  expect(
    lines('asyncapi', 'asyncapi: 2.6.0\nchannels: { order.created: { publish: { operationId: onOrder } } }'),
  ).toEqual(['onOrder | publish | order.created']);
  expect(
    lines(
      'asyncapi',
      `asyncapi: 3.0.0
channels: { created: { address: order/created } }
operations: { sendCreated: { action: send, channel: { $ref: '#/channels/created' } } }`,
    ),
  ).toEqual(['sendCreated | send | order/created']);
});

test('GraphQL gives the fields of its root types', () => {
  expect(
    lines(
      'graphql',
      `schema { query: Root mutation: Mutation }
"""The root: { not a field: x }"""
type Root implements Node & Thing @key(fields: "id") {
  # comment: String
  "One user"
  user(id: ID! = "a:b", filter: In = { a: 1 }): User! @auth(role: ADMIN)
  users: [User!]!
}
type User { name: String }
extend type Mutation { addUser(name: String): User }
type Query { hidden: Int }`,
    ),
  ).toEqual(['user | query | user', 'users | query | users', 'addUser | mutation | addUser']);
});

test('Protocol Buffers give the methods of their services', () => {
  expect(
    lines(
      'grpc',
      `syntax = "proto3"; package acme.pay.v1;
/* service Old { rpc Gone (A) returns (B); } */
message A { string service = 1; }
service Payments { // takes money
  rpc Authorize (A) returns (stream B) { option (google.api.http) = { post: "/x" }; }
  rpc Refund(A) returns (B);
}`,
    ),
  ).toEqual([
    'Authorize | rpc | /acme.pay.v1.Payments/Authorize',
    'Refund | rpc | /acme.pay.v1.Payments/Refund',
  ]);
});

describe('bad definitions are problems, never exceptions', () => {
  const bomb = `openapi: 3.0.0\na: &a [x, x, x, x, x, x, x, x, x]\n${'bcdefghij'
    .split('')
    .map((key, i) => `${key}: &${key} [${Array(9).fill(`*${'abcdefghij'[i]}`).join(', ')}]`)
    .join('\n')}`;
  test.each([
    ['broken YAML', 'openapi: [', 'unreadable-api-definition'],
    ['broken JSON', '{"openapi": ', 'unreadable-api-definition'],
    ['an alias bomb', bomb, 'unreadable-api-definition'],
    ['plain text', 'see the wiki', 'unreadable-api-definition'],
    ['another language', 'foo: bar', 'unreadable-api-definition'],
    ['a list', [1], 'unreadable-api-definition'],
    ['five megabytes of YAML', `openapi: 3.0.0\nx: ${'y'.repeat(5_000_000)}`, 'unreadable-api-definition'],
    [
      'too many operations',
      {
        openapi: '3.0.0',
        paths: Object.fromEntries(Array.from({ length: 2500 }, (_, i) => [`/${i}`, { get: {} }])),
      },
      'too-many-operations',
    ],
  ])('%s', (_, definition, rule) => {
    const result = read('openapi', definition);
    expect(result?.problems.map((problem) => problem.rule)).toEqual([rule]);
    expect(result?.problems[0]).toMatchObject({ ref: 'api:default/orders', file: 'catalog-info.yaml' });
    expect(result?.api.operations.length).toBeLessThanOrEqual(maxOperations);
  });

  test('wrong shapes inside are passed over', () => {
    const definition = `openapi: 3.0.0
info: [1]
paths: { /a: null, /b: { get: 7, post: { operationId: {}, summary: [] } }, __proto__: { get: { operationId: p } } }`;
    expect(lines('openapi', definition)).toEqual(['POST /b | POST | /b', 'p | GET | __proto__']);
    expect(({} as Record<string, unknown>)['get']).toBeUndefined();
  });

  test.each(['type Query {', 'type Query { a(', '"""', 'type', 'schema { query:'])('GraphQL %s', (source) => {
    expect(read('graphql', source)?.problems).toEqual([]);
  });
  test.each(['service A {', 'service', '/*', 'rpc', '}}}}'])('Protocol Buffers %s', (source) => {
    expect(lines('grpc', source)).toEqual([]);
  });
});
