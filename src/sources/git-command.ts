/** The one place that starts git: fixed arguments, no shell, a small environment, bounds on time and output. */
import { spawn } from 'node:child_process';
import { redactShapes } from './redact.ts';

export interface GitOptions {
  env: Readonly<Record<string, string>>;
  seconds: number;
  input?: string;
  signal?: AbortSignal;
  /** Output beyond this ends git and is an error. @default 1 GB */
  maxBytes?: number;
  redact?(text: string): string;
  /** Called with output as it arrives instead of collecting it; return false to end git without an error. */
  onOutput?(chunk: Buffer): boolean;
}

export class GitError extends Error {
  /** What git wrote to stderr, redacted. */
  readonly stderr: string;
  readonly reason: 'exit' | 'timeout' | 'aborted' | 'too-large' | 'not-found';
  constructor(message: string, reason: GitError['reason'], stderr: string) {
    super(message);
    this.name = 'GitError';
    this.reason = reason;
    this.stderr = stderr;
  }
}

/** Runs git to its end. @throws {GitError} */
export function runGit(
  args: readonly string[],
  options: GitOptions,
): Promise<{ stdout: Buffer; stderr: string }> {
  const redact = options.redact ?? redactShapes;
  const command = args.find((arg) => /^[a-z]/.test(arg) && !arg.includes('=')) ?? '';
  return new Promise((resolve, reject) => {
    const child = spawn('git', args, { env: { ...options.env }, stdio: 'pipe', cwd: '/', windowsHide: true });
    const chunks: Buffer[] = [];
    let bytes = 0;
    let errors = '';
    let stopped: GitError['reason'] | 'enough' | undefined;
    const stop = (reason: typeof stopped): void => {
      if (stopped) return;
      stopped = reason;
      // git ends its own transport helpers on SIGTERM, but not on SIGKILL.
      child.kill('SIGTERM');
      setTimeout(() => child.kill('SIGKILL'), 3000).unref();
    };
    const abort = (): void => stop('aborted');
    const timer = setTimeout(() => stop('timeout'), options.seconds * 1000);
    options.signal?.addEventListener('abort', abort);
    if (options.signal?.aborted) abort();
    child.stdout.on('data', (chunk: Buffer) => {
      if (stopped) return;
      if (options.onOutput) {
        if (!options.onOutput(chunk)) stop('enough');
        return;
      }
      bytes += chunk.length;
      if (bytes > (options.maxBytes ?? 1e9)) stop('too-large');
      else chunks.push(chunk);
    });
    child.stderr.on('data', (chunk: Buffer) => {
      if (errors.length < 20_000) errors += chunk.toString('utf8');
    });
    const finish = (failure?: GitError): void => {
      clearTimeout(timer);
      options.signal?.removeEventListener('abort', abort);
      if (failure) reject(failure);
      else resolve({ stdout: Buffer.concat(chunks), stderr: redact(errors) });
    };
    child.on('error', (error: NodeJS.ErrnoException) => {
      const missing = error.code === 'ENOENT';
      const message = missing
        ? 'git was not found on the PATH. Install git 2.36 or later.'
        : redact(error.message);
      finish(new GitError(message, missing ? 'not-found' : 'exit', ''));
    });
    child.on('close', (code) => {
      const stderr = redact(errors).trim();
      if (code === 0 || stopped === 'enough') return finish();
      if (stopped) return finish(new GitError(`git ${command} was ended: ${stopped}`, stopped, stderr));
      finish(new GitError(`git ${command} failed: ${stderr || `exit code ${code}`}`, 'exit', stderr));
    });
    // git may end before it has read everything; its exit code tells why.
    child.stdin.on('error', () => {});
    child.stdin.end(options.input ?? '');
  });
}

/** Variables that git needs to find itself, its user and a temporary folder; everything else stays outside. */
const passedOn = ['PATH', 'HOME', 'USER', 'LOGNAME', 'TMPDIR', 'TEMP', 'TMP', 'SYSTEMROOT', 'USERPROFILE'];

/** The environment that every git of ours starts from: nothing asks, pages, runs a hook or waits for a lock. */
export function baseGitEnv(env: Readonly<Record<string, string | undefined>>): Record<string, string> {
  const result: Record<string, string> = {};
  for (const name of passedOn) if (env[name] !== undefined) result[name] = env[name];
  return {
    ...result,
    LC_ALL: 'C',
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_ATTR_NOSYSTEM: '1',
    GIT_TERMINAL_PROMPT: '0',
    GIT_OPTIONAL_LOCKS: '0',
    GIT_NO_REPLACE_OBJECTS: '1',
    GIT_NO_LAZY_FETCH: '1',
    GIT_LITERAL_PATHSPECS: '1',
    GIT_PAGER: 'cat',
  };
}

/** Settings as the strongest kind of configuration, in no file and in no argument. */
export function gitConfigEnv(
  settings: readonly (readonly [key: string, value: string])[],
): Record<string, string> {
  const env: Record<string, string> = { GIT_CONFIG_COUNT: String(settings.length) };
  settings.forEach(([key, value], index) => {
    env[`GIT_CONFIG_KEY_${index}`] = key;
    env[`GIT_CONFIG_VALUE_${index}`] = value;
  });
  return env;
}

/** Overrides of whatever a repository's own `config` might make git run. */
export const inertSettings = [
  ['core.hooksPath', '/dev/null'],
  ['core.fsmonitor', 'false'],
  ['core.untrackedCache', 'false'],
  ['core.alternateRefsCommand', 'true'],
  ['core.sshCommand', 'false'],
  ['core.gitProxy', ''],
  ['log.showSignature', 'false'],
  ['gpg.program', 'false'],
  ['gc.auto', '0'],
  ['maintenance.auto', 'false'],
] as const;

/**
 * For reading a work tree that somebody else configured. The folder is named outright, so neither its owner nor its
 * `core.worktree` matters; no transport is allowed, so a hostile promisor remote can start nothing.
 */
export function localGitEnv(
  root: string,
  env: Readonly<Record<string, string | undefined>>,
): Record<string, string> {
  return {
    ...baseGitEnv(env),
    GIT_CONFIG_GLOBAL: '/dev/null',
    GIT_ALLOW_PROTOCOL: 'none',
    GIT_DIR: `${root}/.git`,
    GIT_WORK_TREE: root,
    ...gitConfigEnv(inertSettings),
  };
}
