/** Reads the files that pages take in (`--8<-- "file"`): below the folder of mkdocs.yml, bounded in number and depth. */
import { joinPath, isInside } from '../docs/paths.ts';
import type { PlannedPage } from '../docs/plan.ts';
import { snippetNames } from '../markdown/features/snippets.ts';
import type { Reader } from './reader.ts';

const maxDepth = 5;
const maxFiles = 2000;

/** @returns by page, the text of what it takes in, by the name that it writes; pages that take in nothing are absent */
export async function readSnippets(
  reader: Reader,
  pages: readonly Pick<PlannedPage, 'file' | 'home' | 'dialect'>[],
  texts: ReadonlyMap<string, string>,
  maxBytes: number,
): Promise<Map<string, Record<string, string>>> {
  const found = new Map<string, Record<string, string>>();
  const known = new Map<string, string>();
  let open = pages.flatMap(({ file, home, dialect }) => {
    const names = dialect === 'mkdocs' && home !== undefined ? snippetNames(texts.get(file) ?? '') : [];
    return names.length ? [{ file, home: home ?? '', names }] : [];
  });
  for (let depth = 0; depth < maxDepth && open.length > 0; depth++) {
    const pathOf = (home: string, name: string) => {
      const path = name.startsWith('/') ? undefined : joinPath(home, name);
      return path !== undefined && isInside(home, path) ? path : undefined;
    };
    const wanted = open.flatMap(({ home, names }) => names.flatMap((name) => pathOf(home, name) ?? []));
    const missing = [...new Set(wanted)].filter((path) => !known.has(path)).slice(0, maxFiles - known.size);
    for (const [path, text] of await reader.texts(missing, maxBytes)) known.set(path, text);
    open = open.flatMap(({ file, home, names }) => {
      const own = found.get(file) ?? {};
      found.set(file, own);
      const next: string[] = [];
      for (const name of names) {
        const path = pathOf(home, name);
        const text = path === undefined ? undefined : known.get(path);
        if (text === undefined || Object.hasOwn(own, name)) continue;
        Object.defineProperty(own, name, { value: text, enumerable: true, configurable: true });
        next.push(...snippetNames(text));
      }
      return next.length ? [{ file, home, names: next }] : [];
    });
  }
  return found;
}
