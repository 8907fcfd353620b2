/** Bare repositories below the cache folder, one per remote. They hold objects and one ref; never a secret. */
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { baseGitEnv, gitConfigEnv, inertSettings, type GitOptions } from './git-command.ts';
import type { SourceContext } from './source.ts';

/** More packs than that slow every look-up down; a new fetch is cheaper than repacking promised objects. */
const maxPacks = 200;

export function cacheFolder(context: SourceContext, address: string): string {
  const readable = address
    .replace(/^[a-z+]+:\/\//, '')
    .replace(/[^A-Za-z0-9.-]+/g, '-')
    .slice(-60)
    .replace(/^[.-]+/, '');
  const digest = createHash('sha256').update(address).digest('hex').slice(0, 16);
  return join(context.cacheDir, 'git', `${readable}-${digest}.git`);
}

/**
 * Makes the folder a bare repository that git can use, whatever a killed run left: locks and half-written packs go;
 * what is complete stays, so that the next fetch goes on from there.
 */
export async function prepareCache(folder: string): Promise<void> {
  await mkdir(join(folder, 'objects', 'pack'), { recursive: true });
  await mkdir(join(folder, 'refs', 'callboard'), { recursive: true });
  const owner = Number(await readFile(join(folder, 'callboard.pid'), 'utf8').catch(() => ''));
  if (!isOther(owner)) {
    await clean(folder, 0);
    await replace(join(folder, 'callboard.pid'), String(process.pid));
  }
  // Written outright instead of by `git init`, so that no template and no default of the user gets in.
  await replace(join(folder, 'config'), '[core]\n\trepositoryformatversion = 0\n\tbare = true\n');
  await replace(join(folder, 'HEAD'), 'ref: refs/callboard/head\n');
  const packs = await readdir(join(folder, 'objects', 'pack'));
  if (packs.filter((name) => name.endsWith('.pack')).length <= maxPacks) return;
  await dropCache(folder);
  await prepareCache(folder);
}

export async function dropCache(folder: string): Promise<void> {
  await rm(folder, { recursive: true, force: true });
}

/** For servers that give no single objects: one commit with the contents of all its files, beside the history. */
export function wholeFolder(folder: string): string {
  return join(folder, 'whole');
}

/** Options for reading the cache: no remote is configured, so what is missing stays missing instead of being fetched. */
export function cachedGit(context: SourceContext, folder: string): GitOptions {
  return {
    env: {
      ...baseGitEnv(context.env),
      GIT_CONFIG_GLOBAL: '/dev/null',
      GIT_ALLOW_PROTOCOL: 'none',
      GIT_DIR: folder,
      ...(existsSync(join(wholeFolder(folder), 'objects'))
        ? { GIT_ALTERNATE_OBJECT_DIRECTORIES: join(wholeFolder(folder), 'objects') }
        : {}),
      ...gitConfigEnv(inertSettings),
    },
    seconds: context.limits.seconds,
    signal: context.signal,
  };
}

/** Commits whose parents were not fetched. */
export async function shallowCommits(folder: string): Promise<Set<string>> {
  const text = await readFile(join(folder, 'shallow'), 'utf8').catch(() => '');
  return new Set(text.split('\n').filter(Boolean));
}

async function clean(folder: string, depth: number): Promise<void> {
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory() && depth < 3) await clean(path, depth + 1);
    else if (/\.lock$|^(tmp_|\.tmp-|shallow_)/.test(entry.name))
      await rm(path, { recursive: true, force: true });
    else if (entry.name.endsWith('.idx') && (await stat(path)).size === 0) await rm(path, { force: true });
  }
}

/** Is a process other than this one, and still running, at work in the folder? */
function isOther(pid: number): boolean {
  if (!Number.isInteger(pid) || pid <= 0 || pid === process.pid) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

async function replace(path: string, text: string): Promise<void> {
  if ((await readFile(path, 'utf8').catch(() => undefined)) === text) return;
  await writeFile(`${path}.${process.pid}.tmp`, text);
  await rename(`${path}.${process.pid}.tmp`, path);
}
