/** Crawls with progress, as every command that crawls does. */
import { type CrawlResult, crawl } from '../crawl/crawl.ts';
import type { CrawlOptions } from '../crawl/options.ts';
import { formatProgress, type Terminal } from './terminal.ts';

/** @param onChange called when some repository has changed: there will be something to build */
export async function runCrawl(
  options: Omit<CrawlOptions, 'onProgress' | 'now' | 'env'>,
  terminal: Terminal,
  onChange?: () => void,
): Promise<CrawlResult> {
  return crawl({
    ...options,
    env: process.env,
    now: new Date(),
    onProgress: (progress) => {
      if (progress.done > progress.unchanged) onChange?.();
      terminal.progress(formatProgress(progress));
    },
  });
}
