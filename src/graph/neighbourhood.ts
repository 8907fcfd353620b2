/**
 * Which entities a picture shows around one: nearest first, no more than fit. The rule, as the handbook states it:
 *
 * - A way keeps its direction: what this uses and what that uses; what uses this and what uses that; likewise what it is
 *   part of, and what is part of it. So siblings and whatever else a team owns are no neighbours.
 * - Owners and members are shown one step away and end the way.
 * - Lines are drawn between one step and the next; what else leads from one neighbour to another is on their own pages.
 * - If there are too many, each relation gets a fair share of the room, uses before parts before people; within a
 *   relation, those that have most relations themselves come first. What is left out is counted.
 */

/** A relation with its reverse, as one: it leads from what uses, holds or owns to what is used, held or owned. */
export interface Relation {
  /** Type as descriptors' relations have it, in the direction in which the picture reads. */
  type: string;
  /** The same relation as its target sees it. */
  reverse?: string;
  /** Read along the line: "depends on". */
  words: string;
  /** A way goes on along relations of the same family. `own` and `member` end it. */
  family: string;
  /** Lower is more important. */
  rank: number;
}

export interface Step<Id> {
  to: Id;
  relation: Relation;
  /** Along the relation, or against it. */
  forward: boolean;
}

/** What the rule must know of a catalog; made from the site at build time and from the index in the browser. */
export interface World<Id> {
  steps(id: Id): readonly Step<Id>[];
  /** Which of two comes first where not all fit. */
  compare(a: Id, b: Id): number;
  /** How many relations it has; only to save work. */
  degree(id: Id): number;
}

export interface NeighbourhoodOptions<Id> {
  depth: number;
  /** At most so many nodes, those that stand for others included. */
  limit: number;
  /** At most so many in one relation to one node. @default 12 */
  each?: number;
  /** At most so many of one step on one side. @default 14 */
  column?: number;
  /** Ways may turn: siblings are neighbours too. @default false */
  anyWay?: boolean;
  /** Only what is used, held or owned (`out`), or what uses, holds or owns (`in`). */
  only?: 'in' | 'out';
  /** Leaves steps out. */
  allows?(step: Step<Id>): boolean;
}

export interface Neighbourhood<Id> {
  /** The roots first, then by distance. */
  nodes: {
    id: Id;
    /** Steps from a root; negative against the relations' direction. */
    hop: number;
    /** Neighbours that belong here and are not shown. */
    more: number;
  }[];
  /** Places of nodes; one entry for all relations of a pair. */
  lines: { from: number; to: number; relations: Relation[]; both: boolean }[];
  /** Of a root: so many more stand in this relation to it. */
  rest: { at: number; relation: Relation; forward: boolean; count: number }[];
  /** Lines between shown nodes that are left out. */
  linesLeft: number;
}

interface Group<Id> {
  at: number;
  relation: Relation;
  forward: boolean;
  ids: Id[];
}

/** @param roots what the picture is about */
export function neighbourhood<Id extends string | number>(
  world: World<Id>,
  roots: readonly Id[],
  {
    depth,
    limit,
    each = 12,
    column = 14,
    anyWay = false,
    only,
    allows = () => true,
  }: NeighbourhoodOptions<Id>,
): Neighbourhood<Id> {
  const places = new Map<Id, number>();
  const nodes: Neighbourhood<Id>['nodes'] = [];
  const came = new Map<Id, Step<Id>>();
  const rest: Neighbourhood<Id>['rest'] = [];
  const lines = createLines();
  const add = (id: Id, hop: number) => {
    places.set(id, nodes.length);
    nodes.push({ id, hop, more: 0 });
  };
  for (const root of roots.slice(0, limit)) if (!places.has(root)) add(root, 0);

  let first = 0;
  for (let hop = 1; hop <= depth && first < nodes.length; hop++) {
    const frontier = nodes.slice(first);
    const groups = frontier.flatMap(({ id }, index) => {
      const before = came.get(id);
      const goesOn = (step: Step<Id>) =>
        (only === undefined || (only === 'out') === step.forward) &&
        (anyWay || before === undefined || continues(before, step)) &&
        !places.has(step.to) &&
        allows(step);
      return groupsOf(world.steps(id).filter(goesOn), first + index);
    });
    if (hop === 1) groups.sort((a, b) => a.relation.rank - b.relation.rank);
    first = nodes.length;
    const wanted = groups.map(({ ids }) => Math.min(each, ids.length));
    const sides = [true, false].map((side) =>
      wanted.map((size, at) => (groups[at]?.forward === side ? size : 0)),
    );
    const sums = sides.map((sizes) =>
      Math.min(
        column,
        sizes.reduce((sum, size) => sum + size, 0),
      ),
    );
    const rooms = fairShares(sums, limit - nodes.length);
    const [out = [], back = []] = sides.map((sizes, side) => fairShares(sizes, rooms[side] ?? 0));
    for (const [number, group] of groups.entries()) {
      const share = (out[number] ?? 0) + (back[number] ?? 0);
      const fresh = group.ids.filter((id) => !places.has(id)).sort((a, b) => world.compare(a, b));
      // One place is kept to say how many more there are; a step further the number stands on the node.
      const all = fresh.length <= share;
      const shown = all ? fresh.length : hop === 1 ? Math.max(0, share - 1) : share;
      const from = nodes[group.at];
      for (const id of fresh.slice(0, shown)) {
        came.set(id, { to: id, relation: group.relation, forward: group.forward });
        add(id, (from?.hop ?? 0) + (group.forward ? 1 : -1));
        lines.add(group.at, nodes.length - 1, group.relation, group.forward);
      }
      const count = fresh.length - shown;
      if (count === 0) continue;
      if (hop === 1 && share > 0) {
        rest.push({ at: group.at, relation: group.relation, forward: group.forward, count });
        limit -= 1;
      } else if (from) from.more += count;
    }
  }

  connect(world, { nodes, places, lines, anyWay, allows });
  const all = lines.list();
  const most = Math.max(2 * nodes.length, 12);
  return { nodes, rest, lines: all.slice(0, most), linesLeft: Math.max(0, all.length - most) };
}

function continues<Id>(before: Step<Id>, step: Step<Id>): boolean {
  if (before.forward !== step.forward) return false;
  if (before.relation.family === 'member') return step.relation.family === 'team';
  return before.relation.family !== 'own' && before.relation.family === step.relation.family;
}

function groupsOf<Id>(steps: readonly Step<Id>[], at: number): Group<Id>[] {
  const groups = new Map<string, Group<Id>>();
  const seen = new Set<Id>();
  for (const { to, relation, forward } of [...steps].sort((a, b) => a.relation.rank - b.relation.rank)) {
    if (seen.has(to)) continue;
    seen.add(to);
    const name = `${relation.type} ${forward}`;
    const group = groups.get(name);
    if (group) group.ids.push(to);
    else groups.set(name, { at, relation, forward, ids: [to] });
  }
  return [...groups.values()];
}

/** Equal shares; what small groups leave goes to the large ones, the remainder to the first. */
function fairShares(sizes: readonly number[], room: number): number[] {
  const shares = sizes.map(() => 0);
  let left = Math.max(0, room);
  let open = [...sizes.keys()];
  while (left > 0 && open.length > 0) {
    const each = Math.max(1, Math.floor(left / open.length));
    for (const index of open) {
      const share = Math.min(each, left, (sizes[index] ?? 0) - (shares[index] ?? 0));
      shares[index] = (shares[index] ?? 0) + share;
      left -= share;
    }
    open = open.filter((index) => (shares[index] ?? 0) < (sizes[index] ?? 0));
  }
  return shares;
}

/** Lines among the nodes that are shown anyway: those of a root, and those that lead one step onwards. */
function connect<Id extends string | number>(
  world: World<Id>,
  {
    nodes,
    places,
    lines,
    anyWay,
    allows,
  }: {
    nodes: Neighbourhood<Id>['nodes'];
    places: ReadonlyMap<Id, number>;
    lines: ReturnType<typeof createLines>;
    anyWay: boolean;
    allows(step: Step<Id>): boolean;
  },
): void {
  // Both ends know of a relation: what has thousands need not be asked if all others are.
  const order = nodes
    .map(({ id, hop }, at) => ({ id, hop, at, degree: world.degree(id) }))
    .sort((a, b) => a.degree - b.degree || a.at - b.at);
  const skipped = order.length > 1 && (order.at(-1)?.degree ?? 0) > 100 ? order.pop() : undefined;
  if (skipped?.hop === 0) order.push(skipped);
  for (const { id, hop, at } of order)
    for (const step of world.steps(id)) {
      const to = places.get(step.to);
      if (to === undefined || !allows(step)) continue;
      const hopTo = nodes[to]?.hop ?? 0;
      const fromRoot = hop === 0 || hopTo === 0;
      const onward = hopTo - hop === (step.forward ? 1 : -1) && step.relation.family !== 'own';
      if (anyWay || fromRoot || onward) lines.add(at, to, step.relation, step.forward);
    }
}

function createLines() {
  const found = new Map<
    string,
    { from: number; to: number; relations: Map<string, Relation>; both: boolean }
  >();
  return {
    add(at: number, to: number, relation: Relation, forward: boolean): void {
      const [from, target] = forward ? [at, to] : [to, at];
      const known = found.get(`${from} ${target}`) ?? found.get(`${target} ${from}`);
      if (!known) {
        const relations = new Map([[relation.type, relation]]);
        found.set(`${from} ${target}`, { from, to: target, relations, both: false });
        return;
      }
      known.relations.set(relation.type, relation);
      if (known.from !== from) known.both = true;
    },
    list(): Neighbourhood<never>['lines'] {
      return [...found.values()].map(({ from, to, relations, both }) => ({
        from,
        to,
        both,
        relations: [...relations.values()].sort((a, b) => a.rank - b.rank || (a.type < b.type ? -1 : 1)),
      }));
    },
  };
}
