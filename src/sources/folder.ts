/** Local folders as a source: finds the repositories in a folder; reading them is in `folder-tree.ts`. */
import { lstat, readFile, realpath } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import type { Repository } from '../catalog/repository.ts';
import type { Problem } from '../problems.ts';
import { findRepositories, type FoundRepository } from './folder-discovery.ts';
import { openFolder } from './folder-tree.ts';
import { parseRemote } from './remote.ts';
import type { RepositoryHandle, Source, SourceContext, SourceListing } from './source.ts';

export interface FolderOptions {
  /** As written; relative to `baseDir`. */
  folder: string;
  baseDir: string;
  /** Web address for repositories without a remote of their own; `{name}` is the folder's name. */
  url?: string;
  /** Branch that `url` shows. @default 'main' */
  branch?: string;
}

/**
 * A folder of repositories, or one repository. It is read as it lies, uncommitted changes included, and no symbolic
 * link in it is followed; the folder itself may be one.
 */
export function folderSource(options: FolderOptions): Source {
  const label = `folder ${options.folder}`;
  const path = resolve(options.baseDir, options.folder);
  return {
    label,
    folder: path,
    async list(context): Promise<SourceListing> {
      const problems: Problem[] = [];
      const root = await realpath(path).catch(() => undefined);
      if (root === undefined || !(await lstat(root)).isDirectory()) {
        problems.push({
          rule: 'source-unreachable',
          severity: 'error',
          message: `The folder "${options.folder}" ${root === undefined ? 'does not exist' : 'is not a folder'}.`,
          hint: 'Check the path; relative paths start at the folder of the file that names them.',
        });
        return { repositories: [], leftOut: [], ok: false, problems };
      }
      const found = findRepositories(root, problems);
      if (found.length === 0)
        problems.push({
          rule: 'source-empty',
          severity: 'warning',
          message: `The folder "${options.folder}" holds no repository: nothing in it, up to three levels deep, has .git, catalog-info.yaml, mkdocs.yml or a README.`,
          hint: 'Name the folder that holds the repositories, or one repository.',
        });
      const repositories: RepositoryHandle[] = [];
      const taken = new Set<string>();
      for (const item of found) {
        const repository = await describe(item, root, label, options);
        // Two clones of one remote, or a clone beside a copy: the later one goes by its path.
        if (taken.has(repository.id)) repository.id = pathId(item, root);
        if (taken.has(repository.id)) continue;
        taken.add(repository.id);
        repositories.push(handle(item, repository, context));
      }
      return { repositories, leftOut: [], ok: true, problems };
    },
  };
}

function handle(item: FoundRepository, repository: Repository, context: SourceContext): RepositoryHandle {
  return {
    repository,
    loose: item.loose,
    folder: item.root,
    revision: () => Promise.resolve(undefined),
    open: () => openFolder({ ...item, repository, context }),
  };
}

function pathId(item: FoundRepository, root: string): string {
  return item.path === '' ? basename(root) || 'root' : item.path;
}

async function describe(
  item: FoundRepository,
  root: string,
  source: string,
  { url, branch = 'main' }: FolderOptions,
): Promise<Repository> {
  const id = pathId(item, root);
  const local: Repository = {
    id,
    name: id.slice(id.lastIndexOf('/') + 1),
    source,
    // What lies on the machine of whoever builds the portal is theirs to show.
    visibility: 'unknown',
  };
  const remote = item.hasGit ? parseRemote((await originOf(item.root)) ?? '') : undefined;
  const stated = url ? parseRemote(url.replaceAll('{name}', encodeURIComponent(local.name))) : undefined;
  if (!remote && stated) return { ...local, id: stated.id, url: stated.url, forge: stated.forge, branch };
  if (!remote) return local;
  return { ...local, id: remote.id, name: remote.name, url: remote.url, forge: remote.forge };
}

/** `remote.origin.url`, read without starting git: a folder may hold a thousand repositories. */
async function originOf(root: string): Promise<string | undefined> {
  const gitDir = await gitDirOf(root);
  if (!gitDir) return undefined;
  const text = await readSmall(join(gitDir, 'config'));
  let inOrigin = false;
  let url: string | undefined;
  for (const line of text?.split(/\r?\n/) ?? []) {
    if (/^\s*\[/.test(line)) inOrigin = /^\s*\[\s*remote\s+"origin"\s*\]/i.test(line);
    const value = inOrigin ? /^\s*url\s*=\s*(.*?)\s*$/i.exec(line)?.[1] : undefined;
    if (value) url ??= value.replace(/^"(.*)"$/, '$1');
  }
  return url;
}

/** The common git folder: `.git`, or for a linked work tree the one that its `.git` file leads to. */
async function gitDirOf(root: string): Promise<string | undefined> {
  const dotGit = join(root, '.git');
  const stats = await lstat(dotGit).catch(() => undefined);
  if (stats?.isDirectory()) return dotGit;
  if (!stats?.isFile()) return undefined;
  const target = /^gitdir: (.+)$/m.exec((await readSmall(dotGit)) ?? '')?.[1]?.trim();
  if (!target) return undefined;
  const own = resolve(root, target);
  const common = (await readSmall(join(own, 'commondir')))?.trim();
  return common ? resolve(own, common) : own;
}

async function readSmall(path: string): Promise<string | undefined> {
  const stats = await lstat(path).catch(() => undefined);
  if (!stats?.isFile() || stats.size > 1_000_000) return undefined;
  return readFile(path, 'utf8').catch(() => undefined);
}
