/** Renders docs once per content: from the cache of the last crawl, else here, else (when there are many) on worker threads. */
import { existsSync, readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import type { Repository } from '../catalog/repository.ts';
import type { RenderedDoc } from '../markdown/render.ts';
import { digest, digestAll } from '../snapshot/digest.ts';
import { htmlPath, replaceFile } from '../snapshot/files.ts';
import { writeHtml } from '../snapshot/write.ts';
import { createMarkdownThreads, type MarkdownThreads } from './markdown-threads.ts';

export interface PageSource {
  /** Path from the repository's root. */
  file: string;
  dialect: 'mkdocs' | 'gfm';
  text: string;
  /** See `RenderInput`. */
  extensions?: readonly string[];
  /** See `RenderInput`. */
  embeds?: readonly string[];
  /** What the page takes in. */
  snippets?: Readonly<Record<string, string>>;
}

/** A rendered page whose HTML lies in the snapshot. */
export interface StoredDoc extends Omit<RenderedDoc, 'html'> {
  /** Digest of the HTML. */
  html: string;
}

/** Renders pages of one repository; answers in the order asked. */
export type RenderPages = (repository: Repository, pages: readonly PageSource[]) => Promise<StoredDoc[]>;

/** Below this many pages, starting threads costs more than it saves. */
const worthThreads = 100;

export interface RenderService {
  render: RenderPages;
  close(): Promise<void>;
}

/**
 * @param options.dir the snapshot folder; what was rendered is remembered in its cache, one file per repository
 * @param options.maxThreads at most so many threads; as many as there are processors by default
 */
export function createRenderService({
  dir,
  maxThreads = availableParallelism(),
}: {
  dir: string;
  maxThreads?: number;
}): RenderService {
  let here: ReturnType<typeof loadMarkdown> | undefined;
  let threads: MarkdownThreads | undefined;
  let seen = 0;

  const renderMissing = async (repository: Repository, pages: PageSource[]): Promise<StoredDoc[]> => {
    seen += pages.length;
    if (seen < worthThreads) {
      const { render, loadFor } = await (here ??= loadMarkdown());
      await loadFor(textsOf(pages));
      return Promise.all(pages.map((page) => storeDoc(dir, render({ ...page, repository }))));
    }
    threads ??= createMarkdownThreads(dir, Math.max(1, maxThreads));
    return threads.render({ repository, pages });
  };

  return {
    async render(repository, pages) {
      const { markdownVersion } = await (here ??= loadMarkdown());
      const path = join(dir, 'cache', 'render', `${digest(repository.id)}.json`);
      const cached = readCache(path);
      // The commit does not show in rendered pages; leaving it out keeps pages whose text did not change.
      const identity = JSON.stringify([
        markdownVersion,
        repository.url,
        repository.forge,
        repository.branch,
        repository.id,
      ]);
      const keys = pages.map((page) =>
        digestAll([identity, page.file, page.dialect, page.text, settingsOf(page)]),
      );
      const isCached = (key: string) =>
        Object.hasOwn(cached, key) && existsSync(htmlPath(dir, cached[key]?.html ?? ''));
      const missing = pages.filter((_, index) => !isCached(keys[index] ?? ''));
      if (missing.length === 0 && Object.keys(cached).length === new Set(keys).size)
        return keys.map((key) => cached[key] as StoredDoc);
      const fresh = await renderMissing(repository, missing);
      const byPage = new Map(missing.map((page, index) => [page, fresh[index] as StoredDoc]));
      const docs = pages.map((page, index) => byPage.get(page) ?? (cached[keys[index] ?? ''] as StoredDoc));
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

/** Puts a rendered page's HTML into the snapshot. */
export async function storeDoc(dir: string, doc: RenderedDoc): Promise<StoredDoc> {
  return { ...doc, html: await writeHtml(dir, doc.html) };
}

/** Loaded when the first repository has changed: it is the largest part of the program. */
async function loadMarkdown() {
  const { createRenderer, loadFor, markdownVersion } = await import('../markdown/render.ts');
  return { render: createRenderer(), loadFor, markdownVersion };
}

/** Every text that goes into the pages. */
export function textsOf(pages: readonly PageSource[]): string[] {
  return pages.flatMap(({ text, snippets }) => [text, ...Object.values(snippets ?? {})]);
}

/** What else the rendered page depends on. */
function settingsOf({ extensions, snippets, embeds }: PageSource): string {
  return extensions || snippets || embeds ? JSON.stringify([extensions, snippets, embeds]) : '';
}

/** Our own file; one that is damaged counts as absent. */
function readCache(path: string): Record<string, StoredDoc> {
  if (!existsSync(path)) return {};
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as Record<string, StoredDoc>;
  } catch {
    return {};
  }
}
