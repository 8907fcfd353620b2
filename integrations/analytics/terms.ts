/** What people type into the search: cleaned, and without what looks as if it should not be counted. */
import type { TermCount } from './model.ts';

/**
 * A term as it is counted: lower case, single spaces, at most 80 characters.
 * @returns undefined for a term that may be a secret or name a person: addresses of e-mail, keys, long numbers. Those are
 * pasted by mistake, and belong in no report.
 */
export function countedTerm(text: string): string | undefined {
  const term = text.replace(/\s+/g, ' ').trim().toLowerCase().slice(0, 80);
  if (term.length < 2 || term === '(not set)') return undefined;
  const risky = term
    .split(' ')
    .some((word) => /\S@\S/.test(word) || /\d{9,}/.test(word) || (word.length >= 20 && isMixed(word)));
  return risky ? undefined : term;
}

/** Letters and digits without a sign between, as keys have them. */
function isMixed(word: string): boolean {
  return /[a-z0-9]{20,}/.test(word) && /\d/.test(word) && /[a-z]/.test(word);
}

/** Adds up terms that are the same once cleaned; the most frequent first. */
export function mergeTerms(terms: readonly TermCount[]): TermCount[] {
  const merged = new Map<string, number>();
  for (const { term, count } of terms) {
    const key = countedTerm(term);
    if (key !== undefined && count > 0) merged.set(key, (merged.get(key) ?? 0) + count);
  }
  return [...merged]
    .map(([term, count]) => ({ term, count }))
    .sort((a, b) => b.count - a.count || (a.term < b.term ? -1 : 1));
}
