/** What the 404 page asks: paths that were there and are gone. */
import { canonicalJson } from '../snapshot/json.ts';
import type { Site } from '../views/site.ts';
import type { OutputFile } from './write.ts';

export function tombstonesFile(site: Site): OutputFile {
  const entries = site.tombstones.map(({ path, since, movedTo }) => ({ path, since, movedTo }));
  return { path: 'tombstones.json', text: () => `${canonicalJson(entries)}\n` };
}
