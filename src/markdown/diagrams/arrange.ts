/** Gives boxes and lines their places. `dagre` is what Mermaid itself lays out with, so pictures look as authors know them. */
import { Graph, layout } from '@dagrejs/dagre';
import { DiagramError, fontSize, lineHeight } from './diagram.ts';
import { widthOf } from './label.ts';
import type { Picture, PictureEdge, PictureGroup, PictureNode } from './picture.ts';
import type { Point } from './svg.ts';

export interface Box extends Point {
  width: number;
  height: number;
}

export interface Arranged {
  /** How much there was to lay out; time grows faster than it. */
  cost: number;
  /** Where the picture begins; above 0 titles of groups may stand. */
  top: number;
  width: number;
  height: number;
  nodes: { node: PictureNode; box: Box }[];
  /** Outer ones first. */
  groups: { group: PictureGroup; box: Box }[];
  edges: { edge: PictureEdge; points: Point[]; label?: Point }[];
}

/** Long lines cost a place in each layer that they cross. */
const maxCrossings = 2500;

export function arrange(picture: Picture): Arranged {
  const graph = new Graph({ multigraph: true, compound: true });
  const sideways = picture.direction === 'LR' || picture.direction === 'RL';
  graph.setGraph({
    rankdir: picture.direction,
    // Groups that stand above one another need room for their titles.
    nodesep: sideways && picture.groups.size > 0 ? 52 : 36,
    ranksep: 44,
    edgesep: 16,
    marginx: 12,
    marginy: 12,
  });
  const filled = groupsWithNodes(picture);
  for (const node of picture.nodes.values()) graph.setNode(key(node.id), sizeOf(node, picture));
  for (const group of filled.values()) graph.setNode(groupKey(group.id), {});
  for (const { id, group } of [...picture.nodes.values()])
    if (group !== undefined && filled.has(group)) graph.setParent(key(id), groupKey(group));
  for (const { id, group } of filled.values())
    if (group !== undefined && filled.has(group)) graph.setParent(groupKey(id), groupKey(group));

  const inside = membersOf(picture, filled);
  // A line to a group leads to its first box, one from a group begins at its last; what is inside is cut off later.
  const end = (id: string, place: 0 | -1) => (picture.nodes.has(id) ? id : inside.get(id)?.at(place));
  const drawn = picture.edges.flatMap((edge) => {
    const [from, to] = [end(edge.from, -1), end(edge.to, 0)];
    return from === undefined || to === undefined ? [] : [{ edge, from, to }];
  });
  const cost = checkCrossings(picture, drawn) + picture.nodes.size + drawn.length;
  // The layout begins with what was added last; what comes first shall stand first.
  for (const [index, { edge, from, to }] of [...drawn.entries()].toReversed()) {
    const lines = edge.lines.length;
    graph.setEdge(
      key(from),
      key(to),
      {
        minlen: Math.min(edge.length, 10) + (edge.startText || edge.endText ? 1 : 0),
        width: lines > 0 ? widthOf(edge.lines, fontSize - 1) + 10 : 0,
        height: lines * lineHeight,
        labelpos: 'c',
      },
      String(index),
    );
  }
  layout(graph);

  const boxOf = (id: string): Box => {
    const { x = 0, y = 0, width = 0, height = 0 } = graph.node(id) as Partial<Box>;
    return { x, y, width, height };
  };
  const { width = 0, height = 0 } = graph.graph() as { width?: number; height?: number };
  const groups = sortedByDepth(filled).map((group) => ({ group, box: boxOf(groupKey(group.id)) }));
  const raised = makeRoomForTitles(groups);
  const shapeOf = (id: string) => picture.nodes.get(id)?.shape ?? 'box';
  const edges = drawn.map(({ edge, from, to }, index): Arranged['edges'][number] => {
    if (from === to) return loop(edge, boxOf(key(from)), picture.direction);
    const placed = graph.edge(key(from), key(to), String(index)) as Partial<Point> & { points?: Point[] };
    let points = (placed.points ?? []).map(({ x, y }) => ({ x, y }));
    points = meet(points, boxOf(key(from)), shapeOf(from));
    points = meet(points.toReversed(), boxOf(key(to)), shapeOf(to)).toReversed();
    const group = (id: string) => groups.find((one) => one.group.id === id)?.box;
    const [start, end] = [
      edge.from === from ? undefined : group(edge.from),
      edge.to === to ? undefined : group(edge.to),
    ];
    if (start) points = outside(points, start);
    if (end) points = outside(points.toReversed(), end).toReversed();
    const label = edge.lines.length > 0 ? { x: placed.x ?? 0, y: placed.y ?? 0 } : undefined;
    return { edge, points, ...(label && { label }) };
  });
  return {
    cost,
    top: Math.min(0, raised - 12),
    width: Math.max(width, ...edges.map(({ edge, label }) => rightEnd(edge, label))),
    height: Math.max(height, ...edges.flatMap(({ points }) => points.map(({ y }) => y + 12))),
    nodes: [...picture.nodes.values()].map((node) => ({ node, box: boxOf(key(node.id)) })),
    groups,
    edges,
  };
}

function rightEnd({ lines }: PictureEdge, label: Point | undefined): number {
  return label ? label.x + widthOf(lines, fontSize - 1) / 2 + 12 : 0;
}

const titleHeight = 16;

/** The layout leaves no room for titles of groups: their frames grow upwards. Gives the highest place. */
function makeRoomForTitles(groups: readonly { group: PictureGroup; box: Box }[]): number {
  const byId = new Map(groups.map((one) => [one.group.id, one]));
  const grow = (box: Box, top: number) => {
    const bottom = box.y + box.height / 2;
    box.height = bottom - top;
    box.y = (bottom + top) / 2;
  };
  let highest = Infinity;
  // Inner ones first.
  for (const { group, box } of groups.toReversed()) {
    if (group.lines.length > 0) grow(box, box.y - box.height / 2 - titleHeight);
    const top = box.y - box.height / 2;
    highest = Math.min(highest, top);
    const outer = group.group === undefined ? undefined : byId.get(group.group)?.box;
    if (outer && outer.y - outer.height / 2 > top - 8) grow(outer, top - 8);
  }
  return highest;
}

/** A line's beginning on the outline of what it leaves: the layout takes everything for rectangles. */
function meet(points: Point[], box: Box, shape: PictureNode['shape']): Point[] {
  const next = points[1];
  if (!next) return points;
  const [dx, dy] = [next.x - box.x, next.y - box.y];
  const [halfWidth, halfHeight] = [box.width / 2, box.height / 2];
  let share = 0;
  if (shape === 'rhombus') share = 1 / (Math.abs(dx) / halfWidth + Math.abs(dy) / halfHeight || 1);
  else if (shape === 'circle' || shape === 'double-circle' || shape === 'start' || shape === 'end')
    share = halfWidth / (Math.hypot(dx, dy) || 1);
  if (!(share > 0 && share < 1)) return points;
  return [{ x: box.x + dx * share, y: box.y + dy * share }, ...points.slice(1)];
}

/** A line that leads back to where it began: beside the box, or below it where the picture goes from left to right. */
function loop(edge: PictureEdge, box: Box, direction: Picture['direction']): Arranged['edges'][number] {
  const sideways = direction === 'LR' || direction === 'RL';
  const out = (away: number, along: number): Point =>
    sideways
      ? { x: box.x + along, y: box.y + box.height / 2 + away }
      : { x: box.x + box.width / 2 + away, y: box.y + along };
  const points = [out(0, -7), out(26, -12), out(26, 12), out(0, 7)];
  if (edge.lines.length === 0) return { edge, points };
  const half = widthOf(edge.lines, fontSize - 1) / 2 + 4;
  const label = sideways ? out(28 + (edge.lines.length * lineHeight) / 2, 0) : out(28 + half, 0);
  return { edge, points, label };
}

const key = (id: string) => `n ${id}`;
const groupKey = (id: string) => `g ${id}`;

/** Those that hold a box, themselves or in what they hold. */
function groupsWithNodes({ nodes, groups }: Picture): Map<string, PictureGroup> {
  const filled = new Map<string, PictureGroup>();
  for (const node of nodes.values())
    for (let id = node.group; id !== undefined && !filled.has(id); id = groups.get(id)?.group) {
      const group = groups.get(id);
      if (!group) break;
      filled.set(id, group);
    }
  return filled;
}

function membersOf({ nodes }: Picture, groups: ReadonlyMap<string, PictureGroup>): Map<string, string[]> {
  const members = new Map<string, string[]>();
  for (const node of nodes.values())
    for (let id = node.group; id !== undefined; id = groups.get(id)?.group) {
      const list = members.get(id) ?? [];
      list.push(node.id);
      members.set(id, list);
    }
  return members;
}

function sortedByDepth(groups: ReadonlyMap<string, PictureGroup>): PictureGroup[] {
  const depth = (group: PictureGroup): number => {
    let count = 0;
    for (let id = group.group; id !== undefined; id = groups.get(id)?.group) count++;
    return count;
  };
  return [...groups.values()].sort((a, b) => depth(a) - depth(b));
}

/** The part of a line that is not in a box: lines may lead to all of a group. */
function outside(points: Point[], box: Box): Point[] {
  const isIn = ({ x, y }: Point) =>
    Math.abs(x - box.x) <= box.width / 2 + 0.5 && Math.abs(y - box.y) <= box.height / 2 + 0.5;
  const first = points.findIndex((point) => !isIn(point));
  if (first <= 0) return points;
  let [inner, outer] = [points[first - 1] as Point, points[first] as Point];
  for (let step = 0; step < 12; step++) {
    const middle = { x: (inner.x + outer.x) / 2, y: (inner.y + outer.y) / 2 };
    if (isIn(middle)) inner = middle;
    else outer = middle;
  }
  return [outer, ...points.slice(first)];
}

interface End {
  edge: PictureEdge;
  from: string;
  to: string;
}

/** Layers by the longest way, lines that lead back turned round: about what the layout will do. */
function checkCrossings(picture: Picture, drawn: readonly End[]): number {
  const onwards = new Map<string, End[]>();
  for (const end of drawn) onwards.set(end.from, [...(onwards.get(end.from) ?? []), end]);
  const state = new Map<string, 'open' | 'done'>();
  const back = new Set<End>();
  const order: string[] = [];
  // At most as deep as there are boxes.
  const visit = (id: string): void => {
    state.set(id, 'open');
    for (const end of onwards.get(id) ?? [])
      if (state.get(end.to) === 'open') back.add(end);
      else if (!state.has(end.to)) visit(end.to);
    state.set(id, 'done');
    order.unshift(id);
  };
  for (const id of picture.nodes.keys()) if (!state.has(id)) visit(id);
  const layer = new Map<string, number>();
  for (const id of order)
    for (const end of onwards.get(id) ?? [])
      if (!back.has(end))
        layer.set(
          end.to,
          Math.max(layer.get(end.to) ?? 0, (layer.get(id) ?? 0) + Math.min(end.edge.length, 10)),
        );
  let crossings = 0;
  for (const { from, to } of drawn) crossings += Math.abs((layer.get(to) ?? 0) - (layer.get(from) ?? 0));
  if (crossings > maxCrossings)
    throw new DiagramError(
      'large',
      drawn[0]?.edge.at ?? 1,
      'Its lines are too long and too many to be drawn well.',
    );
  return crossings;
}

const tablePadding = 10;

/** Widths of a table's columns: the widest cell of each. */
export function columnsOf(node: PictureNode): number[] {
  const columns: number[] = [];
  for (const row of (node.parts ?? []).flat())
    for (const [index, cell] of row.entries())
      columns[index] = Math.max(columns[index] ?? 0, widthOf([cell], fontSize - 1));
  return columns.map((width) => (width > 0 ? width + tablePadding : 0));
}

function sizeOf(node: PictureNode, { direction }: Picture): { width: number; height: number } {
  const width = widthOf(node.lines) + 28;
  const height = node.lines.length * lineHeight + 20;
  switch (node.shape) {
    case 'start':
      return { width: 16, height: 16 };
    case 'end':
      return { width: 20, height: 20 };
    case 'bar':
      return direction === 'LR' || direction === 'RL' ? { width: 8, height: 70 } : { width: 70, height: 8 };
    case 'rhombus':
      return node.lines.length === 0
        ? { width: 28, height: 28 }
        : { width: width * 0.95 + height * 1.3, height: height * 1.3 + width * 0.22 };
    case 'circle':
    case 'double-circle': {
      const size = Math.hypot(width - 12, height - 16) + (node.shape === 'double-circle' ? 10 : 0);
      return { width: size, height: size };
    }
    case 'stadium':
      return { width: width + 8, height };
    case 'subroutine':
      return { width: width + 16, height };
    case 'cylinder':
      return { width, height: height + 16 };
    case 'hexagon':
    case 'lean-left':
    case 'lean-right':
    case 'trapezoid':
    case 'trapezoid-alt':
    case 'flag':
      return { width: width + height * 0.6, height };
    case 'table': {
      const parts = (node.parts ?? []).filter((rows) => rows.length > 0);
      const rows = parts.reduce((sum, part) => sum + part.length * lineHeight + 12, 0);
      const columns = columnsOf(node).reduce((sum, column) => sum + column, 0);
      return { width: Math.max(width, columns + tablePadding * 1.6, 80), height: height - 4 + rows };
    }
    default:
      return { width: Math.max(width, 44), height };
  }
}
