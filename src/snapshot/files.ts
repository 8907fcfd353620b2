/** Where things lie in the snapshot folder, and how files are replaced so that a killed process leaves a whole one. */
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, open, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/** Name of the snapshot folder in the user's root. */
export const snapshotFolder = '.callboard';

/** Folder in the snapshot folder for files of the site that are not pages. */
export const filesFolder = 'files';

export const manifestPath = (dir: string): string => join(dir, 'manifest.json');
export const partPath = (dir: string, partDigest: string): string => join(dir, 'parts', partDigest);
export const htmlPath = (dir: string, htmlDigest: string): string =>
  join(dir, 'html', htmlDigest.slice(0, 2), `${htmlDigest}.html`);
export const blobPath = (dir: string, blobDigest: string): string =>
  join(dir, 'blobs', blobDigest.slice(0, 2), blobDigest);
export const assetPath = (dir: string, name: string): string => join(dir, 'assets', name);

/** Writes a file under a temporary name and renames it into place. Creates folders. */
export async function replaceFile(
  path: string,
  content: string | Uint8Array,
  options: { sync?: boolean } = {},
): Promise<void> {
  const temporary = `${path}.${process.pid}-${randomBytes(4).toString('hex')}.tmp`;
  await mkdir(dirname(path), { recursive: true });
  try {
    const handle = await open(temporary, 'w');
    try {
      await handle.writeFile(content);
      if (options.sync) await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}

/** Writes content-addressed content: a file that is there already is left alone. */
export async function addFile(path: string, content: string | Uint8Array): Promise<void> {
  if (!existsSync(path)) await replaceFile(path, content);
}
