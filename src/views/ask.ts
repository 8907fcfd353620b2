/** Whom to ask about something: its owner, else that of what it belongs to, and how to reach them. */
import type { CatalogEntity } from '../catalog/catalog.ts';
import { type EntityLink, entityLink, entityLinks } from './entity-link.ts';
import { organisation } from './organisation.ts';
import { type ReachLink, reachOf } from './reach.ts';
import type { Site } from './site.ts';

export interface AskView {
  /** At most three; the first answers most often. */
  who: (EntityLink & {
    reach: ReachLink[];
    /** The group above that `reach` belongs to, where the owner itself says nothing. */
    above?: EntityLink;
    /** Some of its people, where nothing else leads to them. */
    people?: { items: EntityLink[]; total: number };
  })[];
  /** Whose owners these are, where nobody can be asked about the thing itself. */
  through?: EntityLink;
  /** Named as owners, but nobody describes them. */
  unknown: EntityLink[];
  /** No descriptor says so: CODEOWNERS does. */
  byCodeowners?: true;
}

const whoLimit = 3;
const peopleLimit = 3;
const reachLimit = 3;
const steps = 8;

/** @returns undefined for groups and people, and where nobody is named at all */
export function askView(site: Site, ref: string, options: { emails: boolean }): AskView | undefined {
  const entity = site.catalog.get(ref);
  if (!entity || isPeople(ref)) return undefined;
  const unknown = entityLinks(
    site,
    entity.owners.filter((owner) => !site.catalog.get(owner) && !isNobody(owner)),
  ).slice(0, whoLimit);
  const seen = new Set([ref]);
  let around = [ref];
  for (let step = 0; step < steps && around.length > 0; step += 1) {
    for (const at of around) {
      const owners = site.catalog.get(at)?.owners.filter((owner) => site.catalog.get(owner)) ?? [];
      if (owners.length === 0) continue;
      return {
        who: entityLinks(site, owners)
          .slice(0, whoLimit)
          .map((link) => reachable(site, link, options)),
        ...(at !== ref && { through: entityLink(site, at) }),
        unknown,
        ...(at === ref && isByCodeowners(entity) && { byCodeowners: true as const }),
      };
    }
    around = around.flatMap((at) =>
      nearestFirst(site.catalog.related(at, 'partOf')).filter((next) => !seen.has(next) && seen.add(next)),
    );
  }
  return unknown.length > 0
    ? { who: [], unknown, ...(isByCodeowners(entity) && { byCodeowners: true as const }) }
    : undefined;
}

function reachable(site: Site, link: EntityLink, options: { emails: boolean }): AskView['who'][number] {
  const reach = reachAt(site, link.ref, options);
  if (reach.length > 0) return { ...link, reach };
  const people = organisation(site);
  const members = people.members(link.ref);
  if (members.length > 0)
    return {
      ...link,
      reach,
      people: { items: entityLinks(site, members.slice(0, peopleLimit)), total: members.length },
    };
  const above = people.above(link.ref).find((group) => reachAt(site, group, options).length > 0);
  return above
    ? { ...link, reach: reachAt(site, above, options), above: entityLink(site, above) }
    : { ...link, reach };
}

function reachAt(site: Site, ref: string, options: { emails: boolean }): ReachLink[] {
  const entity = site.catalog.get(ref);
  return entity ? reachOf(entity, options).slice(0, reachLimit) : [];
}

/** A component is asked about at its parent component, then at its system, then at a domain. */
function nearestFirst(refs: readonly string[]): string[] {
  const order = ['component:', 'api:', 'resource:', 'system:', 'domain:'];
  const rank = (ref: string) => {
    const index = order.findIndex((kind) => ref.startsWith(kind));
    return index === -1 ? order.length : index;
  };
  return [...refs].sort((a, b) => rank(a) - rank(b));
}

function isPeople(ref: string): boolean {
  return ref.startsWith('group:') || ref.startsWith('user:');
}

/** What an entity that is made of a repository alone says of its owner. */
function isNobody(ref: string): boolean {
  return ref === 'group:default/unknown';
}

/** Its owner is none that its descriptor names. */
function isByCodeowners({ inferred, source, owners }: CatalogEntity): boolean {
  if (owners.length === 0) return false;
  return inferred || (source !== undefined && !/(?:^|[\s{,"'])owner["']?\s*:/.test(source));
}
