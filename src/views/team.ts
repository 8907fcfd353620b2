/** What a team's or a person's page shows beyond any entity's: who, how to reach, what is theirs, what needs them. */
import type { CatalogEntity } from '../catalog/catalog.ts';
import { compareProblems, compareText, type Problem } from '../problems.ts';
import { catalogHref } from './address.ts';
import { ownFeed } from './doc-changes.ts';
import { type EntityLink, entityLink, entityLinks } from './entity-link.ts';
import { firstLinks } from './first-links.ts';
import { kindRank, type KindView, kindView } from './kind-view.ts';
import { organisation } from './organisation.ts';
import { type ProblemView, problemView } from './problem-view.ts';
import { type ReachLink, reachOf } from './reach.ts';
import type { Site } from './site.ts';

export interface TeamView {
  /** Shown only if the site shows addresses of people. */
  email?: string;
  initials: string;
  reach: ReachLink[];
  parents: EntityLink[];
  /** At most {@link childLimit}. */
  children: (EntityLink & { owns: number; people: number })[];
  childCount: number;
  /** A group's own, at most {@link memberLimit}. */
  members: PersonLink[];
  memberCount: number;
  /** With those of the groups below; absent where that is the same. */
  allMembers?: { items: PersonLink[]; total: number };
  memberOf: EntityLink[];
  /** Groups that a person belongs to because theirs do, or that a group lies in beyond its parents. */
  through: EntityLink[];
  /** By kind. */
  owns: Ownership[];
  ownsCount: number;
  /** A group's with what the groups below own; a person's with what their groups own. Absent where that is the same. */
  allOwns?: { kinds: Ownership[]; total: number };
  /** Atom feed of changes to the docs that it owns. */
  feed?: string;
  /** Problems of what it owns, sub-teams included. */
  needs: { total: number; items: (ProblemView & { of?: EntityLink })[] };
}

export type PersonLink = EntityLink & { initials: string };

export interface Ownership {
  kind: KindView;
  total: number;
  items: EntityLink[];
  /** The catalog, filtered; absent where a filter cannot say it. */
  href?: string;
  /** By count; only where there are several. */
  types: { name: string; total: number; href?: string }[];
}

const memberLimit = 60;
const childLimit = 60;
const ownsLimit = 40;
/** With teams or sub-teams: every page of a member repeats what the team's page lists. */
const allOwnsLimit = { group: 20, user: 12 };
const throughLimit = 20;
const needsLimit = 10;
/** A filter for more owners than these makes an address that no browser likes. */
const ownersInAddress = 20;

/** @returns undefined for anything that is not a Group or a User */
export function teamView(
  site: Site,
  entity: CatalogEntity,
  options: { emails: boolean } = { emails: false },
): TeamView | undefined {
  const kind = entity.kind.toLowerCase();
  if (kind !== 'group' && kind !== 'user') return undefined;
  const { ref } = entity;
  const people = organisation(site);
  const profile = record(entity.entity.spec?.['profile']);
  const email = options.emails ? text(profile['email']) : undefined;
  const feed = ownFeed(site, ref);
  const owned = people.owned(ref);
  const allOwned = people.allOwned(ref);
  const members = people.members(ref);
  const allMembers = people.allMembers(ref);
  const parents = site.catalog.related(ref, 'childOf');
  const children = site.catalog.related(ref, 'parentOf');
  const memberOf = site.catalog.related(ref, 'memberOf');
  const through = kind === 'user' ? people.throughGroups(ref) : people.above(ref);
  const owners = kind === 'user' ? [ref, ...memberOf, ...through] : [ref, ...people.below(ref)];
  return {
    ...(email && { email }),
    initials: initials(entity.title),
    reach: reachOf(entity, options),
    parents: entityLinks(site, parents),
    children: firstLinks(site, children, childLimit).map((link) => ({
      ...link,
      owns: people.allOwned(link.ref).length,
      people: people.allMembers(link.ref).length,
    })),
    childCount: children.length,
    members: persons(site, members),
    memberCount: members.length,
    ...(allMembers.length > members.length && {
      allMembers: { items: persons(site, allMembers), total: allMembers.length },
    }),
    memberOf: entityLinks(site, memberOf),
    through: through
      .filter((group) => group !== ref && !parents.includes(group))
      .slice(0, throughLimit)
      .map((group) => entityLink(site, group)),
    owns: ownership(site, [ref], owned, ownsLimit),
    ownsCount: owned.length,
    ...(allOwned.length > owned.length && {
      allOwns: { kinds: ownership(site, owners, allOwned, allOwnsLimit[kind]), total: allOwned.length },
    }),
    ...(feed && { feed }),
    needs: needs(site, kind === 'user' ? owned : allOwned),
  };
}

function persons(site: Site, refs: readonly string[]): PersonLink[] {
  return firstLinks(site, refs, memberLimit).map((link) => ({ ...link, initials: initials(link.title) }));
}

function ownership(
  site: Site,
  owners: readonly string[],
  refs: readonly string[],
  limit: number,
): Ownership[] {
  const entities = refs.flatMap((ref) => site.catalog.get(ref) ?? []);
  const address = (filters: { kind: string; type?: string }) =>
    owners.length <= ownersInAddress ? { href: catalogHref({ owner: owners, ...filters }) } : {};
  return [...Map.groupBy(entities, ({ kind }) => kind.toLowerCase())]
    .sort(([a], [b]) => kindRank(site, a) - kindRank(site, b) || compareText(a, b))
    .map(([kind, list]) => {
      const types = [...Map.groupBy(list, ({ type }) => type ?? '')].map(([name, { length }]) => ({
        name,
        total: length,
        ...(name && address({ kind, type: name })),
      }));
      return {
        kind: kindView(site, list[0]?.kind ?? kind),
        total: list.length,
        items: firstLinks(
          site,
          list.map(({ ref }) => ref),
          limit,
        ),
        ...address({ kind }),
        types:
          types.length > 1
            ? types.sort((a, b) => b.total - a.total || compareText(a.name, b.name)).slice(0, 8)
            : [],
      };
    });
}

function needs(site: Site, owned: readonly string[]): TeamView['needs'] {
  const problems: Problem[] = owned.flatMap((ref) => [...site.problemsOf(ref)]);
  problems.sort((a, b) => severityRank(a) - severityRank(b) || compareProblems(a, b));
  return {
    total: problems.length,
    items: problems.slice(0, needsLimit).map((problem) => {
      const [of] = problem.ref ? entityLinks(site, [problem.ref]) : [];
      return { ...problemView(site, problem), ...(of && { of }) };
    }),
  };
}

function severityRank({ severity }: Problem): number {
  return { error: 0, warning: 1, info: 2 }[severity];
}

/** First letters of the first and last word of a name, upper case. */
export function initials(name: string): string {
  const words = name.split(/[\s._-]+/u).filter((word) => /[\p{L}\p{N}]/u.test(word));
  const first = words[0] ?? name;
  const last = words.length > 1 ? words[words.length - 1] : undefined;
  return [first, last]
    .flatMap((word) => (word ? ([...word].find((char) => /[\p{L}\p{N}]/u.test(char)) ?? []) : []))
    .join('')
    .toUpperCase();
}

function record(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : {};
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}
