/** Where repositories come from: the one interface that every source answers, and what the crawler gets from it. */
import type { Repository } from '../catalog/repository.ts';
import type { Problem } from '../problems.ts';
import type { KnownChanges } from './history.ts';

export interface Source {
  /** As people wrote it in the configuration, without secrets: `folder ../services`, `github acme`. */
  readonly label: string;
  /** Absolute path, where the source is a folder of this machine. */
  readonly folder?: string;
  /** Lists the source's repositories. Never rejects for what is wrong with input or network: that becomes problems. */
  list(context: SourceContext): Promise<SourceListing>;
}

export interface SourceContext {
  /** Absolute folder that belongs to the sources: git objects and HTTP answers of earlier runs. */
  cacheDir: string;
  env: Readonly<Record<string, string | undefined>>;
  /** What this portal may show. `public`: repositories that are not public are left out. */
  visibility: 'public' | 'internal';
  signal?: AbortSignal;
  onProgress?(message: string): void;
  /** Repository id -> what the last good crawl read. */
  previous?: ReadonlyMap<string, { commit?: string; branch?: string }>;
  limits: SourceLimits;
}

/** Bounds per repository; each one that is met gives a problem that names it. */
export interface SourceLimits {
  /** Files of a repository; more are not listed. */
  files: number;
  /** Bytes of one file, unless the caller of `read` says otherwise. */
  fileBytes: number;
  /** Seconds that git may take for one repository. */
  seconds: number;
  /** Commits of history fetched; files that last changed before have no date. */
  history: number;
}

export const defaultLimits: SourceLimits = {
  files: 500_000,
  fileBytes: 10_000_000,
  seconds: 300,
  history: 20_000,
};

export interface SourceListing {
  repositories: RepositoryHandle[];
  /** Ids of repositories that were left out because they are not public. */
  leftOut: string[];
  /** False: the listing itself failed; known repositories of this source stay, marked stale. */
  ok: boolean;
  problems: Problem[];
}

export interface RepositoryHandle {
  /** As far as known before opening. */
  readonly repository: Repository;
  /**
   * No repository of its own but loose YAML files in a folder: each of them may be a descriptor, whatever its name.
   * Absent: false.
   */
  readonly loose?: boolean;
  /** Absolute path, where the repository is a folder of this machine. */
  readonly folder?: string;
  /**
   * The commit that `open` would read, from the listing or one `git ls-remote`; no object is fetched.
   * `undefined` for local folders. @throws {SourceError}
   */
  revision(): Promise<string | undefined>;
  /** @throws {SourceError} when the repository cannot be reached or read at all. */
  open(): Promise<RepositoryTree>;
}

export interface TreeFile {
  /** From the repository's root, with `/`. */
  path: string;
  /** `undefined`: not known without reading it. */
  size: number | undefined;
  /** Git object id where known. */
  oid?: string;
  kind: 'file' | 'symlink' | 'submodule';
}

export interface RepositoryTree {
  /** With commit and branch filled in where there are any. */
  readonly repository: Repository;
  /** Sorted by `compareText` of path. */
  readonly files: readonly TreeFile[];
  /**
   * Contents of regular files. A path that is absent, no regular file, or larger than `maxBytes` is left out of the
   * result; all but the first also add to `problems`.
   */
  read(paths: readonly string[], limits?: { maxBytes?: number }): Promise<Map<string, Uint8Array>>;
  /**
   * Path -> time of the last commit that changed it, as `git log -1 --format=%cI -- path` says, in UTC
   * (`2024-05-31T10:00:00Z`). Paths without a known date are left out: uncommitted, or older than the history at hand.
   * @param known what an earlier call returned at an earlier commit: only what changed since is looked up
   * @param commits filled with path -> id of that commit, as far as known
   */
  lastChanged(
    paths: readonly string[],
    known?: KnownChanges,
    commits?: Map<string, string>,
  ): Promise<Map<string, string>>;
  /** Grows while the tree is read. */
  readonly problems: Problem[];
  close(): Promise<void>;
}

/** A repository that cannot be read at all. Its message holds no secret. */
export class SourceError extends Error {
  readonly problem: Problem;
  constructor(problem: Problem, options?: ErrorOptions) {
    super(problem.message, options);
    this.name = 'SourceError';
    this.problem = problem;
  }
}
