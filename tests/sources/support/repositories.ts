/** Real git repositories, made for a test in a temporary folder. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { onTestFinished } from 'vitest';
import { defaultLimits, type SourceContext } from '../../../src/sources/source.ts';

/** Removed when the test has finished. */
export function temporaryFolder(): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'callboard-sources-')));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Not the environment of whoever runs the tests: their git settings, tokens and proxies stay out. */
export function cleanEnv(more: Record<string, string> = {}): Record<string, string> {
  return { PATH: process.env['PATH'] ?? '', HOME: '/nonexistent', ...more };
}

export function sourceContext(cacheDir: string, more: Partial<SourceContext> = {}): SourceContext {
  return { cacheDir, env: cleanEnv(), visibility: 'public', limits: defaultLimits, ...more };
}

export type Files = Record<string, string | Uint8Array>;

export function writeFiles(folder: string, files: Files): void {
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  }
}

export interface TestRepository {
  folder: string;
  git(...args: string[]): string;
  /** Writes the files and commits everything, an hour after the commit before. */
  commit(files: Files, message?: string): string;
}

export function createRepository(folder: string): TestRepository {
  mkdirSync(folder, { recursive: true });
  let hours = 0;
  const git = (...args: string[]): string => {
    const date = `${1_700_000_000 + hours * 3600} +0200`;
    return execFileSync('git', args, {
      cwd: folder,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
      env: cleanEnv({
        GIT_CONFIG_GLOBAL: '/dev/null',
        GIT_CONFIG_NOSYSTEM: '1',
        GIT_AUTHOR_NAME: 'Ada',
        GIT_AUTHOR_EMAIL: 'ada@example.org',
        GIT_COMMITTER_NAME: 'Ada',
        GIT_COMMITTER_EMAIL: 'ada@example.org',
        GIT_AUTHOR_DATE: date,
        GIT_COMMITTER_DATE: date,
      }),
    }).trimEnd();
  };
  git('init', '--quiet', '--initial-branch=main');
  return {
    folder,
    git,
    commit(files, message = 'Change') {
      hours += 1;
      writeFiles(folder, files);
      git('add', '--all');
      git('commit', '--quiet', '--allow-empty', '-m', message);
      return git('rev-parse', 'HEAD');
    },
  };
}

/** A bare copy that a server can serve; pushes of the original update it. */
export function publish(repository: TestRepository, bare: string, options: { filter?: boolean } = {}): void {
  mkdirSync(dirname(bare), { recursive: true });
  repository.git('clone', '--quiet', '--bare', repository.folder, bare);
  repository.git('--git-dir', bare, 'config', 'uploadpack.allowFilter', String(options.filter ?? true));
}
