/** Astro keeps pages of earlier builds in its output folder; those that are gone are removed by comparing lists. */
import { existsSync, readFileSync, statSync } from 'node:fs';
import { readdir, rm, rmdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { replaceFile } from '../snapshot/files.ts';

/**
 * Removes HTML of pages that the last build made and this one did not, and bundled files that this build did not write.
 * @param outDir Astro's output folder
 * @param listPath where the list of pages is kept between builds
 * @param startedMs file time at which the build began
 */
export async function prunePages(
  outDir: string,
  listPath: string,
  pages: readonly { pathname: string }[],
  startedMs: number,
): Promise<void> {
  const files = new Set(pages.map(({ pathname }) => pageFile(pathname)));
  for (const file of readList(listPath)) {
    if (files.has(file)) continue;
    await rm(join(outDir, file), { force: true });
    await removeEmptyFolders(outDir, dirname(file));
  }
  await replaceFile(listPath, JSON.stringify([...files].sort()));

  const bundled = join(outDir, '_astro');
  for (const name of existsSync(bundled) ? await readdir(bundled) : [])
    if (statSync(join(bundled, name)).mtimeMs < startedMs) await rm(join(bundled, name), { force: true });
}

/** `catalog/x/` -> `catalog/x/index.html`; the 404 page stands by itself. */
function pageFile(pathname: string): string {
  const path = decodeURI(pathname).replace(/^\/+/, '');
  if (/^404\/?$/.test(path)) return '404.html';
  return `${path}${path && !path.endsWith('/') ? '/' : ''}index.html`;
}

function readList(path: string): string[] {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as string[];
  } catch {
    return [];
  }
}

async function removeEmptyFolders(root: string, folder: string): Promise<void> {
  for (let path = folder; path !== '.' && path !== ''; path = dirname(path)) {
    try {
      await rmdir(join(root, path));
    } catch {
      return;
    }
  }
}
