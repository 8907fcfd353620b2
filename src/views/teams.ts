/** The organisation: teams as a tree, then people. */
import { compareLinks, type EntityLink, entityLink } from './entity-link.ts';
import { firstLinks } from './first-links.ts';
import { organisation } from './organisation.ts';
import type { Site } from './site.ts';
import { initials } from './team.ts';

export interface TeamNode {
  link: EntityLink;
  type?: string;
  /** Sub-teams included, each person once. */
  people: number;
  /** Sub-teams included. */
  owns: number;
  problems: number;
  children: TeamNode[];
  /** Teams below that are not shown here. */
  more?: number;
}

export interface TeamsView {
  /** Teams without a parent in the catalog, with theirs below; at most {@link teamLimit} in all. */
  teams: TeamNode[];
  teamCount: number;
  /** How many of them stand in `teams`. */
  shown: number;
  people: (EntityLink & { initials: string; teams: EntityLink[] })[];
  peopleCount: number;
  /** Owners that descriptors name and nobody defines. */
  unknown: (EntityLink & { owns: number })[];
}

const peopleLimit = 500;
const teamLimit = 500;
const depthLimit = 8;

export function teamsView(site: Site): TeamsView {
  const groups = site.catalog.entities.filter(({ ref }) => ref.startsWith('group:')).map(({ ref }) => ref);
  const users = site.catalog.entities.filter(({ ref }) => ref.startsWith('user:')).map(({ ref }) => ref);
  const known = new Set(groups);
  const seen = new Set<string>();
  const roots = groups.filter(
    (ref) => !site.catalog.related(ref, 'childOf').some((parent) => known.has(parent)),
  );
  const teams = firstLinks(site, roots, roots.length).flatMap(
    ({ ref }) => node(site, ref, known, seen) ?? [],
  );
  // Teams that are each other's parents have no root: the first of a circle stands for it.
  for (const ref of groups) if (!seen.has(ref)) teams.push(...(node(site, ref, known, seen) ?? []));
  return {
    teams: teams.sort((a, b) => compareLinks(a.link, b.link)),
    teamCount: groups.length,
    shown: countNodes(teams),
    people: firstLinks(site, users, peopleLimit).map((link) => ({
      ...link,
      initials: initials(link.title),
      teams: site.catalog
        .related(link.ref, 'memberOf')
        .slice(0, 5)
        .map((ref) => entityLink(site, ref)),
    })),
    peopleCount: users.length,
    unknown: unknownOwners(site),
  };
}

/** A team stands in the tree once, even if several claim it. @returns nothing beyond the bounds */
function node(
  site: Site,
  ref: string,
  known: ReadonlySet<string>,
  seen: Set<string>,
  depth = 1,
): TeamNode[] | undefined {
  if (seen.size >= teamLimit) return undefined;
  seen.add(ref);
  const people = organisation(site);
  const type = site.catalog.get(ref)?.type;
  const owned = people.allOwned(ref);
  const below = site.catalog.related(ref, 'parentOf').filter((child) => known.has(child) && !seen.has(child));
  const children =
    depth < depthLimit
      ? firstLinks(site, below, below.length).flatMap((child) =>
          seen.has(child.ref) ? [] : (node(site, child.ref, known, seen, depth + 1) ?? []),
        )
      : [];
  if (depth >= depthLimit) for (const child of people.below(ref)) seen.add(child);
  const inTree = new Set(children.map(({ link }) => link.ref));
  const more = below.filter(
    (child) => !inTree.has(child) && (depth >= depthLimit || !seen.has(child)),
  ).length;
  return [
    {
      link: entityLink(site, ref),
      ...(type && { type }),
      people: people.allMembers(ref).length,
      owns: owned.length,
      problems: owned.reduce((sum, one) => sum + site.problemsOf(one).length, 0),
      children,
      ...(more > 0 && { more }),
    },
  ];
}

function countNodes(nodes: readonly TeamNode[]): number {
  return nodes.reduce((sum, { children }) => sum + 1 + countNodes(children), 0);
}

function unknownOwners(site: Site): TeamsView['unknown'] {
  return [...site.catalog.dangling]
    .flatMap(([ref, sources]) => {
      const owns = sources.filter((source) => site.catalog.get(source)?.owners.includes(ref)).length;
      return owns > 0 ? [{ ...entityLink(site, ref), owns }] : [];
    })
    .sort((a, b) => b.owns - a.owns || compareLinks(a, b))
    .slice(0, 100);
}
