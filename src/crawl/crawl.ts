/** Sources -> snapshot. Lists, reads what has changed, keeps what cannot be read, replaces the manifest last. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import pLimit from 'p-limit';
import type { LocationTarget } from '../catalog/descriptor.ts';
import { withExtensionKinds } from '../catalog/extension-kind.ts';
import type { Problem } from '../problems.ts';
import { partPath } from '../snapshot/files.ts';
import { type Manifest, type Part, type RepositoryState, snapshotVersion } from '../snapshot/format.ts';
import { canonicalJson } from '../snapshot/json.ts';
import { readManifest, readPart } from '../snapshot/read.ts';
import { pruneSnapshot, writeManifest } from '../snapshot/write.ts';
import { type RepositoryHandle, SourceError } from '../sources/source.ts';
import { extraDescriptors, unknownTargets } from './elsewhere.ts';
import { type Listed, listSources } from './listing.ts';
import { readMemory } from './memory.ts';
import type { CrawlOptions } from './options.ts';
import type { CrawlProgress } from './progress.ts';
import { asStale, isMassLoss, updateTombstones } from './removals.ts';
import { createRenderService } from './render.ts';
import { configKey, visitRepository, type VisitContext } from './visit.ts';

export interface CrawlResult {
  manifest: Manifest;
  parts: ReadonlyMap<string, Part>;
  progress: CrawlProgress;
  /** Ids of repositories that a listing lacks but that were kept: the run is red until removals are accepted. */
  heldBack: string[];
}

export async function crawl(options: CrawlOptions): Promise<CrawlResult> {
  const { dir } = options;
  const cacheDir = join(dir, 'cache');
  const previous = readManifest(dir);
  const known = new Map(previous?.repositories.map((state) => [state.id, state]));
  const now = options.now.toISOString();
  const render = createRenderService({ dir, maxThreads: options.concurrency });
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
    if (options.only !== undefined && !handles.length) throw unknownRepository(options.only, listed);
    progress.repositories = listed.handles.length;
    report();

    const context: VisitContext = {
      options,
      cacheDir,
      known,
      now,
      render,
      kinds: withExtensionKinds(options.kinds ?? []),
      configKey: configKey(options),
    };
    const states = new Map<string, RepositoryState>();
    const parts = new Map<string, Part>();
    const elsewhere = new Map<string, LocationTarget[]>();
    const heldBack = new Set<string>();
    const visit = async (handle: RepositoryHandle, extra: readonly string[]) => {
      const outcome = await visitRepository(handle, extra, context);
      const { id } = handle.repository;
      states.set(id, outcome.state);
      if (outcome.part) parts.set(id, outcome.part);
      if (outcome.heldBack) heldBack.add(id);
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
      ...(options.kinds?.length && { kinds: [...options.kinds] }),
      ...(options.annotations?.length && { annotations: [...options.annotations] }),
      repositories,
      leftOut: listed.leftOut,
      tombstones: tombstones(dir, previous, repositories, ordered, now),
      problems: [...listed.problems, ...kept.problems, ...unknownTargets(elsewhere, listed.handles)],
    };
    if (!previous || canonicalJson(previous) !== canonicalJson(manifest)) {
      await writeManifest(dir, manifest);
      await prune(dir, manifest, ordered);
    }
    return { manifest, parts: ordered, progress, heldBack: [...kept.heldBack, ...heldBack] };
  } finally {
    await render.close();
  }
}

function isWanted(repository: { id: string; name: string }, only: string | undefined): boolean {
  return only === undefined || repository.id === only || repository.name === only;
}

function unknownRepository(only: string, { handles }: Listed): SourceError {
  const names = handles.map(({ repository }) => repository.id);
  const shown = names.slice(0, 10).join(', ') + (names.length > 10 ? ', ...' : '');
  return new SourceError({
    rule: 'repository-not-found',
    severity: 'error',
    message: `--only: no source has a repository with the id or name "${only}". There are: ${shown || 'none'}.`,
  });
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
  const before = previous.repositories.flatMap(({ id, part }): [string, Part][] => {
    const now = partsNow.has(`${id} ${part}`) ? parts.get(id) : undefined;
    if (now) return [[id, now]];
    return part && existsSync(partPath(dir, part)) ? [[id, readPart(dir, part)]] : [];
  });
  return updateTombstones(previous.tombstones, before, parts, now);
}

async function prune(dir: string, manifest: Manifest, parts: ReadonlyMap<string, Part>): Promise<void> {
  const names = new Set(manifest.repositories.flatMap(({ part }) => part ?? []));
  await pruneSnapshot(dir, {
    parts: names,
    html: new Set([...parts.values()].flatMap(({ docs }) => docs.map(({ html }) => html))),
    assets: new Set([...parts.values()].flatMap(({ assets }) => Object.values(assets))),
    blobs: new Set([...parts.values()].flatMap(({ blobs }) => blobs ?? [])),
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
