/**
 * Answers of vendors from files of the site, `content/recordings/`: what plugins show can be seen without an account, and
 * tried in tests. A request to an origin that has a recording never leaves the machine.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { VendorInit } from '../plugin.ts';
import { compareText } from '../problems.ts';
import { ConfigError, explain, parseConfigFile } from '../sources/config-file.ts';

const maxFiles = 200;
const maxCharacters = 10_000_000;

/** A file of `content/recordings/`. */
export const recordingSchema = z.strictObject({
  /** Scheme, host and port of the vendor: `https://grafana.acme.example`. */
  origin: z
    .url({ protocol: /^https?$/, error: 'must be an address such as "https://grafana.acme.example"' })
    .refine((address) => new URL(address).pathname === '/', 'must have no path; write it in the requests')
    .transform((address) => new URL(address).origin),
  /** Environment variables that count as set, so that plugins which need a token ask. */
  secrets: z.array(z.string().regex(/^\w+$/, 'must be the name of an environment variable')).default([]),
  answers: z.array(
    z.strictObject({
      /**
       * `GET /api/search?tag=orders`: method, path and query. Of the query, every parameter that stands here must be
       * asked for, in any order; others may be, too. The first that fits answers.
       */
      request: z.string().regex(/^[A-Z]+ \/\S*$/, 'must be a method and a path, such as "GET /api/search"'),
      /** Text that the request's body must hold. */
      body: z.string().optional(),
      status: z.int().min(200).max(599).default(200),
      headers: z.record(z.string(), z.string()).default({}),
      /** The answer, as JSON … */
      json: z.unknown().optional(),
      /** … or as text. */
      text: z.string().optional(),
    }),
  ),
});

/** A vendor's answers, checked. */
export type Recording = z.output<typeof recordingSchema>;

/** All recordings of a site. */
export interface Recordings {
  /** Does an answer to this address come from a recording? */
  has(url: URL): boolean;
  /** The answer; 404 where none fits. */
  answer(url: URL, init: VendorInit): Response;
  /** Environment variables that count as set. */
  secrets: ReadonlySet<string>;
}

/**
 * @param folder absolute path of `content/recordings`; it need not exist
 * @returns sorted by file name
 * @throws {ConfigError} that names every mistake of a wrong file
 */
export function readRecordings(folder: string): Recording[] {
  if (!existsSync(folder)) return [];
  const files = readdirSync(folder)
    .filter((name) => /\.(?:ya?ml|json)$/.test(name))
    .sort(compareText);
  if (files.length > maxFiles)
    throw new ConfigError('content/recordings', [
      { path: '', message: `has ${files.length} files; at most ${maxFiles} are read` },
    ]);
  return files.map((name) =>
    parseRecording(readFileSync(join(folder, name), 'utf8'), `content/recordings/${name}`),
  );
}

/**
 * @param file its name, for messages
 * @throws {ConfigError} that names every mistake, with its place in the file
 */
export function parseRecording(text: string, file: string): Recording {
  if (text.length > maxCharacters)
    throw new ConfigError(file, [{ path: '', message: `is larger than ${maxCharacters} characters` }]);
  return parseConfigFile<Recording>(text, file, (value) => {
    const parsed = recordingSchema.safeParse(value);
    if (parsed.success) return { value: parsed.data };
    return { issues: parsed.error.issues.flatMap((issue) => explain(issue, recordingSchema.shape)) };
  });
}

/** @param now what `{{3 days before today}}` in an answer is counted from: the start of its day, in UTC */
export function createRecordings(list: readonly Recording[], now: Date): Recordings {
  const byOrigin = Map.groupBy(list, ({ origin }) => origin);
  return {
    has: ({ origin }) => byOrigin.has(origin),
    secrets: new Set(list.flatMap(({ secrets }) => secrets)),
    answer(url, init) {
      const found = (byOrigin.get(url.origin) ?? [])
        .flatMap(({ answers }) => answers)
        .find((answer) => fits(answer, url, init));
      if (!found)
        return new Response(`No answer to ${init.method ?? 'GET'} ${url.pathname} is recorded.`, {
          status: 404,
        });
      const { status, headers, text, json } = found;
      const body = text ?? (json === undefined ? '' : JSON.stringify(json));
      const sent = new Headers(text === undefined ? { 'content-type': 'application/json' } : {});
      for (const [name, value] of Object.entries(headers)) sent.set(name, value);
      return new Response([204, 205, 304].includes(status) ? null : withTimes(body, now), {
        status,
        headers: sent,
      });
    },
  };
}

function fits({ request, body }: Recording['answers'][number], url: URL, init: VendorInit): boolean {
  const [method = '', address = ''] = request.split(' ');
  const wanted = new URL(address, url.origin);
  return (
    method === (init.method ?? 'GET') &&
    wanted.pathname === url.pathname &&
    [...wanted.searchParams].every(([name, value]) => url.searchParams.getAll(name).includes(value)) &&
    (body === undefined || (init.body ?? '').includes(body))
  );
}

const hour = 3_600_000;
const day = 24 * hour;

/** Counted from the day, not the hour: a build an hour later changes nothing. */
function withTimes(text: string, now: Date): string {
  const today = Math.floor(now.getTime() / day) * day;
  return text.replace(/\{\{(\d{1,5}) (hour|day)s? before today\}\}/g, (_, count: string, unit: string) =>
    new Date(today - Number(count) * (unit === 'day' ? day : hour)).toISOString(),
  );
}
