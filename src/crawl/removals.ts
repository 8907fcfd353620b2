/** Nothing vanishes by accident: what a listing may take away at once, and what stays known of what is gone. */
import { refPath } from '../catalog/ref.ts';
import type { Part, RepositoryState, Tombstone } from '../snapshot/format.ts';
import { compareText } from '../problems.ts';

/**
 * Are so many repositories missing that the listing, rather than the organisation, has probably changed?
 * More than a tenth of those known, and at least three.
 */
export function isMassLoss(missing: number, known: number): boolean {
  return missing >= 3 && missing > known / 10;
}

interface Shown {
  ref: string;
  /** What it was read from. */
  place: string;
  /** Of a docs page: what stays when its file is moved, most certain first. */
  alike?: readonly string[];
}

/** Site paths (without base) of everything that parts show: entity pages and docs pages. */
export function sitePaths(parts: Iterable<readonly [repository: string, Part]>): Map<string, Shown> {
  const paths = new Map<string, Shown>();
  for (const [repository, part] of parts) {
    for (const { ref, origin } of part.entities)
      paths.set(`/catalog/${refPath(ref)}/`, {
        ref,
        place: `${repository}/${origin.file}#${origin.document}`,
      });
    for (const { site, path, file, html, title } of part.docs)
      paths.set(`/docs/${refPath(site)}/${path ? `${path}/` : ''}`, {
        ref: site,
        place: `${repository}/${file}`,
        alike: [`${repository} ${html}`, `${repository} ${title} ${file.slice(file.lastIndexOf('/') + 1)}`],
      });
  }
  return paths;
}

/**
 * Tombstones after a crawl: paths that were there and are gone, with the path that took their place: in the same file, or
 * of a docs page's file at its new place, known by its content, else by its title and name.
 * Paths that are back lose theirs.
 * @param now ISO 8601
 */
export function updateTombstones(
  before: readonly Tombstone[],
  previous: Iterable<readonly [string, Part]>,
  current: Iterable<readonly [string, Part]>,
  now: string,
): Tombstone[] {
  const there = sitePaths(current);
  const successor = new Map([...there].map(([path, { place }]) => [`${path.split('/')[1]} ${place}`, path]));
  const old = sitePaths(previous);
  const moved = newPlaces(there, old);
  const tombstones = new Map(before.map((tombstone) => [tombstone.path, tombstone]));
  for (const [path, { ref, place, alike = [] }] of old) {
    if (there.has(path)) continue;
    const movedTo =
      successor.get(`${path.split('/')[1]} ${place}`) ?? alike.map((mark) => moved.get(mark)).find(Boolean);
    const since = tombstones.get(path)?.since ?? now;
    tombstones.set(path, movedTo ? { path, ref, since, movedTo } : { path, ref, since });
  }
  return [...tombstones.values()]
    .filter(({ path }) => !there.has(path))
    .sort((a, b) => compareText(a.path, b.path));
}

/** Marks of docs pages that are new -> their paths; two new pages that are alike tell nothing. */
function newPlaces(
  there: ReadonlyMap<string, Shown>,
  before: ReadonlyMap<string, Shown>,
): Map<string, string | undefined> {
  const places = new Map<string, string | undefined>();
  for (const [path, { alike = [] }] of there)
    if (!before.has(path)) for (const mark of alike) places.set(mark, places.has(mark) ? undefined : path);
  return places;
}

/** Keeps a repository's last good part, marked with the time since when it could not be read. */
export function asStale(
  previous: RepositoryState,
  now: string,
  problems: RepositoryState['problems'],
): RepositoryState {
  const state = previous.part ? 'stale' : 'failed';
  return { ...previous, state, since: previous.state === 'fresh' ? now : (previous.since ?? now), problems };
}
