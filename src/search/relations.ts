/**
 * Relations of all entities, for the explorer: beside the columns of all entities, whose order numbers them. Relations to
 * owners are not repeated: the columns hold them. Pure.
 */
import { parseRef } from '../catalog/ref.ts';
import type { Relation } from '../graph/neighbourhood.ts';
import { compareText } from '../problems.ts';
import { entityHref } from '../views/address.ts';
import { sortedEntities } from '../views/catalog.ts';
import { readRelation } from '../views/graph/relations.ts';
import { kindView } from '../views/kind-view.ts';
import { relationLabel } from '../views/relations.ts';
import type { Site } from '../views/site.ts';

export interface RelationIndex {
  version: 1;
  /** Refs that entities name and nobody defines; they are numbered after the entities. */
  unknown: string[];
  /** Kind in lower case -> its tape, for kinds whose tape is not of the same name. */
  tapes: Record<string, string>;
  /** As pictures read them, by importance. */
  relations: (Relation & {
    /** Read against the line: "needed by". */
    back: string;
  })[];
  /**
   * By relation: for every entity that has it, in their order, the gap to the entity before, how many targets, and the
   * targets in their order, each as the gap to the one before.
   */
  edges: number[][];
}

export function relationIndex(site: Site): RelationIndex {
  const entities = sortedEntities(site);
  const numbers = new Map(entities.map(({ ref }, number) => [ref, number]));
  const unknown = [...site.catalog.dangling.keys()].filter((ref) => entityHref(ref)).sort(compareText);
  for (const ref of unknown) numbers.set(ref, numbers.size);

  const found = new Map<Relation, Map<number, Set<number>>>();
  const add = (relation: Relation, from: number, to: number) => {
    let sources = found.get(relation);
    if (!sources) found.set(relation, (sources = new Map()));
    const targets = sources.get(from);
    if (targets) targets.add(to);
    else sources.set(from, new Set([to]));
  };
  for (const [number, entity] of entities.entries())
    for (const { type, targetRef } of entity.relations) {
      const target = numbers.get(targetRef);
      if (target === undefined) continue;
      const { relation, forward } = readRelation(site, type);
      if (forward) add(relation, number, target);
      // The other end tells of it too, if it is there to tell.
      else if (target >= entities.length) add(relation, target, number);
    }

  const relations = [...found.keys()].sort((a, b) => a.rank - b.rank || compareText(a.type, b.type));
  const kindsUsed = new Set([
    ...entities.map(({ kind }) => kind),
    ...unknown.map((ref) => parseRef(ref).kind),
  ]);
  return {
    version: 1,
    unknown,
    tapes: Object.fromEntries(
      [...kindsUsed]
        .map((kind) => kindView(site, kind))
        .filter(({ kind, tape }) => kind !== tape)
        .sort((a, b) => compareText(a.kind, b.kind))
        .map(({ kind, tape }) => [kind, tape]),
    ),
    relations: relations.map((relation) => ({ ...relation, back: backWords(relation) })),
    edges: relations.map((relation) => (relation.family === 'own' ? [] : columns(found.get(relation)))),
  };
}

function backWords({ type, reverse }: Relation): string {
  const words = relationLabel(reverse ?? type);
  return words.charAt(0).toLowerCase() + words.slice(1);
}

function columns(sources: ReadonlyMap<number, ReadonlySet<number>> = new Map()): number[] {
  const numbers: number[] = [];
  let before = 0;
  for (const [from, targets] of [...sources].sort(([a], [b]) => a - b)) {
    numbers.push(from - before, targets.size);
    before = from;
    let last = 0;
    for (const to of [...targets].sort((a, b) => a - b)) {
      numbers.push(to - last);
      last = to;
    }
  }
  return numbers;
}
