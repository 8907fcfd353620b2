/**
 * Answers groups and members as GitLab's published documentation says: direct members only, pages of at most 100, 404 for
 * what a token may not see. @see https://docs.gitlab.com/api/groups/ https://docs.gitlab.com/api/members/
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { listen } from './git-server.ts';

export interface GitLabGroup {
  id: number;
  full_path: string;
  name?: string;
  description?: string | null;
  visibility?: 'public' | 'internal' | 'private';
  parent_id?: number;
  members?: GitLabMember[];
}

export interface GitLabMember {
  username: string;
  name?: string;
  state?: 'active' | 'blocked' | 'deactivated' | 'awaiting';
  email?: string;
}

export interface GitLabServer {
  url: string;
  /** `GET /groups/1/members?per_page=100&page=1 200` */
  requests: string[];
}

const parameters: [path: RegExp, known: string[]][] = [
  [/^\/groups\/[^/]+$/, ['with_projects', 'with_custom_attributes']],
  [
    /^\/groups\/[^/]+\/descendant_groups$/,
    ['page', 'per_page', 'search', 'order_by', 'sort', 'all_available'],
  ],
  [/^\/groups\/[^/]+\/members$/, ['page', 'per_page', 'query', 'user_ids', 'skip_users', 'show_seat_info']],
];

export async function serveGitLab(options: {
  groups: GitLabGroup[];
  token?: string;
  /** Answers instead where it returns true. */
  intercept?(request: IncomingMessage, response: ServerResponse): boolean;
}): Promise<GitLabServer> {
  const requests: string[] = [];
  const server = createServer((request, response) => {
    response.on('finish', () =>
      requests.push(`${request.method} ${request.url?.replace('/api/v4', '')} ${response.statusCode}`),
    );
    if (options.intercept?.(request, response)) return;
    answer(request, response, options);
  });
  return { url: `http://127.0.0.1:${await listen(server)}`, requests };
}

function answer(
  request: IncomingMessage,
  response: ServerResponse,
  { groups, token }: { groups: GitLabGroup[]; token?: string },
): void {
  const url = new URL(request.url ?? '', 'http://localhost');
  const send = (status: number, value: unknown, headers: Record<string, string> = {}): void => {
    const body = JSON.stringify(value);
    const etag = `W/"${Buffer.from(body).toString('base64url').slice(-24)}-${body.length}"`;
    if (status === 200 && request.headers['if-none-match'] === etag)
      return void response.writeHead(304, { etag, ...headers }).end();
    response.writeHead(status, { 'content-type': 'application/json', etag, ...headers }).end(body);
  };
  const path = url.pathname.replace(/^\/api\/v4/, '');
  const known = parameters.find(([pattern]) => pattern.test(path))?.[1];
  if (request.method !== 'GET' || !url.pathname.startsWith('/api/v4/') || !known)
    return send(404, { error: '404 Not Found' });
  for (const [name, value] of url.searchParams)
    if (!known.includes(name) || (name === 'per_page' && !(Number(value) <= 100)))
      return send(400, { error: `${name} is invalid` });
  if (token && request.headers.authorization !== `Bearer ${token}`)
    return send(401, { message: '401 Unauthorized' });
  const [, , id = '', list] = path.split('/');
  const group = groups.find((one) => String(one.id) === id || one.full_path === decodeURIComponent(id));
  if (!group) return send(404, { message: '404 Group Not Found' });
  const origin = `http://${request.headers.host}`;
  if (!list) return send(200, groupOf(group, origin));
  const items =
    list === 'members'
      ? (group.members ?? []).map((member, index) => memberOf(member, index, origin))
      : groups.filter((one) => isBelow(one, group, groups)).map((one) => groupOf(one, origin));
  const perPage = Number(url.searchParams.get('per_page') ?? 20);
  const page = Number(url.searchParams.get('page') ?? 1);
  const last = Math.max(1, Math.ceil(items.length / perPage));
  send(200, items.slice((page - 1) * perPage, page * perPage), {
    'x-page': String(page),
    'x-per-page': String(perPage),
    'x-total': String(items.length),
    'x-total-pages': String(last),
    'x-next-page': page < last ? String(page + 1) : '',
  });
}

function isBelow(group: GitLabGroup, above: GitLabGroup, groups: readonly GitLabGroup[]): boolean {
  const parent = groups.find(({ id }) => id === group.parent_id);
  return parent !== undefined && (parent === above || isBelow(parent, above, groups));
}

function groupOf(group: GitLabGroup, origin: string): Record<string, unknown> {
  const path = group.full_path.slice(group.full_path.lastIndexOf('/') + 1);
  return {
    id: group.id,
    name: group.name ?? path,
    path,
    description: group.description ?? '',
    visibility: group.visibility ?? 'public',
    avatar_url: null,
    web_url: `${origin}/groups/${group.full_path}`,
    request_access_enabled: true,
    full_name: group.full_path.replaceAll('/', ' / '),
    full_path: group.full_path,
    parent_id: group.parent_id ?? null,
    created_at: '2020-01-15T12:36:29.590Z',
  };
}

function memberOf(member: GitLabMember, index: number, origin: string): Record<string, unknown> {
  const { username, name = username, state = 'active', email } = member;
  return {
    id: index + 1,
    username,
    name,
    state,
    avatar_url: `https://www.gravatar.com/avatar/${index}?s=80&d=identicon`,
    web_url: `${origin}/${username}`,
    expires_at: null,
    access_level: 30,
    group_saml_identity: null,
    ...(email && { email }),
  };
}
