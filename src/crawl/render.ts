/** Renders docs once per content: from the cache of the last crawl, else here, else (when there are many) on worker threads. */
import { existsSync, readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import type { Repository } from '../catalog/repository.ts';
import type { RenderedDoc } from '../markdown/render.ts';
import { digest, digestAll } from '../snapshot/digest.ts';
import { replaceFile } from '../snapshot/files.ts';
import { createMarkdownThreads, type MarkdownThreads } from './markdown-threads.ts';

export interface PageSource {
  /** Path from the repository's root. */
  file: string;
  dialect: 'mkdocs' | 'gfm';
  text: string;
}

/** Renders pages of one repository; answers in the order asked. */
export type RenderPages = (repository: Repository, pages: readonly PageSource[]) => Promise<RenderedDoc[]>;

/** Below this many pages, starting threads costs more than it saves. */
const worthThreads = 100;

export interface RenderService {
  render: RenderPages;
  close(): Promise<void>;
}

/**
 * @param cacheDir folder for rendered pages, one file per repository
 * @param maxThreads at most so many threads; as many as there are processors by default
 */
export function createRenderService(cacheDir: string, maxThreads = availableParallelism()): RenderService {
  let here: ReturnType<typeof loadMarkdown> | undefined;
  let threads: MarkdownThreads | undefined;
  let seen = 0;

  const renderMissing = async (repository: Repository, pages: PageSource[]): Promise<RenderedDoc[]> => {
    seen += pages.length;
    if (seen < worthThreads) {
      const { render } = await (here ??= loadMarkdown());
      return pages.map((page) => render({ ...page, repository }));
    }
    threads ??= createMarkdownThreads(Math.max(1, maxThreads));
    return threads.render({ repository, pages });
  };

  return {
    async render(repository, pages) {
      const { markdownVersion } = await (here ??= loadMarkdown());
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
      await threads?.close();
    },
  };
}

/** Loaded when the first repository has changed: it is the largest part of the program. */
async function loadMarkdown() {
  const { createRenderer, markdownVersion } = await import('../markdown/render.ts');
  return { render: createRenderer(), markdownVersion };
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
