/** Sorts the rows of a table by several columns. Every column is ranked once; sorting then only counts. */
import type { ColumnId } from '../../views/columns.ts';
import { cellText, isFieldColumn } from './columns.ts';
import { compare, type Entities } from './entities.ts';
import { fold } from './fold.ts';

export interface SortKey {
  column: ColumnId;
  descending: boolean;
}

export interface Sorter {
  /** Rows without a value come last, whichever way; equals keep the order of the table. */
  sort(rows: Uint32Array, keys: readonly SortKey[]): Uint32Array;
  /** Ranks a column ahead of its first use, which takes longest. */
  prepare(column: ColumnId): void;
}

/** The most columns that rows are sorted by. */
export const sortLimit = 4;

/** @param base the entities that the table is of */
export function createSorter(entities: Entities, base: Uint32Array): Sorter {
  const known = new Map<ColumnId, Ranks>();
  const ranksOf = (column: ColumnId): Ranks => {
    let ranks = known.get(column);
    if (!ranks) known.set(column, (ranks = rank(entities, base, column)));
    return ranks;
  };
  return {
    prepare: (column) => void ranksOf(column),
    sort: (rows, keys) =>
      // The last key first: each pass keeps the order of what is equal to it.
      keys.toReversed().reduce((sorted, key) => pass(sorted, ranksOf(key.column), key.descending), rows),
  };
}

interface Ranks {
  /** By place of the entity; 0: no value. */
  of: Uint32Array;
  highest: number;
}

function rank(entities: Entities, base: Uint32Array, column: ColumnId): Ranks {
  const of = new Uint32Array(entities.count);
  const numbers = numbersOf(entities, column);
  if (numbers) {
    let highest = 0;
    for (const at of base) {
      const value = numbers(at);
      of[at] = value;
      highest = Math.max(highest, value);
    }
    return { of, highest };
  }
  const rows = new Map<string, number[]>();
  const folded = new Map<string, string>();
  for (const at of base) {
    const text = cellText(entities, column, at);
    if (text === '') continue;
    let key = folded.get(text);
    if (key === undefined) folded.set(text, (key = fold(text)));
    const same = rows.get(key);
    if (same) same.push(at);
    else rows.set(key, [at]);
  }
  const keys = [...rows.keys()].sort(isFieldColumn(column) ? compareValues : compare);
  for (const [place, key] of keys.entries()) for (const at of rows.get(key) ?? []) of[at] = place + 1;
  return { of, highest: keys.length };
}

/** Numbers by size and before words: nobody says of a field which it holds. */
function compareValues(a: string, b: string): number {
  const [left, right] = [Number(a), Number(b)];
  if (Number.isNaN(left) || Number.isNaN(right))
    return Number(Number.isNaN(left)) - Number(Number.isNaN(right)) || compare(a, b);
  return left - right || compare(a, b);
}

/** Days and counts, which are their own ranks. */
function numbersOf({ details, api }: Entities, column: ColumnId): ((at: number) => number) | undefined {
  switch (column) {
    case 'changed':
      return (at) => details.changed[at] ?? 0;
    case 'problems':
      return (at) => details.problems[at] ?? 0;
    case 'operations':
      return (at) => api.get(at)?.operations ?? 0;
    case 'consumers':
      return (at) => api.get(at)?.consumers ?? 0;
    default:
      return undefined;
  }
}

/** Counting sort: stable, and as quick as reading the rows. */
function pass(rows: Uint32Array, { of, highest }: Ranks, descending: boolean): Uint32Array {
  const bucket = (at: number) => {
    const rank = of[at] ?? 0;
    return rank === 0 ? highest : descending ? highest - rank : rank - 1;
  };
  const starts = new Uint32Array(highest + 2);
  for (const at of rows) starts[bucket(at) + 1] = (starts[bucket(at) + 1] ?? 0) + 1;
  for (let i = 1; i < starts.length; i++) starts[i] = (starts[i] ?? 0) + (starts[i - 1] ?? 0);
  const sorted = new Uint32Array(rows.length);
  for (const at of rows) {
    const place = bucket(at);
    sorted[starts[place] ?? 0] = at;
    starts[place] = (starts[place] ?? 0) + 1;
  }
  return sorted;
}
