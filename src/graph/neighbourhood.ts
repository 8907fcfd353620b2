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

/** All steps of one entity in one relation and direction. */
export interface StepGroup<Id> {
  relation: Relation;
  forward: boolean;
  /** The most important first. */
  ids: readonly Id[];
  /** The same, for groups so long that looking through them takes time. */
  has?: ReadonlySet<Id>;
}

/** What the rule must know of a catalog; made from the site at build time and from the index in the browser. */
export interface World<Id> {
  groups(id: Id): readonly StepGroup<Id>[];
}

/** Groups from which an entity's steps are chosen again and again; whoever makes a world keeps them. */
export function groupSteps<Id>(
  steps: readonly Step<Id>[],
  compare: (a: Id, b: Id) => number,
): StepGroup<Id>[] {
  const groups = new Map<string, { relation: Relation; forward: boolean; ids: Id[] }>();
  for (const { to, relation, forward } of steps) {
    const name = `${forward ? '' : '-'}${relation.type}`;
    const group = groups.get(name);
    if (group) group.ids.push(to);
    else groups.set(name, { relation, forward, ids: [to] });
  }
  return [...groups.values()]
    .map((group) => ({
      ...group,
      ids: group.ids.sort(compare),
      ...(group.ids.length > long && { has: new Set(group.ids) }),
    }))
    .sort(byImportance);
}

const long = 64;

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
  /** Leaves relations out. */
  allowsRelation?(relation: Relation): boolean;
  /** Leaves entities out. */
  allows?(id: Id): boolean;
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

interface Choice<Id> extends StepGroup<Id> {
  /** Place of the node whose group it is. */
  at: number;
  /** Those of the group that may be shown and are not yet. */
  left: number;
}

/** @param roots what the picture is about */
export function neighbourhood<Id extends string | number>(
  world: World<Id>,
  roots: readonly Id[],
  options: NeighbourhoodOptions<Id>,
): Neighbourhood<Id> {
  const {
    depth,
    each = 12,
    column = 14,
    anyWay = false,
    only,
    allowsRelation = () => true,
    allows,
  } = options;
  let { limit } = options;
  const places = new Map<Id, number>();
  const nodes: Neighbourhood<Id>['nodes'] = [];
  const came: (StepGroup<Id> | undefined)[] = [];
  const rest: Neighbourhood<Id>['rest'] = [];
  const lines = createLines();
  const add = (id: Id, hop: number, group?: StepGroup<Id>) => {
    places.set(id, nodes.length);
    nodes.push({ id, hop, more: 0 });
    came.push(group);
  };
  for (const root of roots.slice(0, limit)) if (!places.has(root)) add(root, 0);

  let first = 0;
  for (let hop = 1; hop <= depth && first < nodes.length; hop++) {
    const choices: Choice<Id>[] = [];
    for (let at = first; at < nodes.length; at++) {
      const before = came[at];
      for (const group of world.groups(nodes[at]?.id ?? ('' as Id))) {
        if (only !== undefined && (only === 'out') !== group.forward) continue;
        if (!anyWay && before && !continues(before, group)) continue;
        if (!allowsRelation(group.relation)) continue;
        const ids = allows ? group.ids.filter(allows) : group.ids;
        const left = ids.length - countPlaced(allows ? { ids } : group, places);
        if (left > 0) choices.push({ ...group, ids, at, left });
      }
    }
    if (hop === 1) choices.sort(byImportance);
    first = nodes.length;
    const wanted = choices.map(({ left }) => Math.min(each, left));
    const sides = [true, false].map((side) =>
      wanted.map((size, at) => (choices[at]?.forward === side ? size : 0)),
    );
    const sums = sides.map((sizes) =>
      Math.min(
        column,
        sizes.reduce((sum, size) => sum + size, 0),
      ),
    );
    const rooms = fairShares(sums, limit - nodes.length);
    const [out = [], back = []] = sides.map((sizes, side) => fairShares(sizes, rooms[side] ?? 0));
    for (const [number, group] of choices.entries()) {
      const share = (out[number] ?? 0) + (back[number] ?? 0);
      const from = nodes[group.at];
      // Others of this step may have shown some of them meanwhile.
      const left = group.ids.length - countPlaced(allows ? { ids: group.ids } : group, places);
      // One place is kept to say how many more there are; a step further the number stands on the node.
      const shown = left <= share ? left : hop === 1 ? Math.max(0, share - 1) : share;
      let open = shown;
      for (const id of group.ids) {
        if (open === 0) break;
        if (places.has(id)) continue;
        open -= 1;
        add(id, (from?.hop ?? 0) + (group.forward ? 1 : -1), group);
        lines.add(group.at, nodes.length - 1, group.relation, group.forward);
      }
      const count = left - shown;
      if (count === 0) continue;
      if (hop === 1 && share > 0) {
        rest.push({ at: group.at, relation: group.relation, forward: group.forward, count });
        limit -= 1;
      } else if (from) from.more += count;
    }
  }

  for (const [at, { id, hop }] of nodes.entries()) {
    // Those of the last step lead no further, and the step before knows of its lines to them.
    if (!anyWay && hop !== 0 && Math.abs(hop) >= depth) continue;
    for (const group of world.groups(id)) {
      if (!allowsRelation(group.relation)) continue;
      for (const to of placed(group, nodes, places)) {
        const hopTo = nodes[to]?.hop ?? 0;
        const fromRoot = hop === 0 || hopTo === 0;
        const onward = hopTo - hop === (group.forward ? 1 : -1) && group.relation.family !== 'own';
        if (anyWay || fromRoot || onward) lines.add(at, to, group.relation, group.forward);
      }
    }
  }
  const all = lines.list();
  const most = Math.max(2 * nodes.length, 12);
  return { nodes, rest, lines: all.slice(0, most), linesLeft: Math.max(0, all.length - most) };
}

/** Places of those of a group that are shown. */
function placed<Id>(
  { ids, has }: StepGroup<Id>,
  nodes: readonly { id: Id }[],
  places: ReadonlyMap<Id, number>,
): number[] {
  if (has) return [...nodes.keys()].filter((at) => has.has(nodes[at]?.id ?? ('' as Id)));
  return ids.flatMap((id) => places.get(id) ?? []);
}

function countPlaced<Id>(
  { ids, has }: Pick<StepGroup<Id>, 'ids' | 'has'>,
  places: ReadonlyMap<Id, number>,
): number {
  let count = 0;
  if (has) {
    for (const id of places.keys()) if (has.has(id)) count += 1;
  } else for (const id of ids) if (places.has(id)) count += 1;
  return count;
}

function continues<Id>(before: StepGroup<Id>, group: StepGroup<Id>): boolean {
  if (before.forward !== group.forward) return false;
  if (before.relation.family === 'member') return group.relation.family === 'team';
  return before.relation.family !== 'own' && before.relation.family === group.relation.family;
}

/** What uses each other stands with what is used. */
function byImportance(
  a: { relation: Relation; forward: boolean },
  b: { relation: Relation; forward: boolean },
): number {
  return a.relation.rank - b.relation.rank || Number(b.forward) - Number(a.forward);
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
