/** "Did you mean", for references that lead nowhere. */
import { createSuggester } from '../catalog/suggest.ts';
import { perSite } from './per-site.ts';
import type { Site } from './site.ts';

const suggester = perSite((site: Site) => {
  const suggest = createSuggester(site.catalog.entities.map(({ ref }) => ref));
  const known = new Map<string, string | undefined>();
  return (ref: string) => {
    if (!known.has(ref)) known.set(ref, suggest(ref));
    return known.get(ref);
  };
});

/** The existing ref that a wrong one was perhaps meant to be. */
export function suggestion(site: Site, ref: string): string | undefined {
  return suggester(site)(ref);
}
