/** Options of the Astro integration: one schema is the type, the default, the check and the reference page. */
import { z } from 'zod';

export const callboardOptions = z.strictObject({
  /** Name of the portal, in the header and in page titles. @default 'Callboard' */
  title: z.string().min(1).default('Callboard'),
  /** One sentence on the home page and in search engines' results. */
  description: z.string().optional(),
  /** Show e-mail addresses of people and teams. @default false */
  emails: z.boolean().default(false),
  /**
   * Leave pages alone whose content has not changed since the last build (Astro's experimental `incrementalBuild`). The
   * result is the same either way. @default true
   */
  incremental: z.boolean().default(true),
  /** Make the full-text index; without it the search finds names only. @default true */
  fullText: z.boolean().default(true),
  /** Write each docs page as Markdown too, beside its HTML; one more file per page. @default true */
  twins: z.boolean().default(true),
  /** Make badges of each entity's lifecycle, owner and docs, for READMEs; up to six more files per entity. @default false */
  badges: z.boolean().default(false),
});

/** As typed in `astro.config.mjs`. */
export type CallboardUserOptions = z.input<typeof callboardOptions>;
