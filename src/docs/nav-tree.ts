/** Navigation of one docs site as `nav` of its mkdocs.yml says. */
import type { Problem } from '../problems.ts';
import type { MkdocsConfig, NavEntry } from './mkdocs.ts';
import { below, folderOf, indexKind, joinPath } from './paths.ts';
import type { NavNode } from './site.ts';

/** What navigation is made from: one docs folder and its configuration. */
export interface NavSource {
  /** Docs folder, from the repository's root. */
  folder: string;
  /** Address below which the pages stand. */
  prefix: string;
  config?: MkdocsConfig;
  /** Source file -> address in the site. Includes add theirs. */
  pages: Map<string, string>;
  has(path: string): boolean;
  /** Text of a file that says how a folder is to be shown, e.g. `.pages`; undefined if there is none. */
  read(path: string): string | undefined;
  report(problem: Pick<Problem, 'rule' | 'severity' | 'message' | 'hint' | 'file' | 'line'>): void;
  /** Branches for an `!include` or `*include`. */
  include(source: NavSource, entry: { path: string; many: boolean; line: number }): NavNode[];
}

/** Navigation as `nav` says. Entries that lead nowhere are reported and left out. */
export function buildNav(source: NavSource, entries: readonly NavEntry[], file: string): NavNode[] {
  return entries.flatMap((entry): NavNode[] => {
    const { title, target, include, children, line } = entry;
    if (children) {
      const nodes = buildNav(source, children, file);
      return nodes.length ? [{ title, children: nodes }] : [];
    }
    if (include) {
      const branches = source.include(source, { ...include, line });
      if (include.many) return branches.length ? [{ title, children: branches }] : [];
      return branches.map((branch) => ({ ...branch, title: title ?? branch.title }));
    }
    if (target === undefined) return [];
    if (/^[a-z][a-z0-9+.-]*:/i.test(target)) {
      if (/^(?:https?|mailto):/i.test(target)) return [{ title: title ?? target, url: target }];
      source.report({
        rule: 'docs-nav-missing',
        severity: 'warning',
        message: `The navigation links to "${target.slice(0, 200)}", which is neither a page nor a web address.`,
        file,
        line,
      });
      return [];
    }
    const page = findPage(source, target);
    if (page) return [{ title, page }];
    source.report({
      rule: 'docs-nav-missing',
      severity: 'warning',
      message: `The navigation names "${target.slice(0, 200)}", which is no page in "${source.folder || '/'}".`,
      hint:
        (source.pages.size < 2000 && suggestPage(source, target)) || 'Correct the path or remove the entry.',
      file,
      line,
    });
    return [];
  });
}

/** `getting-started` -> `Getting started`; a name with capitals of its own keeps them. */
export function titleOfName(name: string): string {
  const words = name.replace(/[-_]+/g, ' ').trim();
  return words === words.toLowerCase() ? words.charAt(0).toUpperCase() + words.slice(1) : words || name;
}

function findPage(source: NavSource, target: string): string | undefined {
  const path = joinPath(source.folder, target.replace(/[?#].*$/s, '').replace(/^\//, ''));
  if (path === undefined) return undefined;
  if (source.pages.has(path)) return path;
  // mkdocs wants files; people also write the folder, or index.md where a README stands for it.
  const folder = indexKind(path) ? folderOf(path) : path;
  for (const name of ['index.md', 'README.md', 'readme.md']) {
    const index = folder === '' ? name : `${folder}/${name}`;
    if (source.pages.has(index)) return index;
  }
  if (folder !== source.folder) return undefined;
  return [...source.pages].find(([, address]) => address === source.prefix)?.[0];
}

function suggestPage(source: NavSource, target: string): string | undefined {
  const name = target.slice(target.lastIndexOf('/') + 1).toLowerCase();
  const same = [...source.pages.keys()].find((path) => path.toLowerCase().endsWith(`/${name}`));
  return same ? `Did you mean "${below(source.folder, same)}"?` : undefined;
}
