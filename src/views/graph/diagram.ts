/**
 * A System's diagram and a Domain's map: what it holds within a border, and what leads across it. Relations of parts of
 * parts count for the part; what lies outside is shown as the system or domain that it belongs to.
 */
import type { CatalogEntity } from '../../catalog/catalog.ts';
import { parseRef } from '../../catalog/ref.ts';
import { compareText } from '../../problems.ts';
import { kindRank } from '../kind-view.ts';
import type { Site } from '../site.ts';
import { exploreHref, graphNode, type GraphNode, type GraphView } from './graph-view.ts';
import { siteWorld } from './neighbourhood.ts';
import { wholesOf } from './wholes.ts';

export interface DiagramView extends GraphView {
  /** Nodes from this place on lie outside. */
  outside: number;
  /** Parts that are not shown. */
  partsLeft: number;
  /** What lies outside, uses parts and is not shown. */
  usersLeft: number;
  /** What lies outside, is used by parts and not shown. */
  usedLeft: number;
  /** The first of those outside that are only used; before it stand users. */
  firstUsed: number;
}

const insideLimit = 40;
/** On either side of the border. */
const outsideLimit = 12;
const lineLimit = 120;

interface Flow {
  from: string;
  to: string;
  /** Words -> how many relations. */
  words: Map<string, number>;
  count: number;
}

/** @returns undefined for what holds nothing */
export function diagramView(site: Site, entity: CatalogEntity): DiagramView | undefined {
  const parts = site.catalog.related(entity.ref, 'hasPart').filter((ref) => ref !== entity.ref);
  if (parts.length === 0) return undefined;
  const isDomain = entity.kind.toLowerCase() === 'domain';
  const partOfEntity = membersOf(site, entity.ref, parts);
  const known = new Map<string, string | undefined>(partOfEntity);
  const standsFor = (ref: string) => {
    if (!known.has(ref)) known.set(ref, outsideOf(site, ref, entity.ref, isDomain));
    return known.get(ref);
  };
  const flows = flowsOf(site, partOfEntity, standsFor);

  const weight = new Map<string, number>();
  for (const { from, to, count } of flows)
    for (const ref of [from, to]) weight.set(ref, (weight.get(ref) ?? 0) + count);
  const heaviest = (a: string, b: string) => (weight.get(b) ?? 0) - (weight.get(a) ?? 0) || compareText(a, b);
  const kept = new Set([...parts].sort(heaviest).slice(0, insideLimit));
  const inside = parts
    .filter((ref) => kept.has(ref))
    .sort((a, b) => kindRank(site, kindOf(site, a)) - kindRank(site, kindOf(site, b)) || compareText(a, b));
  const isInside = new Set(parts);
  const users = new Set(
    flows.filter(({ from, to }) => !isInside.has(from) && kept.has(to)).map(({ from }) => from),
  );
  const used = new Set(
    flows.filter(({ from, to }) => kept.has(from) && !isInside.has(to) && !users.has(to)).map(({ to }) => to),
  );
  const outside = [users, used].flatMap((refs) => [...refs].sort(heaviest).slice(0, outsideLimit));

  const places = new Map([...inside, ...outside].map((ref, place) => [ref, place]));
  const nodes: GraphNode[] = [...inside, ...outside].map((ref) => graphNode(site, ref));
  const all = flows
    .flatMap(({ from, to, words, count }) => {
      const [start, end] = [places.get(from), places.get(to)];
      return start === undefined || end === undefined ? [] : [{ from: start, to: end, words, count }];
    })
    .sort((a, b) => b.count - a.count || a.from - b.from || a.to - b.to);
  const shown = all.slice(0, lineLimit);
  return {
    nodes,
    outside: inside.length,
    firstUsed: inside.length + Math.min(users.size, outsideLimit),
    lines: shown.map(({ from, to, words }) => ({ from, to, words: wordsOf(words) })),
    partsLeft: parts.length - inside.length,
    usersLeft: Math.max(0, users.size - outsideLimit),
    usedLeft: Math.max(0, used.size - outsideLimit),
    explore: exploreHref(entity.ref),
    ...(all.length > shown.length && { linesLeft: all.length - shown.length }),
  };
}

/** Everything inside, and the part that it is or belongs to; cycles do no harm. */
function membersOf(site: Site, root: string, parts: readonly string[]): Map<string, string> {
  const found = new Map(parts.map((ref) => [ref, ref]));
  // What is reached while the map grows is visited too.
  for (const [ref, part] of found)
    for (const next of site.catalog.related(ref, 'hasPart'))
      if (next !== root && !found.has(next)) found.set(next, part);
  return found;
}

/** Uses that touch what is inside, by what stands for their ends. */
function flowsOf(
  site: Site,
  inside: ReadonlyMap<string, string>,
  standsFor: (ref: string) => string | undefined,
): Flow[] {
  const world = siteWorld(site);
  const flows = new Map<string, Flow>();
  for (const ref of [...inside.keys()].sort(compareText))
    for (const { relation, forward, ids } of world.groups(ref)) {
      if (relation.family !== 'use') continue;
      for (const other of ids) {
        // A relation between two that are inside is seen from both ends; it counts once.
        if (!forward && inside.has(other)) continue;
        const [from, to] = forward ? [standsFor(ref), standsFor(other)] : [standsFor(other), standsFor(ref)];
        if (from === undefined || to === undefined || (from === to && other !== ref)) continue;
        const name = `${from} ${to}`;
        const flow = flows.get(name) ?? { from, to, words: new Map(), count: 0 };
        flow.words.set(relation.words, (flow.words.get(relation.words) ?? 0) + 1);
        flow.count += 1;
        flows.set(name, flow);
      }
    }
  return [...flows.values()];
}

/** The system of something outside, for a domain the domain of that; else the thing itself. Undefined: the whole's own. */
function outsideOf(site: Site, ref: string, root: string, asDomain: boolean): string | undefined {
  if (ref === root) return undefined;
  const above = wholesOf(site);
  const system = above(ref, 'system') ?? ref;
  if (!asDomain) return system === root ? ref : system;
  const domain = above(system, 'domain');
  return domain && domain !== root ? domain : system;
}

function kindOf(site: Site, ref: string): string {
  return site.catalog.get(ref)?.kind ?? parseRef(ref).kind;
}

function wordsOf(words: ReadonlyMap<string, number>): string {
  return [...words]
    .sort(([a], [b]) => compareText(a, b))
    .map(([word, count]) => (count > 1 ? `${word} ×${count}` : word))
    .join(', ');
}
