/** Renders docs once per content: from the cache of the last crawl, else here, else (when there are many) on worker threads. */
import { existsSync, readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { Tinypool } from 'tinypool';
import type { Repository } from '../catalog/repository.ts';
import { createRenderer, markdownVersion, type RenderedDoc } from '../markdown/render.ts';
import { digest, digestAll } from '../snapshot/digest.ts';
import { replaceFile } from '../snapshot/files.ts';

export interface PageSource {
  /** Path from the repository's root. */
  file: string;
  dialect: 'mkdocs' | 'gfm';
  text: string;
}

/** Renders pages of one repository; answers in the order asked. */
export type RenderPages = (repository: Repository, pages: readonly PageSource[]) => Promise<RenderedDoc[]>;

/** What a worker is sent: pages of one repository. */
export interface RenderJob {
  repository: Repository;
  pages: PageSource[];
}

const pagesPerJob = 25;
/** Below this many pages, starting threads costs more than it saves. */
const worthThreads = 200;

export interface RenderService {
  render: RenderPages;
  close(): Promise<void>;
}

/**
 * @param cacheDir folder for rendered pages, one file per repository
 * @param threads at most so many threads; as many as there are processors by default
 */
export function createRenderService(cacheDir: string, threads = availableParallelism()): RenderService {
  const renderHere = createRenderer();
  let pool: Tinypool | undefined;
  let seen = 0;

  const renderMissing = async (repository: Repository, pages: PageSource[]): Promise<RenderedDoc[]> => {
    seen += pages.length;
    if (seen < worthThreads) return pages.map((page) => renderHere({ ...page, repository }));
    pool ??= new Tinypool({
      filename: import.meta.resolve('callboard/markdown-worker'),
      minThreads: 1,
      maxThreads: Math.max(1, threads),
      // Threads stay until the crawl ends: one that is started again pays a second for loading and warming up.
      idleTimeout: 600_000,
    });
    const jobs: RenderJob[] = [];
    for (let start = 0; start < pages.length; start += pagesPerJob)
      jobs.push({ repository, pages: pages.slice(start, start + pagesPerJob) });
    const workers = pool;
    return (await Promise.all(jobs.map((job) => workers.run(job) as Promise<RenderedDoc[]>))).flat();
  };

  return {
    async render(repository, pages) {
      const path = join(cacheDir, `${digest(repository.id)}.json`);
      const cached = readCache(path);
      // The commit does not show in rendered pages; leaving it out keeps pages whose text did not change.
      const identity = JSON.stringify([
        markdownVersion,
        repository.url,
        repository.forge,
        repository.branch,
        repository.id,
      ]);
      const keys = pages.map((page) => digestAll([identity, page.file, page.dialect, page.text]));
      const missing = pages.filter((_, index) => !Object.hasOwn(cached, keys[index] ?? ''));
      if (missing.length === 0 && Object.keys(cached).length === new Set(keys).size)
        return keys.map((key) => cached[key] as RenderedDoc);
      const fresh = await renderMissing(repository, missing);
      const byPage = new Map(missing.map((page, index) => [page, fresh[index] as RenderedDoc]));
      const docs = pages.map((page, index) => byPage.get(page) ?? (cached[keys[index] ?? ''] as RenderedDoc));
      await replaceFile(
        path,
        JSON.stringify(Object.fromEntries(docs.map((doc, index) => [keys[index], doc]))),
      );
      return docs;
    },
    async close() {
      await pool?.destroy();
    },
  };
}

/** Our own file; one that is damaged counts as absent. */
function readCache(path: string): Record<string, RenderedDoc> {
  if (!existsSync(path)) return {};
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as Record<string, RenderedDoc>;
  } catch {
    return {};
  }
}
