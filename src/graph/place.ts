/** Where items stand across their layer: each as near as it can be to what it is linked with, in the order given. */

/** Weight pulls; `offset` is from the start of the upper item to the start of the lower one if the line were straight. */
export interface Pull {
  upper: number;
  lower: number;
  offset: number;
  weight: number;
}

const sweeps = 6;

/**
 * @param layers items by layer, in order
 * @param sizes of the items across the layer
 * @param gap between neighbours of a layer, by item: how much room it wants on either side
 * @returns start of every item; the least is 0
 */
export function placeItems(
  layers: readonly (readonly number[])[],
  sizes: readonly number[],
  gap: (item: number) => number,
  pulls: readonly Pull[],
): number[] {
  const starts = Array.from({ length: sizes.length }, () => 0);
  const up: Pull[][] = sizes.map(() => []);
  const down: Pull[][] = sizes.map(() => []);
  for (const pull of pulls) {
    up[pull.lower]?.push(pull);
    down[pull.upper]?.push(pull);
  }
  const apart = (first: number, second: number) => (sizes[first] ?? 0) + Math.max(gap(first), gap(second));
  for (const layer of layers) {
    let at = 0;
    for (const [index, item] of layer.entries()) {
      starts[item] = at;
      const following = layer[index + 1];
      if (following !== undefined) at += apart(item, following);
    }
    for (const item of layer) starts[item] = (starts[item] ?? 0) - at / 2;
  }

  for (let sweep = 0; sweep <= sweeps; sweep++) {
    const sides = sweep === sweeps ? 'both' : sweep % 2 === 0 ? 'up' : 'down';
    const order = sides === 'down' ? layers.toReversed() : layers;
    for (const layer of order) {
      const wanted = layer.map((item) => {
        let sum = 0;
        let weight = 0;
        if (sides !== 'down')
          for (const pull of up[item] ?? []) {
            sum += ((starts[pull.upper] ?? 0) + pull.offset) * pull.weight;
            weight += pull.weight;
          }
        if (sides !== 'up')
          for (const pull of down[item] ?? []) {
            sum += ((starts[pull.lower] ?? 0) - pull.offset) * pull.weight;
            weight += pull.weight;
          }
        return weight > 0 ? { at: sum / weight, weight } : { at: starts[item] ?? 0, weight: 0.05 };
      });
      settle(layer, wanted, apart, starts);
    }
  }
  const least = layers.flat().reduce((least, item) => Math.min(least, starts[item] ?? 0), Infinity);
  return starts.map((start) => start - least);
}

/**
 * Least squares with a given order: items that would overlap form a block, which stands at the mean of what its members
 * want ("pool adjacent violators").
 */
function settle(
  layer: readonly number[],
  wanted: readonly { at: number; weight: number }[],
  apart: (first: number, second: number) => number,
  starts: number[],
): void {
  const blocks: { first: number; at: number; weight: number }[] = [];
  const shifts: number[] = [];
  let shift = 0;
  for (const [index, item] of layer.entries()) {
    const previous = layer[index - 1];
    if (previous !== undefined) shift += apart(previous, item);
    shifts.push(shift);
    const { at, weight } = wanted[index] ?? { at: 0, weight: 1 };
    let block = { first: index, at: at - shift, weight };
    for (let last = blocks.at(-1); last && last.at >= block.at; last = blocks.at(-1)) {
      blocks.pop();
      const sum = last.weight + block.weight;
      block = { first: last.first, at: (last.at * last.weight + block.at * block.weight) / sum, weight: sum };
    }
    blocks.push(block);
  }
  for (const [number, block] of blocks.entries()) {
    const end = blocks[number + 1]?.first ?? layer.length;
    for (let index = block.first; index < end; index++)
      starts[layer[index] ?? 0] = block.at + (shifts[index] ?? 0);
  }
}
