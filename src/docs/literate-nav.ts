/** Navigation written as a Markdown list: `SUMMARY.md` of the literate-nav plugin. */
import { createGlob } from '../catalog/glob.ts';
import { compareText } from '../problems.ts';
import type { NavEntry } from './mkdocs.ts';
import { buildNav, type NavSource, titleOfName } from './nav-tree.ts';
import { below, folderOf, indexKind, joinPath, nameOf } from './paths.ts';
import type { NavNode } from './site.ts';
import { treeNav } from './tree-nav.ts';

const item = /^([ \t]*)(?:[-*+]|\d{1,9}[.)])[ \t]+(\S.*)$/;
const link = /^\[((?:[^\]\\]|\\.){1,500})\]\(<?([^()<>\s]{1,1000})>?(?:\s+"[^"]*")?\)\s*$/;
const maxEntries = 20_000;

/** Entries of the list; a link that ends with `/` and a bare glob are left to the caller. */
function readLiterateNav(text: string): NavEntry[] {
  const root: NavEntry[] = [];
  const open: { indent: number; list: NavEntry[] }[] = [{ indent: -1, list: root }];
  let count = 0;
  let fenced = false;
  for (const [index, raw] of text.split('\n').entries()) {
    if (/^\s{0,3}(?:```|~~~)/.test(raw)) fenced = !fenced;
    const match = fenced || raw.length > 2000 ? null : item.exec(raw.replace(/\r$/, ''));
    if (!match || ++count > maxEntries) continue;
    const [, space = '', content = ''] = match;
    const indent = space.replaceAll('\t', '    ').length;
    while (open.length > 1 && indent <= (open.at(-1)?.indent ?? -1)) open.pop();
    const written = link.exec(content.trim());
    const entry: NavEntry = { line: index + 1 };
    if (written) {
      entry.title = (written[1] ?? '').replace(/\\(.)/g, '$1');
      entry.target = decode(written[2] ?? '');
    } else if (/^[^\s[\]]*[*?][^\s[\]]*$/.test(content.trim())) entry.target = content.trim();
    else entry.title = content.trim().replace(/[*_`]/g, '');
    if (open.length > 20) continue;
    open.at(-1)?.list.push(entry);
    const children: NavEntry[] = [];
    entry.children = children;
    open.push({ indent, list: children });
  }
  const tidy = (entries: NavEntry[]): NavEntry[] =>
    entries.flatMap((entry) => {
      const children = tidy(entry.children ?? []);
      if (!children.length) {
        const { children: _none, ...leaf } = entry;
        return [leaf];
      }
      // A section whose title is a link: the page is its first entry.
      const own: NavEntry[] = entry.target ? [{ target: entry.target, line: entry.line }] : [];
      return [{ title: entry.title, line: entry.line, children: [...own, ...children] }];
    });
  return tidy(root);
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/**
 * Navigation from the list in a docs folder; undefined if there is no such file. A link to a folder stands for the list in
 * that folder, else for its pages; a glob for the pages that it matches and no other entry names.
 */
export function literateNav(source: NavSource, name: string, folder = source.folder): NavNode[] | undefined {
  const file = joinPath(folder, name) ?? name;
  const text = source.has(file) ? source.read(file) : undefined;
  return text === undefined ? undefined : nodesOf(source, name, file, readLiterateNav(text), 0);
}

function nodesOf(
  source: NavSource,
  name: string,
  file: string,
  entries: readonly NavEntry[],
  depth: number,
): NavNode[] {
  const folder = folderOf(file);
  const named = new Set(entries.map(({ target }) => target));
  return entries.flatMap((entry): NavNode[] => {
    const { target, title, children } = entry;
    if (children) {
      const nodes = nodesOf(source, name, file, children, depth);
      return nodes.length ? [{ title, children: nodes }] : [];
    }
    if (target === undefined || /^[a-z][a-z0-9+.-]*:/i.test(target)) return buildNav(source, [entry], file);
    const path = joinPath(folder, target.replace(/^\//, '')) ?? target;
    if (target.endsWith('/') && !/[*?]/.test(target)) {
      const inner = joinPath(path, name) ?? name;
      const written = depth < 10 && source.has(inner) ? source.read(inner) : undefined;
      const nodes =
        written === undefined
          ? treeNav(source, path)
          : nodesOf(source, name, inner, readLiterateNav(written), depth + 1);
      return nodes.length ? [{ title: title ?? titleOfName(nameOf(path)), children: nodes }] : [];
    }
    if (/[*?]/.test(target)) {
      const isMatch = createGlob(path.replace(/\/$/, ''));
      return [...source.pages.keys()]
        .filter((page) => isMatch(page) && !named.has(below(folder, page)) && nameOf(page) !== name)
        .sort((a, b) => Number(!indexKind(a)) - Number(!indexKind(b)) || compareText(a, b))
        .map((page) => ({ page }));
    }
    return buildNav(source, [{ ...entry, target: below(source.folder, path) }], file);
  });
}
