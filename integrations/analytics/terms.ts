/** What people type into the search: cleaned, and without what looks as if it should not be counted. */
import { plainCount, type TermCount } from './model.ts';

/**
 * A term as it is counted: lower case, single spaces, at most 80 characters.
 * @returns undefined for a term that may be a secret or name a person: addresses of e-mail, keys, long numbers. Those are
 * pasted by mistake, and belong in no report.
 */
export function countedTerm(text: string): string | undefined {
  const term = text.slice(0, 1000).replace(/\s+/g, ' ').trim().toLowerCase().slice(0, 80);
  if (term.length < 2 || term === '(not set)') return undefined;
  return isPrivate(text.slice(0, 1000)) || isPrivate(term) ? undefined : term;
}

/**
 * An address at which there is nothing, as it is counted.
 * @returns undefined for one of which a part may be a secret, or name a person: an invitation, say
 */
export function countedPath(path: string): string | undefined {
  return decoded(path).split('/').some(isPrivate) ? undefined : path.slice(0, 300);
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

/** What fewer have asked for is shown to nobody: one person's typing is nobody's business. */
export const fewest = 3;

const dates = /\b(?:(?:19|20)\d\d[./-]\d\d?[./-]\d\d?|\d\d?[./-]\d\d?[./-](?:19|20)\d\d)\b/g;

function isPrivate(text: string): boolean {
  return (
    /\S@\S/.test(text) ||
    isTokenLike(text) ||
    // Numbers of telephones and accounts.
    /\d{8,}|(?:\d[ .()/]{0,2}){8,}|(?:\d[ .()/-]{0,2}){9,}/.test(text.replace(dates, ' ')) ||
    /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-/i.test(text) ||
    text.split(' ').some((word) => word.length >= 20 && isMixed(word))
  );
}

/** Shapes of keys. What is stored with one of them in it is refused as a whole. */
export function isTokenLike(text: string): boolean {
  return /\b(?:gh[pousr]_|github_pat_|gl(?:pat|dt|rt|ptt|cbt|soat)-|xox[a-z]-)[\w.-]{8}|\beyj[\w-]{5}|\bat(?:att|bb|ctt)[\w=-]{20}|\b(?:akia|asia)[a-z0-9]{16}\b|\b(?:npm|pypi|dckr_pat|sq0atp|shpat|rubygems|hf)[_-][\w-]{20}|\bauthorization\s*[:=]|:\/\/[^\s/]*@|-----begin /i.test(
    text,
  );
}

/** Letters and digits without a sign between, or in turn, as keys have them. */
function isMixed(word: string): boolean {
  const turns = word.match(/[a-z](?=\d)|\d(?=[a-z])/gi)?.length ?? 0;
  return turns >= 8 || (turns > 0 && /[a-z0-9]{20,}/i.test(word));
}

/** Adds up terms that are the same once cleaned, and were asked for often enough; the most frequent first. */
export function mergeTerms(terms: readonly TermCount[]): TermCount[] {
  const merged = new Map<string, number>();
  for (const { term, count } of terms) {
    const key = countedTerm(term);
    if (key !== undefined && count > 0)
      merged.set(key, plainCount((merged.get(key) ?? 0) + plainCount(count)));
  }
  return [...merged]
    .map(([term, count]) => ({ term, count }))
    .filter(({ count }) => count >= fewest)
    .sort((a, b) => b.count - a.count || (a.term < b.term ? -1 : 1));
}
