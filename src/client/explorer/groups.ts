/** The whole organisation in groups: what belongs to a system, else what a team owns. */
import type { Organisation } from './organisation.ts';
import { allowed, allowedRelation } from './focus.ts';
import type { ExplorerState } from './state.ts';

export interface Group {
  /** The system or team; absent for what nobody owns. */
  at?: number;
  title: string;
  /** Title of the domain, or what stands in for one. */
  area: string;
  /** The domain. */
  domain?: number;
  members: number[];
}

export interface Groups {
  list: Group[];
  /** Place of the group -> place of another that it uses -> how many uses. */
  uses: Map<number, Map<number, number>>;
  /** How many entities are in groups. */
  members: number;
}

const withoutDomain = 'Without a domain';
const withoutSystem = 'Without a system, by team';

/** Teams and people are no members: they own, and are shown by what they own. */
export function groupsOf(organisation: Organisation, state: ExplorerState): Groups {
  const groups = new Map<number | undefined, Group>();
  const groupOf = new Map<number, Group>();
  const groupFor = (at: number | undefined, make: () => Omit<Group, 'members'>) => {
    let group = groups.get(at);
    if (!group) groups.set(at, (group = { ...make(), members: [] }));
    return group;
  };
  const kindOf = (at: number) => organisation.kind(at).toLowerCase();
  const systemGroup = (at: number) =>
    groupFor(at, () => {
      const above = organisation
        .steps(at)
        .find(
          ({ to, relation, forward }) => relation.type === 'hasPart' && !forward && kindOf(to) === 'domain',
        );
      return {
        at,
        title: organisation.title(at),
        area: above ? organisation.title(above.to) : withoutDomain,
        ...(above && { domain: above.to }),
      };
    });
  let members = 0;
  for (let at = 0; at < organisation.defined; at++) {
    const kind = kindOf(at);
    if (kind === 'group' || kind === 'user' || kind === 'domain' || kind === 'location') continue;
    if (!allowed(organisation, state, at)) continue;
    if (kind === 'system') {
      groupOf.set(at, systemGroup(at));
      continue;
    }
    const system = organisation.system(at);
    const owner = organisation.owners(at)[0];
    const group =
      system !== undefined
        ? systemGroup(system)
        : groupFor(owner, () => ({
            ...(owner !== undefined && { at: owner }),
            title: owner === undefined ? 'No owner' : organisation.title(owner),
            area: withoutSystem,
          }));
    group.members.push(at);
    groupOf.set(at, group);
    members += 1;
  }

  const rank = ({ area }: Group) => (area === withoutSystem ? 2 : area === withoutDomain ? 1 : 0);
  const list = [...groups.values()].sort(
    (a, b) =>
      rank(a) - rank(b) ||
      compare(a.area, b.area) ||
      compare(a.title, b.title) ||
      (a.at ?? -1) - (b.at ?? -1),
  );
  const order = (at: number) => `${organisation.tape(at)} ${organisation.title(at).toLowerCase()}`;
  for (const group of list) group.members.sort((a, b) => compare(order(a), order(b)) || a - b);

  const places = new Map(list.map((group, place) => [group, place]));
  const uses: Groups['uses'] = new Map();
  for (const [at, group] of groupOf)
    for (const { to, relation, forward } of organisation.steps(at)) {
      const other = groupOf.get(to);
      if (!forward || relation.family !== 'use' || !other || other === group) continue;
      if (!allowedRelation(state, relation)) continue;
      const [from, target] = [places.get(group) ?? 0, places.get(other) ?? 0];
      const counts = uses.get(from) ?? new Map<number, number>();
      counts.set(target, (counts.get(target) ?? 0) + 1);
      uses.set(from, counts);
    }
  return { list, uses, members };
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
