/** The organisation: teams as a tree, then people. */
import type { CatalogEntity } from '../catalog/catalog.ts';
import { compareLinks, type EntityLink, entityLink } from './entity-link.ts';
import type { Site } from './site.ts';
import { initials } from './team.ts';

export interface TeamNode {
  link: EntityLink;
  type?: string;
  people: number;
  owns: number;
  problems: number;
  children: TeamNode[];
}

export interface TeamsView {
  /** Teams without a parent in the catalog, with theirs below. */
  teams: TeamNode[];
  teamCount: number;
  people: (EntityLink & { initials: string; teams: EntityLink[] })[];
  peopleCount: number;
  /** Owners that descriptors name and nobody defines. */
  unknown: (EntityLink & { owns: number })[];
}

const peopleLimit = 500;

export function teamsView(site: Site): TeamsView {
  const groups = site.catalog.entities.filter(({ kind }) => kind.toLowerCase() === 'group');
  const users = site.catalog.entities.filter(({ kind }) => kind.toLowerCase() === 'user');
  const known = new Set(groups.map(({ ref }) => ref));
  const seen = new Set<string>();
  const node = (entity: CatalogEntity): TeamNode => {
    seen.add(entity.ref);
    const owned = site.catalog.related(entity.ref, 'ownerOf');
    const children = site.catalog
      .related(entity.ref, 'parentOf')
      .flatMap((ref) => (known.has(ref) && !seen.has(ref) ? (site.catalog.get(ref) ?? []) : []));
    return {
      link: entityLink(site, entity.ref),
      ...(entity.type && { type: entity.type }),
      people: site.catalog.related(entity.ref, 'hasMember').length,
      owns: owned.length,
      problems: owned.reduce((sum, ref) => sum + site.problemsOf(ref).length, 0),
      children: children.map(node).sort((a, b) => compareLinks(a.link, b.link)),
    };
  };
  const roots = groups.filter(
    ({ ref }) => !site.catalog.related(ref, 'childOf').some((parent) => known.has(parent)),
  );
  const teams = roots.map(node);
  // Teams that are each other's parents have no root: each stands by itself.
  for (const group of groups) if (!seen.has(group.ref)) teams.push(node(group));
  const people = users.map((user) => entityLink(site, user.ref)).sort(compareLinks);
  return {
    teams: teams.sort((a, b) => compareLinks(a.link, b.link)),
    teamCount: groups.length,
    people: people.slice(0, peopleLimit).map((link) => ({
      ...link,
      initials: initials(link.title),
      teams: site.catalog.related(link.ref, 'memberOf').map((ref) => entityLink(site, ref)),
    })),
    peopleCount: people.length,
    unknown: unknownOwners(site),
  };
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
