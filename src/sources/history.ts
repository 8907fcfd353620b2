/** When files last changed, for many files in one pass over the history. */
import { GitError, runGit, type GitOptions } from './git-command.ts';

/** What an earlier pass found, at an earlier commit. */
export interface KnownChanges {
  commit: string;
  /** Path -> time. */
  changed: Readonly<Record<string, string>>;
  /** Path -> id of the commit. */
  commits?: Readonly<Record<string, string>>;
}

export interface HistoryOptions {
  git: GitOptions;
  head: string;
  /** Commits where the history at hand was cut off: what changed "there" changed at an unknown time. */
  shallow?: ReadonlySet<string>;
  known?: KnownChanges;
  /** Filled with path -> id of the commit, for every path of the result whose commit is known. */
  commits?: Map<string, string>;
  /** Commits that are looked at, from `head` back; what last changed before has no known time. */
  maxCommits?: number;
}

/**
 * Path -> time of the commit that `git log -1 -- path` names, in UTC without milliseconds. Paths that have no known
 * time are left out.
 */
export async function lastChanged(
  paths: readonly string[],
  options: HistoryOptions,
): Promise<Map<string, string>> {
  const { known, head, commits } = options;
  const result = new Map<string, string>();
  const take = (found: Walked['found']) => {
    for (const [path, { id, time }] of found) {
      result.set(path, time);
      commits?.set(path, id);
    }
  };
  let rest = new Set(paths);
  if (known && known.commit !== head) {
    const walked = await walk(rest, options, known.commit).catch((error: unknown) => {
      // The known commit is gone, after a forced push for instance: everything is looked up again.
      if (error instanceof GitError && error.reason === 'exit') return undefined;
      throw error;
    });
    if (walked) {
      take(walked.found);
      rest = walked.outside;
      adopt(walked.atKnown, known, result, rest, commits);
    }
  } else if (known) {
    const all = rest;
    rest = new Set();
    adopt(all, known, result, rest, commits);
  }
  if (rest.size > 0) {
    take((await walk(rest, options)).found);
  }
  return result;
}

function adopt(
  paths: Iterable<string>,
  known: KnownChanges,
  result: Map<string, string>,
  rest: Set<string>,
  commits: Map<string, string> | undefined,
): void {
  const { changed, commits: ids = {} } = known;
  for (const path of paths) {
    const time = Object.hasOwn(changed, path) ? changed[path] : undefined;
    if (time === undefined) rest.add(path);
    else result.set(path, time);
    const id = Object.hasOwn(ids, path) ? ids[path] : undefined;
    if (id !== undefined) commits?.set(path, id);
  }
}

interface Walked {
  found: Map<string, { id: string; time: string }>;
  /** Unchanged since `base` itself. */
  atKnown: Set<string>;
  /** Their history leaves the walked commits elsewhere than at `base`. */
  outside: Set<string>;
}

/**
 * Follows each path from `head` to the commit that changed it, as git simplifies history: at a merge, to the first
 * parent that has the same content; where all parents differ, the merge itself is the change.
 */
async function walk(paths: ReadonlySet<string>, options: HistoryOptions, base?: string): Promise<Walked> {
  const { git, head, shallow, maxCommits } = options;
  const range = base === undefined ? [head] : [head, `^${base}`];
  const bound = maxCommits === undefined ? [] : [`--max-count=${maxCommits}`];
  const list = await runGit(
    ['rev-list', '--topo-order', '--parents', '--timestamp', ...bound, ...range, '--'],
    git,
  );
  const commits = list.stdout.toString('latin1').split('\n').filter(Boolean).map(parseCommit);
  const inside = new Set(commits.map((commit) => commit.id));
  const pending = new Map<string, Set<string>>();
  const walked: Walked = { found: new Map(), atKnown: new Set(), outside: new Set() };
  let open = 0;

  const passOn = (moving: Set<string>, to: string): void => {
    if (moving.size === 0) return;
    if (inside.has(to)) {
      const there = pending.get(to);
      if (there) for (const path of moving) there.add(path);
      else pending.set(to, moving);
      return;
    }
    open -= moving.size;
    const place = to === base ? walked.atKnown : walked.outside;
    for (const path of moving) place.add(path);
  };
  open = paths.size;
  passOn(new Set(paths), head);

  // One comparison per parent, in the order of the commits: the parents of a path are known before it gets there.
  const steps = commits.flatMap((commit): Step[] =>
    commit.parents.length === 0 ? [{ commit }] : commit.parents.map((parent) => ({ commit, parent })),
  );
  let index = -1;
  let changes = new Set<string>();
  const settle = (): void => {
    const step = steps[index];
    const here = step && pending.get(step.commit.id);
    if (!step || !here) return;
    const { commit, parent } = step;
    const changed = new Set<string>();
    for (const path of changes) if (here.delete(path)) changed.add(path);
    if (parent !== undefined) passOn(here, parent);
    const last = parent === undefined || parent === commit.parents.at(-1);
    pending.set(commit.id, changed);
    if (!last) return;
    pending.delete(commit.id);
    const lost = parent === undefined ? here.size : 0;
    open -= changed.size + lost;
    if (shallow?.has(commit.id)) return;
    for (const path of changed) walked.found.set(path, commit);
  };

  const parser = createRecordParser(
    () => {
      settle();
      index += 1;
      changes = new Set();
    },
    (path) => changes.add(path),
  );
  await runGit(
    [
      'diff-tree',
      '--stdin',
      '--always',
      '--root',
      '-r',
      '-m',
      '--no-renames',
      '--no-ext-diff',
      '--name-status',
      '-z',
    ],
    {
      ...git,
      input: steps.map(({ commit, parent }) => `${commit.id}${parent ? ` ${parent}` : ''}\n`).join(''),
      onOutput(chunk) {
        parser(chunk);
        return open > 0;
      },
    },
  );
  settle();
  return walked;
}

/** `diff-tree --name-status -z` prints, per comparison, the commit's id and then status and path by turns. */
function createRecordParser(onCommit: () => void, onPath: (path: string) => void): (chunk: Buffer) => void {
  let rest: Buffer = Buffer.alloc(0);
  let status = false;
  return (chunk) => {
    const data = rest.length > 0 ? Buffer.concat([rest, chunk]) : chunk;
    let start = 0;
    for (let end = data.indexOf(0); end !== -1; end = data.indexOf(0, start)) {
      const field = data.toString('utf8', start, end);
      start = end + 1;
      if (status) {
        onPath(field);
        status = false;
      } else if (field.length <= 4) status = true;
      else onCommit();
    }
    rest = data.subarray(start);
  };
}

interface Commit {
  id: string;
  time: string;
  parents: string[];
}

interface Step {
  commit: Commit;
  /** Absent: the commit has none. */
  parent?: string;
}

function parseCommit(line: string): Commit {
  const [seconds = '0', id = '', ...parents] = line.split(' ');
  return { id, time: utcTime(Number(seconds)), parents };
}

/** `2024-05-31T10:00:00Z` */
function utcTime(seconds: number): string {
  return new Date(seconds * 1000).toISOString().replace('.000Z', 'Z');
}
