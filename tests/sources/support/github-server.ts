/** Answers listings as GitHub's published API description says, and refuses what the description does not know. */
import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { join } from 'node:path';
import { listen } from './git-server.ts';

const described = JSON.parse(
  readFileSync(join(import.meta.dirname, '../fixtures/github-listing.json'), 'utf8'),
) as {
  paths: Record<string, { method: string; query: { name: string; enum?: string[] }[] }>;
  'minimal-repository': Record<string, unknown>;
  required: Record<string, string[]>;
};

export interface GitHubServer {
  url: string;
  /** `GET /orgs/acme/repos?page=1 200` */
  requests: string[];
}

export interface GitHubServerOptions {
  /** Owner -> what differs from the description's example. */
  organisations?: Record<string, Record<string, unknown>[]>;
  users?: Record<string, Record<string, unknown>[]>;
  token?: string;
  /** App id -> installations; tokens are `ghs_installation<id>...`. */
  installations?: { id: number; login: string }[];
  /** Answers instead where it returns true. */
  intercept?(request: IncomingMessage, response: ServerResponse): boolean;
}

/** Below `/api/v3`, as GitHub Enterprise has it; everything else goes to `git`. */
export async function serveGitHub(
  options: GitHubServerOptions,
  git?: (request: IncomingMessage, response: ServerResponse) => void,
): Promise<GitHubServer> {
  const requests: string[] = [];
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '', 'http://localhost');
    if (!url.pathname.startsWith('/api/v3/')) {
      if (git) return git(request, response);
      return void response.writeHead(404).end();
    }
    response.on('finish', () =>
      requests.push(`${request.method} ${request.url?.replace('/api/v3', '')} ${response.statusCode}`),
    );
    if (options.intercept?.(request, response)) return;
    answer(request, url, response, options);
  });
  return { url: `http://127.0.0.1:${await listen(server)}`, requests };
}

function answer(
  request: IncomingMessage,
  url: URL,
  response: ServerResponse,
  options: GitHubServerOptions,
): void {
  const send = (status: number, value: unknown, headers: Record<string, string> = {}): void => {
    const body = JSON.stringify(value);
    const etag = `W/"${Buffer.from(body).length}-${body.split('').reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) | 0, 7)}"`;
    if (status === 200 && request.headers['if-none-match'] === etag)
      return void response.writeHead(304, { etag }).end();
    response
      .writeHead(status, { 'content-type': 'application/json; charset=utf-8', etag, ...headers })
      .end(body);
  };
  const path = url.pathname.slice('/api/v3'.length);
  const template = Object.keys(described.paths).find((candidate) =>
    new RegExp(`^${candidate.replace(/\{[^}]+\}/g, '[^/]+')}$`).test(path),
  );
  const operation = template && described.paths[template];
  if (!operation || operation.method !== request.method) return send(404, { message: 'Not Found' });
  for (const [name, value] of url.searchParams) {
    const known = operation.query.find((parameter) => parameter.name === name);
    if (!known || (known.enum && !known.enum.includes(value)) || (name === 'per_page' && Number(value) > 100))
      return send(422, { message: `Not in the description: ${name}=${value}` });
  }
  const installationTokens = (options.installations ?? []).map(({ id }) => installationToken(id));
  const isApp = path.startsWith('/app/');
  const authorization = request.headers.authorization ?? '';
  const allowed = [options.token, ...installationTokens].filter(Boolean).map((token) => `Bearer ${token}`);
  if (isApp ? !/^bearer eyJ/i.test(authorization) : allowed.length > 0 && !allowed.includes(authorization))
    return send(401, { message: 'Bad credentials', documentation_url: 'https://docs.github.com/rest' });
  if (path === '/app/installations')
    return send(
      200,
      (options.installations ?? []).map(({ id, login }) => ({ id, account: { login } })),
    );
  const installation = /^\/app\/installations\/(\d+)\/access_tokens$/.exec(path)?.[1];
  if (installation)
    return send(201, {
      token: installationToken(Number(installation)),
      expires_at: new Date(Date.now() + 3_600_000).toISOString(),
      permissions: { contents: 'read', metadata: 'read' },
      repository_selection: 'all',
    });
  const [, kind, owner = '', repo] = path.split('/');
  const listed = kind === 'users' ? options.users?.[owner] : options.organisations?.[owner];
  if (!listed) return send(404, { message: 'Not Found' });
  const all = listed.map((item) => repository(owner, item));
  if (kind === 'repos') {
    const found = all.find((item) => item['name'] === repo);
    return found ? send(200, found) : send(404, { message: 'Not Found' });
  }
  const perPage = Number(url.searchParams.get('per_page') ?? 30);
  const page = Number(url.searchParams.get('page') ?? 1);
  const last = Math.max(1, Math.ceil(all.length / perPage));
  const link = (number: number, rel: string): string => {
    const next = new URL(url);
    next.searchParams.set('page', String(number));
    return `<https://api.github.com${next.pathname}${next.search}>; rel="${rel}"`;
  };
  const links: Record<string, string> =
    page < last ? { link: `${link(page + 1, 'next')}, ${link(last, 'last')}` } : {};
  send(200, all.slice((page - 1) * perPage, page * perPage), links);
}

export function installationToken(id: number): string {
  return `ghs_installation${String(id).padStart(20, '0')}`;
}

function repository(owner: string, item: Record<string, unknown>): Record<string, unknown> {
  const name = String(item['name']);
  const isPrivate = item['private'] === true;
  return {
    ...described['minimal-repository'],
    private: isPrivate,
    visibility: isPrivate ? 'private' : 'public',
    full_name: `${owner}/${name}`,
    clone_url: `https://elsewhere.test/${owner}/${name}.git`,
    topics: [],
    ...item,
  };
}
