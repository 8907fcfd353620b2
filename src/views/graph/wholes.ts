/** What things are part of. Asked for the same things again and again, some of which have thousands of relations. */
import { perSite } from '../per-site.ts';
import type { Site } from '../site.ts';

/** The first whole of a kind that an entity says to be part of, existing or not; one function per site. */
export const wholesOf = perSite((site: Site) => {
  const known = new Map<string, readonly string[]>();
  return (ref: string, kind: string): string | undefined => {
    let wholes = known.get(ref);
    if (!wholes) known.set(ref, (wholes = site.catalog.related(ref, 'partOf')));
    return wholes.find((whole) => whole.startsWith(`${kind}:`));
  };
});
