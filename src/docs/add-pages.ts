import { createExclusion } from './exclude.ts';
import type { NavSource } from './nav-tree.ts';
import { below, folderOf, indexKind, pagePath } from './paths.ts';

/** Puts pages at their addresses; of an `index.md` and a `README.md` in one folder, mkdocs takes the first. */
export function addPages(source: NavSource, files: readonly string[], report: NavSource['report']): void {
  const excluded = createExclusion(source.config?.excludeDocs ?? '');
  const indexes = new Set(files.filter((path) => indexKind(path) === 'index').map(folderOf));
  for (const file of files) {
    const relative = below(source.folder, file);
    if (excluded(relative)) continue;
    if (indexKind(file) === 'readme' && indexes.has(folderOf(file))) {
      report({
        rule: 'docs-same-address',
        severity: 'info',
        message: `"${file}" is left out: "index.md" in the same folder is its page.`,
        file,
      });
      continue;
    }
    const path = pagePath(relative);
    source.pages.set(file, source.prefix ? [source.prefix, path].filter(Boolean).join('/') : path);
  }
}
