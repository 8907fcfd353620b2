/** Seeded, so that the same keys give the same numbers on every machine. */
export interface Random {
  /** From 0 up to, not including, 1. */
  next(): number;
  /** Both ends included. */
  int(low: number, high: number): number;
  pick<T>(items: readonly [T, ...T[]] | readonly T[]): T;
}

/** Independent of all other keys: page 7 has the same words in a site of 10 as in one of 10,000. */
export function createRandom(...keys: number[]): Random {
  let state = keys.reduce((hash, key) => mix((hash + 0x9e3779b9 + key) | 0), 1) || 1;
  const next = () => {
    state ^= state << 13;
    state >>>= 0;
    state ^= state >>> 17;
    state ^= state << 5;
    state >>>= 0;
    return state / 2 ** 32;
  };
  return {
    next,
    int: (low, high) => low + Math.floor(next() * (high - low + 1)),
    pick(items) {
      const item = items[Math.floor(next() * items.length)];
      if (item === undefined) throw new Error('Nothing to pick from.');
      return item;
    },
  };
}

function mix(hash: number): number {
  hash = Math.imul(hash ^ (hash >>> 16), 0x7feb352d);
  hash = Math.imul(hash ^ (hash >>> 15), 0x846ca68b);
  return (hash ^ (hash >>> 16)) >>> 0;
}
