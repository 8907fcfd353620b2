/** Reads a snapshot. Synchronous: its callers (loaders, routes, commands) need all of it before they can go on. */
import { existsSync, readFileSync } from 'node:fs';
import type { z } from 'zod';
import { restoreBlobs, type StoredRecord } from './blobs.ts';
import { htmlPath, manifestPath, partPath } from './files.ts';
import { type Manifest, manifestSchema, type Part, snapshotVersion } from './format.ts';

/** A snapshot that is there but cannot be used, with what to do about it. */
export class SnapshotError extends Error {
  override name = 'SnapshotError';
}

export interface Snapshot {
  dir: string;
  manifest: Manifest;
  /** In the manifest's order; repositories that were never read have none. */
  parts: ReadonlyMap<string, Part>;
}

/**
 * @returns undefined where there is no snapshot yet
 * @throws {SnapshotError} if it was written by another version or is damaged
 */
export function readManifest(dir: string): Manifest | undefined {
  const path = manifestPath(dir);
  if (!existsSync(path)) return undefined;
  let data: unknown;
  try {
    data = JSON.parse(readFileSync(path, 'utf8'));
  } catch (cause) {
    throw new SnapshotError(`The snapshot's ${path} is not JSON. Delete the folder ${dir} and crawl again.`, {
      cause,
    });
  }
  const version = (data as { version?: unknown } | null)?.version;
  if (version !== snapshotVersion)
    throw new SnapshotError(
      `The snapshot in ${dir} has format version ${String(version)}; this Callboard reads version ${snapshotVersion}. Delete the folder and crawl again.`,
    );
  const parsed = manifestSchema.safeParse(data);
  if (!parsed.success)
    throw new SnapshotError(
      `The snapshot's ${path} is damaged: ${firstIssue(parsed.error)}. Delete the folder ${dir} and crawl again.`,
    );
  return parsed.data;
}

/**
 * Reads the manifest and every part.
 * @throws {SnapshotError} if there is none, or it cannot be used
 */
export function readSnapshot(dir: string): Snapshot {
  const manifest = readManifest(dir);
  if (!manifest)
    throw new SnapshotError(
      `There is no snapshot in ${dir}. Run "callboard crawl" (or "callboard build", which crawls first).`,
    );
  const parts = new Map<string, Part>();
  for (const repository of manifest.repositories)
    if (repository.part) parts.set(repository.id, readPart(dir, repository.part));
  return { dir, manifest, parts };
}

/** Reads one part. Our own files, content-addressed: their shape is not checked again. */
export function readPart(dir: string, name: string): Part {
  const stored = JSON.parse(readFileSync(partPath(dir, name), 'utf8')) as StoredPart;
  return { ...stored, entities: stored.entities.map((record) => restoreBlobs(dir, record)) };
}

type StoredPart = Part & { entities: StoredRecord[] };

/** Sanitised HTML of a docs page. */
export function readHtml(dir: string, name: string): string {
  return readFileSync(htmlPath(dir, name), 'utf8');
}

function firstIssue(error: z.ZodError): string {
  const issue = error.issues[0];
  return issue ? `${issue.path.join('.')}: ${issue.message}` : 'unknown';
}
