/** The explorer's table, which is there without a script: systems, or teams for what belongs to none, and who uses whom. */
import { compareText } from '../../problems.ts';
import { type EntityLink, compareLinks, entityLink } from '../entity-link.ts';
import type { Site } from '../site.ts';
import { siteWorld } from './neighbourhood.ts';
import { wholesOf } from './wholes.ts';

export interface ExplorerView {
  rows: {
    group: EntityLink;
    /** The domain of a system. */
    domain?: EntityLink;
    parts: number;
    uses: { total: number; items: EntityLink[] };
    usedBy: { total: number; items: EntityLink[] };
  }[];
  total: number;
  entities: number;
}

const rowLimit = 300;
const linkLimit = 8;

export function explorerView(site: Site): ExplorerView {
  const world = siteWorld(site);
  const above = wholesOf(site);
  const groupOf = new Map<string, string>();
  const parts = new Map<string, number>();
  for (const { ref, kind, owners } of site.catalog.entities) {
    if (['group', 'user', 'domain', 'location'].includes(kind.toLowerCase())) continue;
    const isSystem = kind.toLowerCase() === 'system';
    const system = above(ref, 'system');
    const group = isSystem ? ref : (system ?? owners[0]);
    if (group === undefined) continue;
    groupOf.set(ref, group);
    parts.set(group, (parts.get(group) ?? 0) + (isSystem ? 0 : 1));
  }
  const uses = new Map<string, Set<string>>();
  const usedBy = new Map<string, Set<string>>();
  const note = (map: Map<string, Set<string>>, from: string, to: string) => {
    const known = map.get(from);
    if (known) known.add(to);
    else map.set(from, new Set([to]));
  };
  for (const [ref, group] of groupOf)
    for (const { relation, forward, ids } of world.groups(ref)) {
      if (!forward || relation.family !== 'use') continue;
      for (const to of ids) {
        const other = groupOf.get(to);
        if (other === undefined || other === group) continue;
        note(uses, group, other);
        note(usedBy, other, group);
      }
    }

  const links = (refs: ReadonlySet<string> | undefined) => {
    const all = [...(refs ?? [])].sort(compareText);
    return {
      total: all.length,
      items: all
        .slice(0, linkLimit)
        .map((ref) => entityLink(site, ref))
        .sort(compareLinks),
    };
  };
  const rank = (ref: string) => (ref.startsWith('system:') ? 0 : 1);
  const groups = [...parts.keys()].sort((a, b) => rank(a) - rank(b) || compareText(a, b));
  return {
    rows: groups.slice(0, rowLimit).map((group) => {
      const domain = above(group, 'domain');
      return {
        group: entityLink(site, group),
        ...(domain && { domain: entityLink(site, domain) }),
        parts: parts.get(group) ?? 0,
        uses: links(uses.get(group)),
        usedBy: links(usedBy.get(group)),
      };
    }),
    total: groups.length,
    entities: site.catalog.entities.length,
  };
}
