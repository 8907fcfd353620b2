/** Sites made of several mkdocs.yml files, as the monorepo plugin of mkdocs has them. */
import { createGlob } from '../catalog/glob.ts';
import type { Problem } from '../problems.ts';
import { addPages } from './add-pages.ts';
import { buildNav, type NavSource } from './nav-tree.ts';
import { folderOf, joinPath, nameOf } from './paths.ts';
import type { FileTree } from './places.ts';
import { loadConfig, type PlanInput, wantedDocsConfig } from './plan-input.ts';
import { treeNav } from './tree-nav.ts';

const maxDepth = 5;

/** The monorepo plugin: another mkdocs.yml's pages and nav become a branch, under an address made of its name. */
export function createInclude(input: PlanInput, files: FileTree, problems: Problem[]): NavSource['include'] {
  let depth = 0;
  const loading = new Set<string>();
  return (source, entry) => {
    const from = source.config?.file ?? '';
    const pattern = joinPath(folderOf(from), entry.path.replace(/^\//, ''));
    const complain = (rule: string, message: string) => {
      source.report({ rule, severity: 'warning', message, file: from, line: entry.line });
      return [];
    };
    if (pattern === undefined || !/\.ya?ml$/.test(pattern))
      return complain(
        'mkdocs-include',
        `"include ${entry.path.slice(0, 200)}" names no mkdocs.yml of this repository.`,
      );
    const isMatch = createGlob(pattern);
    const matches = entry.many
      ? wantedDocsConfig(input.files).filter((path) => isMatch(path) && /\.ya?ml$/.test(path))
      : [pattern].filter((path) => files.has(path));
    if (matches.length === 0)
      return complain(
        'mkdocs-include',
        `"include ${entry.path.slice(0, 200)}" names a file that does not exist.`,
      );
    if (depth >= maxDepth || matches.some((path) => loading.has(path) || path === from))
      return complain(
        'mkdocs-include',
        `"include ${entry.path.slice(0, 200)}" includes itself or goes too deep.`,
      );
    depth++;
    const branches = matches.flatMap((file) => {
      loading.add(file);
      const config = loadConfig(input, file, problems);
      const title = config?.siteName ?? nameOf(folderOf(file));
      const child: NavSource = {
        ...source,
        folder: config?.docsDir ?? joinPath(folderOf(file), 'docs') ?? '',
        prefix: [source.prefix, aliasOf(title)].filter(Boolean).join('/'),
        config: config ?? {
          file,
          docsDir: '',
          excludeDocs: '',
          extensions: [],
          redirects: {},
          plugins: [],
          settings: [],
        },
        pages: new Map(),
      };
      addPages(child, files.pages(child.folder), child.report);
      const nav = config?.nav ? buildNav(child, config.nav, file) : treeNav(child);
      for (const [page, path] of child.pages) source.pages.set(page, path);
      loading.delete(file);
      return [{ title, children: nav }];
    });
    depth--;
    return branches;
  };
}

/** The monorepo plugin's address of an included site: its name if that can stand in an address, else a slug of it. */
function aliasOf(title: string): string {
  const plain = /^[\w./-]+$/.test(title);
  return title
    .split('/')
    .map((part) =>
      plain
        ? part.replace(/^\.+$/, '')
        : part
            .toLowerCase()
            .replace(/[^\p{L}\p{N}_-]+/gu, '-')
            .replace(/^-+|-+$/g, ''),
    )
    .filter(Boolean)
    .join('/');
}
