import { z } from 'zod';

export const googleAnalyticsOptions = z.strictObject({
  /** Measurement id of your GA4 data stream, e.g. `G-ABC123DEF4`. */
  measurementId: z.string().regex(/^G-[A-Z0-9]+$/, 'must be a GA4 measurement id such as "G-ABC123DEF4"'),
  /** What the consent banner says before the two buttons. */
  question: z
    .string()
    .min(1)
    .default(
      'May this portal count page views and searches with Google Analytics? It helps us see which docs are used.',
    ),
  /** Page that explains what is collected, linked in the banner. */
  policyUrl: z.url({ protocol: /^https?$/ }).optional(),
});

export type GoogleAnalyticsUserOptions = z.input<typeof googleAnalyticsOptions>;
export type GoogleAnalyticsOptions = z.output<typeof googleAnalyticsOptions>;
