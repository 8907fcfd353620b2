/** Tells true hits from what Pagefind offers where it does not know a word. */
import type { PagefindData } from './fulltext.ts';
import { splitName } from './match.ts';

export interface Term {
  /** Lower case, without signs. */
  text: string;
  /** How much of it a found word must begin with. */
  needed: string;
}

/** Words of a query. Pagefind compares stems, so of a plain word half is enough; an identifier has no ending to spare. */
export function termsOf(query: string): Term[] {
  return query
    .split(/\s+/)
    .map((word) => {
      const text = plain(word);
      const identifier = splitName(word).includes(' ') || /\d/.test(word) || text.length < 4;
      return { text, needed: identifier ? text : text.slice(0, Math.max(3, text.length >> 1)) };
    })
    .filter(({ text }) => text !== '');
}

/** Whether some found word, or a part of it, shows each term. */
export function hasTerms(
  data: Pick<PagefindData, 'content' | 'locations' | 'meta'>,
  terms: readonly Term[],
): boolean {
  const content = data.content.split(/\s+/);
  const words = [
    ...data.locations.map((at) => content[at] ?? ''),
    ...(data.meta['title'] ?? '').split(/\s+/),
  ];
  const found = words.flatMap((word) => [plain(word), ...partEnds(word)]);
  return terms.every(({ needed }) => found.some((word) => word.startsWith(needed)));
}

function plain(word: string): string {
  return splitName(word).replaceAll(' ', '');
}

/** `getUserById` -> `getuserbyid`, `userbyid`, `byid`, `id`: what may begin with the term. */
function partEnds(word: string): string[] {
  const parts = splitName(word).split(' ');
  return parts.map((_, at) => parts.slice(at).join(''));
}
