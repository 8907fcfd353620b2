/** Finds names as one types: exact, from the start, from the start of a part, within, and by initials. */

/** What is searched of one thing. */
export interface Candidate {
  /** Its names, e.g. name and title, or an operation's id and path. */
  names: string[];
  /** Words that help to narrow down but are no name: kind, owner, site. */
  context?: string;
}

export interface Match {
  /** Place in the list of candidates. */
  index: number;
  tier: Tier;
}

/** Lower is better. */
export type Tier =
  /** Equal, signs aside. */
  | 0
  /** Begins with it. */
  | 1
  /** A part begins with it: `api` in `payments-api`, `user` in `getUserById`. */
  | 2
  /** Every word of the query begins a part of the names or the context. */
  | 3
  /** Contains it. */
  | 4
  /** Made of beginnings of its parts: `gub` in `getUserById`, `payapi` in `payments-api`. */
  | 5;

export type Matcher = (query: string, limit: number) => Match[];

/** Prepares a list once; matching ten thousands of names then takes a few milliseconds. */
export function createMatcher(candidates: readonly Candidate[]): Matcher {
  const owners: number[] = [];
  const plain: string[] = [];
  const parts: string[] = [];
  const everything: string[] = [];
  for (const [index, { names, context = '' }] of candidates.entries()) {
    let all = '';
    for (const name of names) {
      const split = splitName(name);
      owners.push(index);
      parts.push(` ${split}`);
      plain.push(split.replaceAll(' ', ''));
      all += ` ${split}`;
    }
    everything.push(context === '' ? all : `${all} ${splitName(context)}`);
  }

  const tiers = new Uint8Array(candidates.length);
  const lengths = new Uint32Array(candidates.length);

  return (query, limit) => {
    const split = splitName(query);
    const text = split.replaceAll(' ', '');
    if (text === '' || limit <= 0) return [];
    const words = split.split(' ').map((word) => ` ${word}`);
    const start = ` ${split}`;
    let found = 0;
    tiers.fill(none);
    const consider = (index: number, tier: Tier, length: number) => {
      const known = tiers[index] ?? none;
      if (tier > known || (tier === known && length >= (lengths[index] ?? 0))) return;
      if (known === none) found++;
      tiers[index] = tier;
      lengths[index] = length;
    };
    for (let at = 0; at < plain.length; at++) {
      const name = plain[at] ?? '';
      const place = name.indexOf(text);
      const index = owners[at] ?? 0;
      if (place === 0) consider(index, name.length === text.length ? 0 : 1, name.length);
      else if (place > 0) consider(index, (parts[at] ?? '').includes(start) ? 2 : 4, name.length);
    }
    if (words.length > 1)
      for (const [index, all] of everything.entries())
        if ((tiers[index] ?? none) > 3 && words.every((word) => all.includes(word)))
          consider(index, 3, all.length);
    // Guesses help only while there is nothing better.
    if (text.length > 2 && text.length <= maxGuess && found < limit)
      for (let at = 0; at < plain.length; at++) {
        const index = owners[at] ?? 0;
        if ((tiers[index] ?? none) >= 5 && hasLetters(parts[at] ?? '', text))
          consider(index, 5, (plain[at] ?? '').length);
      }
    return best(tiers, lengths, limit);
  };
}

/** Nobody types more initials, and trying them takes longer with every letter. */
const maxGuess = 12;

/** No match at all. */
const none = 9;

/** The first by tier, then length, then place; sorting all would take longer than finding them. */
function best(tiers: Uint8Array, lengths: Uint32Array, limit: number): Match[] {
  const top: number[] = [];
  const before = (a: number, b: number) =>
    (tiers[a] ?? none) - (tiers[b] ?? none) || (lengths[a] ?? 0) - (lengths[b] ?? 0) || a - b;
  for (let index = 0; index < tiers.length; index++) {
    if (tiers[index] === none) continue;
    if (top.length === limit && before(index, top[limit - 1] ?? 0) > 0) continue;
    let at = top.length;
    while (at > 0 && before(index, top[at - 1] ?? 0) < 0) at--;
    top.splice(at, 0, index);
    if (top.length > limit) top.pop();
  }
  return top.map((index) => ({ index, tier: (tiers[index] ?? none) as Tier }));
}

/**
 * Parts of an identifier, in lower case, with spaces between: at signs, case changes and digits.
 * @example splitName('@acme/getUserById2') // 'acme get user by id 2'
 */
export function splitName(name: string): string {
  // oxlint-disable-next-line no-control-regex
  if (!/[^\u0000-\u007f]/.test(name))
    return name
      .replace(/[a-z\d](?=[A-Z])|[A-Z](?=[A-Z][a-z])|[A-Za-z](?=\d)|\d(?=[A-Za-z])/g, '$& ')
      .replace(/[^A-Za-z\d]+/g, ' ')
      .trim()
      .toLowerCase();
  return name
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .replace(/[\p{Ll}\d](?=\p{Lu})|\p{Lu}(?=\p{Lu}\p{Ll})|\p{L}(?=\d)|\d(?=\p{L})/gu, '$& ')
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()
    .toLowerCase();
}

/** `gub` in ` get user by id`: every letter follows the one before it, or begins a later part. */
function hasLetters(parts: string, text: string, letter = 0, from = 0): boolean {
  if (letter === text.length) return true;
  const char = text.charAt(letter);
  if (letter > 0 && parts.charAt(from) === char && hasLetters(parts, text, letter + 1, from + 1)) return true;
  const start = parts.indexOf(` ${char}`, from);
  return start !== -1 && hasLetters(parts, text, letter + 1, start + 2);
}
