/** Astro's build in a process of its own, which loads Astro while this process still reads repositories. */
import { type ChildProcessByStdio, spawn } from 'node:child_process';
import type { Readable, Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { CommandError } from './project.ts';

/** What the process is told: one line of JSON. */
export interface AstroJob {
  root: string;
  outDir: string;
  cacheDir: string;
  base?: string;
}

/** What it answers, as its last line. */
export interface AstroReport {
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
  /** Starts the process, so that it has loaded Astro when there is something to build. */
  start(): void;
  /** @throws {CommandError} with what Astro printed when the build fails */
  build(job: AstroJob): Promise<AstroReport>;
  /** Ends a process that is not needed. */
  cancel(): void;
  /** For failures before the build: the waiting process would keep this one from ending. */
  cancelAndThrow(error: unknown): never;
}

/**
 * Nothing runs yet: see {@link AstroProcess.start}.
 * @param root folder that the process runs in: the site's
 */
export function createAstro(root: string): AstroProcess {
  let running: Running | undefined;
  return {
    start: () => void (running ??= startWorker(root)),
    async build(job) {
      running ??= startWorker(root);
      const { child, closed, printed } = running;
      child.stdin.end(`${JSON.stringify(job)}\n`);
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
    cancel: () => void running?.child.kill(),
    cancelAndThrow(error) {
      running?.child.kill();
      throw error;
    },
  };
}

interface Running {
  child: ChildProcessByStdio<Writable, Readable, Readable>;
  closed: Promise<number | null>;
  printed: { out: string; errors: string };
}

function startWorker(root: string): Running {
  const worker = fileURLToPath(import.meta.resolve('callboard/astro-worker'));
  const child = spawn(process.execPath, [...process.execArgv, worker], {
    cwd: root,
    stdio: ['pipe', 'pipe', 'pipe'],
    env: { ...process.env, ASTRO_TELEMETRY_DISABLED: '1' },
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
  const closed = new Promise<number | null>((resolve, reject) =>
    child.on('error', reject).on('close', resolve),
  );
  closed.catch(() => {});
  return { child, closed, printed };
}
