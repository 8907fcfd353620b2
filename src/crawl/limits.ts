/** Bounds on what one repository may cost. Each that is reached becomes a problem that names it. */
import { z } from 'zod';

export const crawlLimitsSchema = z.strictObject({
  /** Largest descriptor, placeholder target or docs configuration that is read, in bytes. @default 5000000 */
  textBytes: z.int().positive().default(5_000_000),
  /** Descriptor files per repository. @default 5000 */
  descriptors: z.int().positive().default(5_000),
  /** Entities per repository. @default 10000 */
  entities: z.int().positive().default(10_000),
  /** How many Locations may follow from one another. @default 10 */
  locationDepth: z.int().positive().default(10),
  /** Docs pages per repository. @default 20000 */
  pages: z.int().positive().default(20_000),
  /** Largest image that is published, in bytes; larger ones are linked on the forge. @default 5000000 */
  assetBytes: z.int().positive().default(5_000_000),
  /** Images per repository, in bytes together. @default 200000000 */
  assetsBytes: z.int().positive().default(200_000_000),
  /** Seconds that reading one repository may take. @default 600 */
  seconds: z.int().positive().default(600),
});

export type CrawlLimits = z.output<typeof crawlLimitsSchema>;
