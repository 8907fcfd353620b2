/** GitLab's REST API as far as listings need it: pages, "has it changed?", waiting when told to. */
import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { createHttp } from './http.ts';
import { createHttpCache } from './http-cache.ts';
import { readNetwork } from './network.ts';
import type { SourceContext } from './source.ts';

export interface GitLabHost {
  /** `https://gitlab.com` */
  origin: string;
  /** `gitlab.com` */
  host: string;
}

export interface GitLabApi {
  /** One answer. @throws {GitLabError} {HttpError} */
  get(path: string): Promise<unknown>;
  /** All pages of a list, in order. */
  getAll(path: string): Promise<unknown[]>;
  close(): Promise<void>;
}

/** GitLab answered, but not with what was asked for. */
export class GitLabError extends Error {
  override readonly name = 'GitLabError';
  readonly status: number;
  /** Seconds that it asks to wait. */
  readonly wait?: number;
  constructor(status: number, message: string, wait?: number) {
    super(message);
    this.status = status;
    if (wait !== undefined) this.wait = wait;
  }
}

const perPage = 100;
const maxPages = 500;
const maxWaitSeconds = 60;
const attempts = 3;

/** @param host as configured: `gitlab.acme.com` or `https://gitlab.acme.com` */
export function gitLabHost(host = 'gitlab.com'): GitLabHost {
  const { origin, host: name } = new URL(/^https?:\/\//.test(host) ? host : `https://${host}`);
  return { origin, host: name };
}

export function createGitLabApi(
  host: GitLabHost,
  token: string | undefined,
  context: SourceContext,
): GitLabApi {
  const http = createHttp({
    network: readNetwork(context.env),
    trustedHosts: [new URL(host.origin).hostname],
    seconds: 60,
  });
  const audience = createHash('sha256')
    .update(token ?? '')
    .digest('hex');
  const cache = createHttpCache(context.cacheDir, audience);

  const ask = async (path: string): Promise<{ data: unknown; next?: string }> => {
    const url = `${host.origin}/api/v4${path}`;
    const known = await cache.get(url);
    const response = await http.fetch(url, {
      signal: context.signal,
      headers: {
        accept: 'application/json',
        'user-agent': 'callboard',
        // Personal, group and OAuth tokens alike; unlike PRIVATE-TOKEN it never follows a redirect to another host.
        ...(token && { authorization: `Bearer ${token}` }),
        ...(known && { 'if-none-match': known.etag }),
      },
    });
    if (response.status === 304 && known) return { data: known.data, next: known.link };
    const text = await response.text();
    if (!response.ok) throw failure(response, text);
    const data = parse(text);
    const next = response.headers.get('x-next-page') || undefined;
    const etag = response.headers.get('etag');
    if (etag) await cache.set({ url, etag, data, ...(next && { link: next }) });
    return { data, next };
  };

  const patient = async (path: string): Promise<{ data: unknown; next?: string }> => {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await ask(path);
      } catch (error) {
        const { status, wait = attempt } = error as Partial<GitLabError>;
        const mayPass = status === 429 || (status !== undefined && status >= 500);
        if (!mayPass || attempt === attempts || wait > maxWaitSeconds) throw error;
        await sleep(wait * 1000, undefined, { signal: context.signal });
      }
    }
  };

  return {
    get: async (path) => (await patient(path)).data,
    async getAll(path) {
      const items: unknown[] = [];
      let page: string | undefined = '1';
      for (let count = 0; page !== undefined && count < maxPages; count += 1) {
        const separator = path.includes('?') ? '&' : '?';
        const answer = await patient(
          `${path}${separator}per_page=${perPage}&page=${encodeURIComponent(page)}`,
        );
        if (!Array.isArray(answer.data))
          throw new GitLabError(200, 'It answered with something that is no list.');
        items.push(...(answer.data as unknown[]));
        page = answer.next;
      }
      return items;
    },
    close: () => http.close(),
  };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new GitLabError(200, 'It answered with something that is no JSON.');
  }
}

function failure(response: Response, text: string): GitLabError {
  const wait = Number(response.headers.get('retry-after') ?? Number.NaN);
  let detail = response.statusText;
  try {
    const body = JSON.parse(text) as { message?: unknown; error?: unknown };
    const said = body.message ?? body.error;
    if (typeof said === 'string') detail = said;
  } catch {
    // A proxy's page rather than GitLab's answer: the status has to say it.
  }
  return new GitLabError(response.status, detail, Number.isFinite(wait) ? wait : undefined);
}
