/** "Did you mean": the existing ref that a wrong one was perhaps meant to be. */
import { compareText } from '../problems.ts';
import { parseRef } from './ref.ts';

interface Candidate {
  ref: string;
  name: string;
  /** One bit per letter that occurs; names that differ much in it need no closer look. */
  letters: number;
}

/**
 * @param refs existing ones, lower case
 * @returns a function from a ref that does not exist to the nearest one that does: the same name in another namespace or
 * kind, else a name of the same kind that is at most two letters away
 */
export function createSuggester(refs: readonly string[]): (ref: string) => string | undefined {
  const byKind = new Map<string, Candidate[]>();
  const byName = new Map<string, string[]>();
  for (const ref of refs) {
    const { kind, name } = parseRef(ref);
    push(byKind, kind, { ref, name, letters: letters(name) });
    push(byName, name, ref);
  }
  return (ref) => {
    const { kind, namespace, name } = parseRef(ref);
    const sameName = [...(byName.get(name) ?? [])].sort(
      (a, b) =>
        Number(b.startsWith(`${kind}:`)) - Number(a.startsWith(`${kind}:`)) ||
        Number(b.includes(`:${namespace}/`)) - Number(a.includes(`:${namespace}/`)) ||
        compareText(a, b),
    );
    return sameName[0] ?? nearest(name, byKind.get(kind) ?? []);
  };
}

function nearest(name: string, candidates: readonly Candidate[]): string | undefined {
  const limit = name.length < 4 ? 0 : name.length < 7 ? 1 : 2;
  const own = letters(name);
  let best: { ref: string; distance: number } | undefined;
  for (const candidate of candidates) {
    if (Math.abs(candidate.name.length - name.length) > limit) continue;
    if (bits(candidate.letters ^ own) > 2 * limit) continue;
    const distance = editDistance(name, candidate.name);
    if (distance > limit) continue;
    if (!best || distance < best.distance || (distance === best.distance && candidate.ref < best.ref))
      best = { ref: candidate.ref, distance };
  }
  return best?.ref;
}

/** Letters to add, drop, change or swap with their neighbour to get from one text to the other. */
export function editDistance(a: string, b: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const isSame = a[i - 1] === b[j - 1];
      let cost = Math.min((last[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (last[j - 1] ?? 0) + (isSame ? 0 : 1));
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        cost = Math.min(cost, (beforeLast[j - 2] ?? 0) + 1);
      row.push(cost);
    }
    beforeLast = last;
    last = row;
  }
  return last[b.length] ?? 0;
}

function letters(name: string): number {
  let mask = 0;
  for (let index = 0; index < name.length; index++) mask |= 1 << (name.charCodeAt(index) % 32);
  return mask;
}

function bits(mask: number): number {
  let count = 0;
  for (let rest = mask; rest !== 0; rest &= rest - 1) count++;
  return count;
}

function push<Key, Value>(map: Map<Key, Value[]>, key: Key, value: Value): void {
  const list = map.get(key);
  if (list) list.push(value);
  else map.set(key, [value]);
}
