/**
 * A process of its own that indexes shards one after the other, so that it runs beside Astro, whose rendering keeps the
 * main process busy. Started by `build.ts` and told of one shard after the other.
 */
import { readFileSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { close, createIndex } from 'pagefind';
import { canonicalFiles } from './canonical.ts';
import { writePack } from './pack.ts';

export interface ShardJob {
  name: string;
  /** NDJSON of {@link ShardPage}, in the order in which pages are numbered. */
  input: string;
  /** Where the pack goes. */
  output: string;
  /** Holds the program as well as the data. */
  primary: boolean;
}

/** What the process is sent: a shard, or that there are no more. */
export interface ShardMessage {
  job?: ShardJob;
}

export interface ShardPage {
  url: string;
  content: string;
}

/** Sent for every finished shard. */
export interface ShardReport {
  name: string;
  durationMs: number;
  /** Highest resident memory so far of this process and of Pagefind's, where the system tells. */
  peakBytes: number;
}

/** One language for all: Pagefind makes one index per language, and searches only that of the reader's page. */
const language = 'en';
/** Pagefind's own interfaces are not used. */
const program = new Set(['pagefind.js', 'pagefind-worker.js', `wasm.${language}.pagefind`]);

// The parent died: nobody waits for the rest.
process.on('disconnect', () => process.exit(1));
let queue: Promise<void> = Promise.resolve();
process.on('message', ({ job }: ShardMessage) => {
  queue = queue
    .then(() => (job ? run(job) : process.exit(0)))
    .catch((error: unknown) => {
      console.error(error instanceof Error ? error.message : error);
      process.exit(1);
    });
});

async function run(job: ShardJob): Promise<void> {
  const started = performance.now();
  await indexShard(job);
  const report: ShardReport = {
    name: job.name,
    durationMs: Math.round(performance.now() - started),
    peakBytes: process.resourceUsage().maxRSS * 1024 + (await childrenPeak()),
  };
  await close();
  await new Promise((resolve) => process.send?.(report, resolve));
}

async function indexShard({ input, output, primary }: ShardJob): Promise<void> {
  const { index, errors } = await createIndex({ forceLanguage: language });
  if (!index) throw new Error(`Pagefind did not start: ${errors.join('; ')}`);
  for (const line of (await readFile(input, 'utf8')).split('\n')) {
    if (line === '') continue;
    const page = JSON.parse(line) as ShardPage;
    // One by one: pages are numbered in the order in which they arrive.
    const added = await index.addHTMLFile(page);
    if (added.errors.length) throw new Error(`Pagefind refused ${page.url}: ${added.errors.join('; ')}`);
  }
  const built = await index.getFiles();
  if (built.errors.length) throw new Error(`Pagefind could not index: ${built.errors.join('; ')}`);
  const files = built.files.filter(
    ({ path }) =>
      /\.pf_[a-z]+$/.test(path) || path === 'pagefind-entry.json' || (primary && program.has(path)),
  );
  await writePack(output, canonicalFiles(files));
}

/** Linux only; elsewhere 0. */
async function childrenPeak(): Promise<number> {
  const tasks = await readdir('/proc/self/task').catch(() => []);
  let total = 0;
  for (const task of tasks) {
    for (const child of readText(`/proc/self/task/${task}/children`).split(' ').filter(Boolean)) {
      const peak = /^VmHWM:\s+(\d+) kB/m.exec(readText(`/proc/${child}/status`));
      total += Number(peak?.[1] ?? 0) * 1024;
    }
  }
  return total;
}

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
