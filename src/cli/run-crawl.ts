/** Crawls with progress, as every command that crawls does. */
import { type CrawlResult, crawl } from '../crawl/crawl.ts';
import type { CrawlOptions } from '../crawl/options.ts';
import { formatProgress, type Terminal } from './terminal.ts';

export async function runCrawl(
  options: Omit<CrawlOptions, 'onProgress' | 'now' | 'env'>,
  terminal: Terminal,
): Promise<CrawlResult> {
  return crawl({
    ...options,
    env: process.env,
    now: new Date(),
    onProgress: (progress) => terminal.progress(formatProgress(progress)),
  });
}
