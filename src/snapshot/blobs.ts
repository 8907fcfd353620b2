/** Long strings of entities (API definitions above all) lie in files of their own, so that loading a catalog stays cheap. */
import { readFileSync } from 'node:fs';
import type { EntityRecord } from '../catalog/entity.ts';
import { digest } from './digest.ts';
import { addFile, blobPath } from './files.ts';

/** Strings longer than this (in UTF-16 units) leave the record. */
export const inlineLimit = 8192;

/** A record as it lies in a part's file: `blobs` names the strings that were taken out, by path in `entity`. */
export interface StoredRecord extends EntityRecord {
  blobs?: { path: string[]; digest: string }[];
}

/** Moves long strings of `spec` to `blobs/`. The record given is not changed. */
export async function storeBlobs(dir: string, record: EntityRecord): Promise<StoredRecord> {
  const blobs: { path: string[]; digest: string }[] = [];
  const writes: Promise<void>[] = [];
  const spec = record.entity.spec;
  if (!spec) return record;
  const kept: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(spec)) {
    if (typeof value === 'string' && value.length > inlineLimit) {
      const name = digest(value);
      writes.push(addFile(blobPath(dir, name), value));
      blobs.push({ path: ['spec', key], digest: name });
    } else Object.defineProperty(kept, key, { value, enumerable: true, writable: true, configurable: true });
  }
  if (!blobs.length) return record;
  await Promise.all(writes);
  return { ...record, entity: { ...record.entity, spec: kept }, blobs };
}

/** Gives a stored record its long strings back, each read from its file at first use. */
export function restoreBlobs(dir: string, stored: StoredRecord): EntityRecord {
  const { blobs, ...record } = stored;
  for (const { path, digest: name } of blobs ?? []) {
    const key = path[1];
    if (path[0] !== 'spec' || key === undefined || !record.entity.spec) continue;
    Object.defineProperty(record.entity.spec, key, {
      get: () => readFileSync(blobPath(dir, name), 'utf8'),
      enumerable: true,
      configurable: true,
    });
  }
  return record;
}
