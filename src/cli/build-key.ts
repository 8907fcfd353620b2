/** Recognises that nothing a build depends on has changed since the last one, so that nothing need be rendered. */
import { readFileSync } from 'node:fs';
import { lstat, readdir } from 'node:fs/promises';
import { dirname, join, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { compareText } from '../problems.ts';
import type { PublishResult } from '../publish/publish.ts';
import { digest, digestAll } from '../snapshot/digest.ts';
import { readChecked } from '../snapshot/checked.ts';
import { readCollected } from '../snapshot/collected.ts';
import { manifestPath, replaceFile, snapshotFolder } from '../snapshot/files.ts';
import { readMade } from '../snapshot/made.ts';
import { canonicalJson } from '../snapshot/json.ts';
import type { CollectedPlugin } from '../views/collected.ts';

/** Variables that differ from call to call and that no configuration means. */
const volatile = /^(?:_|SHLVL|OLDPWD|PWD|INIT_CWD|TERM.*|COLUMNS|LINES|npm_.*)$/;

/** Folders that are made, not written. */
const made = new Set(['node_modules', snapshotFolder, '.git', '.astro', 'dist', 'coverage', 'test-results']);

/**
 * Digest of everything that decides what a build writes: the snapshot, the site's own files (by size and time),
 * Callboard's, the environment, Node's version and the flags.
 */
export async function buildKey(options: {
  root: string;
  snapshot: string;
  target: string;
  base?: string;
}): Promise<string> {
  const { root, snapshot, target, base = '' } = options;
  const packageRoot = dirname(fileURLToPath(import.meta.resolve('callboard/package.json')));
  // In a clone's own site Callboard's sources lie in the root.
  const own =
    root === packageRoot
      ? []
      : ['src', 'integrations'].map((name) => stampFolder(join(packageRoot, name), target));
  const env = Object.entries(process.env)
    .filter(([name]) => !volatile.test(name))
    .sort(([a], [b]) => compareText(a, b))
    .flatMap(([name, value]) => [name, value ?? '']);
  return digestAll([
    digest(readFileSync(manifestPath(snapshot))),
    canonicalJson([...readCollected(snapshot).values()].map(withoutTimes)),
    canonicalJson(readChecked(snapshot)),
    canonicalJson(readMade(snapshot).map(({ path, digest: made }) => [path, made])),
    process.version,
    target,
    base,
    digestAll(env),
    digestAll(await stampFolder(root, target)),
    digestAll((await Promise.all(own)).flat()),
    readFileSync(join(packageRoot, 'package.json'), 'utf8'),
  ]);
}

/** When a vendor was asked stands in no page. */
function withoutTimes({ parts, ...plugin }: CollectedPlugin): object {
  const named = Object.entries(parts).map(([name, { at, ...part }]) => [name, at !== undefined, part]);
  return { ...plugin, parts: named };
}

const builtSchema = z.object({
  key: z.string(),
  result: z.object({
    files: z.number(),
    bytes: z.number(),
    copied: z.number(),
    deleted: z.number(),
    digest: z.string(),
  }),
});

const builtPath = (snapshot: string) => join(snapshot, 'cache', 'built.json');

/** What the last whole build gave, if its key is this one. */
export function readBuilt(snapshot: string, key: string): PublishResult | undefined {
  try {
    const built = builtSchema.parse(JSON.parse(readFileSync(builtPath(snapshot), 'utf8')));
    return built.key === key ? { ...built.result, copied: 0, deleted: 0 } : undefined;
  } catch {
    return undefined;
  }
}

export async function writeBuilt(snapshot: string, key: string, result: PublishResult): Promise<void> {
  await replaceFile(builtPath(snapshot), JSON.stringify({ key, result }));
}

async function stampFolder(folder: string, target: string): Promise<string[]> {
  const stamps: string[] = [];
  const visit = async (path: string): Promise<void> => {
    const entries = await readdir(path, { withFileTypes: true }).catch(() => []);
    await Promise.all(
      entries.map(async (entry) => {
        const child = join(path, entry.name);
        if (entry.isDirectory()) {
          const skipped = made.has(entry.name) || child === target || entry.name.endsWith('.callboard-next');
          if (!skipped) await visit(child);
        } else {
          const { size, mtimeMs, ctimeMs } = await lstat(child);
          stamps.push(`${child.slice(folder.length).split(sep).join('/')} ${size} ${mtimeMs} ${ctimeMs}`);
        }
      }),
    );
  };
  await visit(folder);
  return stamps.sort(compareText);
}
