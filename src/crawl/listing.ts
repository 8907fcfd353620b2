/** Lists every source, and says which repositories they hold together. */
import { join } from 'node:path';
import type { Problem } from '../problems.ts';
import type { RepositoryState } from '../snapshot/format.ts';
import type { RepositoryHandle } from '../sources/source.ts';
import type { CrawlOptions } from './options.ts';

export interface Listed {
  /** In source order, then as the source lists them; one per id. */
  handles: RepositoryHandle[];
  leftOut: string[];
  problems: Problem[];
  /** Labels of sources whose listing failed. */
  failed: Set<string>;
}

export async function listSources(
  options: CrawlOptions,
  cacheDir: string,
  known: ReadonlyMap<string, RepositoryState>,
): Promise<Listed> {
  const listed: Listed = { handles: [], leftOut: [], problems: [], failed: new Set() };
  const ids = new Map<string, string>();
  const listings = await Promise.all(
    options.sources.map((source) =>
      source.list({
        cacheDir: join(cacheDir, 'sources'),
        env: options.env,
        visibility: options.visibility,
        signal: options.signal,
        previous: known,
        limits: options.sourceLimits,
      }),
    ),
  );
  for (const [index, listing] of listings.entries()) {
    const label = options.sources[index]?.label ?? '';
    if (!listing.ok) listed.failed.add(label);
    listed.leftOut.push(...listing.leftOut);
    listed.problems.push(...listing.problems);
    for (const handle of listing.repositories) {
      const { id } = handle.repository;
      const other = ids.get(id);
      if (other === undefined) {
        ids.set(id, label);
        listed.handles.push(handle);
      } else if (other !== label)
        listed.problems.push({
          rule: 'repository-twice',
          severity: 'info',
          message: `Two sources hold the repository ${id}: "${other}" and "${label}". The first one is used.`,
          hint: 'Remove one of them from content/sources.yaml.',
          repository: id,
        });
    }
  }
  listed.leftOut = [...new Set(listed.leftOut)].sort();
  return listed;
}
