/** An entity in a small table of another one's page: the link, and who answers for it. */
import { compareLinks, type EntityLink, entityLink } from './entity-link.ts';
import type { Site } from './site.ts';

export interface EntityRow extends EntityLink {
  /** At most {@link ownersLimit}. */
  owners?: EntityLink[];
}

/** Rows of a table on an entity's page; the rest is counted, and stands in the catalog. */
export const rowLimit = 100;
const ownersLimit = 2;

/** By title, at most {@link rowLimit}. */
export function entityRows(site: Site, refs: readonly string[]): EntityRow[] {
  return refs
    .map((ref) => entityLink(site, ref))
    .sort(compareLinks)
    .slice(0, rowLimit)
    .map((link) => {
      const owners = site.catalog.get(link.ref)?.owners ?? [];
      if (owners.length === 0) return link;
      return { ...link, owners: owners.slice(0, ownersLimit).map((owner) => ownerLink(site, owner)) };
    });
}

/** Only what a table's cell shows of an owner, so that a team's new description leaves the page as it is. */
function ownerLink(site: Site, ref: string): EntityLink {
  const { description: _, ...link } = entityLink(site, ref);
  return link;
}
