/** Where docs lie in a repository, from the names of its files alone. */
import { compareText } from '../problems.ts';
import { below, isInside, folderOf, indexKind, isPage, isSkipped, joinPath, nameOf } from './paths.ts';

export interface FileTree {
  has(path: string): boolean;
  hasFolder(path: string): boolean;
  /** Pages anywhere below a folder. */
  pages(folder: string): string[];
  /** The README of a folder. */
  readme(folder: string): string | undefined;
  /** The changelog of a folder. */
  changelog(folder: string): string | undefined;
}

export function createFileTree(files: readonly string[]): FileTree {
  const all = new Set(files);
  const folders = new Set(['']);
  const readmes = new Map<string, string>();
  const changelogs = new Map<string, string>();
  const pages: string[] = [];
  for (const path of files) {
    for (let folder = folderOf(path); !folders.has(folder); folder = folderOf(folder)) folders.add(folder);
    if (!isPage(path)) continue;
    pages.push(path);
    const folder = folderOf(path);
    if (
      /(?:^|\/)(?:CHANGELOG|CHANGES|HISTORY)\.md$/i.test(path) &&
      !(compareText(changelogs.get(folder) ?? '~', path) < 0)
    )
      changelogs.set(folder, path);
    if (indexKind(path) === 'readme' && !(compareText(readmes.get(folder) ?? '~', path) < 0))
      readmes.set(folder, path);
  }
  pages.sort(compareText);
  return {
    has: (path) => all.has(path),
    hasFolder: (path) => folders.has(path),
    pages: (folder) => pages.filter((path) => isInside(folder, path) && !isSkipped(below(folder, path))),
    readme: (folder) => readmes.get(folder),
    changelog: (folder) => changelogs.get(folder),
  };
}

export interface DocsPlace {
  /** Equal for two entities with the same docs. */
  key: string;
  config?: string;
  /** Further configuration that is not used. */
  otherConfig?: string;
  /** Folder that holds the pages; with `readme` alone, the README's. */
  folder: string;
  /** Folder that the annotation names. */
  home: string;
  /** There is a README and nothing else. */
  readmeOnly: boolean;
}

/** @param home folder that an annotation names, or a descriptor's */
export function findDocs(home: string, files: FileTree): DocsPlace | undefined {
  const [config, otherConfig] = ['mkdocs.yaml', 'mkdocs.yml']
    .map((name) => joinPath(home, name) ?? name)
    .filter((path) => files.has(path));
  if (config) return { key: config, config, otherConfig, folder: '', home, readmeOnly: false };
  for (const name of ['docs', 'Docs', 'doc', 'documentation']) {
    const folder = joinPath(home, name) ?? name;
    if (files.hasFolder(folder) && files.pages(folder).length > 0)
      return { key: `${folder}/`, folder, home, readmeOnly: false };
  }
  const named = /^docs?$|^documentation$/i.test(nameOf(home)) || files.has(joinPath(home, 'index.md') ?? '');
  if (home !== '' && named && files.pages(home).length > 0)
    return { key: `${home}/`, folder: home, home: folderOf(home), readmeOnly: false };
  const readme = files.readme(home);
  return readme ? { key: readme, folder: home, home, readmeOnly: true } : undefined;
}
