/** Files that are not pages (search, REST, images): made by a process of their own while Astro renders. */
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { cp } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { BadgeJob } from './badges.ts';
import type { SearchExtras } from '../search/extras.ts';
import { replaceFile } from '../snapshot/files.ts';
import { whenSnapshotIsComplete } from '../snapshot/pending.ts';

/** What the worker is told: JSON on its standard input, once the snapshot is complete. */
export interface SiteFilesJob {
  /** The snapshot folder. */
  snapshot: string;
  /** Where the files go: below it they have their published paths. */
  outDir: string;
  /** Show e-mail addresses of people and teams. */
  emails: boolean;
  /** Make the full-text index. */
  fullText: boolean;
  /** Write the docs as Markdown too. */
  twins: boolean;
  /** Pictures for READMEs. */
  badges?: BadgeJob;
  /** What plugins add to search. */
  search?: SearchExtras;
  /** With slashes at both ends. */
  base: string;
  /** Absolute URL of the site without trailing slash, if known. */
  site?: string;
  /** Of the portal. */
  title?: string;
  description?: string;
}

/** What the worker says when it is done; its last line of output, JSON. */
export interface SiteFilesReport {
  ms: number;
  /** Peak resident memory in bytes of the worker itself. */
  memory: number;
}

export interface SiteFilesRun {
  /** @throws {Error} when the worker failed, with what it printed */
  finished: Promise<SiteFilesReport>;
}

export function startSiteFiles(job: SiteFilesJob): SiteFilesRun {
  const worker = fileURLToPath(import.meta.resolve('callboard/files-worker'));
  const child = spawn(process.execPath, [...process.execArgv, worker], { stdio: ['pipe', 'pipe', 'pipe'] });
  // A process that has ended already is told of by its exit code.
  child.stdin.on('error', () => {});
  void whenSnapshotIsComplete().then(() => child.stdin.end(JSON.stringify(job)));
  const finished = outcome(child);
  // The build that started it looks at the outcome at its end; until then a failure must not count as unhandled.
  finished.catch(() => {});
  return { finished };
}

const reportPath = (snapshot: string) => join(snapshot, 'cache', 'files-report.json');

/** Leaves the report of the last run for the command line, whose child the build is. */
export async function writeReport(snapshot: string, report: SiteFilesReport): Promise<void> {
  await replaceFile(reportPath(snapshot), JSON.stringify(report));
}

/** The report of the last run; undefined if there was none. */
export function readReport(snapshot: string): SiteFilesReport | undefined {
  if (!existsSync(reportPath(snapshot))) return undefined;
  return JSON.parse(readFileSync(reportPath(snapshot), 'utf8')) as SiteFilesReport;
}

/** Copies the files into Astro's output folder; a redirect gives way to a page at its address. */
export async function copyMissingPages(files: string, outDir: string): Promise<void> {
  await cp(files, outDir, {
    recursive: true,
    filter: (_from, to) => !(to.endsWith('.html') && existsSync(to)),
  });
}

async function outcome(child: ChildProcess): Promise<SiteFilesReport> {
  let out = '';
  let errors = '';
  child.stdout?.setEncoding('utf8').on('data', (text: string) => (out += text));
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (errors = (errors + text).slice(-4000)));
  const code = await new Promise<number | null>((resolve, reject) =>
    child.on('error', reject).on('close', resolve),
  );
  if (code !== 0)
    throw new Error(`Making the search index and data files failed (exit code ${code}):\n${errors.trim()}`);
  return JSON.parse(out.trimEnd().split('\n').at(-1) ?? '') as SiteFilesReport;
}
