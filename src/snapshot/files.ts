/** Where things lie in the snapshot folder, and how files are replaced so that a killed process leaves a whole one. */
import { randomBytes } from 'node:crypto';
import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';

/** Name of the snapshot folder in the user's root. */
export const snapshotFolder = '.callboard';

/** Folder in the snapshot folder for files of the site that are not pages. */
export const filesFolder = 'files';

export const manifestPath = (dir: string): string => join(dir, 'manifest.json');
export const partPath = (dir: string, partDigest: string): string => join(dir, 'parts', `${partDigest}.json`);
export const htmlPath = (dir: string, htmlDigest: string): string =>
  join(dir, 'html', htmlDigest.slice(0, 2), `${htmlDigest}.html`);
export const blobPath = (dir: string, blobDigest: string): string =>
  join(dir, 'blobs', blobDigest.slice(0, 2), blobDigest);
export const assetPath = (dir: string, name: string): string => join(dir, 'assets', name);

/**
 * Writes a file under a temporary name and renames it into place. Creates folders. The files are many and small, so
 * each is written at once: handing every step to another thread and back costs three times as much.
 */
export async function replaceFile(
  path: string,
  content: string | Uint8Array,
  options: { sync?: boolean } = {},
): Promise<void> {
  const temporary = `${path}.${process.pid}-${randomBytes(4).toString('hex')}.tmp`;
  try {
    const file = openInFolder(temporary);
    try {
      writeFileSync(file, content);
      if (options.sync) fsyncSync(file);
    } finally {
      closeSync(file);
    }
    renameSync(temporary, path);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
}

function openInFolder(path: string): number {
  try {
    return openSync(path, 'w');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    mkdirSync(dirname(path), { recursive: true });
    return openSync(path, 'w');
  }
}

/** Writes content-addressed content: a file that is there already is left alone. */
export async function addFile(path: string, content: string | Uint8Array): Promise<void> {
  if (!existsSync(path)) await replaceFile(path, content);
}
