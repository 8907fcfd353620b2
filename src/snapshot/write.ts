/** Writes a snapshot. Everything but the manifest is content-addressed; the manifest is replaced last. */
import { existsSync } from 'node:fs';
import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { storeBlobs } from './blobs.ts';
import { digest } from './digest.ts';
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
  const entities = await Promise.all(part.entities.map((record) => storeBlobs(dir, record)));
  const blobs = [...new Set(entities.flatMap((record) => record.blobs?.map((blob) => blob.digest) ?? []))];
  const text = `${canonicalJson({ ...part, entities, blobs: blobs.sort() })}\n`;
  const name = digest(text);
  await addFile(partPath(dir, name), text);
  return name;
}

/** Replaces the manifest; from here on the snapshot is the new one. Unchanged content is not written again. */
export async function writeManifest(dir: string, manifest: Manifest): Promise<void> {
  await replaceFile(manifestPath(dir), `${canonicalJson(manifest)}\n`, { sync: true });
}

/**
 * Removes parts, HTML, assets and blobs that a snapshot does not name, and what a killed run left behind.
 * @param used what to keep, per folder: digests, or of assets the file names
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
  await pruneFolder(join(dir, 'parts'), new Set([...used.parts].map((name) => `${name}.json`)));
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
