/** What a crawl tells whoever watches it. */

export interface CrawlProgress {
  /** Repositories found so far, and finished so far. */
  repositories: number;
  done: number;
  /** Of the finished ones, those that had not changed. */
  unchanged: number;
  entities: number;
  docs: number;
  problems: number;
  /** Name of the repository or source that was finished last. */
  current?: string;
}

export type OnProgress = (progress: Readonly<CrawlProgress>) => void;
