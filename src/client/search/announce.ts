/** Tells whoever listens (analytics) what was searched for and how much was found. */
let last = '';

/** Dispatches `callboard:search` on the document; a term of two letters or the one told before is passed over. */
export function announceSearch(term: string, results: number): void {
  const key = `${term} ${results}`;
  if (term.length < 3 || key === last) return;
  last = key;
  document.dispatchEvent(new CustomEvent('callboard:search', { detail: { term, results } }));
}
