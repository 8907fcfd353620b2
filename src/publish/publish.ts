/**
 * Work folder -> published folder. The new generation is made beside the old one and takes its place by a rename, so a
 * reader (or a kill) never meets a half-written site. Only files on our own last list are ever deleted.
 */
import {
  copyFileSync,
  existsSync,
  linkSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
} from 'node:fs';
import { copyFile, mkdir, readdir, readFile, rename, rm, rmdir, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { compareText } from '../problems.ts';
import { digest, digestAll } from '../snapshot/digest.ts';
import { replaceFile } from '../snapshot/files.ts';

/** The list of what was published, in the published folder itself. */
const listName = '.callboard-files.json';

interface FileList {
  /** Path -> digest. */
  files: Record<string, string>;
  /** Paths of what somebody else put there. */
  foreign: string[];
}

/** The target is a folder with somebody else's files in it. */
export class PublishError extends Error {
  override name = 'PublishError';
}

export interface PublishResult {
  files: number;
  bytes: number;
  /** Files copied and deleted this time, in the published folder. */
  copied: number;
  deleted: number;
  /** Digest over all paths and contents. */
  digest: string;
}

/**
 * @param folders that the finished site lies in; where two hold the same path, the later one counts
 * @param target folder to publish; created if absent
 * @param stampPath where digests of the work folder's files are remembered by size and time
 * @throws {PublishError} if the target holds files that Callboard did not put there
 */
export async function publish(
  folders: readonly string[],
  target: string,
  stampPath: string,
): Promise<PublishResult> {
  const next = join(dirname(target), `.${basename(target)}.callboard-next`);
  await recover(target, next);
  await requireOurs(target);

  const { files, bytes, places } = await listWork(folders, stampPath);
  const result = { files: Object.keys(files).length, bytes, digest: digestAll(Object.entries(files).flat()) };
  const list = readList(target);
  const published = list?.files;
  if (published && sameFiles(published, files)) return { ...result, copied: 0, deleted: 0 };

  const isForeign = (path: string) =>
    path !== listName && !Object.hasOwn(files, path) && !Object.hasOwn(published ?? {}, path);
  const foreign = listFiles(target).filter(isForeign);
  const changed = await bringUpToDate(
    places,
    next,
    { files, foreign },
    { folder: target, files: published ?? {} },
  );
  const old = join(dirname(target), `.${basename(target)}.callboard-old`);
  // The generation that goes is the next one to be brought up to date: its list must name all that it holds.
  if (published && list?.foreign.join('\0') !== foreign.join('\0'))
    await writeList(target, { files: published, foreign });
  if (existsSync(target)) await rename(target, old);
  await rename(next, target);
  if (existsSync(old)) await rename(old, next);
  const count = countChanges(published ?? {}, files);
  return { ...result, ...(published ? count : { copied: changed, deleted: 0 }) };
}

/**
 * Replaces the files below one folder of a published site, and leaves all others as they are. Not whole in one step: each
 * file is.
 * @param folder with a slash at the end
 * @returns how many files were written or removed
 * @throws {PublishError} if the target is no published site
 */
export async function republish(
  target: string,
  folder: string,
  contents: ReadonlyMap<string, string>,
): Promise<number> {
  const list = readList(target);
  if (!list) throw new PublishError(`${target} holds no published portal. Build one first.`);
  const files = Object.fromEntries(Object.entries(list.files).filter(([path]) => !path.startsWith(folder)));
  for (const [path, text] of contents) files[path] = digest(text);
  const changed = [...contents].filter(
    ([path]) => list.files[path] !== files[path] || !existsSync(join(target, path)),
  );
  // Without a digest first: should this be cut off, the files are ours, and are written again.
  const unsure = Object.fromEntries(changed.map(([path]) => [path, '']));
  if (changed.length > 0)
    await writeList(target, { files: { ...list.files, ...unsure }, foreign: list.foreign });
  for (const [path, text] of changed) await replaceFile(join(target, path), text);
  const gone = Object.keys(list.files).filter((path) => !Object.hasOwn(files, path));
  for (const path of gone) await remove(target, path);
  const sorted = Object.fromEntries(Object.entries(files).sort(([a], [b]) => compareText(a, b)));
  if (changed.length + gone.length > 0) await writeList(target, { files: sorted, foreign: list.foreign });
  return changed.length + gone.length;
}

/** Does the folder hold a whole site that was published before? */
export async function isPublished(target: string): Promise<boolean> {
  return existsSync(join(target, listName)) && readList(target) !== undefined;
}

/** Puts right what a kill between two renames left. */
async function recover(target: string, next: string): Promise<void> {
  const old = join(dirname(target), `.${basename(target)}.callboard-old`);
  if (!existsSync(old)) return;
  if (!existsSync(target)) await rename(old, target);
  else if (!existsSync(next)) await rename(old, next);
  else await rm(old, { recursive: true, force: true });
}

/** @throws {PublishError} if the target holds files that Callboard did not put there */
export async function requireOurs(target: string): Promise<void> {
  if (!existsSync(target)) return;
  if (!(await stat(target)).isDirectory())
    throw new PublishError(`${target} is a file. Choose a folder to publish to.`);
  const names = await readdir(target);
  if (names.length && !readList(target))
    throw new PublishError(
      `${target} is not empty, and its files are not Callboard's (it has no ${listName}). Choose another folder, or empty this one.`,
    );
}

/**
 * Makes `next` hold exactly `files`, and what somebody put into the published folder by hand (a CNAME, say). Its own list,
 * written last, says what it held; without one it is made anew. A file that the published folder has already is linked,
 * not copied: published files are replaced, never written into.
 */
async function bringUpToDate(
  places: ReadonlyMap<string, string>,
  next: string,
  { files, foreign }: FileList,
  published: { folder: string; files: Record<string, string> },
): Promise<number> {
  const before = readList(next);
  if (!before) await rm(next, { recursive: true, force: true });
  const known = before?.files ?? {};
  await rm(join(next, listName), { force: true });
  for (const path of before?.foreign ?? []) await remove(next, path);
  const wanted = Object.keys(files).filter((path) => known[path] !== files[path]);
  for (const path of Object.keys(known)) if (!Object.hasOwn(files, path)) await remove(next, path);
  for (const folder of foldersOf(wanted)) mkdirSync(join(next, folder), { recursive: true });
  // Thousands of small files: one after the other takes a third of the time that handing each to another thread takes.
  for (const path of wanted) {
    const to = join(next, path);
    if (Object.hasOwn(known, path)) rmSync(to, { force: true });
    const same = published.files[path] === files[path];
    if (!same || !linked(join(published.folder, path), to)) copyFileSync(places.get(path) ?? '', to);
  }
  for (const path of foreign) {
    await mkdir(join(next, dirname(path)), { recursive: true });
    await copyFile(join(published.folder, path), join(next, path));
  }
  await writeList(next, { files, foreign });
  return wanted.length;
}

/** Folders of the paths, each before those below it, without those that another one brings about. */
function foldersOf(paths: readonly string[]): string[] {
  const folders = new Set(paths.map((path) => dirname(path)));
  const parents = new Set([...folders].map((folder) => dirname(folder)));
  return [...folders].filter((folder) => !parents.has(folder) || folder === '.').sort(compareText);
}

/** False where the file system has no links, or too many to this file. */
function linked(from: string, to: string): boolean {
  try {
    linkSync(from, to);
    return true;
  } catch {
    return false;
  }
}

/** Paths of all regular files below a folder, with `/`; none if it does not exist. */
function listFiles(folder: string): string[] {
  const paths: string[] = [];
  const visit = (path: string) => {
    for (const entry of readdirSync(join(folder, path), { withFileTypes: true })) {
      if (entry.isDirectory()) visit(`${path}${entry.name}/`);
      else if (entry.isFile()) paths.push(path + entry.name);
    }
  };
  if (existsSync(folder)) visit('');
  return paths;
}

async function remove(root: string, path: string): Promise<void> {
  await rm(join(root, path), { force: true });
  for (let folder = dirname(path); folder !== '.'; folder = dirname(folder)) {
    try {
      await rmdir(join(root, folder));
    } catch {
      return;
    }
  }
}

async function writeList(folder: string, list: FileList): Promise<void> {
  await replaceFile(join(folder, listName), `${JSON.stringify(list)}\n`);
}

/** Our own file; one that is damaged counts as absent. */
function readList(folder: string): FileList | undefined {
  try {
    const { files, foreign } = JSON.parse(readFileSync(join(folder, listName), 'utf8')) as Partial<FileList>;
    return typeof files === 'object' && Array.isArray(foreign) ? { files, foreign } : undefined;
  } catch {
    return undefined;
  }
}

/** Absolute path -> `[size, modification time, change time, digest]`. */
type Stamps = Record<string, [size: number, mtimeMs: number, ctimeMs: number, digest: string]>;

/** Lists the folders, sorted; a file whose size and times are as before is not read again. */
async function listWork(
  folders: readonly string[],
  stampPath: string,
): Promise<{ files: Record<string, string>; bytes: number; places: Map<string, string> }> {
  const before = await readStamps(stampPath);
  const after: Stamps = {};
  const places = new Map<string, string>();
  for (const folder of folders) for (const path of listFiles(folder)) places.set(path, join(folder, path));
  const paths = [...places.keys()].sort(compareText);
  let bytes = 0;
  for (const path of paths) {
    const place = places.get(path) ?? '';
    const { size, mtimeMs, ctimeMs } = lstatSync(place);
    bytes += size;
    const known = before[place];
    const fresh = known && known[0] === size && known[1] === mtimeMs && known[2] === ctimeMs;
    after[place] = [size, mtimeMs, ctimeMs, fresh ? known[3] : digest(readFileSync(place))];
  }
  await replaceFile(stampPath, JSON.stringify(after));
  const digestOf = (path: string) => after[places.get(path) ?? '']?.[3] ?? '';
  return { files: Object.fromEntries(paths.map((path) => [path, digestOf(path)])), bytes, places };
}

async function readStamps(path: string): Promise<Stamps> {
  try {
    return JSON.parse(await readFile(path, 'utf8')) as Stamps;
  } catch {
    return {};
  }
}

function sameFiles(a: Record<string, string>, b: Record<string, string>): boolean {
  const { copied, deleted } = countChanges(a, b);
  return copied === 0 && deleted === 0;
}

function countChanges(
  before: Record<string, string>,
  after: Record<string, string>,
): { copied: number; deleted: number } {
  return {
    copied: Object.keys(after).filter((path) => before[path] !== after[path]).length,
    deleted: Object.keys(before).filter((path) => !Object.hasOwn(after, path)).length,
  };
}
