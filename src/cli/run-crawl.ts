/** Crawls with progress, as every command that crawls does. */
import { type CrawlResult, crawl } from '../crawl/crawl.ts';
import type { CrawlOptions } from '../crawl/options.ts';
import { requireRepositories } from './outcome.ts';
import { formatProgress, type Terminal } from './terminal.ts';

/**
 * @param onChange called when some repository has changed: there will be something to build
 * @throws {CommandError} when no source could be listed and nothing is known from before
 */
export async function runCrawl(
  options: Omit<CrawlOptions, 'onProgress' | 'now' | 'env'>,
  terminal: Terminal,
  onChange?: () => void,
): Promise<CrawlResult> {
  const result = await crawl({
    ...options,
    env: process.env,
    now: new Date(),
    onProgress: (progress) => {
      if (progress.done > progress.unchanged) onChange?.();
      terminal.progress(formatProgress(progress));
    },
  });
  requireRepositories(result);
  return result;
}
