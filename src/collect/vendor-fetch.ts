/**
 * The `fetch` that plugins get: only to hosts that they have named, with retries, a budget, conditional requests and
 * without a word of a secret in what it says.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import pLimit from 'p-limit';
import { z } from 'zod';
import type { VendorInit } from '../plugin.ts';
import { createHttp, HttpError, type HttpOptions } from '../sources/http.ts';
import type { Network } from '../sources/network.ts';
import { type Answers, answerKey } from './answers.ts';
import { maskAnswer, maskJson, textsOf } from './mask-answer.ts';
import type { Recordings } from './recordings.ts';
import { waitBefore } from './wait.ts';

/** A vendor that cannot be asked, or whose answer is of no use. The message is for people and holds no secret. */
export class VendorError extends Error {
  override readonly name = 'VendorError';
  /** Of the answer, where the vendor gave one and it was not 2xx. */
  readonly status: number | undefined;
  constructor(message: string, options?: ErrorOptions & { status?: number }) {
    super(message, options);
    this.status = options?.status;
  }
}

export interface VendorFetchOptions {
  /** Hosts that may be asked, with port where it is not the usual one. */
  hosts: Iterable<string>;
  network: Network;
  answers: Answers;
  /** Origins that are answered from files. */
  recordings: Recordings;
  /** For what is said: masks secrets, and what looks like one. */
  redact(text: string): string;
  /** For what is given to the plugin: masks its secrets alone. */
  mask(text: string): string;
  /** Requests that one run may make, retries included. */
  maxRequests: number;
  /** Requests at a time. */
  concurrency: number;
  /** Of one request. */
  seconds: number;
  signal: AbortSignal;
  transport?: Transport;
}

/** Stands in for the network and the time that passes between attempts. */
export interface Transport {
  answer: NonNullable<HttpOptions['answer']>;
  wait(milliseconds: number): Promise<void>;
}

export interface VendorFetch {
  fetch(url: string | URL, init?: VendorInit): Promise<Response>;
  fetchJson<Schema extends z.ZodType>(
    url: string | URL,
    schema: Schema,
    init?: VendorInit,
  ): Promise<z.output<Schema>>;
  /** How many requests were made, how many of them the vendor answered with "not modified", and how many a recording. */
  count(): { requests: number; unmodified: number; recorded: number };
  close(): Promise<void>;
}

export function createVendorFetch(options: VendorFetchOptions): VendorFetch {
  const { answers, redact, mask, maxRequests, signal } = options;
  /** Without the query, which may hold a secret. */
  const place = (url: URL) => redact(`${url.host}${url.pathname}`).slice(0, 200);
  const hosts = new Set([...options.hosts].map((host) => host.toLowerCase()));
  const http = createHttp({
    network: options.network,
    trustedHosts: hosts,
    exactPorts: true,
    namedIn: 'named in `limits({ hosts })`',
    seconds: options.seconds,
    answer: options.transport?.answer,
  });
  const limit = pLimit(options.concurrency);
  let requests = 0;
  let unmodified = 0;
  let recorded = 0;

  const fetchOnce = async (url: URL, init: VendorInit): Promise<Response> => {
    // Recorded or not, a host is named first.
    if (hosts.has(url.host) && options.recordings.has(url)) {
      recorded++;
      return options.recordings.answer(url, init);
    }
    const { method = 'GET', headers = {}, body } = init;
    const sent = new Headers({ accept: 'application/json', ...headers });
    const key =
      method === 'GET'
        ? // Whose answer it is may depend on any header: vendors have many ways to say who asks.
          answerKey(url.href, JSON.stringify([...sent].sort()))
        : undefined;
    const known = key === undefined ? undefined : answers.read(key);
    if (known?.etag) sent.set('if-none-match', known.etag);
    else if (known?.lastModified) sent.set('if-modified-since', known.lastModified);
    const raw = await http.fetch(url, { method, headers: Object.fromEntries(sent), body, signal });
    const response = await maskAnswer(raw, mask);
    if (response.status === 304 && known) {
      unmodified++;
      const kept = new Headers();
      if (known.contentType) kept.set('content-type', known.contentType);
      if (known.link) kept.set('link', known.link);
      return new Response(known.body, { status: 200, headers: kept });
    }
    const header = (name: string) => response.headers.get(name) ?? undefined;
    const [etag, lastModified] = [header('etag'), header('last-modified')];
    if (key === undefined || !response.ok || !(etag || lastModified)) return response;
    const text = await response.text();
    // A vendor that repeats a secret is asked anew each time.
    if (holdsSecret(text, raw.headers, redact))
      return new Response(text, { status: response.status, headers: response.headers });
    await answers.write(key, {
      ...(etag && { etag }),
      ...(lastModified && { lastModified }),
      ...(header('content-type') && { contentType: header('content-type') }),
      ...(header('link') && { link: header('link') }),
      body: text,
    });
    return new Response(text, { status: response.status, headers: response.headers });
  };

  const attempt = async (url: URL, init: VendorInit): Promise<Response> => {
    for (let round = 1; ; round++) {
      signal.throwIfAborted();
      if (++requests > maxRequests)
        throw new VendorError(
          `The plugin has used its ${maxRequests} requests, so ${place(url)} was not asked any more.`,
        );
      let response: Response | undefined;
      let failure: unknown;
      try {
        response = await fetchOnce(url, init);
        if (response.ok) return response;
      } catch (error) {
        signal.throwIfAborted();
        if (error instanceof HttpError) throw new VendorError(redact(error.message), { cause: error });
        failure = error;
      }
      const wait = waitBefore(response, round, Date.now());
      if (wait === undefined) {
        if (response) return response;
        throw new VendorError(`${url.host} could not be reached: ${redact(reason(failure))}.`, {
          cause: failure,
        });
      }
      await response?.body?.cancel();
      await (options.transport?.wait(wait) ?? sleep(wait, undefined, { signal }));
    }
  };

  const fetch = (address: string | URL, init: VendorInit = {}): Promise<Response> => {
    if (!URL.canParse(address)) throw new VendorError('The address cannot be parsed.');
    const url = new URL(address);
    return limit(() => attempt(url, init));
  };

  return {
    fetch,
    async fetchJson(address, schema, init) {
      const response = await fetch(address, init);
      const url = new URL(address);
      if (!response.ok) {
        await response.body?.cancel();
        throw new VendorError(`${place(url)} answered ${response.status}${meaning(response.status)}.`, {
          status: response.status,
        });
      }
      let data: unknown;
      try {
        data = maskJson(JSON.parse(await response.text()), mask);
      } catch (cause) {
        throw new VendorError(`${place(url)} answered something that is not JSON.`, { cause });
      }
      const parsed = schema.safeParse(data);
      if (parsed.success) return parsed.data;
      const issue = parsed.error.issues[0];
      throw new VendorError(
        `The answer of ${place(url)} has another shape than expected: ${redact(issue?.path.join('.') || 'the whole').slice(0, 200)}: ${redact(issue?.message ?? '')}.`,
      );
    },
    count: () => ({ requests: Math.min(requests, maxRequests), unmodified, recorded }),
    close: () => http.close(),
  };
}

/** What was masked already, and what only looks like a secret, counts too; JSON may hide it by escapes. */
function holdsSecret(text: string, headers: Headers, redact: (text: string) => string): boolean {
  const plain = [text, ...headers.values(), decoded(text)].join('\n');
  return text.includes('***') || redact(plain) !== plain;
}

function decoded(text: string): string {
  if (!text.includes('\\')) return '';
  try {
    return textsOf(JSON.parse(text));
  } catch {
    return '';
  }
}

function meaning(status: number): string {
  if (status === 401) return ': the token is missing, wrong or expired';
  if (status === 403) return ': the token may not read this';
  if (status === 404) return ': it is not there, or the token may not know of it';
  if (status === 429) return ': too many requests, also after waiting';
  return '';
}

function reason(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const cause = error.cause instanceof Error ? `: ${error.cause.message}` : '';
  return error.name === 'TimeoutError' ? 'it took too long' : `${error.message}${cause}`;
}
