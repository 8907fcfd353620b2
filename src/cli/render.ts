/** Snapshot -> work folder -> published folder. Astro runs in a process of its own, in a folder that is never served. */
import { existsSync } from 'node:fs';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { buildKey, readBuilt, writeBuilt } from './build-key.ts';
import { isPublished, type PublishResult, publish } from '../publish/publish.ts';
import { digest } from '../snapshot/digest.ts';
import { readReport } from '../outputs/site-files.ts';
import { filesFolder } from '../snapshot/files.ts';
import type { AstroProcess } from './astro-process.ts';
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

export async function render(
  options: RenderOptions,
  astro: AstroProcess,
  stages: Stages,
  terminal: Terminal,
): Promise<PublishResult> {
  const { root, snapshot, target, base } = options;
  const work = join(snapshot, 'work');
  const cacheDir = join(snapshot, 'cache', 'astro');
  const mark = join(snapshot, 'building');
  const key = await buildKey(options);
  const built = existsSync(mark) || !(await isPublished(target)) ? undefined : readBuilt(snapshot, key);
  if (built) {
    astro.cancel();
    return built;
  }
  // Astro takes any file in its output folder for what it wrote itself; after a build that did not end, that may be false.
  if (existsSync(mark)) {
    await rm(work, { recursive: true, force: true });
    await rm(join(snapshot, filesFolder), { recursive: true, force: true });
    await rm(cacheDir, { recursive: true, force: true });
  }
  await mkdir(work, { recursive: true });
  await writeFile(mark, '');
  terminal.progress('Rendering pages');
  const report = await astro.build({ root, outDir: work, cacheDir, base });
  stages.add({ name: 'render', ...report });
  const files = readReport(snapshot);
  if (files) stages.add({ name: 'index, beside it', ...files });
  const result = await stages.run('publish', () =>
    publish(
      [join(snapshot, filesFolder), work],
      target,
      join(snapshot, 'cache', `stamps-${digest(work)}.json`),
    ),
  );
  await rm(mark, { force: true });
  await writeBuilt(snapshot, key, result);
  return result;
}
