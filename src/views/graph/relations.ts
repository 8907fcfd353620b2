/** Relations as pictures read them: one for a pair of types, from what uses, holds or owns to what is used, held, owned. */
import type { Relation } from '../../graph/neighbourhood.ts';
import { perSite } from '../per-site.ts';
import { relationLabel } from '../relations.ts';
import type { Site } from '../site.ts';

export interface ReadRelation {
  relation: Relation;
  /** The type is the one that the picture reads; else it is the reverse. */
  forward: boolean;
}

/** Known relations, the most important first. */
const pictureRelations: readonly Relation[] = (
  [
    ['dependsOn', 'dependencyOf', 'depends on', 'use'],
    ['consumesApi', 'apiConsumedBy', 'consumes', 'use'],
    ['apiProvidedBy', 'providesApi', 'provided by', 'use'],
    ['hasPart', 'partOf', 'has', 'part'],
    ['parentOf', 'childOf', 'parent of', 'team'],
    ['ownerOf', 'ownedBy', 'owns', 'own'],
    ['hasMember', 'memberOf', 'has member', 'member'],
  ] as const
).map(([type, reverse, words, family], rank) => ({ type, reverse, words, family, rank: rank * 10 }));

/** Those of other kinds stand between parts and people. */
const otherRank = 35;

/** How a picture reads a type of relation. A type that no kind declares is read as it stands. */
export function readRelation(site: Site, type: string): ReadRelation {
  const known = relationsOf(site);
  const found = known.get(type) ?? { relation: ownRelation(type), forward: true };
  known.set(type, found);
  return found;
}

const relationsOf = perSite((site: Site) => {
  const read = new Map<string, ReadRelation>();
  const know = (relation: Relation) => {
    read.set(relation.type, { relation, forward: true });
    if (relation.reverse && !read.has(relation.reverse))
      read.set(relation.reverse, { relation, forward: false });
  };
  for (const relation of pictureRelations) know(relation);
  for (const { relations } of site.kinds)
    for (const { forward, reverse } of relations) {
      if (read.has(forward)) continue;
      // Of "used by" and "uses" the second says who stands before whom.
      if (forward.endsWith('By') && !reverse.endsWith('By')) know(ownRelation(reverse, forward));
      else know(ownRelation(forward, reverse));
    }
  return read;
});

function ownRelation(type: string, reverse?: string): Relation {
  const words = relationLabel(type);
  return {
    type,
    ...(reverse && { reverse }),
    words: words.charAt(0).toLowerCase() + words.slice(1),
    family: type,
    rank: otherRank,
  };
}
