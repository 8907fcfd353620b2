/** Writes the files that are not pages, leaves equal ones alone and removes those of the last run that are gone. */
import { existsSync, readFileSync } from 'node:fs';
import { copyFile, mkdir, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { digest } from '../snapshot/digest.ts';
import { assetPath, replaceFile } from '../snapshot/files.ts';
import { readMade } from '../snapshot/made.ts';
import type { Site } from '../views/site.ts';
import { badgeFiles } from './badges.ts';
import { feedFiles } from './feeds.ts';
import { collectedFiles } from './collected.ts';
import { restFiles } from './rest.ts';
import { descriptorSchemaFile, refsFile } from './for-checks.ts';
import { redirectFiles } from './redirects.ts';
import type { SiteFilesJob } from './site-files.ts';
import { sitemapFiles } from './sitemap.ts';
import { tombstonesFile } from './tombstones.ts';
import { llmsFiles, twinFiles } from './twins.ts';

/** One file to publish: its path below the site, and its text or the snapshot's file that it copies. */
export type OutputFile =
  | {
      path: string;
      text: () => string;
      /** Equal keys mean equal texts, so that one need not be made to know; its digest if absent. */
      key?: string;
    }
  | { path: string; asset: string };

export async function writeOutputs(site: Site, job: Omit<SiteFilesJob, 'fullText'>): Promise<void> {
  const { snapshot, outDir, emails, base } = job;
  const files: OutputFile[] = [
    ...restFiles(site, { emails }),
    refsFile(site),
    descriptorSchemaFile(site),
    ...collectedFiles(site),
    ...readMade(snapshot).map(({ path, digest: key, text }) => ({ path, key, text })),
    ...(job.badges ? badgeFiles(site, job.badges) : []),
    tombstonesFile(site),
    ...redirectFiles(site, base),
    ...imageFiles(site),
    ...(job.twins ? twinFiles(site, job) : []),
    ...llmsFiles(site, job),
    ...feedFiles(site, job),
    ...sitemapFiles(site, job),
  ];
  const listPath = join(snapshot, 'cache', `outputs-${digest(outDir)}.json`);
  const before = readList(listPath);
  const after: Record<string, string> = {};
  for (const file of files) {
    const path = join(outDir, file.path);
    if ('asset' in file) {
      after[file.path] = file.asset;
      if (before[file.path] === file.asset && existsSync(path)) continue;
      await mkdir(dirname(path), { recursive: true });
      await copyFile(assetPath(snapshot, file.asset), path);
    } else {
      const { key } = file;
      const isThere = key !== undefined && before[file.path] === key && existsSync(path);
      const text = isThere ? undefined : file.text();
      const name = key ?? digest(text ?? '');
      after[file.path] = name;
      if (text !== undefined && (before[file.path] !== name || !existsSync(path)))
        await replaceFile(path, text);
    }
  }
  for (const path of Object.keys(before))
    if (!Object.hasOwn(after, path)) await rm(join(outDir, path), { force: true });
  await replaceFile(listPath, JSON.stringify(after));
}

function imageFiles(site: Site): OutputFile[] {
  const names = new Set([...site.repositories.values()].flatMap(({ assets }) => Object.values(assets)));
  return [...names].sort().map((asset) => ({ path: `_assets/${asset}`, asset }));
}

function readList(path: string): Record<string, string> {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as Record<string, string>;
  } catch {
    return {};
  }
}
