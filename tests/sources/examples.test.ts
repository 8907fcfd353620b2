/** The handbook's exports, run against servers that answer as the vendors' documentation says. */
import { spawn } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { expect, test } from 'vitest';
import { entitiesSource } from '../../src/sources/entities.ts';
import { readDirectory } from './support/directory.ts';
import { listen } from './support/git-server.ts';
import { sourceContext, temporaryFolder } from './support/repositories.ts';

const root = join(import.meta.dirname, '../..');

async function run(script: string, env: Record<string, string>, input = ''): Promise<string> {
  const child = spawn(process.execPath, [join(root, 'scripts/examples', script)], {
    env: { PATH: process.env['PATH'], ...env },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  child.stdin.end(input);
  const [out, errors] = await Promise.all([text(child.stdout), text(child.stderr)]);
  expect(errors).toBe('');
  return out;
}

/** What Callboard reads of a script's output; everything must be an entity that Backstage takes. */
async function entities(json: string): Promise<Record<string, unknown>> {
  const folder = temporaryFolder();
  writeFileSync(`${folder}/people.json`, json);
  const source = entitiesSource({ entities: 'people.json', baseDir: folder });
  const { records } = await readDirectory(source, sourceContext(`${folder}/cache`));
  return Object.fromEntries(
    [...records].map(([ref, { relations, entity }]) => [
      ref,
      [
        (entity.spec?.['profile'] as { displayName?: string } | undefined)?.displayName,
        ...relations.map(({ type, targetRef }) => `${type} ${targetRef}`),
      ],
    ]),
  );
}

async function serve(
  answer: (
    request: IncomingMessage,
    url: URL,
    body: string,
  ) => [status: number, value: unknown, headers?: Record<string, string>],
) {
  const respond = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const url = new URL(request.url ?? '', `http://${request.headers.host}`);
    const [status, value, headers = {}] = answer(request, url, await text(request));
    response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(value));
  };
  const server = createServer((request, response) => void respond(request, response));
  return `http://127.0.0.1:${await listen(server)}`;
}

const expected = {
  'group:default/team-ledger': ['Team Ledger'],
  'group:default/team-money': ['Team Money', 'parentOf group:default/team-ledger'],
  'user:default/ada': [
    'Ada Lovelace',
    'memberOf group:default/team-ledger',
    'memberOf group:default/team-money',
  ],
  'user:default/grace.hopper': ['Grace Hopper', 'memberOf group:default/team-ledger'],
};

test('Entra ID: pages are followed, groups in groups are sub-teams, disabled accounts stay out', async () => {
  const state = { throttled: false };
  const person = (id: string, upn: string, displayName: string, accountEnabled = true) => ({
    '@odata.type': '#microsoft.graph.user',
    id,
    displayName,
    userPrincipalName: upn,
    mail: upn,
    jobTitle: null,
    accountEnabled,
  });
  const members: Record<string, unknown[]> = {
    g1: [
      { '@odata.type': '#microsoft.graph.group', id: 'g2', displayName: 'Team Ledger' },
      person('u1', 'ada@acme.example', 'Ada Lovelace'),
    ],
    g2: [
      person('u1', 'ada@acme.example', 'Ada Lovelace'),
      person('u2', 'Grace.Hopper@acme.example', 'Grace Hopper'),
      person('u3', 'gone@acme.example', 'Gone', false),
      { '@odata.type': '#microsoft.graph.device', id: 'd1' },
    ],
  };
  const url = await serve((request, { pathname, searchParams, origin }, body) => {
    if (pathname === '/tenant/oauth2/v2.0/token') {
      const form = new URLSearchParams(body);
      const ok = form.get('client_secret') === 'secret' && form.get('grant_type') === 'client_credentials';
      return ok ? [200, { token_type: 'Bearer', expires_in: 3599, access_token: 'graph-token' }] : [401, {}];
    }
    if (request.headers.authorization !== 'Bearer graph-token') return [401, {}];
    if (!state.throttled) {
      state.throttled = true;
      return [429, {}, { 'retry-after': '0' }];
    }
    if (pathname === '/v1.0/groups') {
      if (searchParams.get('$filter') !== "startswith(displayName,'Team ')") return [400, {}];
      const second = searchParams.get('$skiptoken') === 'x';
      const group = second
        ? { id: 'g2', displayName: 'Team Ledger', description: null, mailNickname: 'team-ledger' }
        : {
            id: 'g1',
            displayName: 'Team Money',
            description: 'Money',
            mailNickname: 'Team-Money',
          };
      const next = `${origin}/v1.0/groups?$filter=${encodeURIComponent("startswith(displayName,'Team ')")}&$skiptoken=x`;
      return [200, { value: [group], ...(!second && { '@odata.nextLink': next }) }];
    }
    const id = /^\/v1\.0\/groups\/(\w+)\/members$/.exec(pathname)?.[1] ?? '';
    return members[id] ? [200, { value: members[id] }] : [404, {}];
  });
  const env = { TENANT_ID: 'tenant', CLIENT_ID: 'app', CLIENT_SECRET: 'secret', GRAPH: url, LOGIN: url };
  const out = await run('entra-people.mjs', env);
  expect(await entities(out)).toEqual(expected);
  expect(out).not.toContain('graph-token');
});

test('Okta: pages are followed, suspended users stay out', async () => {
  const person = (id: string, login: string, firstName: string, lastName: string, status = 'ACTIVE') => ({
    id,
    status,
    profile: { login, email: login, firstName, lastName },
  });
  const ada = person('u1', 'ada@acme.example', 'Ada', 'Lovelace');
  const url = await serve((request, { pathname, searchParams, origin }) => {
    if (request.headers.authorization !== 'SSWS okta-token') return [401, {}];
    if (pathname === '/api/v1/groups') {
      const second = searchParams.get('after') === 'g1';
      const group = (id: string, name: string) => ({
        id,
        type: 'OKTA_GROUP',
        profile: { name, description: null },
      });
      return second
        ? [200, [group('g2', 'Team Ledger')]]
        : [
            200,
            [group('g1', 'Team Money')],
            {
              link: `<${origin}/api/v1/groups?limit=200>; rel="self", <${origin}/api/v1/groups?after=g1&limit=200>; rel="next"`,
            },
          ];
    }
    if (pathname === '/api/v1/groups/g1/users') return [200, [ada]];
    return [
      200,
      [
        ada,
        person('u2', 'grace.hopper@acme.example', 'Grace', 'Hopper'),
        person('u3', 'x@acme.example', 'X', 'Y', 'SUSPENDED'),
      ],
    ];
  });
  expect(await entities(await run('okta-people.mjs', { OKTA_URL: url, OKTA_TOKEN: 'okta-token' }))).toEqual({
    ...expected,
    'group:default/team-money': ['Team Money'],
  });
});

test('LDAP: LDIF with long lines, base64 and nested groups', async () => {
  const ldif = `dn: cn=Team Money,ou=groups,dc=acme,dc=example
objectClass: groupOfNames
cn: Team Money
member: cn=Team Ledger, ou=groups, dc=acme, dc=example
member: uid=ada,ou=people,dc=acme,dc=example

dn: cn=Team Ledger,ou=groups,dc=acme,dc=example
objectClass: top
objectClass: groupOfNames
cn: Team Ledger
member: uid=ada,ou=people,dc=ac
 me,dc=example
member: uid=Grace.Hopper,ou=people,dc=acme,dc=example
member: uid=nobody,ou=people,dc=acme,dc=example

dn:: ${Buffer.from('uid=ada,ou=people,dc=acme,dc=example').toString('base64')}
objectClass: inetOrgPerson
uid: ada
cn: ada
displayName:: ${Buffer.from('Ada Lovelace').toString('base64')}
mail: ada@acme.example

dn: uid=Grace.Hopper,ou=people,dc=acme,dc=example
objectClass: inetOrgPerson
uid: Grace.Hopper
cn: Grace Hopper
title: Admiral

`;
  expect(await entities(await run('ldap-people.mjs', {}, ldif))).toEqual({
    ...expected,
    'group:default/team-money': ['Team Money'],
    'group:default/team-ledger': ['Team Ledger', 'childOf group:default/team-money'],
  });
});

test.each(['entra-people.mjs', 'ldap-people.mjs', 'okta-people.mjs'])(
  'the handbook shows %s as it is',
  (script) => {
    const page = readFileSync(join(root, 'docs/handbook/people-exports.md'), 'utf8');
    const code = readFileSync(join(root, 'scripts/examples', script), 'utf8').trimEnd();
    expect(page).toContain(`\`\`\`js title="${script}"\n${code}\n\`\`\``);
  },
);
