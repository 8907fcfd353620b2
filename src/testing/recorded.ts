/** The answers of a test's recordings. */
import { basename } from 'node:path';
import { createRecordings, parseRecording } from '../collect/recordings.ts';
import { readText } from './entities.ts';
import type { Answered, Asked } from './vendor.ts';

export interface Recorded {
  /** Environment variables that count as set. */
  secrets: string[];
  /** 404 where nothing fits. */
  answer(asked: Asked): Promise<Answered>;
  /** As above, but for a request that nothing fits the answer to one that looks most like it. */
  nearest(asked: Asked): Promise<Answered>;
}

/** @throws {ConfigError} that names every mistake of a wrong file */
export function createRecorded(inputs: readonly (string | URL)[], now: Date): Recorded {
  const list = inputs.map((input) =>
    parseRecording(readText(input), input instanceof URL ? basename(input.pathname) : 'recordings'),
  );
  const recordings = createRecordings(list, now);
  const requests = list.flatMap(({ origin, answers }) =>
    answers.map(({ request, body, status }) => {
      const [method = '', address = ''] = request.split(' ');
      return { method, url: new URL(address, origin), body: body ?? '', headers: {}, status };
    }),
  );
  const answer = async ({ url, method, body }: Asked): Promise<Answered> => {
    const response = recordings.answer(url, { method, body });
    return {
      status: response.status,
      headers: Object.fromEntries(response.headers),
      text: await response.text(),
    };
  };
  return {
    secrets: [...recordings.secrets],
    answer,
    async nearest(asked) {
      const exact = await answer(asked);
      if (exact.status !== 404) return exact;
      const segments = asked.url.pathname.split('/');
      const alike = requests
        .filter(
          ({ method, url, status }) =>
            status < 300 &&
            method === asked.method &&
            url.origin === asked.url.origin &&
            url.pathname.split('/').length === segments.length,
        )
        .map((request) => {
          const others = request.url.pathname.split('/');
          return { request, same: segments.filter((segment, at) => segment === others[at]).length };
        })
        .sort((a, b) => b.same - a.same)[0];
      return alike ? answer(alike.request) : exact;
    },
  };
}
