/** Links that name a page and not its place, as the ezlinks and roamlinks plugins of mkdocs allow: `[Run](run-book)`. */
import { folderOf, isPage, nameOf } from './paths.ts';

/** Whether a link of a page, resolved to `path`, was a name without a folder. */
export function isBareName(file: string, path: string): boolean {
  return (
    path !== '' && folderOf(path) === folderOf(file) && /^[^.]+$|\.(?:md|markdown|html)$/i.test(nameOf(path))
  );
}

/** Finds pages by name; a name that several pages have finds none. */
export function createBareNames(files: Iterable<string>): (path: string) => string | undefined {
  const byName = new Map<string, string | null>();
  for (const file of files) {
    if (!isPage(file)) continue;
    const name = keyOf(file);
    byName.set(name, byName.has(name) ? null : file);
  }
  return (path) => byName.get(keyOf(path)) ?? undefined;
}

function keyOf(path: string): string {
  return nameOf(path)
    .replace(/\.(?:md|markdown|html)$/i, '')
    .toLowerCase()
    .replace(/[\s_]+/g, '-');
}
