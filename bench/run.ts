/**
 * `npm run bench -- [--pages 1000,10000] [--peers] [--crawl 1000]`: what building and crawling take, as a table and as
 * JSON in `bench/results/`. Nothing here belongs to the timed tests.
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir, totalmem } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { type CrawlFigures, measureListing, measureOneByOne } from './crawl.ts';
import { outsideGenerator } from './generate.ts';
import { measureHugo, measureStarlight, type PeerFigures } from './peers.ts';
import { measurePortal, type PortalFigures, warmUp } from './portal.ts';
import { report } from './report.ts';

/** Where a run may write. */
export interface BenchFolders {
  /** Kept between runs: installed packages, git repositories. */
  shared: string;
  /** Of this run. */
  run: string;
  /** Of this run, inside the clone, as `try` has it, so that Node and Vite find the dependencies. */
  portals: string;
}

/** Everything that one run found. */
export interface Results {
  machine: { node: string; cpus: number; memory: number; commit: string; generator: string };
  portals: PortalFigures[];
  peers: (PeerFigures & { pages: number })[];
  crawls: { listing?: CrawlFigures; oneByOne?: CrawlFigures };
}

const { values } = parseArgs({
  options: {
    pages: { type: 'string', default: '1000' },
    peers: { type: 'boolean', default: false },
    crawl: { type: 'string', default: '0' },
    work: { type: 'string', default: process.env.CALLBOARD_BENCH_WORK ?? join(tmpdir(), 'callboard-bench') },
    name: { type: 'string', default: 'latest' },
  },
});
const sizes = values.pages
  .split(',')
  .map(Number)
  .filter((pages) => pages > 0);
const repositories = Number(values.crawl);
mkdirSync(values.work, { recursive: true });
// Every run has folders of its own, removed at its end: ext4 takes ten times as long to make a file where thousands were
// deleted within the last minutes, and such figures would be those of the last clean-up.
const folders: BenchFolders = {
  shared: values.work,
  run: mkdtempSync(join(values.work, 'run-')),
  portals: mkdtempSync(join(createFolder(join(import.meta.dirname, '..', '.callboard', 'bench')), 'run-')),
};
process.on('exit', () => {
  for (const folder of [folders.run, folders.portals]) rmSync(folder, { recursive: true, force: true });
});
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => process.exit(1));

const results: Results = {
  machine: {
    node: process.version,
    cpus: cpus().length,
    memory: Math.round(totalmem() / 1024 ** 3),
    commit: execFileSync('git', ['rev-parse', '--short', 'HEAD'], { cwd: import.meta.dirname })
      .toString()
      .trim(),
    generator: outsideGenerator() ? 'gen-corpus.mjs' : 'bench/generate.ts',
  },
  portals: [],
  peers: [],
  crawls: {},
};

// Node compiles what it has not seen yet: a user's second build is what counts, and so is Starlight's.
if (sizes.length > 0) await warmUp(folders);
for (const pages of sizes) {
  say(`${pages} pages: Callboard`);
  results.portals.push(await measurePortal(pages, folders));
  save();
  if (!values.peers) continue;
  say(`${pages} pages: Hugo`);
  const hugo = await measureHugo(pages, folders);
  if (hugo) results.peers.push({ ...hugo, pages });
  say(`${pages} pages: Starlight`);
  results.peers.push({ ...(await measureStarlight(pages, folders)), pages });
  save();
}
if (repositories > 0) {
  say(`${repositories} repositories, one by one`);
  results.crawls.oneByOne = await measureOneByOne(repositories, folders);
  save();
  say(`${repositories} repositories through a forge's listing`);
  results.crawls.listing = await measureListing(repositories, folders);
}
console.log(save());

function createFolder(path: string): string {
  mkdirSync(path, { recursive: true });
  return path;
}

function say(line: string): void {
  console.error(`-- ${line}`);
}

/** Saved after every part, so that a run which is cut off has told what it found. */
function save(): string {
  const folder = join(import.meta.dirname, 'results');
  mkdirSync(folder, { recursive: true });
  const text = report(results);
  writeFileSync(join(folder, `${values.name}.md`), text);
  const withoutOutput = JSON.stringify(
    results,
    (key, value: unknown) => (key === 'output' ? undefined : value),
    2,
  );
  writeFileSync(join(folder, `${values.name}.json`), `${withoutOutput}\n`);
  return text;
}
