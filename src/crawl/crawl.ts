/** Sources -> snapshot. Lists, reads what has changed, keeps what cannot be read, replaces the manifest last. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import pLimit from 'p-limit';
import type { LocationTarget } from '../catalog/descriptor.ts';
import type { KindDefinition } from '../catalog/kind.ts';
import type { CatalogRules } from '../catalog/rules.ts';
import type { Problem } from '../problems.ts';
import { digest, digestAll } from '../snapshot/digest.ts';
import { partPath, replaceFile } from '../snapshot/files.ts';
import { type Manifest, type Part, type RepositoryState, snapshotVersion } from '../snapshot/format.ts';
import { canonicalJson } from '../snapshot/json.ts';
import { partBlobs, readManifest, readPart } from '../snapshot/read.ts';
import { pruneSnapshot, writeManifest, writePart } from '../snapshot/write.ts';
import { type RepositoryHandle, type Source, type SourceLimits, SourceError } from '../sources/source.ts';
import { codeVersion } from './code-version.ts';
import { extraDescriptors, unknownTargets } from './elsewhere.ts';
import type { CrawlLimits } from '../sources/limits.ts';
import type { CrawlProgress, OnProgress } from './progress.ts';
import { createReader, replay, type Trace } from './reader.ts';
import { asStale, isMassLoss, updateTombstones } from './removals.ts';
import { createRenderService, type RenderService } from './render.ts';
import { crawlRepository } from './repository.ts';

export interface CrawlOptions {
  /** The snapshot folder. */
  dir: string;
  sources: readonly Source[];
  visibility: 'public' | 'internal';
  /** Globs of descriptor files. */
  descriptors: readonly string[];
  /** In repositories without such files, any YAML file that begins an entity is a descriptor. @default false */
  anyName?: boolean;
  rules?: CatalogRules;
  kinds?: readonly KindDefinition[];
  limits: CrawlLimits;
  sourceLimits: SourceLimits;
  env: Record<string, string | undefined>;
  now: Date;
  /** Read only repositories whose id or name is this; all others stay as they are. */
  only?: string;
  /** Let repositories go that the listing lacks, however many they are. */
  acceptRemovals?: boolean;
  /** `sources` are only some of those in the configuration: what came from others stays as it is. */
  keepOthers?: boolean;
  /** Repositories read at a time; threads that render docs. @default 8; one per processor */
  concurrency?: number;
  onProgress?: OnProgress;
  signal?: AbortSignal;
}

export interface CrawlResult {
  manifest: Manifest;
  parts: ReadonlyMap<string, Part>;
  progress: CrawlProgress;
  /** Ids of repositories that a listing lacks but that were kept: the run is red until removals are accepted. */
  heldBack: string[];
}

/** What is remembered of a repository between crawls, besides the manifest: only to save work. */
interface Memory {
  key: string;
  trace: Trace;
  part: string;
  elsewhere: LocationTarget[];
}

export async function crawl(options: CrawlOptions): Promise<CrawlResult> {
  const { dir } = options;
  const cacheDir = join(dir, 'cache');
  const previous = readManifest(dir);
  const known = new Map(previous?.repositories.map((state) => [state.id, state]));
  const now = options.now.toISOString();
  const render = createRenderService(join(cacheDir, 'render'), options.concurrency);
  const progress: CrawlProgress = {
    repositories: 0,
    done: 0,
    unchanged: 0,
    entities: 0,
    docs: 0,
    problems: 0,
  };
  const report = (current?: string) => options.onProgress?.({ ...progress, current });

  try {
    const listed = await listSources(options, cacheDir, known);
    const handles = listed.handles.filter(({ repository }) => isWanted(repository, options.only));
    progress.repositories = listed.handles.length;
    report();

    const context: Context = { options, cacheDir, known, now, render, configKey: configKey(options) };
    const states = new Map<string, RepositoryState>();
    const parts = new Map<string, Part>();
    const elsewhere = new Map<string, LocationTarget[]>();
    const visit = async (handle: RepositoryHandle, extra: readonly string[]) => {
      const outcome = await visitRepository(handle, extra, context);
      const { id } = handle.repository;
      states.set(id, outcome.state);
      if (outcome.part) parts.set(id, outcome.part);
      elsewhere.set(id, outcome.elsewhere);
      progress.done += 1;
      if (outcome.unchanged) progress.unchanged += 1;
      progress.entities += outcome.part?.entities.length ?? 0;
      progress.docs += outcome.part?.docs.length ?? 0;
      progress.problems += (outcome.part?.problems.length ?? 0) + outcome.state.problems.length;
      report(handle.repository.name);
    };
    const limit = pLimit(options.concurrency ?? 8);
    const extraBefore = extraDescriptors(rememberedTargets(handles, cacheDir), handles);
    await Promise.all(
      handles.map((handle) => limit(() => visit(handle, extraBefore.get(handle.repository.id) ?? []))),
    );

    // Locations that point into other repositories are known only now; those repositories are read once more.
    const extra = extraDescriptors(elsewhere, handles);
    await Promise.all(
      handles
        .filter(
          ({ repository }) =>
            (extra.get(repository.id) ?? []).join() !== (extraBefore.get(repository.id) ?? []).join(),
        )
        .map((handle) => {
          progress.done -= 1;
          return limit(() => visit(handle, extra.get(handle.repository.id) ?? []));
        }),
    );

    const kept = keepMissing(options, listed, known, states, now);
    const repositories = [...listed.handles.map(({ repository }) => repository.id), ...kept.ids]
      .map((id) => states.get(id) ?? known.get(id))
      .filter((state) => state !== undefined);
    for (const { id, part } of repositories)
      if (!parts.has(id) && part && existsSync(partPath(dir, part))) parts.set(id, readPart(dir, part));

    const ordered = new Map(
      repositories.flatMap(({ id }) => (parts.has(id) ? [[id, parts.get(id) as Part]] : [])),
    );
    const manifest: Manifest = {
      version: snapshotVersion,
      sources: options.keepOthers && previous ? previous.sources : options.sources.map(({ label }) => label),
      visibility: options.visibility,
      repositories,
      leftOut: listed.leftOut,
      tombstones: tombstones(dir, previous, repositories, ordered, now),
      problems: [...listed.problems, ...kept.problems, ...unknownTargets(elsewhere, listed.handles)],
    };
    if (!previous || canonicalJson(previous) !== canonicalJson(manifest)) {
      await writeManifest(dir, manifest);
      await prune(dir, manifest, ordered);
    }
    return { manifest, parts: ordered, progress, heldBack: kept.heldBack };
  } finally {
    await render.close();
  }
}

interface Listed {
  /** In source order, then as the source lists them; one per id. */
  handles: RepositoryHandle[];
  leftOut: string[];
  problems: Problem[];
  /** Labels of sources whose listing failed. */
  failed: Set<string>;
}

async function listSources(
  options: CrawlOptions,
  cacheDir: string,
  known: ReadonlyMap<string, RepositoryState>,
): Promise<Listed> {
  const listed: Listed = { handles: [], leftOut: [], problems: [], failed: new Set() };
  const ids = new Map<string, string>();
  const listings = await Promise.all(
    options.sources.map((source) =>
      source.list({
        cacheDir: join(cacheDir, 'sources'),
        env: options.env,
        visibility: options.visibility,
        signal: options.signal,
        previous: known,
        limits: options.sourceLimits,
      }),
    ),
  );
  for (const [index, listing] of listings.entries()) {
    const label = options.sources[index]?.label ?? '';
    if (!listing.ok) listed.failed.add(label);
    listed.leftOut.push(...listing.leftOut);
    listed.problems.push(...listing.problems);
    for (const handle of listing.repositories) {
      const { id } = handle.repository;
      const other = ids.get(id);
      if (other === undefined) {
        ids.set(id, label);
        listed.handles.push(handle);
      } else if (other !== label)
        listed.problems.push({
          rule: 'repository-twice',
          severity: 'info',
          message: `Two sources hold the repository ${id}: "${other}" and "${label}". The first one is used.`,
          hint: 'Remove one of them from content/sources.yaml.',
          repository: id,
        });
    }
  }
  listed.leftOut = [...new Set(listed.leftOut)].sort();
  return listed;
}

function isWanted(repository: { id: string; name: string }, only: string | undefined): boolean {
  return only === undefined || repository.id === only || repository.name === only;
}

interface Context {
  options: CrawlOptions;
  cacheDir: string;
  known: ReadonlyMap<string, RepositoryState>;
  now: string;
  render: RenderService;
  configKey: string;
}

/** Digest of everything but the repository that decides what its part looks like. */
function configKey({ anyName, descriptors, rules, kinds, limits }: CrawlOptions): string {
  return digest(
    canonicalJson({
      code: codeVersion(),
      anyName,
      descriptors,
      rules,
      limits,
      kinds: kinds?.map(({ kind }) => kind),
    }),
  );
}

interface Outcome {
  state: RepositoryState;
  part?: Part;
  elsewhere: LocationTarget[];
  unchanged: boolean;
}

async function visitRepository(
  handle: RepositoryHandle,
  extra: readonly string[],
  context: Context,
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
          const changed = sameCommit ? previous.changed : await lastChanged(tree, part, previous);
          return {
            state: { ...repository, state: 'fresh', part: memory.part, input, changed, problems: [] },
            part,
            elsewhere: memory.elsewhere,
            unchanged: true,
          };
        }
      }
      const reader = createReader(tree);
      const { part, elsewhere } = await crawlRepository(tree, reader, {
        dir: options.dir,
        patterns: handle.loose ? ['**/*.{yaml,yml}'] : options.descriptors,
        extra,
        anyName: options.anyName,
        rules: options.rules,
        kinds: options.kinds,
        limits: options.limits,
        render: context.render.render,
      });
      const partDigest = await writePart(options.dir, part);
      const input = digestAll([base, pinned ?? reader.inputDigest()]);
      const changed = await lastChanged(tree, part, previous);
      await writeMemory(cacheDir, repository.id, {
        key: base,
        trace: pinned ? [] : reader.trace(),
        part: partDigest,
        elsewhere,
      });
      return {
        state: { ...repository, state: 'fresh', part: partDigest, input, changed, problems: [] },
        part: readPart(options.dir, partDigest),
        elsewhere,
        unchanged: false,
      };
    } finally {
      await tree.close();
    }
  } catch (error) {
    if (!(error instanceof SourceError)) throw error;
    const base = previous ?? { ...handle.repository, state: 'fresh' as const, changed: {}, problems: [] };
    const state = asStale(base, context.now, [error.problem]);
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

async function lastChanged(
  tree: Awaited<ReturnType<RepositoryHandle['open']>>,
  part: Part,
  previous: RepositoryState | undefined,
): Promise<Record<string, string>> {
  const paths = new Set([
    ...part.docs.map(({ file }) => file),
    ...part.entities.map(({ origin }) => origin.file),
  ]);
  paths.delete('');
  const known = previous?.commit ? { commit: previous.commit, changed: previous.changed } : undefined;
  const found = paths.size ? await tree.lastChanged([...paths].sort(), known) : new Map<string, string>();
  return Object.fromEntries([...found].filter(([path]) => paths.has(path)));
}

/** Repositories that were known and that no listing names: those of failed listings stay, and all of them after a mass loss. */
function keepMissing(
  options: CrawlOptions,
  listed: Listed,
  known: ReadonlyMap<string, RepositoryState>,
  states: Map<string, RepositoryState>,
  now: string,
): { ids: string[]; heldBack: string[]; problems: Problem[] } {
  const listedIds = new Set([...listed.handles.map(({ repository }) => repository.id), ...listed.leftOut]);
  const labels = new Set(options.sources.map(({ label }) => label));
  const missing = [...known.values()].filter(({ id }) => !listedIds.has(id));
  const unreachable = missing.filter(({ source }) => listed.failed.has(source));
  const gone = missing.filter(({ source }) => !listed.failed.has(source) && labels.has(source));
  const holdBack = !options.acceptRemovals && isMassLoss(gone.length, known.size);
  for (const state of unreachable) states.set(state.id, asStale(state, now, []));
  const problems: Problem[] = [];
  if (holdBack) {
    for (const state of gone) states.set(state.id, asStale(state, now, []));
    problems.push({
      rule: 'mass-removal',
      severity: 'error',
      message: `${gone.length} of ${known.size} known repositories are missing from their sources: ${gone
        .slice(0, 5)
        .map(({ id }) => id)
        .join(', ')}${gone.length > 5 ? ', ...' : ''}. They were kept, marked stale.`,
      hint: 'If they are really gone, run once more with --accept-removals. Else check the token and the listing.',
    });
  }
  const others = options.keepOthers ? missing.filter(({ source }) => !labels.has(source)) : [];
  const kept = [...unreachable, ...(holdBack ? gone : []), ...others];
  return { ids: kept.map(({ id }) => id), heldBack: holdBack ? gone.map(({ id }) => id) : [], problems };
}

function tombstones(
  dir: string,
  previous: Manifest | undefined,
  repositories: readonly RepositoryState[],
  parts: ReadonlyMap<string, Part>,
  now: string,
): Manifest['tombstones'] {
  if (!previous) return [];
  const partsNow = new Set(repositories.map(({ id, part }) => `${id} ${part}`));
  const same =
    previous.repositories.length === repositories.length &&
    previous.repositories.every(({ id, part }) => partsNow.has(`${id} ${part}`));
  if (same) return previous.tombstones;
  const before = previous.repositories.flatMap(({ id, part }): [string, Part][] =>
    part && existsSync(partPath(dir, part)) ? [[id, readPart(dir, part)]] : [],
  );
  return updateTombstones(previous.tombstones, before, parts, now);
}

async function prune(dir: string, manifest: Manifest, parts: ReadonlyMap<string, Part>): Promise<void> {
  const names = new Set(manifest.repositories.flatMap(({ part }) => part ?? []));
  await pruneSnapshot(dir, {
    parts: names,
    html: new Set([...parts.values()].flatMap(({ docs }) => docs.map(({ html }) => html))),
    assets: new Set([...parts.values()].flatMap(({ assets }) => Object.values(assets))),
    blobs: new Set([...names].flatMap((name) => partBlobs(dir, name))),
  });
}

function rememberedTargets(
  handles: readonly RepositoryHandle[],
  cacheDir: string,
): Map<string, LocationTarget[]> {
  return new Map(
    handles.map(({ repository }) => [repository.id, readMemory(cacheDir, repository.id)?.elsewhere ?? []]),
  );
}

function memoryPath(cacheDir: string, id: string): string {
  return join(cacheDir, 'read', `${digest(id)}.json`);
}

/** Our own file; one that is damaged counts as absent. */
function readMemory(cacheDir: string, id: string): Memory | undefined {
  try {
    return JSON.parse(readFileSync(memoryPath(cacheDir, id), 'utf8')) as Memory;
  } catch {
    return undefined;
  }
}

async function writeMemory(cacheDir: string, id: string, memory: Memory): Promise<void> {
  await replaceFile(memoryPath(cacheDir, id), JSON.stringify(memory));
}
