/** The site that the routes render, read once per process and again when the snapshot was replaced (in `dev`). */
import { statSync } from 'node:fs';
import { config } from 'virtual:callboard/config';
import { manifestPath } from '../snapshot/files.ts';
import { loadSite as readSite } from '../snapshot/site.ts';
import type { Site } from '../views/site.ts';

const memo: { stamp?: string; site?: Site } = {};

export async function loadSite(): Promise<Site> {
  const { mtimeMs, ino } = statSync(manifestPath(config.snapshot), { throwIfNoEntry: false }) ?? {
    mtimeMs: 0,
    ino: 0,
  };
  const stamp = `${mtimeMs} ${ino}`;
  if (!memo.site || memo.stamp !== stamp) {
    memo.site = readSite(config.snapshot, config);
    memo.stamp = stamp;
  }
  return memo.site;
}
