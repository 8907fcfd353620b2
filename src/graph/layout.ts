/**
 * Places nodes in layers and draws lines between them: what leads onwards stands further on. The same code makes the
 * pictures of the build and those of the explorer in the browser; the same input gives the same picture.
 */
import { type Ends, layersOf } from './layers.ts';
import { type Link, orderLayers } from './order.ts';
import { type Command, lineTo, pathText } from './path.ts';
import { type Pull, placeItems } from './place.ts';
import { type Port, portsOf } from './ports.ts';
import { textWidth } from './text.ts';

/** Where lines lead: left to right, right to left, top to bottom, bottom to top. Backstage's names. */
export type Direction = 'LR' | 'RL' | 'TB' | 'BT';

export interface LayoutLine extends Ends {
  /** What it means, read from its start to its end. */
  words: string;
  /** It leads both ways. */
  both?: boolean;
}

export interface LayoutInput {
  /** Of the nodes: their text and all around it. */
  widths: readonly number[];
  lines: readonly LayoutLine[];
  /** @default 'LR' */
  direction?: Direction;
  /** Layer of each node, where the caller knows better than the lines. */
  layers?: readonly number[];
  /** Steps of each node from the middle of the picture; words stand at the nearer end of a line. */
  steps?: readonly number[];
  /** Nodes without lines stand below, beginning at this layer. @default 0 */
  loneLayer?: number;
  /** Room for rows of nodes without lines. @default 880 */
  room?: number;
}

export interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}

export interface PlacedLine {
  /** Place in the list of lines. */
  line: number;
  /** SVG path data. */
  d: string;
  /** Ends that have an arrow. */
  arrow: 'start' | 'end' | 'both';
}

export interface PlacedWord {
  x: number;
  y: number;
  text: string;
  /** The text ends at `x`. */
  end: boolean;
}

export interface Layout {
  width: number;
  height: number;
  nodes: Box[];
  lines: PlacedLine[];
  /** SVG path data of all heads of arrows; markers would need an element per line. */
  arrows: string;
  words: PlacedWord[];
}

export const nodeHeight = 28;
export const wordSize = 11;
const between = 10;
const curve = 28;
const bulge = 30;
const loop = 14;

export function layout(input: LayoutInput): Layout {
  const { widths, direction = 'LR' } = input;
  const flat = direction === 'LR' || direction === 'RL';
  const isLoop = input.lines.map(({ from, to }) => from === to);
  const layerOf = layersUsed(input);
  const linked = widths.map((_, node) => layerOf[node] !== undefined);
  const layerCount = Math.max(-1, ...layerOf.map((layer) => layer ?? -1)) + 1;

  // Lines over several layers are cut: items beyond the nodes are the points where they pass a layer.
  const layers: number[][] = Array.from({ length: layerCount }, () => []);
  for (const [node, layer] of layerOf.entries()) if (layer !== undefined) layers[layer]?.push(node);
  const links: Link[][] = Array.from({ length: Math.max(0, layerCount - 1) }, () => []);
  let items = widths.length;
  const chains = input.lines.map(({ from, to }) => {
    const [low, high] = (layerOf[from] ?? 0) <= (layerOf[to] ?? 0) ? [from, to] : [to, from];
    const chain = [low];
    for (let layer = (layerOf[low] ?? 0) + 1; layer < (layerOf[high] ?? 0); layer++) {
      layers[layer]?.push(items);
      chain.push(items++);
    }
    chain.push(high);
    return chain;
  });
  const isSide = input.lines.map(({ from, to }, line) => !isLoop[line] && layerOf[from] === layerOf[to]);
  const sideLayers = new Map<number, number>();
  for (const [at, { from, words }] of input.lines.entries()) {
    const layer = layerOf[from];
    if (!isSide[at] || layer === undefined) continue;
    const wide = bulge + (flat ? textWidth(words, wordSize) + 8 : 17);
    sideLayers.set(layer, Math.max(sideLayers.get(layer) ?? 0, wide));
  }
  const crossing = chains.map((_, line) => !isLoop[line] && !isSide[line]);
  for (const [line, chain] of chains.entries())
    if (crossing[line])
      for (let at = 0; at + 1 < chain.length; at++)
        links[(layerOf[chain[0] ?? 0] ?? 0) + at]?.push([chain[at] ?? 0, chain[at + 1] ?? 0]);

  const arrowOf = (line: number): PlacedLine['arrow'] => {
    const { both, from } = input.lines[line] ?? {};
    return both ? 'both' : from === chains[line]?.[0] ? 'end' : 'start';
  };
  const order = orderLayers(layers, links);
  const place = new Map(
    order.flatMap((layer) => layer.map((item, at) => [item, at / layer.length] as const)),
  );
  const ports = portsOf(
    chains.flatMap((chain, line) =>
      crossing[line] ? [{ line, chain, words: input.lines[line]?.words ?? '', arrow: arrowOf(line) }] : [],
    ),
    (item) => place.get(item) ?? 0,
    (words) => (flat ? [8, 8] : [7, words ? textWidth(words, wordSize) + 8 : 7]),
    input.steps && ((node) => Math.abs(input.steps?.[node] ?? 0)),
  );

  const sizes = Array.from({ length: items }, (_, item) => {
    const width = widths[item];
    if (width === undefined) return 4;
    const wanted = Math.max(ports.room(item, 'before'), ports.room(item, 'after'));
    return flat ? Math.max(nodeHeight, wanted > 16 ? wanted + 4 : 0) : Math.max(width, wanted);
  });
  const hasLoop = new Set(input.lines.filter((_, line) => isLoop[line]).map(({ from }) => from));
  const pulls = chains.flatMap((chain, line): Pull[] => {
    if (!crossing[line]) return [];
    return chain.slice(1).map((lower, at) => {
      const upper = chain[at] ?? 0;
      const start = at === 0 ? ports.offset(line, 'after', sizes) : (sizes[upper] ?? 0) / 2;
      const end = at === chain.length - 2 ? ports.offset(line, 'before', sizes) : (sizes[lower] ?? 0) / 2;
      const bent = Number(upper >= widths.length) + Number(lower >= widths.length);
      return { upper, lower, offset: start - end, weight: [1, 2, 6][bent] ?? 1 };
    });
  });
  const starts = placeItems(
    order,
    sizes,
    (item) =>
      item >= widths.length ? (flat ? 8 : 12) : hasLoop.has(item) && flat ? loop + 4 : flat ? between : 18,
    pulls,
  );

  // Along the lines: a layer is as long as its longest node; words stand beside the nodes, and curves between them.
  const length = (words: string) => (words ? (flat ? textWidth(words, wordSize) + 8 : 17) : 4);
  const stub = (layer: number, side: Port['side']) =>
    Math.max(
      side === 'before' ? 10 : 4,
      ...(order[layer] ?? []).flatMap((node) =>
        ports.at(node, side).map(({ words }) => length(words) + (side === 'before' ? 8 : 0)),
      ),
      side === 'after' ? (sideLayers.get(layer) ?? 0) : 0,
    );
  const begin: number[] = [];
  const end: number[] = [];
  const turn: { from: number; to: number }[] = [];
  let along = 0;
  for (let layer = 0; layer < layerCount; layer++) {
    const nodes = (order[layer] ?? []).filter((item) => item < widths.length);
    begin.push(along);
    along += flat ? Math.max(0, ...nodes.map((node) => widths[node] ?? 0)) : nodeHeight;
    end.push(along);
    const from = along + stub(layer, 'after');
    const to = from + curve;
    turn.push({ from, to });
    if (layer + 1 < layerCount) along = to + stub(layer + 1, 'before');
    else if (sideLayers.has(layer)) along = from;
  }

  const box = (node: number): [along: number, across: number, long: number, wide: number] => {
    const layer = layerOf[node] ?? 0;
    return [begin[layer] ?? 0, starts[node] ?? 0, (end[layer] ?? 0) - (begin[layer] ?? 0), sizes[node] ?? 0];
  };
  const top = [...hasLoop].some((node) => linked[node]) ? loop : 0;
  const words: { along: number; across: number; text: string; side: Port['side'] }[] = [];
  const drawn: { line: number; commands: Command[]; arrow: PlacedLine['arrow'] }[] = [];
  const heads: { along: number; across: number; onward: boolean }[] = [];
  for (const [line, chain] of chains.entries()) {
    const { from, both, words: text } = input.lines[line] ?? { from: 0, words: '' };
    const [low = 0] = chain;
    const high = chain.at(-1) ?? low;
    const layer = layerOf[low] ?? 0;
    if (isSide[line]) {
      const at = end[layer] ?? 0;
      const [first, second] = [from, chain.find((node) => node !== from) ?? low].map(
        (node) => (starts[node] ?? 0) + (sizes[node] ?? 0) / 2,
      );
      if (first === undefined || second === undefined) continue;
      const commands: Command[] = [
        ['M', at, first],
        ['C', at + bulge, first, at + bulge, second, at, second],
      ];
      words.push({ along: at + bulge * 0.75, across: (first + second) / 2 + 7, text, side: 'after' });
      drawn.push({ line, commands, arrow: both ? 'both' : 'end' });
      heads.push({ along: at, across: second, onward: false });
      if (both) heads.push({ along: at, across: first, onward: false });
    } else if (crossing[line]) {
      const centre = (at: number) =>
        at === 0
          ? (starts[low] ?? 0) + ports.offset(line, 'after', sizes)
          : at === chain.length - 1
            ? (starts[high] ?? 0) + ports.offset(line, 'before', sizes)
            : (starts[chain[at] ?? 0] ?? 0) + 2;
      const commands: Command[] = [['M', end[layer] ?? 0, centre(0)]];
      for (let at = 1; at < chain.length; at++) {
        const gap = turn[layer + at - 1];
        const to = layer + at < layerCount ? (gap?.to ?? 0) : 0;
        commands.push(...lineTo(gap?.from ?? 0, centre(at - 1), to, centre(at)));
      }
      const last: [number, number] = [begin[layer + chain.length - 1] ?? 0, centre(chain.length - 1)];
      commands.push(['L', ...last]);
      const arrow = arrowOf(line);
      drawn.push({ line, commands, arrow });
      if (arrow !== 'start') heads.push({ along: last[0], across: last[1], onward: true });
      if (arrow !== 'end') heads.push({ along: end[layer] ?? 0, across: centre(0), onward: false });
    }
  }
  for (const port of ports.all)
    if (port.words)
      words.push({
        along:
          port.side === 'after' ? (end[layerOf[port.node] ?? 0] ?? 0) : (begin[layerOf[port.node] ?? 0] ?? 0),
        across: (starts[port.node] ?? 0) + ports.centre(port, sizes),
        text: port.words,
        side: port.side,
      });

  const across = Math.max(
    0,
    ...starts.map((start, item) => (layerIsUsed(item) ? start + (sizes[item] ?? 0) : 0)),
  );
  function layerIsUsed(item: number): boolean {
    return item >= widths.length || linked[item] === true;
  }
  const turned = direction === 'RL' || direction === 'BT';
  const point = (a: number, c: number): [number, number] => {
    const forward = turned ? along - a : a;
    return flat ? [forward, c + top] : [c, forward + top];
  };
  const nodes = widths.map((_, node): Box => {
    const [a, c, long, wide] = box(node);
    const [x, y] = point(turned ? a + long : a, c);
    return flat ? { x, y, width: long, height: wide } : { x, y, width: wide, height: long };
  });

  const result: Layout = {
    width: flat ? along : across,
    height: (flat ? across : along) + top,
    nodes,
    lines: drawn.map(({ line, commands, arrow }) => ({ line, d: pathText(commands, point), arrow })),
    arrows: [
      ...new Set(
        heads.map((head) => {
          const [x, y] = point(head.along, head.across).map(Math.round);
          const back = head.onward !== turned ? '-' : '';
          return flat ? `M${x} ${y}l${back}7-4v8z` : `M${x} ${y}l-4 ${back}7h8z`;
        }),
      ),
    ].join(''),
    words: words.map(({ along: a, across: c, text, side }) => {
      const [x, y] = point(a, c);
      const rightOf = (side === 'after') !== turned;
      if (flat) return { x: x + (rightOf ? 5 : -11), y: y - 4, text, end: !rightOf };
      return { x: x + 5, y: y + (rightOf ? 12 : -10), text, end: false };
    }),
  };
  const lone = widths.flatMap((_, node) => (linked[node] ? [] : [node]));
  placeLone(result, lone, input, flat ? (begin[input.loneLayer ?? 0] ?? 0) : 0, hasLoop.size > 0);
  for (const [line, { from, words: text }] of input.lines.entries()) {
    const node = result.nodes[from];
    if (!isLoop[line] || !node) continue;
    const x = Math.round(node.x + node.width - 26);
    const y = Math.round(node.y);
    result.lines.push({ line, d: `M${x} ${y}c0-14 16-14 16 0`, arrow: 'end' });
    result.arrows += `M${x + 16} ${y}l-4-7h8z`;
    result.words.push({ x: x - 3, y: y - 4, text, end: true });
  }
  return rounded(result);
}

/** Layers from 0 without empty ones; undefined for nodes without a line to another. */
function layersUsed({ widths, lines, layers }: LayoutInput): (number | undefined)[] {
  const linked = new Set(lines.filter(({ from, to }) => from !== to).flatMap(({ from, to }) => [from, to]));
  const given = layers ?? layersOf(widths.length, lines);
  const used = [...new Set([...linked].map((node) => given[node] ?? 0))].sort((a, b) => a - b);
  const numbers = new Map(used.map((layer, number) => [layer, number]));
  return widths.map((_, node) => (linked.has(node) ? numbers.get(given[node] ?? 0) : undefined));
}

/** Rows of equal cells below everything else. */
function placeLone(
  result: Layout,
  lone: readonly number[],
  { widths, room = 880 }: LayoutInput,
  left: number,
  loops: boolean,
): void {
  if (lone.length === 0) return;
  const cell = Math.max(...lone.map((node) => widths[node] ?? 0));
  const space = Math.max(result.width - left, Math.min(room, cell * 4 + between * 3));
  const columns = Math.max(1, Math.min(lone.length, Math.floor((space + between) / (cell + between))));
  const first = result.height > 0 ? result.height + 2 * between : loops ? loop : 0;
  const step = nodeHeight + (loops ? loop : between);
  for (const [at, node] of lone.entries())
    result.nodes[node] = {
      x: left + (at % columns) * (cell + between),
      y: first + Math.floor(at / columns) * step,
      width: cell,
      height: nodeHeight,
    };
  result.width = Math.max(result.width, left + columns * (cell + between) - between);
  result.height = first + Math.ceil(lone.length / columns) * step - (step - nodeHeight);
}

function rounded(result: Layout): Layout {
  const { round, ceil } = Math;
  return {
    ...result,
    width: ceil(result.width),
    height: ceil(result.height),
    nodes: result.nodes.map(({ x, y, width, height }) => ({
      x: round(x),
      y: round(y),
      width: round(width),
      height: round(height),
    })),
    words: result.words.map((word) => ({ ...word, x: round(word.x), y: round(word.y) })),
  };
}
