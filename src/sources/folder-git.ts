/** What git says about a local folder, asked so that nothing in the folder's own configuration runs. */
import type { Repository } from '../catalog/repository.ts';
import type { Problem } from '../problems.ts';
import { createNameCheck } from './file-problems.ts';
import { GitError, runGit, type GitOptions } from './git-command.ts';
import type { TreeFile } from './source.ts';

/** Tracked files that are there, and new ones that are not ignored. */
export async function lsFiles(
  git: GitOptions,
  repository: Repository,
  problems: Problem[],
): Promise<TreeFile[]> {
  // Never -m: to tell whether a file is modified, git would run the filters that the repository configures.
  const [tracked, others] = await Promise.all([
    runGit(['ls-files', '-s', '-z'], git),
    runGit(['ls-files', '-d', '-o', '-t', '--exclude-standard', '-z'], git),
  ]);
  const names = createNameCheck(repository.id, problems);
  const files = new Map<string, TreeFile>();
  for (const record of tracked.stdout.toString('utf8').split('\0')) {
    const tab = record.indexOf('\t');
    const path = record.slice(tab + 1);
    if (tab === -1 || !names.accepts(path)) continue;
    const mode = record.slice(0, 3);
    const kind = mode === '160' ? 'submodule' : mode === '120' ? 'symlink' : 'file';
    files.set(path, { path, size: undefined, kind });
  }
  for (const record of others.stdout.toString('utf8').split('\0')) {
    const path = record.slice(2);
    if (record.startsWith('R ')) files.delete(path);
    // A path that ends with a slash is another repository inside this one.
    else if (record.startsWith('? ') && !path.endsWith('/') && names.accepts(path))
      files.set(path, { path, size: undefined, kind: 'file' });
  }
  names.finish();
  return [...files.values()];
}

/** The commit and branch that are checked out; neither in a repository without commits. */
export async function headOf(git: GitOptions): Promise<{ commit?: string; branch?: string }> {
  const [commit, branch] = await Promise.all([
    quietly(['rev-parse', '--verify', '--quiet', 'HEAD^{commit}'], git),
    // What the remote calls its default branch; links to files lead there.
    quietly(['symbolic-ref', '--quiet', 'refs/remotes/origin/HEAD'], git).then(
      (remote) => remote ?? quietly(['symbolic-ref', '--quiet', 'HEAD'], git),
    ),
  ]);
  return { commit, branch: branch?.replace(/^refs\/(remotes\/origin|heads)\//, '') };
}

async function quietly(args: readonly string[], git: GitOptions): Promise<string | undefined> {
  try {
    return (await runGit(args, git)).stdout.toString('utf8').trim() || undefined;
  } catch (error) {
    if (error instanceof GitError && error.reason === 'exit') return undefined;
    throw error;
  }
}
