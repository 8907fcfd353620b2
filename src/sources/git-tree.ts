/** One commit of a remote repository, read from git objects in the cache. */
import type { Repository } from '../catalog/repository.ts';
import { compareText, type Problem } from '../problems.ts';
import { createNameCheck, isLfsPointer, lfsPointer, tooLarge } from './file-problems.ts';
import { cachedGit, prepareCache, shallowCommits, wholeFolder } from './git-cache.ts';
import { GitError, runGit, type GitOptions } from './git-command.ts';
import { asSourceError, remoteGit, type RemoteAccess } from './git-remote.ts';
import { lastChanged } from './history.ts';
import type { RepositoryTree, TreeFile } from './source.ts';

/** Contents are taken out of git in lots of this size, so that memory stays bounded. */
const lotBytes = 64_000_000;

export interface CommitToRead {
  folder: string;
  repository: Repository & { commit: string };
  access: RemoteAccess;
  problems: Problem[];
}

/** @throws {GitError} if the cache lacks or garbles the commit or its trees. */
export async function openCommit({
  folder,
  repository,
  access,
  problems,
}: CommitToRead): Promise<RepositoryTree> {
  const { context } = access;
  const git = (): GitOptions => cachedGit(context, folder);
  const { commit, id } = repository;
  const files = await listTree();
  const byPath = new Map(files.map((file) => [file.path, file]));

  async function listTree(): Promise<TreeFile[]> {
    const found: TreeFile[] = [];
    const names = createNameCheck(id, problems);
    let rest: Buffer = Buffer.alloc(0);
    await runGit(['ls-tree', '-r', '-z', '--full-tree', '--end-of-options', commit], {
      ...git(),
      onOutput(chunk) {
        const data = rest.length > 0 ? Buffer.concat([rest, chunk]) : chunk;
        let start = 0;
        for (let end = data.indexOf(0); end !== -1; end = data.indexOf(0, start)) {
          const record = data.toString('utf8', start, end);
          start = end + 1;
          const tab = record.indexOf('\t');
          const [mode = '', , oid = ''] = record.slice(0, tab).split(' ');
          const path = record.slice(tab + 1);
          if (!names.accepts(path)) continue;
          const kind = mode === '160000' ? 'submodule' : mode === '120000' ? 'symlink' : 'file';
          found.push({ path, size: undefined, oid, kind });
          if (found.length > context.limits.files) return false;
        }
        rest = data.subarray(start);
        return true;
      },
    });
    names.finish();
    if (found.length > context.limits.files) {
      found.length = context.limits.files;
      problems.push({
        rule: 'limit-exceeded',
        severity: 'error',
        repository: id,
        message: `The repository holds more than ${context.limits.files} files (the bound "limits.files"); the others were not read.`,
        hint: 'Raise limits.files in the configuration.',
      });
    }
    return found.sort((a, b) => compareText(a.path, b.path));
  }

  /** Object id -> size, for those that are in the cache. */
  async function sizes(oids: readonly string[]): Promise<Map<string, number>> {
    const { stdout } = await runGit(['cat-file', '--batch-check'], {
      ...git(),
      input: oids.map((oid) => `${oid}\n`).join(''),
    });
    const result = new Map<string, number>();
    for (const line of stdout.toString('latin1').split('\n')) {
      const [oid, type, size] = line.split(' ');
      if (oid && type === 'blob') result.set(oid, Number(size));
    }
    return result;
  }

  /** All that are missing in one fetch; a lazy fetch would ask for one after the other. */
  async function fetchMissing(oids: readonly string[]): Promise<void> {
    await runGit(
      [
        'fetch',
        '--quiet',
        '--no-tags',
        '--no-write-fetch-head',
        '--no-auto-gc',
        '--recurse-submodules=no',
        '--filter=blob:none',
        '--stdin',
        'origin',
      ],
      await withNoNegotiation(oids),
    ).catch((error: unknown) => {
      if (!(error instanceof GitError) || !/unadvertised object|not our ref/.test(error.stderr)) throw error;
      return fetchWhole();
    });
  }

  /** Old servers, and ssh servers that pass no protocol version on, give nothing but what branches stand at. */
  async function fetchWhole(): Promise<void> {
    const whole = wholeFolder(folder);
    await prepareCache(whole);
    await runGit(
      [
        'fetch',
        '--quiet',
        '--force',
        '--no-tags',
        '--no-write-fetch-head',
        '--no-auto-gc',
        '--recurse-submodules=no',
        '--depth=1',
        'origin',
        `+${commit}:refs/callboard/head`,
      ],
      await remoteGit(access, whole, 'all'),
    );
  }

  async function withNoNegotiation(oids: readonly string[]): Promise<Awaited<ReturnType<typeof remoteGit>>> {
    const options = await remoteGit(access, folder);
    const count = Number(options.env['GIT_CONFIG_COUNT']);
    const env = {
      ...options.env,
      GIT_CONFIG_COUNT: String(count + 1),
      [`GIT_CONFIG_KEY_${count}`]: 'fetch.negotiationAlgorithm',
      [`GIT_CONFIG_VALUE_${count}`]: 'noop',
    };
    return { ...options, env, input: oids.map((oid) => `${oid}\n`).join('') };
  }

  return {
    repository,
    files,
    problems,
    read: (paths, limits = {}) =>
      readFiles(paths, limits.maxBytes ?? context.limits.fileBytes).catch((error: unknown) => {
        throw asSourceError(error, access);
      }),
    async lastChanged(paths, before, commits) {
      if (paths.length === 0) return new Map();
      try {
        const shallow = await shallowCommits(folder);
        const changed = await lastChanged(paths, {
          git: git(),
          head: commit,
          shallow,
          known: before,
          commits,
        });
        const unknown = paths.length - changed.size;
        if (unknown > 0 && shallow.size > 0)
          problems.push({
            rule: 'dates-unknown',
            severity: 'info',
            repository: id,
            message: `${unknown} files last changed before the history that was fetched, so their dates are not shown.`,
            hint: 'Raise limits.history or limits.seconds in the configuration; some servers send no history without file contents.',
          });
        return changed;
      } catch (error) {
        if (!(error instanceof GitError)) throw error;
        problems.push({
          rule: 'dates-unknown',
          severity: 'warning',
          repository: id,
          message: `When files of this repository last changed is not known: ${error.message}`,
        });
        return new Map();
      }
    },
    close: () => Promise.resolve(),
  };

  async function readFiles(paths: readonly string[], maxBytes: number): Promise<Map<string, Uint8Array>> {
    const wanted = new Map<string, string>();
    for (const path of paths) {
      const file = byPath.get(path);
      if (file?.kind === 'file' && file.oid) wanted.set(path, file.oid);
    }
    const oids = [...new Set(wanted.values())];
    if (oids.length === 0) return new Map();
    let known = await sizes(oids);
    const missing = oids.filter((oid) => !known.has(oid));
    if (missing.length > 0) {
      await fetchMissing(missing);
      known = new Map([...known, ...(await sizes(missing))]);
    }
    const contents = await readBlobs(
      oids.filter((oid) => (known.get(oid) ?? Infinity) <= maxBytes),
      known,
    );
    const result = new Map<string, Uint8Array>();
    for (const [path, oid] of wanted) {
      const size = known.get(oid);
      const content = contents.get(oid);
      const place = { repository: id, file: path };
      if (size !== undefined && size > maxBytes) problems.push({ ...tooLarge(size, maxBytes), ...place });
      else if (!content)
        problems.push({
          rule: 'file-unreadable',
          severity: 'error',
          message: 'The remote did not send this file.',
          ...place,
        });
      else if (isLfsPointer(content)) problems.push({ ...lfsPointer(), ...place });
      else result.set(path, content);
    }
    return result;
  }

  async function readBlobs(
    oids: readonly string[],
    known: ReadonlyMap<string, number>,
  ): Promise<Map<string, Uint8Array>> {
    const contents = new Map<string, Uint8Array>();
    let lot: string[] = [];
    let bytes = 0;
    for (const [index, oid] of oids.entries()) {
      lot.push(oid);
      bytes += known.get(oid) ?? 0;
      if (bytes < lotBytes && index < oids.length - 1) continue;
      const input = lot.map((item) => `${item}\n`).join('');
      const { stdout } = await runGit(['cat-file', '--batch'], { ...git(), input });
      for (let at = 0; at < stdout.length;) {
        const end = stdout.indexOf(10, at);
        const [name = '', type, length = '0'] = stdout.toString('latin1', at, end).split(' ');
        at = end + 1;
        if (type === 'missing') continue;
        contents.set(name, stdout.subarray(at, at + Number(length)));
        at += Number(length) + 1;
      }
      lot = [];
      bytes = 0;
    }
    return contents;
  }
}
