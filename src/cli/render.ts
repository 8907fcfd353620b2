/** Snapshot -> work folder -> published folder. Astro runs in a process of its own, in a folder that is never served. */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildKey, readBuilt, writeBuilt } from './build-key.ts';
import { isPublished, type PublishResult, publish } from '../publish/publish.ts';
import { digest } from '../snapshot/digest.ts';
import { filesFolder } from '../snapshot/files.ts';
import { CommandError } from './project.ts';
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

/** What the Astro process is told; one JSON argument. */
export interface AstroJob {
  root: string;
  outDir: string;
  cacheDir: string;
  base?: string;
}

/** What it answers, as its last line. */
export interface AstroReport {
  ms: number;
  memory: number;
}

export async function render(
  options: RenderOptions,
  stages: Stages,
  terminal: Terminal,
): Promise<PublishResult> {
  const { root, snapshot, target, base } = options;
  const work = join(snapshot, 'work');
  const cacheDir = join(snapshot, 'cache', 'astro');
  const mark = join(snapshot, 'building');
  const key = await buildKey(options);
  const built = existsSync(mark) || !(await isPublished(target)) ? undefined : readBuilt(snapshot, key);
  if (built) return built;
  // Astro takes any file in its output folder for what it wrote itself; after a build that did not end, that may be false.
  if (existsSync(mark)) {
    await rm(work, { recursive: true, force: true });
    await rm(join(snapshot, filesFolder), { recursive: true, force: true });
    await rm(cacheDir, { recursive: true, force: true });
  }
  await mkdir(work, { recursive: true });
  await writeFile(mark, '');
  terminal.progress('Rendering pages');
  const report = await runAstro({ root, outDir: work, cacheDir, base });
  stages.add({ name: 'render and index', ...report });
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

async function runAstro(job: AstroJob): Promise<AstroReport> {
  const worker = fileURLToPath(import.meta.resolve('callboard/astro-worker'));
  const child = spawn(process.execPath, [...process.execArgv, worker, JSON.stringify(job)], {
    cwd: job.root,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ASTRO_TELEMETRY_DISABLED: '1' },
  });
  let out = '';
  let errors = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (out = (out + text).slice(-100_000)));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (errors = (errors + text).slice(-20_000)));
  const code = await new Promise<number | null>((resolve, reject) =>
    child.on('error', reject).on('close', resolve),
  );
  const last = out.trimEnd().split('\n').at(-1) ?? '';
  if (code !== 0 || !last.startsWith('{'))
    throw new CommandError(`Rendering the site failed (exit code ${code}).\n${errors.trim() || out.trim()}`);
  return JSON.parse(last) as AstroReport;
}
