/** The vendor of a test: recorded answers, and what may become of them on their way. */
import type { HttpOptions } from '../sources/http.ts';

type AnswerRequest = NonNullable<HttpOptions['answer']>;

export interface Asked {
  method: string;
  url: URL;
  headers: Readonly<Record<string, string>>;
  body: string;
}

export interface Answered {
  status: number;
  headers: Record<string, string>;
  text: string;
}

/** Changes an answer; `drop`: the connection breaks. */
export type Tamper = (answered: Answered, asked: Asked, before: number) => Answered | 'drop';

export interface Vendor {
  open(): { answer: AnswerRequest; asked: Asked[] };
}

/** @param recorded the answer to a request, 404 where none is recorded */
export function createVendor(
  recorded: (asked: Asked) => Promise<Answered>,
  tamper: Tamper = (answered) => answered,
  /** Milliseconds after which an answer comes. */
  delay: (before: number) => number = () => 0,
): Vendor {
  return {
    open() {
      const asked: Asked[] = [];
      return {
        asked,
        async answer(url, { method = 'GET', headers = {}, body = '' }) {
          const one = { method, url, headers, body };
          const before = asked.length;
          asked.push(one);
          const wait = delay(before);
          if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait));
          const said = tamper(await recorded(one), one, before);
          if (said === 'drop') throw new TypeError('fetch failed');
          return new Response(said.status === 204 || said.status === 304 ? null : said.text, {
            status: said.status,
            headers: said.headers,
          });
        },
      };
    },
  };
}
