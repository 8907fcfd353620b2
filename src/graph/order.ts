/** The order within layers in which few lines cross: sweeps by the middle of the neighbours, the best one is kept. */

/** Between an item of one layer and an item of the next. */
export type Link = readonly [upper: number, lower: number];

const sweeps = 8;

/**
 * @param layers items by layer, in a first order
 * @param links `links[i]`: between layer i and layer i + 1
 * @returns the items by layer, in the order found
 */
export function orderLayers(layers: readonly number[][], links: readonly Link[][]): number[][] {
  const order = layers.map((layer) => [...layer]);
  let best = order.map((layer) => [...layer]);
  let fewest = crossings(best, links);
  for (let sweep = 0; sweep < sweeps && fewest > 0; sweep++) {
    const down = sweep % 2 === 0;
    for (let step = 1; step < order.length; step++) {
      const at = down ? step : order.length - 1 - step;
      const fixed = order[down ? at - 1 : at + 1] ?? [];
      const between = links[down ? at - 1 : at] ?? [];
      order[at] = byMiddle(order[at] ?? [], fixed, between, down);
    }
    const found = crossings(order, links);
    if (found >= fewest) continue;
    fewest = found;
    best = order.map((layer) => [...layer]);
  }
  return best;
}

/** Items without a neighbour keep their place; those with one are ordered by the mean place of their neighbours. */
function byMiddle(
  items: number[],
  fixed: readonly number[],
  links: readonly Link[],
  down: boolean,
): number[] {
  const places = new Map(fixed.map((item, place) => [item, place]));
  const sums = new Map<number, { sum: number; count: number }>();
  for (const [upper, lower] of links) {
    const item = down ? lower : upper;
    const known = sums.get(item) ?? { sum: 0, count: 0 };
    known.sum += places.get(down ? upper : lower) ?? 0;
    known.count += 1;
    sums.set(item, known);
  }
  const moving = items.filter((item) => sums.has(item));
  const middle = (item: number) => {
    const { sum, count } = sums.get(item) ?? { sum: 0, count: 1 };
    return sum / count;
  };
  const sorted = moving
    .map((item, place) => ({ item, place, middle: middle(item) }))
    .sort((a, b) => a.middle - b.middle || a.place - b.place);
  let at = 0;
  return items.map((item) => (sums.has(item) ? (sorted[at++]?.item ?? item) : item));
}

/** How often lines cross between neighbouring layers. */
export function crossings(order: readonly number[][], links: readonly Link[][]): number {
  const places = new Map(order.flatMap((layer) => layer.map((item, place) => [item, place] as const)));
  let sum = 0;
  for (const [at, between] of links.entries()) {
    const width = order[at + 1]?.length ?? 0;
    const sorted = between
      .map(([upper, lower]) => [places.get(upper) ?? 0, places.get(lower) ?? 0] as const)
      .sort((a, b) => a[0] - b[0] || a[1] - b[1]);
    // Counts, for every line, the earlier ones that end beyond it.
    const ended = new Uint32Array(width + 1);
    let seen = 0;
    for (const [, lower] of sorted) {
      let upTo = 0;
      for (let place = lower + 1; place > 0; place -= place & -place) upTo += ended[place] ?? 0;
      sum += seen - upTo;
      seen += 1;
      for (let place = lower + 1; place <= width; place += place & -place)
        ended[place] = (ended[place] ?? 0) + 1;
    }
  }
  return sum;
}
