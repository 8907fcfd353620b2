/** The bounds that `limits` in `sources.yaml` may set. */
import { z } from 'zod';
import type { SourceLimits } from './source.ts';

const count = z.int().positive();

/** Bounds on fetching and listing; see {@link SourceLimits}. */
export const sourceLimitsSchema = z.strictObject({
  /** Files of a repository; more are not listed. @default 500000 */
  files: count.optional(),
  /** Bytes of one file. @default 10000000 */
  fileBytes: count.optional(),
  /** Seconds that git may take for one repository. @default 300 */
  seconds: count.optional(),
  /** Commits of history that are fetched, for dates. @default 20000 */
  history: count.optional(),
} satisfies Record<keyof SourceLimits, z.ZodType>);

/** Bounds on reading one repository. */
export const crawlLimitsSchema = z.strictObject({
  /** Largest descriptor, placeholder target or docs configuration that is read, in bytes. @default 5000000 */
  textBytes: count.default(5_000_000),
  /** Descriptor files per repository. @default 5000 */
  descriptors: count.default(5_000),
  /** Entities per repository. @default 10000 */
  entities: count.default(10_000),
  /** How many Locations may follow from one another. @default 10 */
  locationDepth: count.default(10),
  /** Docs pages per repository. @default 20000 */
  pages: count.default(20_000),
  /** Largest image that is published, in bytes; larger ones are linked on the forge. @default 5000000 */
  assetBytes: count.default(5_000_000),
  /** Images per repository, in bytes together. @default 200000000 */
  assetsBytes: count.default(200_000_000),
  /** Seconds that reading one repository may take. @default 600 */
  seconds: count.default(600),
});
export type CrawlLimits = z.output<typeof crawlLimitsSchema>;
