/** Which layer each node stands in, so that lines lead onwards wherever cycles allow it. */

export interface Ends {
  /** Place in the list of nodes. */
  from: number;
  to: number;
}

/**
 * The longest way from a start, then starts drawn close to what they lead to. In a cycle the line that closes it, seen
 * from the first node, leads back. The same input gives the same layers.
 * @param count how many nodes there are
 */
export function layersOf(count: number, lines: readonly Ends[]): number[] {
  const next: number[][] = Array.from({ length: count }, () => []);
  for (const { from, to } of lines) if (from !== to) next[from]?.push(to);
  const onward = withoutCycles(next);

  const before = Array.from({ length: count }, () => 0);
  for (const targets of onward) for (const to of targets) before[to] = (before[to] ?? 0) + 1;
  const layers = Array.from({ length: count }, () => 0);
  const ready = before.flatMap((number, node) => (number === 0 ? [node] : []));
  const order: number[] = [];
  for (let node = ready.shift(); node !== undefined; node = ready.shift()) {
    order.push(node);
    for (const to of onward[node] ?? []) {
      layers[to] = Math.max(layers[to] ?? 0, (layers[node] ?? 0) + 1);
      before[to] = (before[to] ?? 0) - 1;
      if (before[to] === 0) ready.push(to);
    }
  }

  // A start need not stand in the first layer if all it leads to is far away.
  const isStart = Array.from({ length: count }, () => true);
  for (const targets of onward) for (const to of targets) isStart[to] = false;
  for (const node of order.toReversed()) {
    const targets = onward[node] ?? [];
    if (!isStart[node] || targets.length === 0) continue;
    layers[node] = Math.min(...targets.map((to) => layers[to] ?? 0)) - 1;
  }
  return layers;
}

/** Depth first from the first node; what leads back to a node on the way is turned round. No recursion: chains are long. */
function withoutCycles(next: readonly number[][]): number[][] {
  const onward: number[][] = next.map(() => []);
  const state = new Uint8Array(next.length);
  const [onTheWay, done] = [1, 2];
  for (let start = 0; start < next.length; start++) {
    if (state[start]) continue;
    const way = [{ node: start, at: 0 }];
    state[start] = onTheWay;
    for (let top = way.at(-1); top; top = way.at(-1)) {
      const to = next[top.node]?.[top.at++];
      if (to === undefined) {
        state[top.node] = done;
        way.pop();
      } else if (state[to] === onTheWay) onward[to]?.push(top.node);
      else {
        onward[top.node]?.push(to);
        if (state[to]) continue;
        state[to] = onTheWay;
        way.push({ node: to, at: 0 });
      }
    }
  }
  return onward;
}

/**
 * Layers of nodes with a border round the first `inside` of them: those that use them stand before the border, those that
 * they use behind it.
 * @param firstUsed place of the first node behind the border; from `inside` to it stand the users
 */
export function layersInBorder(
  count: number,
  lines: readonly Ends[],
  inside: number,
  firstUsed: number,
): number[] {
  const within = layersOf(
    inside,
    lines.filter(({ from, to }) => from < inside && to < inside),
  );
  const linked = new Set(lines.flatMap(({ from, to }) => (from === to ? [] : [from, to])));
  const used = within.filter((_, node) => linked.has(node));
  const [first, last] = [Math.min(0, ...used), Math.max(0, ...used)];
  return Array.from({ length: count }, (_, node) =>
    node < inside ? (within[node] ?? 0) : node < firstUsed ? first - 1 : last + 1,
  );
}
