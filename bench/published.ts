/** What lies in a published folder: how many files, and what a browser loads for one docs page. */
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, posix } from 'node:path';
import { gzipSync } from 'node:zlib';

export interface PublishedFiles {
  total: number;
  entities: number;
  docs: number;
  perEntity: number;
  perDoc: number;
  /** Files per first path segment. */
  byFolder: Record<string, number>;
}

export interface WireSize {
  /** Gzipped bytes, median over the pages looked at. */
  all: number;
  script: number;
  /** The largest of the pages looked at. */
  worst: number;
  pages: number;
}

/**
 * Counts files per entity and per docs page. Search fragments belong to both; they are shared out by the numbers of
 * entities and docs pages.
 */
export function countFiles(folder: string): PublishedFiles {
  const files = listFiles(folder);
  const byFolder: Record<string, number> = {};
  for (const file of files) {
    const top = file.includes('/') ? file.slice(0, file.indexOf('/')) : '.';
    byFolder[top] = (byFolder[top] ?? 0) + 1;
  }
  const docPages = files.filter((file) => /^docs\/[^/]+\/[^/]+\/[^/]+\/(.*\/)?index\.html$/.test(file));
  const entities = files.filter((file) => /^catalog\/[^/]+\/[^/]+\/[^/]+\/index\.html$/.test(file)).length;
  const docs = docPages.length;
  const search = byFolder.pagefind ?? byFolder.search ?? 0;
  const records = Math.max(1, entities + docs);
  const ofDocs = (byFolder.docs ?? 0) + (search * docs) / records;
  const ofEntities = files.length - (byFolder.docs ?? 0) - search + (search * entities) / records;
  return {
    total: files.length,
    entities,
    docs,
    perEntity: ofEntities / Math.max(1, entities),
    perDoc: ofDocs / Math.max(1, docs),
    byFolder,
  };
}

/** Sums what a first visit loads: page, styles, scripts with what they import, images; over 25 pages spread evenly. */
export function wireSize(folder: string): WireSize {
  const pages = listFiles(folder).filter(
    (file) =>
      /(^|\/)[^/]+\/index\.html$/.test(file) &&
      !/^(catalog|catalog-graph|search|similar|api-docs|teams|problems|licenses)\//.test(file),
  );
  const step = Math.max(1, Math.floor(pages.length / 25));
  const sizes = pages.filter((_, index) => index % step === 0).map((page) => pageSize(folder, page));
  return {
    all: median(sizes.map(({ all }) => all)),
    script: median(sizes.map(({ script }) => script)),
    worst: Math.max(0, ...sizes.map(({ all }) => all)),
    pages: sizes.length,
  };
}

function pageSize(folder: string, page: string): { all: number; script: number } {
  const html = readFileSync(join(folder, page), 'utf8');
  const inline = [...html.matchAll(/<script(?![^>]*\bsrc=)[^>]*>([\s\S]*?)<\/script>/g)].map(
    (match) => match[1] ?? '',
  );
  const tags = [...html.matchAll(/<(link|script|img)\b[^>]*>/g)].map((match) => match[0]);
  const wanted = tags
    .filter((tag) => !/<link/.test(tag) || /rel="?(stylesheet|icon|modulepreload|preload)/.test(tag))
    .map((tag) => /\b(?:href|src)="?([^"\s>]+)/.exec(tag)?.[1] ?? '')
    .filter((url) => url !== '' && !/^(data:|https?:)/.test(url));
  const seen = new Set<string>();
  let all = gzipSync(html).length;
  let script = inline.length > 0 ? gzipSync(inline.join('\n')).length : 0;
  const load = (url: string, from: string): void => {
    const path = (url.startsWith('/') ? url.slice(1) : posix.join(dirname(from), url)).replace(/[?#].*$/, '');
    if (seen.has(path) || !existsSync(join(folder, path))) return;
    seen.add(path);
    const bytes = readFileSync(join(folder, path));
    const size = gzipSync(bytes).length;
    all += size;
    if (!/\.m?js$/.test(path)) return;
    script += size;
    for (const [, next = ''] of bytes.toString().matchAll(/(?:\bfrom|\bimport)\s*["'](\.[^"']+)["']/g))
      load(next, path);
  };
  for (const url of wanted) load(url, page);
  return { all, script };
}

/** Size of everything that CI would keep between runs, packed into one file. */
export function packedSize(portal: string): number {
  const kept = ['.callboard', '.astro', 'node_modules/.astro', 'node_modules/.cache'].filter((name) =>
    existsSync(join(portal, name)),
  );
  if (kept.length === 0) return 0;
  const file = join(tmpdir(), `callboard-bench-${process.pid}.tar.gz`);
  execFileSync('tar', ['-czf', file, '-C', portal, ...kept]);
  const { size } = statSync(file);
  rmSync(file);
  return size;
}

function listFiles(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) =>
      join(entry.parentPath, entry.name)
        .slice(folder.length + 1)
        .replaceAll('\\', '/'),
    )
    .toSorted();
}

function median(numbers: number[]): number {
  return numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? 0;
}
