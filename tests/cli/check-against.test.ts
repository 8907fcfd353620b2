/** A repository checks itself against a portal before it is merged: real processes, a real HTTP server. */
import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { buildCatalog } from '../../src/catalog/catalog.ts';
import { parseDescriptor, processDescriptor } from '../../src/catalog/descriptor.ts';
import { extensionKindSchema, withExtensionKinds } from '../../src/catalog/extension-kind.ts';
import { publishRefs } from '../../src/catalog/published-refs.ts';
import { callboard } from '../portal.ts';

const dataset = extensionKindSchema.parse({
  kind: 'Dataset',
  apiVersion: 'acme.com/v1',
  schema: { required: ['owner'], properties: { rows: { type: 'integer' } } },
  relations: ['owner'],
});
const root = realpathSync(mkdtempSync(join(tmpdir(), 'callboard-against-')));
const repository = join(root, 'orders');

/** What the portal knows: teams, a service of another repository, and what this repository held before. */
function portalRefs(): string {
  const read = (id: string, text: string, file = 'catalog-info.yaml') =>
    processDescriptor(
      parseDescriptor({
        repository: { id, name: id, source: 'test', visibility: 'public' },
        file,
        text,
      }),
      { read: () => undefined, kinds: withExtensionKinds([dataset]) },
    ).records;
  const records = [
    ...read('git.acme.test/acme/org', entity('Group', 'ledger', 'type: team, children: []', 'Team Ledger')),
    ...read(
      'git.acme.test/acme/pay',
      entity('Component', 'payments', 'type: service, lifecycle: production, owner: ledger'),
    ),
    ...read(
      'git.acme.test/acme/orders',
      entity('Component', 'orders', 'type: service, lifecycle: production, owner: ledger'),
    ),
    ...read(
      'git.acme.test/acme/orders',
      entity('Component', 'gone', 'type: service, lifecycle: production, owner: ledger'),
    ),
    ...read(
      'git.acme.test/acme/orders',
      entity('Resource', 'orders-db', 'type: database, owner: ledger'),
      'db/resources.yaml',
    ),
  ];
  return JSON.stringify(publishRefs(buildCatalog(records), [dataset]));
}

function entity(kind: string, name: string, spec: string, title?: string): string {
  const version = kind === 'Dataset' ? 'acme.com/v1' : 'backstage.io/v1alpha1';
  return `apiVersion: ${version}\nkind: ${kind}\nmetadata:\n  name: ${name}\n${title ? `  title: ${title}\n` : ''}spec: { ${spec} }\n`;
}

const seen: { url?: string; authorization?: string }[] = [];
let answer: (request: IncomingMessage, response: ServerResponse) => void;
let portal = '';
const server = createServer((request, response) => {
  seen.push({ url: request.url, authorization: request.headers.authorization });
  answer(request, response);
});

beforeAll(async () => {
  portal = `http://127.0.0.1:${await listen(server)}/portal`;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
  rmSync(root, { recursive: true, force: true });
});
beforeEach(() => {
  seen.length = 0;
  answer = (_request, response) => void response.end(portalRefs());
  rmSync(repository, { recursive: true, force: true });
  mkdirSync(repository, { recursive: true });
  git(repository, 'init', '--quiet');
  git(repository, 'remote', 'add', 'origin', 'https://git.acme.test/acme/orders.git');
  write(
    'catalog-info.yaml',
    entity('Component', 'orders', 'type: service, lifecycle: production, owner: ledger'),
  );
});

const git = (folder: string, ...args: string[]) => execFileSync('git', args, { cwd: folder });

async function listen(on: Server): Promise<number> {
  on.listen(0, '127.0.0.1');
  await once(on, 'listening');
  return (on.address() as AddressInfo).port;
}

function write(path: string, text: string): void {
  mkdirSync(dirname(join(repository, path)), { recursive: true });
  writeFileSync(join(repository, path), text);
}

const check = (args: string[] = [], env: Record<string, string> = {}) =>
  callboard(repository, ['check', '--only', 'descriptors', '--against', portal, ...args], env);

test('a repository whose references all lead somewhere is clean', async () => {
  expect(await check()).toEqual({
    code: 0,
    output: '1 descriptor, 1 entity: 0 errors, 0 warnings, 0 notes\n',
  });
  expect(seen).toEqual([{ url: '/portal/api/catalog/refs.json', authorization: undefined }]);
});

test('a team that does not exist is an error, with its place and what was perhaps meant', async () => {
  write(
    'catalog-info.yaml',
    entity('Component', 'orders', 'type: service, lifecycle: production, owner: legder'),
  );
  const { code, output } = await check();
  expect(code).toBe(1);
  expect(output).toContain('catalog-info.yaml:5:54  error `spec.owner` names group:default/legder');
  expect(output).toContain('owner: legder }');
  expect(output).toContain('Did you mean group:default/ledger (Team Ledger)?');
});

test('a team is found by the title that people know it by', async () => {
  write(
    'catalog-info.yaml',
    entity('Component', 'orders', 'type: service, lifecycle: production, owner: Team Ledger'),
  );
  expect((await check()).output).toContain('Did you mean group:default/ledger (Team Ledger)?');
});

test('what the repository itself defines counts, uncommitted and all; what it no longer defines does not', async () => {
  write(
    'new/catalog-info.yaml',
    entity(
      'Component',
      'cart',
      'type: service, lifecycle: production, owner: ledger, dependsOn: [component:orders]',
    ),
  );
  expect((await check()).code).toBe(0);
  write(
    'new/catalog-info.yaml',
    entity(
      'Component',
      'cart',
      'type: service, lifecycle: production, owner: ledger, dependsOn: [component:gone]',
    ),
  );
  expect((await check()).output).toContain('names component:default/gone, which is not in the catalog');
});

test('entities of a file that the check does not read, but that is there, count as before', async () => {
  write(
    'catalog-info.yaml',
    entity(
      'Component',
      'orders',
      'type: service, lifecycle: production, owner: ledger, dependsOn: [resource:orders-db]',
    ),
  );
  expect((await check()).code).toBe(1);
  write('db/resources.yaml', '# read by the portal, by patterns of its own\n');
  expect((await check()).code).toBe(0);
});

test('a reference that another repository defines is a conflict', async () => {
  write(
    'catalog-info.yaml',
    entity('Component', 'payments', 'type: service, lifecycle: production, owner: ledger'),
  );
  const { code, output } = await check();
  expect(code).toBe(1);
  expect(output).toContain(
    'component:default/payments is defined in git.acme.test/acme/pay/catalog-info.yaml already',
  );
  expect(output).toContain('duplicate-entity');
});

test('a clone without its remote can say which repository it is', async () => {
  git(repository, 'remote', 'remove', 'origin');
  expect((await check()).output).toContain('--repository git.acme.test/acme/orders');
  expect((await check(['--repository', 'git.acme.test/acme/orders'])).code).toBe(0);
  const wrong = await check(['--repository', 'git.acme.test/acme/ordres']);
  expect(wrong).toMatchObject({ code: 2, output: expect.stringContaining('knows no repository') });
});

test('kinds of the organisation’s own come from the portal', async () => {
  write('data/catalog-info.yaml', entity('Dataset', 'sales', 'owner: nobody, rows: many'));
  const { output } = await check();
  expect(output).toContain('names group:default/nobody');
  expect(output).toContain('`spec.rows` must be a number');
});

test('a folder with a portal, the list itself and a snapshot do as well', async () => {
  const folder = join(root, 'site');
  mkdirSync(join(folder, 'api/catalog'), { recursive: true });
  writeFileSync(join(folder, 'api/catalog/refs.json'), portalRefs());
  for (const place of [folder, join(folder, 'api/catalog/refs.json')])
    expect((await callboard(repository, ['check', '--only', 'descriptors', '--against', place])).code).toBe(
      0,
    );
  const nothing = await callboard(repository, ['check', '--against', root]);
  expect(nothing).toMatchObject({ code: 2, output: expect.stringContaining('neither a published portal') });
  expect(seen).toEqual([]);
});

test('docs and all are checked without --only', async () => {
  write('docs/index.md', '[gone](gone.md)\n');
  write(
    'catalog-info.yaml',
    entity('Component', 'orders', 'type: service, lifecycle: production, owner: legder'),
  );
  const { code, output } = await callboard(repository, ['check', '--against', portal]);
  expect(code).toBe(1);
  expect(output).toContain('broken-link');
  expect(output).toContain('Did you mean group:default/ledger (Team Ledger)?');
  expect(output.match(/legder, which/g)).toHaveLength(1);
});

test('docs may speak of what the portal knows, and of nothing else', async () => {
  write('docs/index.md', '# Orders\n\nPaid by [[component:payments]], not by [[component:payment]].\n');
  const { output } = await callboard(repository, ['check', '--against', portal]);
  expect(output).toContain('The text refers to component:default/payment, which is not in the catalog.');
  expect(output).not.toContain('component:default/payments, which');
});

test('a token goes to the portal’s own host, and is not followed to another', async () => {
  const other: string[] = [];
  const elsewhere = createServer((request, response) => {
    other.push(request.headers.authorization ?? '');
    response.end('{}');
  });
  const port = await listen(elsewhere);
  const env = { CALLBOARD_TOKEN: 'secret-token-value' };
  expect((await check([], env)).code).toBe(0);
  expect(seen[0]?.authorization).toBe('Bearer secret-token-value');
  answer = (_request, response) =>
    void response.writeHead(302, { location: `http://127.0.0.1:${port}/login` }).end();
  const { code, output } = await check([], env);
  expect(code).toBe(2);
  expect(output).toContain('another host is not followed');
  expect(output).not.toContain('secret-token-value');
  expect(other).toEqual([]);
  elsewhere.close();
});

test('a token is not sent in the clear', async () => {
  const { code, output } = await callboard(repository, ['check', '--against', 'http://portal.acme.test/'], {
    CALLBOARD_TOKEN: 'secret-token-value',
  });
  expect(code).toBe(2);
  expect(output).toContain('over https only');
});

test.each<[string, (request: IncomingMessage, response: ServerResponse) => void, RegExp]>([
  [
    'nothing at the address',
    (_q, response) => void response.writeHead(404).end(),
    /no Callboard portal at [^]*404/,
  ],
  [
    'a sign-in wall',
    (_q, response) => void response.writeHead(401).end(),
    /refuses to answer \(401\)[^]*CALLBOARD_TOKEN/,
  ],
  [
    'a sign-in page',
    (_q, response) => void response.end('<!doctype html><title>Sign in</title>'),
    /a web page and not with data[^]*CALLBOARD_TOKEN/,
  ],
  ['a server that is ill', (_q, response) => void response.writeHead(503).end('busy'), /answered 503/],
  [
    'a redirect in circles',
    (_q, response) => void response.writeHead(302, { location: '/again' }).end(),
    /in circles/,
  ],
  ['garbage', (_q, response) => void response.end('\u0000\u0001{"format": "callboard-r'), /is not JSON/],
  ['another list', (_q, response) => void response.end('[{"kind": "Component"}]'), /no list of references/],
  [
    'columns of unequal length',
    (_q, response) => void response.end(portalRefs().replace('"ref":[', '"ref":["a:b/c",')),
    /no list of references/,
  ],
  ['brackets without end', (_q, response) => void response.end('['.repeat(200_000)), /is not JSON/],
  [
    'brackets, very deep',
    (_q, response) =>
      void response.end(`{"format":"callboard-refs","kinds":${'['.repeat(50_000)}${']'.repeat(50_000)}}`),
    /no list of references|is not JSON/,
  ],
])('a portal that answers with %s is named, and nothing was checked', async (_, reply, message) => {
  answer = reply;
  const { code, output } = await check();
  expect(output).toMatch(message);
  expect(output).not.toMatch(/^\s+at /m);
  expect(code).toBe(2);
});

test('a portal that never ends its answer is given up', async () => {
  answer = (_request, response) => {
    response.write('{"format":');
    const timer = setInterval(() => response.write(' '), 200);
    response.on('close', () => clearInterval(timer));
  };
  const { code, output } = await check(['--timeout', '1']);
  expect(output).toContain('did not answer within 1 second ');
  expect(code).toBe(2);
});

test('a portal that sends more and more is cut off', async () => {
  answer = (_request, response) => {
    const chunk = Buffer.alloc(1 << 20, ' ');
    const send = () => {
      while (!response.destroyed && response.write(chunk));
    };
    response.on('drain', send);
    send();
  };
  const { code, output } = await check();
  expect(output).toContain('larger than 64000000 bytes');
  expect(code).toBe(2);
});

test('a portal that cannot be reached is no clean check', async () => {
  const { code, output } = await callboard(repository, ['check', '--against', 'http://127.0.0.1:9/']);
  expect(output).toContain('could not be asked');
  expect(code).toBe(2);
});

test.each([
  [['--format', 'xml'], 'Unknown format "xml"'],
  [['--only', 'templates'], '--only knows "descriptors"'],
  [['--output', 'x.json'], '--output needs a --format'],
  [['--timeout', 'soon'], 'a whole number'],
  [['--agianst', 'x'], 'Did you mean --against?'],
  [['./nowhere'], 'There is no folder'],
])('%j is wrong use: exit code 2', async (args, message) => {
  const { code, output } = await callboard(repository, ['check', ...args]);
  expect(output).toContain(message);
  expect(code).toBe(2);
});

test('warnings fail a check only with --strict', async () => {
  write(
    'catalog-info.yaml',
    entity('Component', 'orders', 'type: service, lifecycle: production, owner: ledger').replace(
      '  name: orders',
      '  name: orders\n  tags: [Java]',
    ),
  );
  expect((await check()).code).toBe(0);
  expect((await check(['--strict'])).code).toBe(1);
});

test('names from files begin no command of a CI service', async () => {
  write(
    'catalog-info.yaml',
    entity('Component', 'orders', 'type: service, lifecycle: production, owner: "a\\n::error file=x::<b>y"'),
  );
  for (const format of ['pretty', 'github']) {
    const { output } = await check(['--format', format]);
    expect(output.split('\n').filter((line) => line.trimStart().startsWith('::'))).toHaveLength(
      format === 'github' ? 1 : 0,
    );
  }
});

test('--output writes the report and prints for people', async () => {
  write(
    'catalog-info.yaml',
    entity('Component', 'orders', 'type: service, lifecycle: production, owner: legder'),
  );
  const { code, output } = await check(['--format', 'gitlab', '--output', 'quality.json']);
  expect(code).toBe(1);
  expect(output).toContain('Did you mean');
  const report = JSON.parse(readFileSync(join(repository, 'quality.json'), 'utf8')) as unknown[];
  expect(report).toMatchObject([
    {
      check_name: 'unknown-reference',
      severity: 'major',
      location: { path: 'catalog-info.yaml', lines: { begin: 5 } },
    },
  ]);
});
