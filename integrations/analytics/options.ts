/** Options that every analytics plugin has. */
import { z } from 'zod';

export const readingOptions = {
  /** Where the portal begins in its addresses, as `base` of your Astro configuration. */
  base: z.string().default('/'),
};

export const consentOptions = {
  /** What the consent banner asks; by default a sentence that names the vendor. */
  question: z.string().min(1).optional(),
  /** Page that explains what is counted, linked in the banner. */
  policyUrl: z.url({ protocol: /^https?$/ }).optional(),
};

export const webAddress = z.url({ protocol: /^https?$/, error: 'must be an address of the web' });

/** Below an address that may hold a path of its own. */
export function below(base: string, path: string): URL {
  return new URL(path, base.endsWith('/') ? base : `${base}/`);
}
