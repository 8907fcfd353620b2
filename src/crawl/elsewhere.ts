/** Locations that point into another repository: which further descriptors that repository has to be read for. */
import type { LocationTarget } from '../catalog/descriptor.ts';
import { compareText } from '../problems.ts';
import type { RepositoryHandle } from '../sources/source.ts';

/**
 * @param targets by id of the repository that names them
 * @returns paths by id of the repository that holds them, sorted; targets outside the crawled repositories are not in it
 */
export function extraDescriptors(
  targets: ReadonlyMap<string, readonly LocationTarget[]>,
  handles: readonly RepositoryHandle[],
): Map<string, string[]> {
  const found = new Map<string, Set<string>>();
  for (const { url } of [...targets.values()].flat()) {
    if (!url) continue;
    for (const { repository } of handles) {
      const path = pathInRepository(url, repository.url);
      if (!path) continue;
      const paths = found.get(repository.id);
      if (paths) paths.add(path);
      else found.set(repository.id, new Set([path]));
    }
  }
  return new Map([...found].map(([id, paths]) => [id, [...paths].sort(compareText)]));
}

/** The path that a forge's file address names, if it lies in the repository at `home`. */
function pathInRepository(url: string, home: string | undefined): string | undefined {
  if (!home || !url.toLowerCase().startsWith(`${home.toLowerCase()}/`)) return undefined;
  const rest = url.slice(home.length).split(/[?#]/)[0] ?? '';
  const match = /^\/(?:-\/)?(?:blob|tree|raw|src\/branch|src)\/[^/]+\/(.+)$/.exec(rest);
  try {
    return match?.[1] ? decodeURIComponent(match[1]) : undefined;
  } catch {
    return undefined;
  }
}
