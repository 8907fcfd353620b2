/** What a team's or a person's page shows beyond any entity's: who, how to reach, what is theirs, what needs them. */
import type { CatalogEntity } from '../catalog/catalog.ts';
import { compareProblems, type Problem } from '../problems.ts';
import { catalogHref } from './address.ts';
import { compareLinks, type EntityLink, entityLinks } from './entity-link.ts';
import { kindRank, type KindView, kindView } from './kind-view.ts';
import { type ProblemView, problemView } from './problem-view.ts';
import type { Site } from './site.ts';

export interface TeamView {
  /** Shown only if the site shows addresses of people. */
  email?: string;
  initials: string;
  parents: EntityLink[];
  children: (EntityLink & { owns: number })[];
  members: (EntityLink & { initials: string })[];
  memberCount: number;
  memberOf: EntityLink[];
  owns: { kind: KindView; total: number; items: EntityLink[]; href: string }[];
  ownsCount: number;
  /** Problems of what it owns. */
  needs: { total: number; items: (ProblemView & { of?: EntityLink })[] };
}

const memberLimit = 200;
const ownsLimit = 100;
const needsLimit = 10;

/** @returns undefined for anything that is not a Group or a User */
export function teamView(site: Site, entity: CatalogEntity): TeamView | undefined {
  const kind = entity.kind.toLowerCase();
  if (kind !== 'group' && kind !== 'user') return undefined;
  const { ref } = entity;
  const profile = record(entity.entity.spec?.['profile']);
  const email = text(profile['email']);
  const owned = site.catalog.related(ref, 'ownerOf');
  const members = entityLinks(site, site.catalog.related(ref, 'hasMember'));
  return {
    ...(email && { email }),
    initials: initials(entity.title),
    parents: entityLinks(site, site.catalog.related(ref, 'childOf')),
    children: entityLinks(site, site.catalog.related(ref, 'parentOf')).map((link) => ({
      ...link,
      owns: site.catalog.related(link.ref, 'ownerOf').length,
    })),
    members: members.slice(0, memberLimit).map((link) => ({ ...link, initials: initials(link.title) })),
    memberCount: members.length,
    memberOf: entityLinks(site, site.catalog.related(ref, 'memberOf')),
    owns: ownership(site, ref, owned),
    ownsCount: owned.length,
    needs: needs(site, owned),
  };
}

function ownership(site: Site, owner: string, refs: readonly string[]): TeamView['owns'] {
  const byKind = new Map<string, string[]>();
  for (const ref of refs) {
    const kind = site.catalog.get(ref)?.kind;
    if (!kind) continue;
    const list = byKind.get(kind);
    if (list) list.push(ref);
    else byKind.set(kind, [ref]);
  }
  return [...byKind]
    .sort(([a], [b]) => kindRank(site, a) - kindRank(site, b))
    .map(([kind, list]) => ({
      kind: kindView(site, kind),
      total: list.length,
      items: entityLinks(site, list).sort(compareLinks).slice(0, ownsLimit),
      href: catalogHref({ owner, kind: kind.toLowerCase() }),
    }));
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
