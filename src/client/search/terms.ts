/** Tells true hits from what Pagefind offers where it does not know a word. */
import type { PagefindData } from './fulltext.ts';
import { splitName } from './match.ts';

/** Words of a query as Pagefind compares them: lower case, without signs. */
export function termsOf(query: string): string[] {
  return query.split(/\s+/).map(plain).filter(Boolean);
}

/** Whether some found word, or a part of it, shows each term, endings aside. */
export function hasTerms(
  data: Pick<PagefindData, 'content' | 'locations' | 'meta'>,
  terms: readonly string[],
): boolean {
  const content = data.content.split(/\s+/);
  const words = [
    ...data.locations.map((at) => content[at] ?? ''),
    ...(data.meta['title'] ?? '').split(/\s+/),
  ];
  const found = words.flatMap((word) => [plain(word), ...partEnds(word)]);
  return terms.every((term) => {
    const stem = withoutEnding(term);
    return found.some((word) => word.startsWith(stem));
  });
}

function plain(word: string): string {
  return splitName(word).replaceAll(' ', '');
}

/** `getUserById` -> `getuserbyid`, `userbyid`, `byid`, `id`: what may begin with the term. */
function partEnds(word: string): string[] {
  const parts = splitName(word).split(' ');
  return parts.map((_, at) => parts.slice(at).join(''));
}

/** Pagefind compares stems; identifiers with digits and short words have no ending to spare. */
function withoutEnding(term: string): string {
  return term.length < 6 || /\d/.test(term) ? term : term.slice(0, Math.max(4, term.length - 3));
}
