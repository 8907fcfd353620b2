/** Tells whoever listens (analytics) what was searched for, how much was found, and what was chosen of it. */
let last = '';
let waiting: { pause: ReturnType<typeof setTimeout>; tell(): void } | undefined;

/** Dispatches `callboard:search` on the document; a term of two letters or the one told before is passed over. */
export function announceSearch(term: string, results: number): void {
  const key = `${term} ${results}`;
  if (term.length < 3 || key === last) return;
  last = key;
  dispatch('callboard:search', { term, results });
}

/** The same, once nobody has typed on for a second, something is chosen, or the page is left. */
export function announceSearchSoon(term: string, results: number): void {
  if (!waiting) addEventListener('pagehide', announceNow);
  else clearTimeout(waiting.pause);
  waiting = { pause: setTimeout(announceNow, 1000), tell: () => announceSearch(term, results) };
}

function announceNow(): void {
  if (!waiting) return;
  clearTimeout(waiting.pause);
  removeEventListener('pagehide', announceNow);
  const { tell } = waiting;
  waiting = undefined;
  tell();
}

/** Dispatches `callboard:search-select`. @param rank from 1 */
export function announceChoice(term: string, rank: number, href: string): void {
  announceNow();
  if (term.length >= 3 && rank > 0) dispatch('callboard:search-select', { term, rank, href });
}

function dispatch(name: string, detail: object): void {
  document.dispatchEvent(new CustomEvent(name, { detail }));
}
