/** Writes everything that search in the browser loads; only what changed since the last run is made again. */
import { fork } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { mkdir, open, readFile, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { compareText } from '../problems.ts';
import { digest, digestAll } from '../snapshot/digest.ts';
import { replaceFile } from '../snapshot/files.ts';
import type { Site } from '../views/site.ts';
import { entityDetails } from './details.ts';
import { searchDocuments, type SearchDocument } from './documents.ts';
import { filterName, noExtras, type SearchExtras } from './extras.ts';
import { indexableHtml } from './indexable.ts';
import { entityColumns } from './entities.ts';
import { operationNames, pageNames } from './names.ts';
import { relationIndex } from './relations.ts';
import { listFiles, readPack, syncFolder } from './pack.ts';
import type { ShardJob, ShardMessage, ShardPage, ShardReport } from './shard-worker.ts';
import { shardDocuments } from './shards.ts';

/** Raised when the same documents would be indexed differently. */
const indexVersion = 2;

export interface SearchOptions {
  site: Site;
  /** Folder that is served; `search/` and `pagefind/` below it are written, `search/index.html` is left alone. */
  outDir: string;
  /** Finished shards are kept here; it may be thrown away. */
  cacheDir: string;
  /** Index the text of entities and docs; without it only names are found. @default true */
  fullText?: boolean;
  /** What plugins add. */
  extras?: SearchExtras;
  /** File of the process that indexes. @default 'callboard/search-worker', resolved */
  worker?: string;
  log?: (message: string) => void;
}

export interface SearchResult {
  shards: {
    name: string;
    documents: number;
    /** Made again in this run. */
    indexed: boolean;
    /** Of indexing; absent if taken from the cache. */
    durationMs?: number;
  }[];
  documents: number;
  /** Some file below `outDir` was written or removed. */
  changed: boolean;
  /** Paths below `outDir`, sorted. */
  files: string[];
  durationMs: number;
  /** Highest resident memory of the indexing processes; absent if nothing was indexed. */
  peakBytes?: number;
}

/** What `search/index.json` says. The browser reads it first; everything else is named by content or shard. */
export interface SearchManifest {
  version: 1;
  /** Folders below `pagefind/`; the first holds the program. */
  shards: string[];
  /** Files below `search/`. */
  entities: string;
  /** What only the catalog's table shows. */
  details: string;
  pages: string;
  operations: string;
  /** For the explorer. */
  relations: string;
  /** Plugins' filters, in order: their names in the index, and headings. */
  filters?: { name: string; title: string }[];
}

interface Shard {
  name: string;
  documents: SearchDocument[];
  digest: string;
  pack: string;
}

/**
 * Builds the name indexes and the full-text shards of a site. The same site gives the same bytes, whatever was there.
 * Reading and preparing is done before the first wait on another process, so that it can run beside a busy render.
 */
export async function buildSearch(options: SearchOptions): Promise<SearchResult> {
  const started = performance.now();
  const { site, outDir, log = () => {} } = options;
  const cache = join(options.cacheDir, 'search');
  const shards = options.fullText === false ? [] : planShards(site, cache, options.extras);
  const packs = new Map<string, Awaited<ReturnType<typeof readPack>>>();
  const state = await readState(cache, outDir);
  const stale = shards.filter((shard) => state[shard.name] !== shard.digest);
  for (const shard of stale) packs.set(shard.name, await readPack(shard.pack));
  const missing = stale.filter((shard) => !packs.get(shard.name));

  const indexed = missing.length ? indexShards(site, missing, cache, options) : Promise.resolve([]);
  const [reports, namesWritten] = await Promise.all([indexed, writeNames(site, shards, options)]);
  for (const shard of missing) packs.set(shard.name, await readPack(shard.pack));

  let changes = 0;
  const pagefind = join(outDir, 'pagefind');
  const names = new Set(shards.map(({ name }) => name));
  const extra = (await readdir(pagefind).catch(() => [])).filter((name) => !names.has(name));
  if (stale.length || extra.length) await rm(statePath(cache), { force: true });
  for (const name of extra) await rm(join(pagefind, name), { recursive: true, force: true });
  for (const shard of stale) {
    const pack = packs.get(shard.name);
    if (!pack)
      throw new Error(`The search index "${shard.pack}" was made but cannot be read. Delete "${cache}".`);
    changes += await syncFolder(join(pagefind, shard.name), pack);
  }
  changes += extra.length + namesWritten;
  await writeState(cache, outDir, shards);
  await prunePacks(cache, shards);

  const durationMs = Math.round(performance.now() - started);
  const documents = shards.reduce((sum, shard) => sum + shard.documents.length, 0);
  log(
    `${documents} documents in ${shards.length} search shards, ${missing.length} indexed, ${durationMs} ms`,
  );
  return {
    shards: shards.map(({ name, documents: { length } }) => {
      const report = reports.find((item) => item.name === name);
      return { name, documents: length, indexed: report !== undefined, durationMs: report?.durationMs };
    }),
    documents,
    changed: changes > 0,
    files: await listSearchFiles(outDir),
    durationMs,
    peakBytes: reports.length ? Math.max(...reports.map(({ peakBytes }) => peakBytes)) : undefined,
  };
}

function planShards(site: Site, cache: string, extras: SearchExtras | undefined): Shard[] {
  const version = [String(indexVersion), pagefindVersion()];
  return shardDocuments(searchDocuments(site, extras)).map((documents, place) => {
    const name = String(place);
    const key = digestAll([...version, name, ...documents.map((document) => JSON.stringify(document))]);
    return { name, documents, digest: key, pack: join(cache, `${key}.pack`) };
  });
}

function pagefindVersion(): string {
  const text = readFileSync(new URL('../package.json', import.meta.resolve('pagefind')), 'utf8');
  return String((JSON.parse(text) as { version: unknown }).version);
}

async function indexShards(
  site: Site,
  shards: readonly Shard[],
  cache: string,
  { worker = fileURLToPath(import.meta.resolve('callboard/search-worker')) }: SearchOptions,
): Promise<ShardReport[]> {
  await mkdir(cache, { recursive: true });
  const inputs: string[] = [];
  const indexer = startIndexer(worker);
  try {
    // Each shard is indexed while the pages of the next are prepared.
    for (const { name, pack, documents } of shards) {
      const input = join(cache, `${name}.ndjson`);
      inputs.push(input);
      await writePages(input, site, documents);
      indexer.add({ name, input, output: pack, primary: name === '0' });
    }
    return await indexer.finish();
  } catch (error) {
    indexer.cancel();
    throw error;
  } finally {
    for (const input of inputs) await rm(input, { force: true });
  }
}

async function writePages(path: string, site: Site, documents: readonly SearchDocument[]): Promise<void> {
  const file = await open(path, 'w');
  try {
    let lines: string[] = [];
    let size = 0;
    for (const document of documents) {
      const html = document.html === undefined ? undefined : site.html(document.html);
      // Half a surrogate pair is legal in JavaScript and JSON, and ends Pagefind.
      const page: ShardPage = { url: document.url, content: indexableHtml(document, html).toWellFormed() };
      lines.push(`${JSON.stringify(page)}\n`);
      size += page.content.length;
      if (size < 1_000_000) continue;
      await file.write(lines.join(''));
      lines = [];
      size = 0;
    }
    await file.write(lines.join(''));
  } finally {
    await file.close();
  }
}

interface Indexer {
  add(job: ShardJob): void;
  /** @throws {Error} when the process failed, with what it printed */
  finish(): Promise<ShardReport[]>;
  cancel(): void;
}

function startIndexer(worker: string): Indexer {
  const child = fork(worker, [], { execArgv: [], stdio: ['ignore', 'ignore', 'pipe', 'ipc'] });
  const reports: ShardReport[] = [];
  let jobs = 0;
  let errors = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (errors = `${errors}${text}`.slice(-4000)));
  child.on('message', (report) => reports.push(report as ShardReport));
  const ended = new Promise<string>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code, signal) => resolve(signal ?? `exit code ${code}`));
  });
  ended.catch(() => {});
  // A process that has ended already is told of by how it ended.
  const send = (message: ShardMessage) => void child.send(message, () => {});
  return {
    add(job) {
      jobs += 1;
      send({ job });
    },
    async finish() {
      send({});
      const end = await ended;
      if (end === 'exit code 0' && reports.length === jobs) return reports;
      throw new Error(`The search index could not be built (${end}). ${errors.trim()}`.trim());
    },
    cancel: () => void child.kill(),
  };
}

/** @returns how many files were written or removed */
async function writeNames(
  site: Site,
  shards: readonly Shard[],
  { outDir, extras = noExtras }: SearchOptions,
): Promise<number> {
  const folder = join(outDir, 'search');
  const manifest: SearchManifest = {
    version: 1,
    shards: shards.map(({ name }) => name),
    entities: '',
    details: '',
    pages: '',
    operations: '',
    relations: '',
    ...(extras.filters.length > 0 && {
      filters: extras.filters.map((filter) => ({ name: filterName(filter), title: filter.title })),
    }),
  };
  const wanted = new Map<string, string>();
  for (const [name, value] of [
    ['entities', entityColumns(site)],
    ['details', entityDetails(site)],
    ['pages', pageNames(site)],
    ['operations', operationNames(site)],
    ['relations', relationIndex(site)],
  ] as const) {
    const text = JSON.stringify(value);
    const file = `${name}.${digest(text).slice(0, 10)}.json`;
    manifest[name] = file;
    wanted.set(file, text);
  }
  wanted.set('index.json', JSON.stringify(manifest));

  let changes = 0;
  for (const file of await readdir(folder).catch(() => [])) {
    if (wanted.has(file) || !/^(entities|details|pages|operations|relations)\.[0-9a-f]+\.json$/.test(file))
      continue;
    await rm(join(folder, file), { force: true });
    changes++;
  }
  for (const [file, text] of wanted) {
    const path = join(folder, file);
    if ((await readFile(path, 'utf8').catch(() => undefined)) === text) continue;
    await replaceFile(path, text);
    changes++;
  }
  return changes;
}

async function listSearchFiles(outDir: string): Promise<string[]> {
  const own = (await readdir(join(outDir, 'search'))).filter((name) => name.endsWith('.json'));
  const shards = await listFiles(join(outDir, 'pagefind'));
  return [...own.map((name) => `search/${name}`), ...shards.map((name) => `pagefind/${name}`)].sort(
    compareText,
  );
}

const statePath = (cache: string) => join(cache, 'state.json');

/** Which shards `outDir` holds whole. Removed before any is touched, so that a killed run leaves no false promise. */
async function readState(cache: string, outDir: string): Promise<Record<string, string>> {
  try {
    const state = JSON.parse(await readFile(statePath(cache), 'utf8')) as {
      outDir?: unknown;
      shards?: Record<string, string>;
    };
    if (state.outDir !== outDir || !state.shards) return {};
    const present = new Set(await readdir(join(outDir, 'pagefind')));
    return Object.fromEntries(Object.entries(state.shards).filter(([name]) => present.has(name)));
  } catch {
    return {};
  }
}

async function writeState(cache: string, outDir: string, shards: readonly Shard[]): Promise<void> {
  const state = { outDir, shards: Object.fromEntries(shards.map((shard) => [shard.name, shard.digest])) };
  await replaceFile(statePath(cache), JSON.stringify(state));
}

async function prunePacks(cache: string, shards: readonly Shard[]): Promise<void> {
  const wanted = new Set(shards.map((shard) => `${shard.digest}.pack`));
  for (const name of await readdir(cache))
    if (!wanted.has(name) && /\.(pack|ndjson|tmp)$/.test(name)) await rm(join(cache, name), { force: true });
}
