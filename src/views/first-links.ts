/** The first links of a long list, without making the others. */
import { compareText } from '../problems.ts';
import { compareLinks, type EntityLink, entityLink } from './entity-link.ts';
import { perSite } from './per-site.ts';
import type { Site } from './site.ts';

const titles = perSite((site: Site) => {
  const known = new Map<string, string>();
  return (ref: string): string => {
    const found = known.get(ref);
    if (found !== undefined) return found;
    const title = entityLink(site, ref).title.toLowerCase();
    known.set(ref, title);
    return title;
  };
});

/** In the order of {@link compareLinks}. */
export function firstLinks(site: Site, refs: readonly string[], limit: number): EntityLink[] {
  const title = titles(site);
  return [...refs]
    .sort((a, b) => compareText(title(a), title(b)) || compareText(a, b))
    .slice(0, limit)
    .map((ref) => entityLink(site, ref))
    .sort(compareLinks);
}
