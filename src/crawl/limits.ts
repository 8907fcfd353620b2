/** Bounds on what one repository may cost. Each that is reached becomes a problem that names it. */
export { type CrawlLimits, crawlLimitsSchema } from '../sources/limits.ts';
