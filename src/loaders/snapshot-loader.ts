/** Snapshot -> Astro's content store, touching only entries whose digest changed. */
import type { Loader } from 'astro/loaders';
import { digest } from '../snapshot/digest.ts';
import { whenSnapshotIsComplete } from '../snapshot/pending.ts';
import { loadSite } from '../snapshot/site.ts';
import type { Site } from '../views/site.ts';
import { type CollectionName, collectionEntries } from './entries.ts';

/** One snapshot is read once for all collections that are loaded in one go. */
const memo: { dir?: string; site?: Site } = {};

/**
 * @param dir the snapshot folder
 * @param emails keep e-mail addresses
 */
export function snapshotLoader(dir: string, collection: CollectionName, emails: boolean): Loader {
  return {
    name: `callboard:${collection}`,
    async load({ store, parseData }) {
      await whenSnapshotIsComplete();
      if (memo.dir !== dir || !memo.site || collection === 'entities') {
        memo.dir = dir;
        memo.site = loadSite(dir, { emails });
      }
      const gone = new Set(store.keys());
      for (const [id, data] of collectionEntries(memo.site, collection)) {
        gone.delete(id);
        const entryDigest = digest(JSON.stringify(data));
        if (store.get(id)?.digest === entryDigest) continue;
        store.set({ id, data: await parseData({ id, data }), digest: entryDigest });
      }
      for (const id of gone) store.delete(id);
    },
  };
}
