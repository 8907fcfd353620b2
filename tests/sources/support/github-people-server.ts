/**
 * Answers teams and members as GitHub's published API description says, and refuses what the description does not know.
 * A team's members include those of its child teams, as the documentation of that list says.
 */
import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { join } from 'node:path';
import { listen } from './git-server.ts';

const described = JSON.parse(
  readFileSync(join(import.meta.dirname, '../fixtures/github-people.json'), 'utf8'),
) as {
  paths: Record<string, { method: string; query: { name: string; enum?: string[] }[] }>;
  required: Record<'simple-user' | 'team' | 'public-user', string[]>;
  'simple-user': Record<string, unknown>;
  'public-user': Record<string, unknown>;
  team: Record<string, unknown>;
};

export interface People {
  members: {
    login: string;
    name?: string;
    email?: string;
    bio?: string;
    /** Shows the membership to everybody. */
    isPublic?: boolean;
    suspended?: boolean;
    type?: string;
  }[];
  teams: {
    slug: string;
    name?: string;
    description?: string;
    parent?: string;
    secret?: boolean;
    members?: string[];
  }[];
}

export interface PeopleServer {
  url: string;
  /** `GET /orgs/acme/teams?per_page=100&page=1 200` */
  requests: string[];
}

export async function serveGitHubPeople(options: {
  org: string;
  people: People;
  token?: string;
  /** Answers instead where it returns true. */
  intercept?(request: IncomingMessage, response: ServerResponse): boolean;
}): Promise<PeopleServer> {
  const requests: string[] = [];
  const server = createServer((request, response) => {
    response.on('finish', () =>
      requests.push(`${request.method} ${request.url?.replace('/api/v3', '')} ${response.statusCode}`),
    );
    if (options.intercept?.(request, response)) return;
    const url = new URL(request.url ?? '', 'http://localhost');
    const send = (status: number, value: unknown, headers: Record<string, string> = {}): void => {
      const body = JSON.stringify(value);
      const etag = `W/"${Buffer.from(body).toString('base64url').slice(-24)}-${body.length}"`;
      if (status === 200 && request.headers['if-none-match'] === etag)
        return void response.writeHead(304, { etag }).end();
      response
        .writeHead(status, { 'content-type': 'application/json; charset=utf-8', etag, ...headers })
        .end(body);
    };
    const path = url.pathname.replace(/^\/api\/v3/, '');
    const template = Object.keys(described.paths).find((candidate) =>
      new RegExp(`^${candidate.replaceAll(/\{[^}]+\}/g, '[^/]+')}$`).test(path),
    );
    const operation = template && described.paths[template];
    if (!operation || operation.method !== request.method || !url.pathname.startsWith('/api/v3/'))
      return send(404, { message: 'Not Found' });
    for (const [name, value] of url.searchParams) {
      const known = operation.query.find((parameter) => parameter.name === name);
      if (
        !known ||
        (known.enum && !known.enum.includes(value)) ||
        (name === 'per_page' && Number(value) > 100)
      )
        return send(422, { message: `Not in the description: ${name}=${value}` });
    }
    if (options.token && request.headers.authorization !== `Bearer ${options.token}`)
      return send(401, { message: 'Bad credentials' });
    const { people, org } = options;
    if (template === '/users/{username}') {
      const found = people.members.find(({ login }) => `/users/${login}` === path);
      return found ? send(200, profile(found)) : send(404, { message: 'Not Found' });
    }
    if (path.split('/')[2] !== org) return send(404, { message: 'Not Found' });
    const items = itemsOf(path, people, org);
    if (!items) return send(404, { message: 'Not Found' });
    const perPage = Number(url.searchParams.get('per_page') ?? 30);
    const page = Number(url.searchParams.get('page') ?? 1);
    const last = Math.max(1, Math.ceil(items.length / perPage));
    const link = (number: number, rel: string): string => {
      const next = new URL(url);
      next.searchParams.set('page', String(number));
      return `<https://api.github.com${next.pathname}${next.search}>; rel="${rel}"`;
    };
    send(
      200,
      items.slice((page - 1) * perPage, page * perPage),
      page < last ? { link: `${link(page + 1, 'next')}, ${link(last, 'last')}` } : {},
    );
  });
  return { url: `http://127.0.0.1:${await listen(server)}`, requests };
}

function itemsOf(path: string, people: People, org: string): unknown[] | undefined {
  if (path === `/orgs/${org}/members`) return people.members.map(user);
  if (path === `/orgs/${org}/public_members`)
    return people.members.filter(({ isPublic }) => isPublic).map(user);
  if (path === `/orgs/${org}/teams`) return people.teams.map((team) => teamOf(team, people, org));
  const slug = /\/teams\/([^/]+)\/members$/.exec(path)?.[1];
  if (!people.teams.some((team) => team.slug === slug)) return undefined;
  const logins = new Set(withChildren(slug ?? '', people));
  return people.members.filter(({ login }) => logins.has(login)).map(user);
}

function withChildren(slug: string, people: People): string[] {
  const own = people.teams.find((team) => team.slug === slug)?.members ?? [];
  const below = people.teams.filter(({ parent }) => parent === slug);
  return [...own, ...below.flatMap((team) => withChildren(team.slug, people))];
}

function user({ login, type = 'User' }: People['members'][number], index: number): Record<string, unknown> {
  return complete('simple-user', {
    ...described['simple-user'],
    login,
    id: index + 1,
    html_url: `https://github.com/${login}`,
    type,
  });
}

function profile(member: People['members'][number]): Record<string, unknown> {
  const { name = null, bio = null, email = null, suspended } = member;
  return complete('public-user', {
    ...user(member, 0),
    ...described['public-user'],
    name,
    bio,
    email,
    ...(suspended && { suspended_at: '2026-01-01T00:00:00Z' }),
  });
}

function teamOf(team: People['teams'][number], people: People, org: string): Record<string, unknown> {
  const { slug, name = slug, description = '', parent, secret } = team;
  const above = people.teams.find((other) => other.slug === parent);
  return complete('team', {
    ...described.team,
    slug,
    name,
    description,
    privacy: secret ? 'secret' : 'closed',
    html_url: `https://github.com/orgs/${org}/teams/${slug}`,
    parent: above ? { ...described.team, slug: above.slug, name: above.name ?? above.slug } : null,
  });
}

/** The server itself keeps to the description. */
function complete(
  schema: keyof typeof described.required,
  value: Record<string, unknown>,
): Record<string, unknown> {
  const missing = described.required[schema].filter((field) => !(field in value));
  if (missing.length > 0) throw new Error(`The test server's ${schema} lacks ${missing.join(', ')}.`);
  return value;
}
