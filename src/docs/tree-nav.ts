/** Navigation of a docs site without `nav`: from its folders, in mkdocs' order or as `.pages` and `.nav.yml` say. */
import { createGlob } from '../catalog/glob.ts';
import { compareText } from '../problems.ts';
import { type FolderEntry, type FolderNav, readFolderNav } from './folder-nav.ts';
import { type NavSource, titleOfName } from './nav-tree.ts';
import { below, folderOf, indexKind, nameOf } from './paths.ts';
import type { NavNode } from './site.ts';

interface Folder {
  /** From the repository's root. */
  path: string;
  files: string[];
  folders: Map<string, Folder>;
}

/**
 * Index first, then files, then folders, each by name, unless a folder says otherwise.
 * @param from a folder of the site; the whole site by default
 */
export function treeNav(source: NavSource, from = source.folder): NavNode[] {
  const root: Folder = { path: source.folder, files: [], folders: new Map() };
  for (const file of source.pages.keys()) {
    let folder = root;
    for (const name of folderOf(below(source.folder, file)).split('/').filter(Boolean)) {
      let next = folder.folders.get(name);
      const path = folder.path === '' ? name : `${folder.path}/${name}`;
      if (!next) folder.folders.set(name, (next = { path, files: [], folders: new Map() }));
      folder = next;
    }
    folder.files.push(file);
  }
  let start: Folder | undefined = root;
  for (const name of below(source.folder, from).split('/').filter(Boolean)) start = start?.folders.get(name);
  return start ? nodesOf(source, start) : [];
}

/** Whether a folder of the site orders itself. */
function settingsOf(source: NavSource, folder: Folder): FolderNav | undefined {
  for (const name of ['.nav.yml', '.nav.yaml', '.pages']) {
    const file = folder.path === '' ? name : `${folder.path}/${name}`;
    const text = source.has(file) ? source.read(file) : undefined;
    if (text !== undefined)
      return readFolderNav(file, text, (message, line) =>
        source.report({
          rule: 'mkdocs-invalid',
          severity: 'warning',
          message,
          hint: 'The folder is shown in the usual order.',
          file,
          line,
        }),
      );
  }
  return undefined;
}

function nodesOf(source: NavSource, folder: Folder, settings = settingsOf(source, folder)): NavNode[] {
  const compare = settings?.natural ? compareNatural : compareText;
  const sign = settings?.descending ? -1 : 1;
  const files = [...folder.files].sort(
    (a, b) => Number(!indexKind(a)) - Number(!indexKind(b)) || sign * compare(nameOf(a), nameOf(b)),
  );
  const names = [...folder.folders.keys()].sort((a, b) => sign * compare(a, b));
  if (!settings?.entries)
    return [
      ...files.map((page) => ({ page })),
      ...names.flatMap((name) => folderNode(source, folder.folders.get(name))),
    ];
  const taken = new Set<string>();
  mark(settings.entries);
  return place(settings.entries, settings.append === true);

  /** Notes what entries name, so that "all the rest" leaves it out wherever it stands. */
  function mark(entries: readonly FolderEntry[]): void {
    for (const { target, rest, children } of entries) {
      if (target !== undefined && !rest) taken.add(clean(target));
      if (children) mark(children);
    }
  }

  function place(entries: readonly FolderEntry[], append: boolean): NavNode[] {
    const nodes = entries.flatMap((entry): NavNode[] => {
      const { title, target, rest, children } = entry;
      if (children) {
        const inner = place(children, false);
        return inner.length ? [{ title, children: inner }] : [];
      }
      if (rest) return others(target);
      if (target === undefined) return [];
      if (/^(?:https?|mailto):/i.test(target)) return [{ title: title ?? target, url: target }];
      return find(clean(target), title, settings?.file ?? '', entry.line);
    });
    return append ? [...nodes, ...others(undefined)] : nodes;
  }

  function others(glob: string | undefined): NavNode[] {
    const matches = glob === undefined ? () => true : createGlob(clean(glob));
    const wanted = (name: string) => !taken.has(name) && matches(name) && taken.add(name) !== undefined;
    return [
      ...files.filter((page) => wanted(nameOf(page))).map((page) => ({ page })),
      ...names.filter(wanted).flatMap((name) => folderNode(source, folder.folders.get(name))),
    ];
  }

  function find(path: string, title: string | undefined, file: string, line: number): NavNode[] {
    const full = folder.path === '' ? path : `${folder.path}/${path}`;
    if (source.pages.has(full)) return [title === undefined ? { page: full } : { title, page: full }];
    let inner: Folder | undefined = folder;
    for (const name of path.split('/')) inner = inner?.folders.get(name);
    if (inner) return folderNode(source, inner, title);
    source.report({
      rule: 'docs-nav-missing',
      severity: 'warning',
      message: `The navigation names "${path.slice(0, 200)}", which is neither a page nor a folder of pages here.`,
      hint: 'Correct the path or remove the entry.',
      file,
      line,
    });
    return [];
  }
}

function folderNode(source: NavSource, folder: Folder | undefined, title?: string): NavNode[] {
  if (!folder) return [];
  const settings = settingsOf(source, folder);
  if (settings?.hide) return [];
  const children = nodesOf(source, folder, settings);
  const [only] = children;
  if (settings?.collapse && children.length === 1 && only)
    return [title === undefined ? only : { ...only, title }];
  return children.length
    ? [{ title: title ?? settings?.title ?? titleOfName(nameOf(folder.path)), children }]
    : [];
}

function clean(target: string): string {
  return target.replace(/^\.\//, '').replace(/\/$/, '');
}

/** Numbers in names by their value. */
function compareNatural(a: string, b: string): number {
  const left = a.match(/\d+|\D+/g) ?? [];
  const right = b.match(/\d+|\D+/g) ?? [];
  for (let index = 0; index < Math.min(left.length, right.length); index++) {
    const [one = '', other = ''] = [left[index], right[index]];
    const numbers = /^\d/.test(one) && /^\d/.test(other);
    const order = numbers ? Number(one) - Number(other) : compareText(one, other);
    if (order !== 0) return order;
  }
  return left.length - right.length || compareText(a, b);
}
