/** One file for the many of a finished shard: quick to keep in a cache, written whole or not at all. */
import { readFile, readdir, rm, stat, mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { compareText } from '../problems.ts';
import { replaceFile } from '../snapshot/files.ts';

export interface PackedFile {
  /** With `/`, relative to the shard's folder. */
  path: string;
  content: Uint8Array;
}

const mark = 'callboard-pack 1\n';
/** Enough to keep the disk busy without running out of file handles. */
const batch = 64;

/** Writes a pack: a line that says what it is, a JSON line of `[path, size]`, then the contents. */
export async function writePack(path: string, files: readonly PackedFile[]): Promise<void> {
  const sorted = [...files].sort((a, b) => compareText(a.path, b.path));
  const header = JSON.stringify(sorted.map((file) => [file.path, file.content.length]));
  await replaceFile(
    path,
    Buffer.concat([Buffer.from(`${mark}${header}\n`), ...sorted.map((file) => file.content)]),
  );
}

/** @returns undefined if there is no such pack, or it is not ours */
export async function readPack(path: string): Promise<PackedFile[] | undefined> {
  const bytes = await readFile(path).catch(() => undefined);
  if (!bytes?.subarray(0, mark.length).equals(Buffer.from(mark))) return undefined;
  const end = bytes.indexOf('\n', mark.length);
  const entries = JSON.parse(bytes.toString('utf8', mark.length, end)) as [string, number][];
  let at = end + 1;
  return entries.map(([name, size]) => ({ path: name, content: bytes.subarray(at, (at += size)) }));
}

/**
 * Makes a folder hold exactly these files, writing only what differs.
 * @returns how many files were written or removed
 */
export async function syncFolder(folder: string, files: readonly PackedFile[]): Promise<number> {
  const wanted = new Set(files.map(({ path }) => path));
  const present = new Set(await listFiles(folder));
  const extra = [...present].filter((path) => !wanted.has(path));
  await inBatches(extra, (path) => rm(join(folder, path), { force: true }));
  await inBatches([...new Set(files.map(({ path }) => dirname(join(folder, path))))], (path) =>
    mkdir(path, { recursive: true }),
  );
  let written = 0;
  await inBatches(files, async ({ path, content }) => {
    const target = join(folder, path);
    if (present.has(path) && (await holds(target, path, content))) return;
    await writeFile(target, content);
    written++;
  });
  return written + extra.length;
}

/** Files below a folder, with `/`; none if it does not exist. */
export async function listFiles(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) =>
      join(entry.parentPath, entry.name)
        .slice(folder.length)
        .replace(/^[/\\]+/, '')
        .replaceAll('\\', '/'),
    )
    .sort(compareText);
}

/** Pagefind names its data by a hash of the content, so that size and name tell; the rest is compared. */
async function holds(target: string, path: string, content: Uint8Array): Promise<boolean> {
  if (/\.pf_(fragment|index|filter|meta)$/.test(path)) return (await stat(target)).size === content.length;
  return (await readFile(target)).equals(content);
}

async function inBatches<T>(items: readonly T[], work: (item: T) => Promise<unknown>): Promise<void> {
  for (let at = 0; at < items.length; at += batch) await Promise.all(items.slice(at, at + batch).map(work));
}
