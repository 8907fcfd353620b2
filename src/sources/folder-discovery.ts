/** Which folders under a folder are repositories. */
import { type Dirent, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { compareText, type Problem } from '../problems.ts';

export interface FoundRepository {
  /** Absolute. */
  root: string;
  /** From the source's folder, with `/`; empty for that folder itself. */
  path: string;
  /** It has a git of its own, so that lists its files. */
  hasGit: boolean;
  /** Loose YAML files; only those are its files. */
  loose: boolean;
  /** Folders inside that are repositories of their own, as paths from `root`. */
  except: readonly string[];
}

const levels = 3;
const maxFolders = 20_000;
const skipped = new Set(['node_modules', 'vendor', '__pycache__']);

/** Names that tell that a folder is one code base, though it may hold folders that look like repositories. */
const projectSign =
  /^(\.git(ignore|attributes|hub|modules|lab-ci\.yml)|\.editorconfig|\.backstage|licen[sc]e(\..*)?|codeowners|package\.json|go\.mod|pom\.xml|build\.gradle(\.kts)?|cargo\.toml|pyproject\.toml|setup\.py|makefile|dockerfile|gemfile|composer\.json|src)$/i;

/**
 * A folder is a repository if it holds `.git`, `catalog-info.*`, `mkdocs.y*ml` or `README*`; else its children are
 * tried, three levels deep. Loose YAML files of a folder and its children form one repository. Two refinements for
 * the folders that people keep their clones in: a folder without a git of its own that holds folders with one is
 * never one repository, and neither is the source's own folder if a README is all it has.
 */
export function findRepositories(root: string, problems: Problem[]): FoundRepository[] {
  const budget = { folders: maxFolders };
  const top = look(root, '', levels, budget, problems);
  if (budget.folders <= 0)
    problems.push({
      rule: 'limit-exceeded',
      severity: 'warning',
      message: `Stopped looking for repositories in ${root} after ${maxFolders} folders.`,
      hint: 'Name the folders that hold repositories one by one in the configuration.',
    });
  const found = top ? collect(top, true) : [];
  return found.sort((a, b) => compareText(a.path, b.path));
}

interface Folder {
  root: string;
  path: string;
  hasGit: boolean;
  /** `catalog-info.*` or `mkdocs.y*ml`. */
  described: boolean;
  readme: boolean;
  project: boolean;
  looseYaml: boolean;
  children: Folder[];
}

function look(
  root: string,
  path: string,
  depth: number,
  budget: { folders: number },
  problems: Problem[],
): Folder | undefined {
  if (budget.folders-- <= 0) return undefined;
  let entries: Dirent[];
  try {
    entries = readdirSync(root, { withFileTypes: true });
  } catch (error) {
    problems.push({
      rule: 'folder-unreadable',
      severity: 'warning',
      message: `The folder ${root} cannot be read (${(error as NodeJS.ErrnoException).code ?? 'unknown reason'}).`,
    });
    return undefined;
  }
  entries.sort((a, b) => compareText(a.name, b.name));
  const folder: Folder = {
    root,
    path,
    hasGit: entries.some((entry) => entry.name === '.git' && !entry.isSymbolicLink()),
    described: entries.some(
      (entry) => entry.isFile() && /^(catalog-info\..+|mkdocs\.ya?ml)$/i.test(entry.name),
    ),
    readme: entries.some((entry) => entry.isFile() && /^readme/i.test(entry.name)),
    project: entries.some((entry) => projectSign.test(entry.name)),
    looseYaml: entries.some((entry) => entry.isFile() && /\.ya?ml$/i.test(entry.name)),
    children: [],
  };
  if (depth === 0 || folder.hasGit) return folder;
  for (const entry of entries) {
    if (entry.name.startsWith('.') || skipped.has(entry.name) || entry.name.includes('\uFFFD')) continue;
    if (entry.isSymbolicLink() && path === '')
      problems.push({
        rule: 'symlink-not-followed',
        severity: 'info',
        message: `"${entry.name}" in ${root} is a symbolic link and was not followed.`,
        hint: 'If it leads to a repository, name that folder as a source of its own.',
      });
    if (!entry.isDirectory()) continue;
    const child = look(
      join(root, entry.name),
      path === '' ? entry.name : `${path}/${entry.name}`,
      depth - 1,
      budget,
      problems,
    );
    if (child) folder.children.push(child);
  }
  return folder;
}

function collect(folder: Folder, isTop: boolean): FoundRepository[] {
  const { root, path, hasGit } = folder;
  const clones = hasGit ? [] : within(folder, (item) => item.hasGit);
  const isRepository =
    hasGit || folder.described || (folder.readme && !(isTop && clones.length === 0 && isShelf(folder)));
  const own = { root, path, hasGit };
  if (isRepository && clones.length === 0) return [{ ...own, loose: false, except: [] }];
  const nested = folder.children.flatMap((child) => collect(child, false));
  const real = nested.filter((item) => !item.loose);
  const except = real.map((item) => (path === '' ? item.path : item.path.slice(path.length + 1)));
  // With clones inside, a README beside them says nothing; descriptors beside them are the folder's own.
  if (isRepository && folder.described) return [...real, { ...own, loose: false, except }];
  if (folder.looseYaml) return [...real, { ...own, loose: true, except }];
  return nested;
}

/** A README and several described folders, but no sign of a code base: somebody's shelf of repositories. */
function isShelf(folder: Folder): boolean {
  return !folder.described && !folder.project && within(folder, (item) => item.described).length > 1;
}

function within(folder: Folder, test: (item: Folder) => boolean): Folder[] {
  return folder.children.flatMap((child) => [...(test(child) ? [child] : []), ...within(child, test)]);
}
