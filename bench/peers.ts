/** The same docs in other tools, in the same run on the same machine: Starlight with its search, and Hugo without. */
import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Corpus, generate } from './generate.ts';
import { type Measured, measure } from './measure.ts';
import { type WireSize, wireSize } from './published.ts';

export interface PeerFigures {
  name: string;
  cold: Measured;
  wire: WireSize;
}

const files = join(import.meta.dirname, 'peers');

/** Installs Starlight from the registry into the work folder the first time. */
export async function measureStarlight(pages: number, work: string): Promise<PeerFigures> {
  const folder = join(work, 'starlight');
  mkdirSync(folder, { recursive: true });
  cpSync(join(files, 'starlight'), folder, { recursive: true });
  if (!existsSync(join(folder, 'node_modules/@astrojs/starlight'))) {
    execFileSync('npm', ['install', '--no-audit', '--no-fund'], {
      cwd: folder,
      stdio: ['ignore', 'ignore', 'inherit'],
    });
  }
  for (const old of ['src/content/docs', 'dist', '.astro', 'node_modules/.astro', 'node_modules/.vite']) {
    rmSync(join(folder, old), { recursive: true, force: true });
  }
  const corpus: Corpus = { folder, layout: 'starlight', pages };
  generate(corpus);
  const args = ['node_modules/astro/bin/astro.mjs', 'build'];
  const env = { ASTRO_TELEMETRY_DISABLED: '1', NODE_OPTIONS: '--max-old-space-size=8192' };
  const cold = await measure(process.execPath, args, { cwd: folder, env });
  return { name: 'Starlight', cold, wire: wireSize(join(folder, 'dist')) };
}

/** `undefined` where Hugo is not installed. */
export async function measureHugo(pages: number, work: string): Promise<PeerFigures | undefined> {
  if (spawnSync('hugo', ['version']).status !== 0) return undefined;
  const folder = join(work, `hugo-${pages}`);
  rmSync(folder, { recursive: true, force: true });
  cpSync(join(files, 'hugo'), folder, { recursive: true });
  generate({ folder, layout: 'hugo', pages });
  writeFileSync(join(folder, 'content/_index.md'), '---\ntitle: Docs\n---\n');
  const cold = await measure('hugo', ['--quiet'], { cwd: folder });
  return { name: 'Hugo', cold, wire: wireSize(join(folder, 'public')) };
}
