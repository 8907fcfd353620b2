/** Snapshot -> work folder -> published folder. Astro runs in a process of its own, in a folder that is never served. */
import { existsSync } from 'node:fs';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { buildKey, readBuilt, writeBuilt } from './build-key.ts';
import { isPublished, type PublishResult, publish } from '../publish/publish.ts';
import { digest } from '../snapshot/digest.ts';
import { writeCollectedTimes } from '../outputs/collected.ts';
import { readReport } from '../outputs/site-files.ts';
import { readCollected } from '../snapshot/collected.ts';
import { filesFolder } from '../snapshot/files.ts';
import { createAstro } from './astro-process.ts';
import type { Stages } from './stages.ts';
import type { Terminal } from './terminal.ts';

export interface RenderOptions {
  /** Root of the Astro site. */
  root: string;
  snapshot: string;
  /** Folder to publish to. */
  target: string;
  /** Overrides the site's `base`. */
  base?: string;
}

export interface Rendering {
  /** Something has changed: Astro starts while the rest is still read. */
  start(): void;
  /** The snapshot is complete: renders and publishes it, if anything has changed. */
  finish(): Promise<PublishResult>;
  /** For failures before the snapshot is complete: the waiting process would keep this one from ending. */
  cancelAndThrow(error: unknown): never;
}

/** Removes what a build that did not end has left, before anything reads it. */
export async function prepareRendering(
  options: RenderOptions,
  stages: Stages,
  terminal: Terminal,
): Promise<Rendering> {
  const { root, snapshot, target, base } = options;
  const work = join(snapshot, 'work');
  const files = join(snapshot, filesFolder);
  const cacheDir = join(snapshot, 'cache', 'astro');
  const mark = join(snapshot, 'building');
  // Astro takes any file in its output folder for what it wrote itself; after a build that did not end, that may be false.
  if (existsSync(mark)) {
    for (const folder of [work, files, cacheDir]) await rm(folder, { recursive: true, force: true });
    await rm(mark, { force: true });
  }
  await mkdir(work, { recursive: true });
  const astro = createAstro({ root, outDir: work, cacheDir, base }, snapshot);
  let started = false;
  return {
    start() {
      started = true;
      astro.start();
    },
    async finish() {
      const key = await buildKey(options);
      const built = !started && (await isPublished(target)) ? readBuilt(snapshot, key) : undefined;
      if (built) {
        await writeCollectedTimes(readCollected(snapshot), target);
        return built;
      }
      await writeFile(mark, '');
      terminal.progress('Rendering pages');
      stages.add({ name: 'render', ...(await astro.build()) });
      const report = readReport(snapshot);
      if (report) stages.add({ name: 'index, beside it', ...report });
      const result = await stages.run('publish', () =>
        publish([files, work], target, join(snapshot, 'cache', `stamps-${digest(work)}.json`)),
      );
      await rm(mark, { force: true });
      await writeBuilt(snapshot, key, result);
      return result;
    },
    cancelAndThrow(error) {
      astro.cancel();
      throw error;
    },
  };
}
