/** The same docs in other tools, in the same run on the same machine: Starlight with its search, and Hugo without. */
import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Corpus, generate } from './generate.ts';
import { type Measured, measure } from './measure.ts';
import { type WireSize, wireSize } from './published.ts';
import type { BenchFolders } from './run.ts';

export interface PeerFigures {
  name: string;
  cold: Measured;
  wire: WireSize;
}

const files = join(import.meta.dirname, 'peers');

/** Installs Starlight from the registry into the work folder the first time. */
export async function measureStarlight(pages: number, folders: BenchFolders): Promise<PeerFigures> {
  const packages = join(folders.shared, 'starlight');
  mkdirSync(packages, { recursive: true });
  cpSync(join(files, 'starlight'), packages, { recursive: true });
  if (!existsSync(join(packages, 'node_modules/@astrojs/starlight'))) {
    execFileSync('npm', ['install', '--no-audit', '--no-fund'], {
      cwd: packages,
      stdio: ['ignore', 'ignore', 'inherit'],
    });
  }
  for (const old of ['.astro', '.vite'])
    rmSync(join(packages, 'node_modules', old), { recursive: true, force: true });
  const folder = join(folders.run, `starlight-${pages}`);
  cpSync(join(files, 'starlight'), folder, { recursive: true });
  symlinkSync(join(packages, 'node_modules'), join(folder, 'node_modules'), 'junction');
  const corpus: Corpus = { folder, layout: 'starlight', pages };
  generate(corpus);
  const args = ['node_modules/astro/bin/astro.mjs', 'build'];
  const env = { ASTRO_TELEMETRY_DISABLED: '1', NODE_OPTIONS: '--max-old-space-size=8192' };
  const cold = await measure(process.execPath, args, { cwd: folder, env });
  return { name: 'Starlight', cold, wire: wireSize(join(folder, 'dist')) };
}

/** `undefined` where Hugo is not installed. */
export async function measureHugo(pages: number, folders: BenchFolders): Promise<PeerFigures | undefined> {
  if (spawnSync('hugo', ['version']).status !== 0) return undefined;
  const folder = join(folders.run, `hugo-${pages}`);
  cpSync(join(files, 'hugo'), folder, { recursive: true });
  generate({ folder, layout: 'hugo', pages });
  writeFileSync(join(folder, 'content/_index.md'), '---\ntitle: Docs\n---\n');
  const cold = await measure('hugo', ['--quiet'], { cwd: folder });
  return { name: 'Hugo', cold, wire: wireSize(join(folder, 'public')) };
}
