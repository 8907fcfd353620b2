/** What a vendor answers, from a file of recordings. */
import { parse } from 'yaml';
import { z } from 'zod';
import type { Answered, Asked } from './vendor.ts';

const recordingsSchema = z.strictObject({
  origin: z.url(),
  secrets: z.array(z.string()).default([]),
  answers: z.array(
    z.strictObject({
      request: z.string(),
      body: z.string().optional(),
      status: z.number().default(200),
      headers: z.record(z.string(), z.string()).default({}),
      json: z.unknown().optional(),
      text: z.string().optional(),
    }),
  ),
});

export interface Recordings {
  secrets: string[];
  answer(asked: Asked): Answered;
  /** Every recorded answer with the request that it is for. */
  all: { method: string; url: URL; answered: Answered }[];
}

/** @throws {Error} if the file is wrong */
export function parseRecordings(text: string): Recordings {
  const { origin, secrets, answers } = recordingsSchema.parse(parse(text));
  const all = answers.map(({ request, body, status, headers, json, text }) => {
    const [method = '', path = ''] = request.split(' ');
    const answered: Answered = {
      status,
      headers: { 'content-type': json === undefined ? 'text/plain' : 'application/json', ...headers },
      text: json === undefined ? (text ?? '') : JSON.stringify(json),
    };
    return { method, url: new URL(path, origin), body, answered };
  });
  return {
    secrets,
    all,
    answer(asked) {
      const found = all.find(
        ({ method, url, body }) =>
          method === asked.method &&
          url.origin === asked.url.origin &&
          url.pathname === asked.url.pathname &&
          sorted(url) === sorted(asked.url) &&
          (body === undefined || asked.body.includes(body)),
      );
      return found?.answered ?? { status: 404, headers: {}, text: 'Not recorded' };
    },
  };
}

function sorted(url: URL): string {
  const parameters = new URLSearchParams(url.search);
  parameters.sort();
  return parameters.toString();
}
