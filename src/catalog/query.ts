/** Questions about the catalog's people: who belongs where, and who owns what. Cycles among groups do no harm. */
import { compareText } from '../problems.ts';
import type { Catalog, CatalogEntity } from './catalog.ts';

export { danglingProblems } from './dangling.ts';

/** Groups above a group, nearest first, without itself. */
export function ancestorGroups(catalog: Catalog, groupRef: string): string[] {
  return reachable(catalog, [groupRef], 'childOf').slice(1);
}

/** Groups below a group, nearest first, without itself. */
export function descendantGroups(catalog: Catalog, groupRef: string): string[] {
  return reachable(catalog, [groupRef], 'parentOf').slice(1);
}

/** Groups that a user belongs to, directly or because a group of theirs belongs to another; nearest first. */
export function memberGroups(catalog: Catalog, userRef: string): string[] {
  return reachable(catalog, catalog.related(userRef, 'memberOf'), 'childOf');
}

/**
 * Members of a group, existing or not, sorted.
 * @param options.aggregated those of the groups below it too
 */
export function groupMembers(
  catalog: Catalog,
  groupRef: string,
  { aggregated = false }: { aggregated?: boolean } = {},
): string[] {
  const groups = aggregated ? reachable(catalog, [groupRef], 'parentOf') : [groupRef];
  return [...new Set(groups.flatMap((ref) => catalog.related(ref, 'hasMember')))].sort(compareText);
}

/**
 * What a group or a user owns, sorted by ref.
 * @param options.aggregated for a group: what the groups below it own too; for a user: what their groups own too
 */
export function ownedEntities(
  catalog: Catalog,
  ownerRef: string,
  { aggregated = false }: { aggregated?: boolean } = {},
): CatalogEntity[] {
  const owners = aggregated
    ? new Set([...reachable(catalog, [ownerRef], 'parentOf'), ...memberGroups(catalog, ownerRef)])
    : new Set([ownerRef]);
  const owned = new Map<string, CatalogEntity>();
  for (const owner of owners) {
    for (const ref of catalog.related(owner, 'ownerOf')) {
      const entity = catalog.get(ref);
      if (entity) owned.set(ref, entity);
    }
  }
  // A group that has no descriptor holds no relations of its own: ask the entities that name it.
  if ([...owners].some((owner) => !catalog.get(owner))) {
    for (const entity of catalog.entities)
      if (entity.owners.some((owner) => owners.has(owner))) owned.set(entity.ref, entity);
  }
  return [...owned.values()].sort((a, b) => compareText(a.ref, b.ref));
}

/** Breadth first, the starting points first; each ref once. */
function reachable(catalog: Catalog, from: readonly string[], type: string): string[] {
  const seen = new Set(from);
  for (const ref of seen) for (const next of catalog.related(ref, type)) seen.add(next);
  return [...seen];
}
