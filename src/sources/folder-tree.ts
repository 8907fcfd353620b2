/** One repository in a local folder, read as it lies. */
import { createHash } from 'node:crypto';
import {
  closeSync,
  constants,
  type Dirent,
  fstatSync,
  openSync,
  readdirSync,
  readFileSync,
  realpathSync,
} from 'node:fs';
import { dirname, join, sep } from 'node:path';
import type { Repository } from '../catalog/repository.ts';
import { compareText, type Problem } from '../problems.ts';
import { lsFiles, headOf } from './folder-git.ts';
import { GitError, localGitEnv, runGit, type GitOptions } from './git-command.ts';
import { lastChanged } from './history.ts';
import { createNameCheck, isLfsPointer, lfsPointer, tooLarge } from './file-problems.ts';
import type { RepositoryTree, SourceContext, TreeFile } from './source.ts';

export interface FolderToOpen {
  root: string;
  hasGit: boolean;
  loose: boolean;
  except: readonly string[];
  repository: Repository;
  context: SourceContext;
}

const skipped = new Set(['.git', 'node_modules']);

export async function openFolder(folder: FolderToOpen): Promise<RepositoryTree> {
  const { root, context } = folder;
  const problems: Problem[] = [];
  const repository = { ...folder.repository };
  const git: GitOptions = {
    env: localGitEnv(root, context.env),
    seconds: context.limits.seconds,
    signal: context.signal,
  };
  const listed = folder.hasGit ? await listByGit(git, repository, problems) : undefined;
  const files = listed ?? (await walkFolder(folder, problems));
  files.sort((a, b) => compareText(a.path, b.path));
  const known = new Map(files.map((file) => [file.path, file]));

  const tree: RepositoryTree = {
    repository,
    files,
    problems,
    async read(paths, limits = {}) {
      const maxBytes = limits.maxBytes ?? context.limits.fileBytes;
      const folders = new Map<string, boolean>();
      const result = new Map<string, Uint8Array>();
      for (const path of paths) {
        if (known.get(path)?.kind !== 'file') continue;
        const content = readInside(root, path, maxBytes, folders, (problem) =>
          problems.push({ ...problem, repository: repository.id, file: path }),
        );
        if (content) result.set(path, content);
      }
      return result;
    },
    async lastChanged(paths, before, commits) {
      if (!listed || !repository.commit || paths.length === 0) return new Map();
      try {
        const committed = await unmodified(paths, repository.commit, git, (wanted) => tree.read(wanted));
        return await lastChanged(committed, {
          git,
          head: repository.commit,
          known: before,
          commits,
          // What lies here already costs less than what has to be fetched.
          maxCommits: context.limits.history * 10,
        });
      } catch (error) {
        if (!(error instanceof GitError)) throw error;
        problems.push(datesUnknown(repository, error));
        return new Map();
      }
    },
    close: () => Promise.resolve(),
  };
  return tree;
}

async function listByGit(
  git: GitOptions,
  repository: Repository,
  problems: Problem[],
): Promise<TreeFile[] | undefined> {
  try {
    const [files, head] = await Promise.all([lsFiles(git, repository, problems), headOf(git)]);
    repository.commit = head.commit;
    repository.branch = head.branch;
    return files;
  } catch (error) {
    if (!(error instanceof GitError)) throw error;
    problems.push({
      rule: 'git-unreadable',
      severity: 'warning',
      repository: repository.id,
      message: `git cannot read this repository, so all of its files are read and no dates are known. ${error.message}`,
      hint: 'Run `git status` in it, or clone it again.',
    });
    return undefined;
  }
}

async function walkFolder(folder: FolderToOpen, problems: Problem[]): Promise<TreeFile[]> {
  const { root, loose, context, repository } = folder;
  const files: TreeFile[] = [];
  const except = new Set(folder.except);
  const names = createNameCheck(repository.id, problems);
  const queue = [''];
  let full = false;
  for (let path = queue.shift(); path !== undefined && !full; path = queue.shift()) {
    context.signal?.throwIfAborted();
    let entries: Dirent[] = [];
    try {
      entries = readdirSync(join(root, path), { withFileTypes: true });
    } catch (error) {
      problems.push({
        rule: 'folder-unreadable',
        severity: 'warning',
        repository: repository.id,
        file: path,
        message: `The folder cannot be read (${(error as NodeJS.ErrnoException).code ?? 'unknown reason'}).`,
      });
    }
    for (const entry of entries) {
      const file = path === '' ? entry.name : `${path}/${entry.name}`;
      if (skipped.has(entry.name) || except.has(file) || !names.accepts(file)) continue;
      if (entry.isDirectory()) queue.push(file);
      else if (loose && !/\.ya?ml$/i.test(entry.name)) continue;
      else if (entry.isSymbolicLink()) files.push({ path: file, size: undefined, kind: 'symlink' });
      else if (entry.isFile()) files.push({ path: file, size: undefined, kind: 'file' });
      full = files.length >= context.limits.files;
      if (full) break;
    }
  }
  if (full) problems.push(tooManyFiles(repository.id, context.limits.files));
  names.finish();
  return files;
}

/** Reads a regular file of which no folder on the way is a symbolic link. */
function readInside(
  root: string,
  path: string,
  maxBytes: number,
  folders: Map<string, boolean>,
  report: (problem: Problem) => void,
): Uint8Array | undefined {
  const absolute = join(root, ...path.split('/'));
  const folder = dirname(absolute);
  let inside = folders.get(folder);
  if (inside === undefined) folders.set(folder, (inside = isInside(folder, root)));
  if (!inside) return undefined;
  // Without O_NONBLOCK, opening a named pipe would wait for somebody to write to it.
  const flags = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);
  let file;
  try {
    file = openSync(absolute, flags);
    const stats = fstatSync(file);
    if (!stats.isFile()) return undefined;
    if (stats.size > maxBytes) {
      report(tooLarge(stats.size, maxBytes));
      return undefined;
    }
    const content = readFileSync(file);
    if (!isLfsPointer(content)) return content;
    report(lfsPointer());
    return undefined;
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? '';
    if (code !== 'ENOENT' && code !== 'ELOOP')
      report({
        rule: 'file-unreadable',
        severity: 'warning',
        message: `The file cannot be read (${code || String(error)}).`,
        hint: 'Check its permissions.',
      });
    return undefined;
  } finally {
    if (file !== undefined) closeSync(file);
  }
}

/** Whether a folder lies in the root as it is written, with no symbolic link on the way. */
function isInside(folder: string, root: string): boolean {
  try {
    const real = realpathSync.native(folder);
    return real === folder && (real === root || real.startsWith(root.endsWith(sep) ? root : root + sep));
  } catch {
    return false;
  }
}

/**
 * Those of the paths whose content is the committed one. Hashed here, because git would run the filters that the
 * repository's own configuration names.
 */
async function unmodified(
  paths: readonly string[],
  commit: string,
  git: GitOptions,
  read: (paths: readonly string[]) => Promise<Map<string, Uint8Array>>,
): Promise<string[]> {
  const input = paths.map((path) => `${commit}:${path}\n`).join('');
  const { stdout } = await runGit(['cat-file', '--batch-check=%(objectname)'], { ...git, input });
  const oids = stdout.toString('utf8').split('\n');
  const contents = await read(paths);
  return paths.filter((path, index) => {
    const content = contents.get(path);
    const oid = oids[index] ?? '';
    return (
      content !== undefined &&
      (blobId(content, oid) === oid || blobId(withoutCarriageReturns(content), oid) === oid)
    );
  });
}

function blobId(content: Uint8Array, like: string): string {
  const hash = createHash(like.length === 64 ? 'sha256' : 'sha1');
  return hash.update(`blob ${content.length}\0`).update(content).digest('hex');
}

/** Files checked out with Windows line ends are committed with plain ones. */
function withoutCarriageReturns(content: Uint8Array): Uint8Array {
  return Buffer.from(Buffer.from(content).toString('latin1').replaceAll('\r\n', '\n'), 'latin1');
}

function datesUnknown(repository: Repository, error: GitError): Problem {
  return {
    rule: 'dates-unknown',
    severity: 'warning',
    repository: repository.id,
    message: `When files of this repository last changed is not known: ${error.message}`,
  };
}

function tooManyFiles(repository: string, limit: number): Problem {
  return {
    rule: 'limit-exceeded',
    severity: 'error',
    repository,
    message: `The repository holds more than ${limit} files (the bound "limits.files"); the others were not read.`,
    hint: 'Raise limits.files in the configuration, or name a folder inside the repository.',
  };
}
