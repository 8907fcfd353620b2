/**
 * Astro's build in a process of its own. It may be started while repositories are still read: it loads Astro, the site's
 * configuration and its integrations, and waits for the snapshot before it reads it.
 */
import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Readable, Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { pendingVariable } from '../snapshot/pending.ts';
import { CommandError } from './project.ts';

/** What the process is told: its first line of input. A second, empty line says that the snapshot is complete. */
export interface AstroJob {
  root: string;
  outDir: string;
  cacheDir: string;
  base?: string;
}

/** What it answers, as its last line. */
export interface AstroReport {
  /** Since the snapshot was complete. */
  ms: number;
  /** Peak resident memory in bytes. */
  memory: number;
}

/** Its last line instead, where an error was written for people. */
export interface AstroFailure {
  failed: string;
  hint: string;
}

export interface AstroProcess {
  /** Starts the process while the snapshot is still being written. */
  start(): void;
  /**
   * The snapshot is complete: builds the site.
   * @throws {CommandError} with what Astro printed when the build fails
   */
  build(): Promise<AstroReport>;
  /** Ends a process that waits; nothing has been built. */
  cancel(): void;
}

/** @param snapshot the snapshot folder that the site renders */
export function createAstro(job: AstroJob, snapshot: string): AstroProcess {
  const mark = join(snapshot, 'cache', 'pending');
  let running: Running | undefined;
  return {
    start() {
      if (running) return;
      mkdirSync(dirname(mark), { recursive: true });
      writeFileSync(mark, '');
      running = startWorker(job, mark);
    },
    async build() {
      rmSync(mark, { force: true });
      running ??= startWorker(job, mark);
      const { child, closed, printed } = running;
      child.stdin.end('\n');
      const code = await closed;
      const { out, errors } = printed;
      const last = out.trimEnd().split('\n').at(-1) ?? '';
      const answer = last.startsWith('{') ? (JSON.parse(last) as AstroReport | AstroFailure) : undefined;
      if (answer && 'failed' in answer)
        throw new CommandError([answer.failed, answer.hint].filter(Boolean).join('\n'));
      if (code !== 0 || !answer)
        throw new CommandError(
          `Rendering the site failed (exit code ${code}).\n${errors.trim() || out.trim()}`,
        );
      return answer;
    },
    cancel() {
      running?.child.kill();
      rmSync(mark, { force: true });
    },
  };
}

interface Running {
  child: ChildProcessByStdio<Writable, Readable, Readable>;
  closed: Promise<number | null>;
  printed: { out: string; errors: string };
}

/** Most of what a build makes is dropped at once: with more room for it, less is looked through again and again. */
const youngSpace = '--max-semi-space-size=64';

function startWorker(job: AstroJob, mark: string): Running {
  const worker = fileURLToPath(import.meta.resolve('callboard/astro-worker'));
  const child = spawn(process.execPath, [...process.execArgv, youngSpace, worker], {
    cwd: job.root,
    stdio: ['pipe', 'pipe', 'pipe'],
    env: { ...process.env, ASTRO_TELEMETRY_DISABLED: '1', [pendingVariable]: mark },
  });
  const printed = { out: '', errors: '' };
  child.stdout
    .setEncoding('utf8')
    .on('data', (text: string) => (printed.out = (printed.out + text).slice(-100_000)));
  child.stderr
    .setEncoding('utf8')
    .on('data', (text: string) => (printed.errors = (printed.errors + text).slice(-20_000)));
  // A process that has ended already is told of by its exit code.
  child.stdin.on('error', () => {});
  child.stdin.write(`${JSON.stringify(job)}\n`);
  const closed = new Promise<number | null>((resolve, reject) =>
    child.on('error', reject).on('close', resolve),
  );
  closed.catch(() => {});
  return { child, closed, printed };
}
