/** Who belongs where and who owns what, through nested groups: computed once per site. Circles among groups do no harm. */
import { compareText } from '../problems.ts';
import { perSite } from './per-site.ts';
import type { Site } from './site.ts';

export interface Organisation {
  /** Groups below, nearest first, without itself. */
  below(group: string): readonly string[];
  /** Groups above, nearest first, without itself. */
  above(group: string): readonly string[];
  /** Refs of its own members, existing or not, sorted. */
  members(group: string): readonly string[];
  /** Its members and those of every group below, each once, sorted. */
  allMembers(group: string): readonly string[];
  /** Groups that somebody belongs to because a group of theirs belongs there; nearest first, without their own. */
  throughGroups(user: string): readonly string[];
  /** Entities that name this owner, sorted by ref; the owner need not exist. */
  owned(owner: string): readonly string[];
  /** For a group: what the groups below own, too. For a person: what their groups own, too. */
  allOwned(owner: string): readonly string[];
}

export const organisation = perSite((site: Site): Organisation => {
  const related = (type: string) => remember((ref) => site.catalog.related(ref, type));
  const children = related('parentOf');
  const parents = related('childOf');
  const ownMembers = related('hasMember');
  const groups = related('memberOf');
  const byOwner = new Map<string, string[]>();
  for (const { ref, owners } of site.catalog.entities)
    for (const owner of new Set(owners)) {
      const list = byOwner.get(owner);
      if (list) list.push(ref);
      else byOwner.set(owner, [ref]);
    }
  const owned = (owner: string): readonly string[] => byOwner.get(owner) ?? [];
  const below = remember((group) => reachable([group], children).slice(1));
  const above = remember((group) => reachable([group], parents).slice(1));
  const throughGroups = remember((user) => {
    const own = groups(user);
    return reachable(own, parents).slice(new Set(own).size);
  });
  return {
    below,
    above,
    members: ownMembers,
    throughGroups,
    owned,
    allMembers: remember((group) => union([group, ...below(group)], ownMembers)),
    allOwned: remember((owner) =>
      union([owner, ...below(owner), ...groups(owner), ...throughGroups(owner)], owned),
    ),
  };
});

function remember(make: (ref: string) => readonly string[]): (ref: string) => readonly string[] {
  const known = new Map<string, readonly string[]>();
  return (ref) => {
    const found = known.get(ref);
    if (found) return found;
    const value = make(ref);
    known.set(ref, value);
    return value;
  };
}

/** Breadth first, the starting points first; each ref once. */
function reachable(from: readonly string[], next: (ref: string) => readonly string[]): string[] {
  const seen = new Set(from);
  for (const ref of seen) for (const other of next(ref)) seen.add(other);
  return [...seen];
}

function union(refs: readonly string[], of: (ref: string) => readonly string[]): string[] {
  const all = new Set<string>();
  for (const ref of refs) for (const item of of(ref)) all.add(item);
  return [...all].sort(compareText);
}
