/** Navigation of a docs site as one page shows it: the open branch only, so that a sidebar stays small on any site. */
import { compareText } from '../problems.ts';
import type { DocRecord, NavNode } from '../docs/site.ts';
import { docHref, isDocPath } from './address.ts';
import { safeUrl } from './safe-url.ts';
import type { SiteDocs } from './site.ts';

export interface NavItemView {
  title: string;
  /** A page below the base, or an absolute URL where `external`. Sections lead to their first page. */
  href?: string;
  external?: true;
  current?: true;
  /** The page shown lies in this section. */
  open?: true;
  /** It has entries below it, shown only if `open`. */
  section?: true;
  children?: NavItemView[];
}

/** Longer lists of siblings end in a link to the site's index. */
export const siblingLimit = 200;

/** Pages in reading order: as the navigation has them, each once; then those it leaves out, by path. */
export function readingOrder(docs: SiteDocs): DocRecord[] {
  const byFile = new Map(docs.pages.map((page) => [page.file, page]));
  const ordered = new Set<DocRecord>();
  const visit = (nodes: readonly NavNode[]) => {
    for (const node of nodes) {
      const page = node.page === undefined ? undefined : byFile.get(node.page);
      if (page) ordered.add(page);
      if (node.children) visit(node.children);
    }
  };
  visit(docs.nav);
  return [...ordered].filter((page) => isDocPath(page.path));
}

/** @param current the page shown; none shows the first level only */
export function navItems(docs: SiteDocs, current?: DocRecord): NavItemView[] {
  const byFile = new Map(docs.pages.map((page) => [page.file, page]));
  return items(docs.nav.length > 0 ? docs.nav : pagesByPath(docs));

  function items(nodes: readonly NavNode[]): NavItemView[] {
    return nodes.slice(0, siblingLimit).flatMap((node) => item(node) ?? []);
  }

  function item(node: NavNode): NavItemView | undefined {
    if (node.children && node.children.length > 0) {
      const first = firstPage(node);
      const open = current !== undefined && holdsPage(node, current);
      return {
        title: node.title ?? first?.title ?? 'Section',
        section: true,
        ...(first && { href: docHref(docs.ref, first.path) }),
        ...(open && { open: true as const, children: items(node.children) }),
      };
    }
    if (node.url !== undefined) {
      const href = safeUrl(node.url);
      return href ? { title: node.title ?? href, href, external: true } : undefined;
    }
    const page = node.page === undefined ? undefined : byFile.get(node.page);
    if (!page || !isDocPath(page.path)) return undefined;
    return {
      title: node.title ?? page.title,
      href: docHref(docs.ref, page.path),
      ...(page === current && { current: true as const }),
    };
  }

  function firstPage(node: NavNode): DocRecord | undefined {
    const page = node.page === undefined ? undefined : byFile.get(node.page);
    if (page && isDocPath(page.path)) return page;
    for (const child of node.children ?? []) {
      const found = firstPage(child);
      if (found) return found;
    }
    return undefined;
  }
}

function holdsPage(node: NavNode, page: DocRecord): boolean {
  return node.page === page.file || (node.children ?? []).some((child) => holdsPage(child, page));
}

function pagesByPath(docs: SiteDocs): NavNode[] {
  return [...docs.pages]
    .sort((a, b) => compareText(a.path, b.path))
    .map(({ file, title }) => ({ page: file, title }));
}
