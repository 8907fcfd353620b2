/** A user's repository made for a test, and the command line run in it as a process of its own. */
import { spawn } from 'node:child_process';
import { mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export interface Run {
  code: number | null;
  /** Both streams, as they came. */
  output: string;
}

const clone = join(import.meta.dirname, '..');

/**
 * Writes the four files of a user's repository into the clone's own snapshot folder, where Node and Vite find what it
 * needs; gives its path. Whoever calls it removes it.
 */
export function createPortal(name: string, sources: string, options = "title: 'Test'"): string {
  const portal = join(clone, '.callboard', 'tests', `${name}-${process.pid}`);
  rmSync(portal, { recursive: true, force: true });
  const config = `import callboard from 'callboard';\n\nexport default { integrations: [callboard({ ${options} })] };\n`;
  for (const folder of ['src', 'content', 'node_modules'])
    mkdirSync(join(portal, folder), { recursive: true });
  writeFileSync(join(portal, 'package.json'), '{ "name": "portal", "private": true, "type": "module" }\n');
  writeFileSync(join(portal, 'astro.config.mjs'), config);
  writeFileSync(join(portal, 'src/content.config.ts'), "export { collections } from 'callboard/content';\n");
  writeFileSync(join(portal, 'content/sources.yaml'), sources);
  symlinkSync(clone, join(portal, 'node_modules/callboard'), 'junction');
  symlinkSync(join(clone, 'node_modules/astro'), join(portal, 'node_modules/astro'), 'junction');
  return portal;
}

/** Runs `callboard` from its source. `env` is all that it gets besides `PATH`. */
export function callboard(
  cwd: string,
  args: readonly string[],
  env: Record<string, string> = {},
): Promise<Run> {
  const command = ['--conditions=callboard-source', join(clone, 'bin/callboard.js'), ...args];
  const child = spawn(process.execPath, command, {
    cwd,
    env: { PATH: process.env.PATH, HOME: cwd, XDG_CACHE_HOME: join(cwd, '.cache'), NO_COLOR: '1', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  child.stdout.on('data', (data: Buffer) => (output += data.toString()));
  child.stderr.on('data', (data: Buffer) => (output += data.toString()));
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, output }));
  });
}
