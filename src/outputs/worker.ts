/** Process that makes the files that are not pages. Input: a `SiteFilesJob` as JSON. */
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { buildSearch } from '../search/build.ts';
import { loadSite } from '../snapshot/site.ts';
import type { SiteFilesJob, SiteFilesReport } from './site-files.ts';
import { writeOutputs } from './write.ts';

const input = await text(process.stdin);
// Who started this process is gone: there will be no snapshot.
if (!input) process.exit(1);
const job = JSON.parse(input) as SiteFilesJob;
const site = loadSite(job.snapshot, job);
const started = performance.now();
// Indexing is done by other processes: the other files are written while they work.
const search = buildSearch({
  site,
  outDir: job.outDir,
  cacheDir: join(job.snapshot, 'cache'),
  fullText: job.fullText,
  extras: job.search,
});
await Promise.all([search, writeOutputs(site, job)]);
const report: SiteFilesReport = {
  ms: Math.round(performance.now() - started),
  memory: process.resourceUsage().maxRSS * 1024,
};
console.log(JSON.stringify(report));
