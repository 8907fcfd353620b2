/** Finds names as one types: exact, from the start, from the start of a part, within, and with letters left out. */

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
  /** Has its letters in order, the first at the start of a part. */
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

  return (query, limit) => {
    const split = splitName(query);
    const text = split.replaceAll(' ', '');
    if (text === '' || limit <= 0) return [];
    const words = split.split(' ').map((word) => ` ${word}`);
    const start = ` ${split}`;
    const best = new Map<number, { tier: Tier; length: number }>();
    const consider = (index: number, tier: Tier, length: number) => {
      const known = best.get(index);
      if (!known || tier < known.tier || (tier === known.tier && length < known.length))
        best.set(index, { tier, length });
    };
    for (let at = 0; at < plain.length; at++) {
      const name = plain[at] ?? '';
      const found = name.indexOf(text);
      const index = owners[at] ?? 0;
      if (found === 0) consider(index, name.length === text.length ? 0 : 1, name.length);
      else if (found > 0) consider(index, (parts[at] ?? '').includes(start) ? 2 : 4, name.length);
    }
    if (words.length > 1)
      for (const [index, all] of everything.entries())
        if ((best.get(index)?.tier ?? 9) > 3 && words.every((word) => all.includes(word)))
          consider(index, 3, all.length);
    // Guesses help only while there is nothing better.
    if (text.length > 2 && best.size < limit)
      for (let at = 0; at < plain.length; at++) {
        const index = owners[at] ?? 0;
        if (!best.has(index) && hasLetters(parts[at] ?? '', text))
          consider(index, 5, (plain[at] ?? '').length);
      }
    return [...best]
      .sort(([a, one], [b, two]) => one.tier - two.tier || one.length - two.length || a - b)
      .slice(0, limit)
      .map(([index, { tier }]) => ({ index, tier }));
  };
}

/**
 * Parts of an identifier, in lower case, with spaces between: at signs, case changes and digits.
 * @example splitName('@acme/getUserById2') // 'acme get user by id 2'
 */
export function splitName(name: string): string {
  // oxlint-disable-next-line no-control-regex
  const letters = /[^\u0000-\u007f]/.test(name) ? name.normalize('NFKD').replace(/\p{M}+/gu, '') : name;
  return letters
    .replace(/(\p{Ll}|\d)(?=\p{Lu})|(\p{Lu})(?=\p{Lu}\p{Ll})|(\p{L})(?=\d)|(\d)(?=\p{L})/gu, '$& ')
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()
    .toLowerCase();
}

/** `gub` in ` get user by id`: the first letter begins a part, the others follow somewhere. */
function hasLetters(parts: string, text: string): boolean {
  let at = parts.indexOf(` ${text.charAt(0)}`);
  while (at !== -1) {
    let from = at + 1;
    let letter = 0;
    while (letter < text.length && from !== 0) from = parts.indexOf(text.charAt(letter++), from) + 1;
    if (from !== 0) return true;
    at = parts.indexOf(` ${text.charAt(0)}`, at + 1);
  }
  return false;
}
