/** Locations that point into another repository: which further descriptors that repository has to be read for. */
import type { LocationTarget } from '../catalog/descriptor.ts';
import { compareProblems, compareText, type Problem } from '../problems.ts';
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

/** Problems of the targets that lie in none of the repositories: nothing but the configuration decides what is fetched. */
export function unknownTargets(
  targets: ReadonlyMap<string, readonly LocationTarget[]>,
  handles: readonly RepositoryHandle[],
): Problem[] {
  const homes = handles.map(({ repository }) => repository.url);
  return [...targets]
    .flatMap(([id, named]) => named.map((target) => ({ id, ...target })))
    .filter(({ url }) => url && !homes.some((home) => pathInRepository(url, home)))
    .map(({ id, url = '', origin }): Problem => ({
      rule: 'location-elsewhere',
      severity: 'warning',
      message: `The Location names "${url.slice(0, 200)}", which lies in none of the repositories that this portal reads.`,
      hint: 'Name its repository as a source; addresses in descriptors are never fetched by themselves.',
      repository: id,
      file: origin.file,
      line: origin.line,
    }))
    .sort(compareProblems);
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
