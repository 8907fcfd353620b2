/** What `getStaticPaths` of every route returns: the id only, and the digest of the view as cache key. */
import { digest } from '../snapshot/digest.ts';

export interface PathEntry {
  params: Record<string, string | undefined>;
  /** Handed to the page as `Astro.props.id`; the page rebuilds its view from it. */
  id: string;
  /** The JSON that the page shows; the page may read nothing that is not in it. */
  view: () => unknown;
}

export interface StaticPath {
  params: Record<string, string | undefined>;
  props: { id: string };
  /** Equal keys mean equal pages: Astro's incremental build then leaves the page as it is. */
  cacheKey: string;
}

export function paths(entries: Iterable<PathEntry>): StaticPath[] {
  return Array.from(entries, ({ params, id, view }) => ({
    params,
    props: { id },
    // The same code puts the same members in the same order; sorting them for every page takes longer than all else here.
    cacheKey: digest(JSON.stringify(view())),
  }));
}
