/** GitHub's REST API as far as listings need it: paging, conditional requests, waiting when told to. */
import { createHash } from 'node:crypto';
import { createAppAuth } from '@octokit/auth-app';
import { Octokit } from '@octokit/core';
import { retry } from '@octokit/plugin-retry';
import { throttling } from '@octokit/plugin-throttling';
import pLimit from 'p-limit';
import { createHttpCache, type HttpCache } from './http-cache.ts';
import { createHttp, type Http } from './http.ts';
import { readNetwork } from './network.ts';
import type { SourceContext } from './source.ts';

export interface GitHubHost {
  /** `https://github.com`, `https://ghe.acme.com` */
  origin: string;
  /** `https://api.github.com`, `https://ghe.acme.com/api/v3` */
  api: string;
  /** `github.com` */
  host: string;
}

export type GitHubAuth =
  | { kind: 'none' }
  | { kind: 'token'; token: string }
  | { kind: 'app'; id: number | string; key: string; installation?: number };

export interface GitHubApi {
  /** One answer. @throws {RequestError} of octokit, {HttpError} */
  get(path: string, query?: Readonly<Record<string, string | number>>): Promise<unknown>;
  /** What an earlier run was told, without asking; undefined if nothing. */
  remembered(path: string): Promise<unknown>;
  /** All pages of a list, in order. */
  getAll(path: string, query?: Readonly<Record<string, string | number>>): Promise<unknown[]>;
  /** For git; an app's token is renewed before it expires. */
  token(): Promise<string | undefined>;
  close(): Promise<void>;
}

const perPage = 100;
const maxPages = 200;
/** Longer than that, the run goes on with what the last one read. */
const maxWaitSeconds = 60;

const Client = Octokit.plugin(retry, throttling);
const silent = { debug() {}, info() {}, warn() {}, error() {} };

/** @param host as configured: `ghe.acme.com` or `https://ghe.acme.com` */
export function gitHubHost(host = 'github.com'): GitHubHost {
  const { origin, host: name } = new URL(/^https?:\/\//.test(host) ? host : `https://${host}`);
  return { origin, host: name, api: name === 'github.com' ? 'https://api.github.com' : `${origin}/api/v3` };
}

export async function createGitHubApi(
  host: GitHubHost,
  owner: string,
  auth: GitHubAuth,
  context: SourceContext,
): Promise<GitHubApi> {
  const http = createHttp({
    network: readNetwork(context.env),
    trustedHosts: [new URL(host.api).hostname],
    seconds: 60,
  });
  const client = (options: object): InstanceType<typeof Client> =>
    new Client({
      baseUrl: host.api,
      userAgent: 'callboard',
      log: silent,
      request: { fetch: fetchThrough(http, context) },
      retry: { retries: 2 },
      throttle: {
        id: host.host,
        onRateLimit: mayWait,
        onSecondaryRateLimit: mayWait,
      },
      ...options,
    });
  try {
    const token = await tokenOf(owner, auth, client);
    const first = await token();
    const audience = createHash('sha256')
      .update(first === undefined || auth.kind === 'app' ? auth.kind + ('id' in auth ? auth.id : '') : first)
      .digest('hex');
    const cache = createHttpCache(context.cacheDir, audience);
    const octokit = client({});
    const get = (path: string, query: object): Promise<Answer> =>
      conditional(octokit, cache, token, host, path, query);
    return {
      get: async (path, query = {}) => (await get(path, query)).data,
      remembered: async (path) => (await cache.get(`${host.api}${path}`))?.data,
      getAll: (path, query = {}) => allPages((page) => get(path, { ...query, per_page: perPage, page })),
      token,
      // An app asks for a new token every hour, long after the listing.
      close: () => (auth.kind === 'app' ? Promise.resolve() : http.close()),
    };
  } catch (error) {
    await http.close();
    throw error;
  }
}

interface Answer {
  data: unknown;
  link?: string;
}

async function conditional(
  octokit: InstanceType<typeof Client>,
  cache: HttpCache,
  token: () => Promise<string | undefined>,
  host: GitHubHost,
  path: string,
  query: object,
): Promise<Answer> {
  const search = new URLSearchParams(Object.entries(query).map(([name, value]) => [name, String(value)]));
  const url = `${host.api}${path}${search.size > 0 ? `?${search}` : ''}`;
  const known = await cache.get(url);
  const secret = await token();
  try {
    const { data, headers } = await octokit.request({
      method: 'GET',
      url,
      headers: {
        accept: 'application/vnd.github+json',
        'x-github-api-version': '2022-11-28',
        ...(secret ? { authorization: `Bearer ${secret}` } : {}),
        ...(known ? { 'if-none-match': known.etag } : {}),
      },
    });
    const answer: Answer = { data, link: headers.link };
    if (headers.etag) await cache.set({ url, etag: headers.etag, ...answer });
    return answer;
  } catch (error) {
    if (known && (error as { status?: number }).status === 304) return known;
    throw error;
  }
}

/** The first page tells how many there are; the others are asked for a few at a time. */
async function allPages(get: (page: number) => Promise<Answer>): Promise<unknown[]> {
  const first = await get(1);
  const last = lastPage(first.link);
  const limit = pLimit(4);
  const pages = Array.from({ length: Math.min(last, maxPages) - 1 }, (_, index) => index + 2);
  const others = await Promise.all(pages.map((page) => limit(() => get(page))));
  const items: unknown[] = [];
  let tail = first;
  for (const answer of [first, ...others]) {
    if (!Array.isArray(answer.data)) throw new Error('The host answered with something that is no list.');
    items.push(...(answer.data as unknown[]));
    tail = answer;
  }
  // Servers that do not say which page is the last one.
  for (let page = pages.length + 2; /rel="next"/.test(tail.link ?? '') && page <= maxPages; page += 1) {
    tail = await get(page);
    if (Array.isArray(tail.data)) items.push(...(tail.data as unknown[]));
  }
  return items;
}

function lastPage(link: string | undefined): number {
  const url = /<([^<>]+)>;\s*rel="last"/.exec(link ?? '')?.[1];
  return url && URL.canParse(url) ? Number(new URL(url).searchParams.get('page')) || 1 : 1;
}

function mayWait(seconds: number, _options: object, _octokit: object, retries: number): boolean {
  return seconds <= maxWaitSeconds && retries < 2;
}

async function tokenOf(
  owner: string,
  auth: GitHubAuth,
  client: (options: object) => InstanceType<typeof Client>,
): Promise<() => Promise<string | undefined>> {
  if (auth.kind === 'none') return () => Promise.resolve(undefined);
  if (auth.kind === 'token') return () => Promise.resolve(auth.token);
  const app = client({
    authStrategy: createAppAuth,
    // Environment variables often hold the key in one line.
    auth: { appId: auth.id, privateKey: auth.key.replaceAll('\\n', '\n') },
  });
  const installationId = auth.installation ?? (await findInstallation(owner, app));
  return async () => ((await app.auth({ type: 'installation', installationId })) as { token: string }).token;
}

async function findInstallation(owner: string, app: InstanceType<typeof Client>): Promise<number> {
  const list = await allPages(async (page) => {
    const { data, headers } = await app.request('GET /app/installations', { per_page: perPage, page });
    return { data, link: headers.link };
  });
  for (const item of list as { id?: unknown; account?: { login?: unknown } }[]) {
    const login = item.account?.login;
    if (
      typeof login === 'string' &&
      typeof item.id === 'number' &&
      login.toLowerCase() === owner.toLowerCase()
    )
      return item.id;
  }
  throw new NotInstalledError(`The GitHub App is not installed in "${owner}".`);
}

/** Does the host refuse because too much was asked? */
export function isRateLimit(error: unknown): boolean {
  const { status, response, message } = error as {
    status?: number;
    response?: { headers?: Record<string, string> };
    message?: string;
  };
  const headers = response?.headers ?? {};
  if (status === 429) return true;
  return (
    status === 403 &&
    (headers['x-ratelimit-remaining'] === '0' ||
      headers['retry-after'] !== undefined ||
      /rate limit/i.test(message ?? ''))
  );
}

export class NotInstalledError extends Error {}

function fetchThrough(http: Http, context: SourceContext) {
  return (
    url: string,
    init: { method?: string; headers?: Record<string, string>; body?: string },
  ): Promise<Response> =>
    http.fetch(url, { method: init.method, headers: init.headers, body: init.body, signal: context.signal });
}
