/**
 * `npm run bench -- [--pages 1000,10000] [--peers] [--crawl 1000]`: what building and crawling take, as a table and as
 * JSON in `bench/results/`. Nothing here belongs to the timed tests.
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir, totalmem } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { type CrawlFigures, measureListing, measureOneByOne } from './crawl.ts';
import { outsideGenerator } from './generate.ts';
import { measureHugo, measureStarlight, type PeerFigures } from './peers.ts';
import { measurePortal, type PortalFigures } from './portal.ts';
import { report } from './report.ts';

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

for (const pages of sizes) {
  say(`${pages} pages: Callboard`);
  results.portals.push(await measurePortal(pages, values.work));
  save();
  if (!values.peers) continue;
  say(`${pages} pages: Hugo`);
  const hugo = await measureHugo(pages, values.work);
  if (hugo) results.peers.push({ ...hugo, pages });
  say(`${pages} pages: Starlight`);
  results.peers.push({ ...(await measureStarlight(pages, values.work)), pages });
  save();
}
if (repositories > 0) {
  say(`${repositories} repositories, one by one`);
  results.crawls.oneByOne = await measureOneByOne(repositories, values.work);
  save();
  say(`${repositories} repositories through a forge's listing`);
  results.crawls.listing = await measureListing(repositories, values.work);
}
console.log(save());

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
