/** One repository's turn in a crawl: recognised as unchanged, read anew, or kept as it was. */
import { existsSync } from 'node:fs';
import type { KindDefinition } from '../catalog/kind.ts';
import type { LocationTarget } from '../catalog/descriptor.ts';
import type { Problem } from '../problems.ts';
import { digest, digestAll } from '../snapshot/digest.ts';
import { partPath } from '../snapshot/files.ts';
import type { Part, RepositoryState } from '../snapshot/format.ts';
import { canonicalJson } from '../snapshot/json.ts';
import { readPart } from '../snapshot/read.ts';
import { writePart } from '../snapshot/write.ts';
import { type RepositoryHandle, SourceError } from '../sources/source.ts';
import { codeVersion } from './code-version.ts';
import { readMemory, writeMemory } from './memory.ts';
import type { CrawlOptions } from './options.ts';
import { createReader, replay } from './reader.ts';
import { asStale, isMassLoss } from './removals.ts';
import type { RenderService } from './render.ts';
import { crawlRepository } from './repository.ts';

/** What all visits of one crawl share. */
export interface VisitContext {
  options: CrawlOptions;
  cacheDir: string;
  known: ReadonlyMap<string, RepositoryState>;
  now: string;
  render: RenderService;
  kinds: readonly KindDefinition[];
  configKey: string;
}

/** Digest of everything but the repository that decides what its part looks like. */
export function configKey({
  anyName,
  descriptors,
  rules,
  codeowners,
  kinds,
  embeds,
  limits,
}: CrawlOptions): string {
  return digest(
    canonicalJson({
      code: codeVersion(),
      anyName,
      descriptors,
      rules,
      codeowners,
      embeds: embeds?.length ? embeds : undefined,
      limits,
      kinds: kinds?.length ? kinds : undefined,
    }),
  );
}

export interface Outcome {
  state: RepositoryState;
  part?: Part;
  elsewhere: LocationTarget[];
  unchanged: boolean;
  /** So much is missing of what was known that the last good part stays until removals are accepted. */
  heldBack?: boolean;
}

export async function visitRepository(
  handle: RepositoryHandle,
  extra: readonly string[],
  context: VisitContext,
): Promise<Outcome> {
  const { options, known, cacheDir } = context;
  const previous = known.get(handle.repository.id);
  const memory = readMemory(cacheDir, handle.repository.id);
  const { commit: _, ...identity } = handle.repository;
  const base = digestAll([context.configKey, canonicalJson(identity), ...extra]);
  const usable = memory && previous?.part === memory.part && existsSync(partPath(options.dir, memory.part));

  try {
    const revision = await handle.revision();
    if (revision !== undefined && usable && previous.input === digestAll([base, revision])) {
      return {
        state: {
          ...previous,
          ...handle.repository,
          commit: previous.commit,
          branch: previous.branch,
          state: 'fresh',
          since: undefined,
          problems: [],
        },
        part: readPart(options.dir, memory.part),
        elsewhere: memory.elsewhere,
        unchanged: true,
      };
    }
    const tree = await handle.open();
    try {
      const repository = tree.repository;
      const pinned = revision ?? undefined;
      if (pinned === undefined && usable && memory.key === base) {
        const reader = createReader(tree);
        const input = digestAll([base, await replay(reader, memory.trace)]);
        if (input === previous.input) {
          const part = readPart(options.dir, memory.part);
          const sameCommit = repository.commit === previous.commit;
          const { changed, commits } = sameCommit ? previous : await lastChanged(tree, part, previous);
          return {
            state: {
              ...repository,
              state: 'fresh',
              part: memory.part,
              input,
              changed,
              commits,
              problems: [],
            },
            part,
            elsewhere: memory.elsewhere,
            unchanged: true,
          };
        }
      }
      const reader = createReader(tree);
      const { part, elsewhere } = await crawlRepository(tree, reader, {
        dir: options.dir,
        patterns: repository.directory ? ['**'] : handle.loose ? ['**/*.{yaml,yml}'] : options.descriptors,
        extra,
        anyName: options.anyName,
        // Whoever wrote the configuration named the directory itself.
        rules: repository.directory ? undefined : options.rules,
        codeowners: options.codeowners,
        kinds: context.kinds,
        embeds: options.embeds?.length ? options.embeds : undefined,
        limits: options.limits,
        render: context.render.render,
      });
      const lost =
        repository.directory && !options.acceptRemovals ? vanished(part, previous, options.dir) : [];
      if (lost.length > 0) {
        const state = asStale(previous as RepositoryState, context.now, [massRemoval(repository, lost)]);
        return {
          state,
          part: readPart(options.dir, state.part as string),
          elsewhere: [],
          unchanged: true,
          heldBack: true,
        };
      }
      const partDigest = await writePart(options.dir, part);
      const input = digestAll([base, pinned ?? reader.inputDigest()]);
      const dates = await lastChanged(tree, part, previous);
      await writeMemory(cacheDir, repository.id, {
        key: base,
        trace: pinned ? [] : reader.trace(),
        part: partDigest,
        elsewhere,
      });
      return {
        state: { ...repository, state: 'fresh', part: partDigest, input, ...dates, problems: [] },
        part: readPart(options.dir, partDigest),
        elsewhere,
        unchanged: false,
      };
    } finally {
      await tree.close();
    }
  } catch (error) {
    const problem = problemOf(error, handle.repository.id, options.signal);
    const base = previous ?? { ...handle.repository, state: 'fresh' as const, changed: {}, problems: [] };
    const state = asStale(base, context.now, [problem]);
    return {
      state,
      part:
        state.part && existsSync(partPath(options.dir, state.part))
          ? readPart(options.dir, state.part)
          : undefined,
      elsewhere: memory?.elsewhere ?? [],
      unchanged: true,
    };
  }
}

/** Refs that a directory's last good part had and this one lacks, if they are suspiciously many. */
function vanished(part: Part, previous: RepositoryState | undefined, dir: string): string[] {
  if (!previous?.part || !existsSync(partPath(dir, previous.part))) return [];
  const there = new Set(part.entities.map(({ ref }) => ref));
  const before = new Set(readPart(dir, previous.part).entities.map(({ ref }) => ref));
  const lost = [...before].filter((ref) => !there.has(ref));
  return isMassLoss(lost.length, before.size) ? lost : [];
}

function massRemoval({ id }: { id: string }, lost: readonly string[]): Problem {
  return {
    rule: 'mass-removal',
    severity: 'error',
    message: `${lost.length} teams and people that this directory knew are missing at once: ${lost.slice(0, 5).join(', ')}${lost.length > 5 ? ', ...' : ''}. They were kept, marked stale.`,
    hint: 'If they are really gone, run once more with --accept-removals. Else check the token and the export.',
    repository: id,
  };
}

/**
 * Whatever a repository makes fail is that repository's problem: the others are shown all the same. Faults of this
 * machine (a full disk) carry a system's code, and end the crawl.
 */
function problemOf(error: unknown, repository: string, signal: AbortSignal | undefined): Problem {
  if (error instanceof SourceError) return error.problem;
  const ofSystem = error instanceof Error && typeof (error as NodeJS.ErrnoException).syscall === 'string';
  if (signal?.aborted || ofSystem) throw error;
  return {
    rule: 'repository-failed',
    severity: 'error',
    message: `This repository could not be read: ${String(error).slice(0, 200).toWellFormed()}.`,
    hint: 'This is a fault of Callboard: please report it, with the repository if it is public.',
    repository,
  };
}

async function lastChanged(
  tree: Awaited<ReturnType<RepositoryHandle['open']>>,
  part: Part,
  previous: RepositoryState | undefined,
): Promise<Pick<RepositoryState, 'changed' | 'commits'>> {
  const descriptors = new Set(part.entities.map(({ origin }) => origin.file));
  const paths = new Set([...part.docs.map(({ file }) => file), ...descriptors]);
  paths.delete('');
  // Dates that were found without their commits are looked up once more.
  const known =
    previous?.commit && previous.commits
      ? { commit: previous.commit, changed: previous.changed, commits: previous.commits }
      : undefined;
  const commits = new Map<string, string>();
  const found = paths.size
    ? await tree.lastChanged([...paths].sort(), known, commits)
    : new Map<string, string>();
  return {
    changed: Object.fromEntries([...found].filter(([path]) => paths.has(path))),
    commits: Object.fromEntries([...commits].filter(([path]) => descriptors.has(path))),
  };
}
