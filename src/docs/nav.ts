/** What pages show of a site's navigation. */
import { titleOfName } from './nav-tree.ts';
import { indexKind, folderOf, nameOf } from './paths.ts';
import type { DocRecord, NavNode } from './site.ts';

type Pages = ReadonlyMap<string, DocRecord>;

interface ReadingOrder {
  list: readonly (PageLink & { file: string })[];
  positions: ReadonlyMap<string, number>;
}

/** An entry of the sidebar. */
export interface NavItem {
  title: string;
  /** Address in the site; absent for a folder or an external link. */
  path?: string;
  url?: string;
  current?: boolean;
  /** Entries of an open folder. */
  children?: NavItem[];
  /** A folder that is closed: its entries are left out, `path` is its first page. */
  closed?: boolean;
}

export interface PageLink {
  title: string;
  path: string;
}

// Every page of a site asks for the same map and order; both are pure functions of the site's own lists.
const maps = new WeakMap<readonly DocRecord[], Pages>();
const orders = new WeakMap<readonly NavNode[], { pages: Pages; order: ReadingOrder }>();

/** Pages by source file, as the functions here want them. */
export function pagesByFile(pages: readonly DocRecord[]): Pages {
  let map = maps.get(pages);
  if (!map) maps.set(pages, (map = new Map(pages.map((page) => [page.file, page]))));
  return map;
}

/**
 * The navigation with only the branch open that holds `file`: the whole of a large site would outweigh the page itself.
 * A site with no more than `small` entries is shown whole.
 */
export function openBranch(nav: readonly NavNode[], pages: Pages, file: string, small = 40): NavItem[] {
  const whole = count(nav) <= small;
  const items = (nodes: readonly NavNode[]): NavItem[] =>
    nodes.flatMap((node): NavItem[] => {
      const title = titleOf(node, pages);
      if (node.children) {
        if (whole || holds(node.children, file)) {
          const children = items(node.children);
          return children.length ? [{ title, children }] : [];
        }
        const first = flatten(node.children, pages)[0];
        return first ? [{ title, path: first.path, closed: true }] : [];
      }
      if (node.url) return [{ title, url: node.url }];
      const page = node.page === undefined ? undefined : pages.get(node.page);
      return page ? [{ title, path: page.path, ...(node.page === file && { current: true }) }] : [];
    });
  return items(nav);
}

/** Pages before and after `file` in reading order. */
export function neighbours(
  nav: readonly NavNode[],
  pages: Pages,
  file: string,
): { previous?: PageLink; next?: PageLink } {
  let known = orders.get(nav);
  if (known?.pages !== pages) {
    const list = flatten(nav, pages);
    const positions = new Map(list.map((entry, position) => [entry.file, position]));
    orders.set(nav, (known = { pages, order: { list, positions } }));
  }
  const { list, positions } = known.order;
  const index = positions.get(file);
  if (index === undefined) return {};
  const link = (at: number): PageLink | undefined => {
    const entry = list[at];
    return entry && { title: entry.title, path: entry.path };
  };
  return { previous: link(index - 1), next: link(index + 1) };
}

/** Titles of the folders that hold `file` in the navigation, outermost first. */
export function breadcrumbs(nav: readonly NavNode[], file: string): string[] {
  for (const node of nav) {
    if (node.page === file) return [];
    if (!node.children || !holds(node.children, file)) continue;
    const inner = breadcrumbs(node.children, file);
    return node.title === undefined ? inner : [node.title, ...inner];
  }
  return [];
}

/** The navigation's title of an entry, else its page's, else its file's name. */
export function titleOf(node: NavNode, pages: Pages): string {
  if (node.title) return node.title;
  if (node.page !== undefined) return pages.get(node.page)?.title ?? titleOfFile(node.page);
  return node.url ?? '';
}

/** `docs/getting-started.md` -> `Getting started`; an index is named after its folder. */
export function titleOfFile(file: string): string {
  const name = indexKind(file) ? nameOf(folderOf(file)) || 'Home' : nameOf(file).replace(/\.[^.]+$/, '');
  return titleOfName(name);
}

export interface NavSection {
  /** Absent for the pages that stand in no folder. */
  title?: string;
  entries: { title: string; page: DocRecord }[];
}

/** The whole navigation as a list: each page once, under the outermost folder that holds it; `rest` is in none. */
export function flattenNav(
  nav: readonly NavNode[],
  pages: Pages,
  all: readonly DocRecord[],
): { sections: NavSection[]; rest: DocRecord[] } {
  const shown = new Set(all);
  const seen = new Set<DocRecord>();
  const entries = (nodes: readonly NavNode[]) =>
    flatten(nodes, pages).flatMap(({ file, title }) => {
      const page = pages.get(file);
      if (!page || !shown.has(page) || seen.has(page)) return [];
      seen.add(page);
      return [{ title, page }];
    });
  const sections: NavSection[] = [];
  for (const node of nav) {
    const found = entries([node]);
    const last = sections.at(-1);
    if (found.length === 0) continue;
    if (node.children) sections.push({ title: titleOf(node, pages), entries: found });
    else if (last && last.title === undefined) last.entries.push(...found);
    else sections.push({ entries: found });
  }
  return { sections, rest: all.filter((page) => !seen.has(page)) };
}

function flatten(nodes: readonly NavNode[], pages: Pages): (PageLink & { file: string })[] {
  const order: (PageLink & { file: string })[] = [];
  const seen = new Set<string>();
  const visit = (list: readonly NavNode[]) => {
    for (const node of list) {
      const page = node.page === undefined ? undefined : pages.get(node.page);
      if (page && !seen.has(page.file)) {
        seen.add(page.file);
        order.push({ file: page.file, title: titleOf(node, pages), path: page.path });
      }
      if (node.children) visit(node.children);
    }
  };
  visit(nodes);
  return order;
}

function holds(nodes: readonly NavNode[], file: string): boolean {
  return nodes.some(
    (node) => node.page === file || (node.children !== undefined && holds(node.children, file)),
  );
}

function count(nodes: readonly NavNode[]): number {
  return nodes.reduce((sum, { children }) => sum + 1 + (children ? count(children) : 0), 0);
}
