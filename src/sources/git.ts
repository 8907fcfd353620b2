/** Remote git repositories as a source, read from objects in a bare cache: no work tree, so nothing in them runs. */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Repository } from '../catalog/repository.ts';
import type { Problem } from '../problems.ts';
import { isSafeRef, readGitAddress } from './git-address.ts';
import { cacheFolder, cachedGit, dropCache, prepareCache } from './git-cache.ts';
import { GitError, runGit } from './git-command.ts';
import { asSourceError, remoteGit, type RemoteAccess, type RemoteHead } from './git-remote.ts';
import { lsRemoteWhereItIs } from './git-moved.ts';
import { openCommit } from './git-tree.ts';
import { parseRemote } from './remote.ts';
import { type RepositoryHandle, type RepositoryTree, type Source, type SourceListing } from './source.ts';

export interface GitOptions {
  /** https, ssh, scp-like or file address. */
  url: string;
  ref?: string;
  token?: string;
  /** Name of the environment variable that holds the token, for messages. */
  tokenName?: string;
}

/** Depth for servers that send file contents with every commit: enough for dates of what changed lately. */
const unfilteredDepth = 200;

export function gitSource(options: GitOptions): Source {
  const address = readGitAddress(options.url);
  const label = address.ok ? `git ${options.url}` : 'git';
  return {
    label,
    list(context): Promise<SourceListing> {
      const fail = (message: string, hint: string): Promise<SourceListing> =>
        Promise.resolve({
          repositories: [],
          leftOut: [],
          ok: false,
          problems: [{ rule: 'source-refused', severity: 'error', message, hint }],
        });
      if (!address.ok) return fail(address.reason, address.hint);
      if (options.ref !== undefined && !isSafeRef(options.ref))
        return fail(
          '`ref` is not a name that a branch, tag or commit can have.',
          'Write `ref: main`, for instance.',
        );
      const repository = describe(options.url, label);
      const access: RemoteAccess = {
        address,
        ref: options.ref,
        token: () => Promise.resolve(options.token),
        accessHint:
          options.tokenName && `Check that the token in ${options.tokenName} may read this repository.`,
        repositoryId: repository.id,
        context,
      };
      return Promise.resolve({
        repositories: [gitHandle(repository, access)],
        leftOut: [],
        ok: true,
        problems: [],
      });
    },
  };
}

/**
 * @param revision looks the commit up; for listings that know it without asking git
 */
export function gitHandle(
  repository: Repository,
  access: RemoteAccess,
  revision: () => Promise<RemoteHead> = () => lsRemoteWhereItIs(access),
): RepositoryHandle {
  let head: Promise<RemoteHead> | undefined;
  const once = (): Promise<RemoteHead> => (head ??= revision());
  return {
    repository,
    revision: async () => (await once()).commit,
    open: async () => openAt(repository, access, await once()),
  };
}

async function openAt(
  repository: Repository,
  access: RemoteAccess,
  head: RemoteHead,
): Promise<RepositoryTree> {
  const opened = {
    ...repository,
    branch: head.branch ?? access.ref ?? repository.branch,
    commit: head.commit,
  };
  if (!head.commit) return emptyTree(opened);
  const commit = { ...opened, commit: head.commit };
  const folder = cacheFolder(access.context, access.address.address);
  const problems: Problem[] = [];
  const attempt = async (): Promise<RepositoryTree> => {
    await prepareCache(folder);
    await fetchCommit(folder, access, commit.commit, problems);
    return openCommit({ folder, repository: commit, access, problems });
  };
  try {
    return await attempt();
  } catch (error) {
    if (!(error instanceof GitError) || !isCacheDamage(error)) throw asSourceError(error, access);
  }
  await dropCache(folder);
  return attempt().catch((error: unknown) => {
    throw asSourceError(error, access);
  });
}

async function fetchCommit(
  folder: string,
  access: RemoteAccess,
  commit: string,
  problems: Problem[],
): Promise<void> {
  const { limits, onProgress } = access.context;
  const cached = cachedGit(access.context, folder);
  const has = (revision: string): Promise<boolean> =>
    runGit(['cat-file', '-e', revision], cached).then(
      () => true,
      () => false,
    );
  onProgress?.(`fetching ${access.repositoryId}`);
  const remote = await remoteGit(access, folder);
  const fetch = (seconds: number, ...depth: string[]): ReturnType<typeof runGit> =>
    runGit(
      [
        'fetch',
        '--quiet',
        '--force',
        '--no-tags',
        '--no-write-fetch-head',
        '--no-auto-gc',
        '--recurse-submodules=no',
        '--filter=blob:none',
        ...depth,
        'origin',
        `+${commit}:refs/callboard/head`,
      ],
      { ...remote, seconds },
    );
  const mark = join(folder, 'callboard.history');
  const started = performance.now();
  // `filtered` or `unfiltered` as long as the history is missing, then `done`.
  let state = (await readFile(mark, 'utf8').catch(() => '')).trim();
  if (state !== '' && (await has('refs/callboard/head^{commit}'))) {
    if (!(await has(`${commit}^{tree}`))) await fetch(limits.seconds);
    if (state === 'done') return;
  } else {
    const { stderr } = await fetch(limits.seconds, '--depth=1');
    state = stderr.includes('filtering not recognized') ? 'unfiltered' : 'filtered';
    await writeFile(mark, state);
  }
  const rest = Math.max(5, limits.seconds - (performance.now() - started) / 1000);
  const depth = state === 'filtered' ? limits.history : Math.min(limits.history, unfilteredDepth);
  try {
    if (limits.history > 1) await fetch(rest, `--depth=${depth}`);
  } catch (error) {
    if (!(error instanceof GitError) || error.reason === 'aborted') throw error;
    await prepareCache(folder);
    problems.push({
      rule: 'dates-unknown',
      severity: 'info',
      repository: access.repositoryId,
      message: `The history of this repository was not fetched: ${error.message}`,
      hint: 'Raise limits.seconds, or lower limits.history, in the configuration.',
    });
  }
  // Not tried again: a history that is too large once is too large every time.
  await writeFile(mark, 'done');
}

function isCacheDamage(error: GitError): boolean {
  return (
    error.reason === 'exit' &&
    /not a git repository|bad object|bad tree|not a tree object|corrupt|unable to read|missing blob|missing tree|could not read [0-9a-f]{40}|invalid|inflate|packfile|shallow|did not send all|unable to create .*\.lock|cannot lock ref/i.test(
      error.stderr,
    )
  );
}

function describe(url: string, source: string): Repository {
  const remote = parseRemote(url);
  if (remote) return { ...remote, source, visibility: 'unknown' };
  const path = decodeURIComponent(new URL(url).pathname)
    .replace(/\/+$/, '')
    .replace(/\/?\.git$/, '');
  const name = path.slice(path.lastIndexOf('/') + 1) || 'repository';
  return { id: name, name, source, visibility: 'unknown' };
}

function emptyTree(repository: Repository): RepositoryTree {
  return {
    repository,
    files: [],
    problems: [
      {
        rule: 'repository-empty',
        severity: 'warning',
        repository: repository.id,
        message: 'The repository holds no commit.',
        hint: 'Push something to it, or leave it out of the configuration.',
      },
    ],
    read: () => Promise.resolve(new Map()),
    lastChanged: () => Promise.resolve(new Map()),
    close: () => Promise.resolve(),
  };
}
