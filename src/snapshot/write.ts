/** Writes a snapshot. Everything but the manifest is content-addressed; the manifest is replaced last. */
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { storeBlobs } from './blobs.ts';
import { digest, digestAll } from './digest.ts';
import { addFile, assetPath, htmlPath, manifestPath, partPath, replaceFile } from './files.ts';
import type { Manifest, Part } from './format.ts';
import { canonicalJson } from './json.ts';

/** Stores HTML and gives back its digest. */
export async function writeHtml(dir: string, html: string): Promise<string> {
  const name = digest(html);
  await addFile(htmlPath(dir, name), html);
  return name;
}

/** Stores an image and gives back its file name in `assets/`. @param extension with dot, lower case */
export async function writeAsset(dir: string, content: Uint8Array, extension: string): Promise<string> {
  const name = digest(content) + extension;
  await addFile(assetPath(dir, name), content);
  return name;
}

/** Stores a part and gives back its digest. A part that is there already is left alone. */
export async function writePart(dir: string, part: Part): Promise<string> {
  const lines = (list: readonly unknown[]) => list.map((item) => `${canonicalJson(item)}\n`).join('');
  const files: Record<string, string> = {
    'entities.ndjson': lines(await Promise.all(part.entities.map((record) => storeBlobs(dir, record)))),
    'documents.ndjson': lines(part.documents),
    'docs.ndjson': lines(part.docs),
    'apis.ndjson': lines(part.apis),
    'problems.ndjson': lines(part.problems),
    'part.json': `${canonicalJson({ sites: part.sites, assets: part.assets })}\n`,
  };
  const name = digestAll(Object.entries(files).flat());
  const target = partPath(dir, name);
  if (existsSync(target)) return name;
  const temporary = `${target}.${process.pid}-${randomBytes(4).toString('hex')}.tmp`;
  mkdirSync(temporary, { recursive: true });
  for (const [file, content] of Object.entries(files))
    if (content) writeFileSync(join(temporary, file), content);
  try {
    renameSync(temporary, target);
  } catch (error) {
    rmSync(temporary, { recursive: true, force: true });
    if (!existsSync(target)) throw error;
  }
  return name;
}

/** Replaces the manifest; from here on the snapshot is the new one. Unchanged content is not written again. */
export async function writeManifest(dir: string, manifest: Manifest): Promise<void> {
  await replaceFile(manifestPath(dir), `${canonicalJson(manifest)}\n`, { sync: true });
}

/**
 * Removes parts, HTML, assets and blobs that a snapshot does not name, and what a killed run left behind.
 * @param used file names (parts: folder names) to keep, per folder
 */
export async function pruneSnapshot(
  dir: string,
  used: {
    parts: ReadonlySet<string>;
    html: ReadonlySet<string>;
    assets: ReadonlySet<string>;
    blobs: ReadonlySet<string>;
  },
): Promise<void> {
  await pruneFolder(join(dir, 'parts'), used.parts);
  await pruneFolder(join(dir, 'assets'), used.assets);
  for (const [folder, names] of [
    ['html', new Set([...used.html].map((name) => `${name}.html`))],
    ['blobs', used.blobs],
  ] as const)
    for (const shard of await list(join(dir, folder))) await pruneFolder(join(dir, folder, shard), names);
}

async function pruneFolder(folder: string, keep: ReadonlySet<string>): Promise<void> {
  for (const name of await list(folder))
    if (!keep.has(name)) await rm(join(folder, name), { recursive: true, force: true });
}

async function list(folder: string): Promise<string[]> {
  return existsSync(folder) ? readdir(folder) : [];
}
