/** Matomo: counts without cookies, and reads the reports back. */
import type { AstroIntegration } from 'astro';
import type {} from 'callboard/plugin';
import { z } from 'zod';
import { needing } from './access.ts';
import { readMatomoReports } from './matomo-reports.ts';
import { below, consentOptions, readingOptions, webAddress } from './options.ts';
import { setUpReports } from './setup.ts';
import { storeReport } from './store.ts';

const dimension = z.int().positive().optional();

export const matomoOptions = z.strictObject({
  /** Address of your Matomo. */
  url: webAddress,
  /** Number of the site in Matomo. */
  siteId: z
    .union(
      [
        z.int(),
        z
          .string()
          .regex(/^\d{1,9}$/)
          .transform(Number),
      ],
      {
        error: 'must be the number of a site in Matomo, such as 7',
      },
    )
    .pipe(z.int().positive()),
  /** Count page views, searches and outbound clicks in the browser. */
  track: z.boolean().default(true),
  /** Count only those who have agreed. Without it everybody is counted, without cookies. */
  consent: z.boolean().default(false),
  /** Numbers of Matomo's custom dimensions for what a page is. */
  dimensions: z
    .strictObject({ group: dimension, kind: dimension, entity: dimension, owner: dimension, tab: dimension })
    .default({}),
  /** Read reports, where `tokenEnv` is set. */
  reports: z.boolean().default(true),
  /** Environment variable that holds a token with the permission to view the site. */
  tokenEnv: z.string().default('MATOMO_TOKEN'),
  ...consentOptions,
  ...readingOptions,
  /** Minutes after which what is shown counts as old. */
  freshMinutes: z.number().positive().default(1440),
});

export type MatomoUserOptions = z.input<typeof matomoOptions>;
type Options = z.output<typeof matomoOptions>;

const name = 'callboard-matomo';

/**
 * @example matomo({ url: 'https://stats.acme.example', siteId: 7 })
 */
export default function matomo(userOptions: MatomoUserOptions): AstroIntegration {
  let options: Options | undefined;
  return {
    name,
    hooks: {
      'callboard:setup'({ describe, parseOptions, addHeadScript, addCsp, ...setup }) {
        describe({
          title: 'Matomo',
          vendor: 'Matomo',
          description:
            'Counts page views, searches and outbound clicks without cookies, or with consent; shows what is read and what is missed.',
        });
        options = parseOptions(matomoOptions, userOptions);
        const { url, siteId, track, consent, dimensions, reports, question, policyUrl } = options;
        if (reports) setUpReports(setup, { vendor: 'Matomo' });
        if (!track) return;
        // Events are sent straight to Matomo's interface: none of its scripts is loaded.
        addHeadScript({
          module: 'callboard/integrations/analytics/client/matomo.ts',
          props: {
            siteId,
            endpoint: below(url, 'matomo.php').href,
            consent,
            dimensions: { ...dimensions },
            ...(question && { question }),
            ...(policyUrl && { policyUrl }),
          },
        });
        addCsp({ 'connect-src': [new URL(url).origin] });
      },
      async 'callboard:collect'(context) {
        const { url, siteId, reports, tokenEnv, base, freshMinutes } =
          options ?? matomoOptions.parse(userOptions);
        if (!reports) return;
        context.limits({ hosts: [url], freshMinutes });
        const token = context.secret(tokenEnv);
        if (!token)
          return context.skip(
            '',
            `${tokenEnv} is not set: what is read is not shown.`,
            'Create a token under Personal, Security in Matomo, or set `reports: false`.',
          );
        await context.part('', async (part) => {
          const report = await needing(
            `${tokenEnv} must hold a token of a user who may view site ${siteId}.`,
            readMatomoReports(context, { url, siteId }, token),
          );
          storeReport(context, part, report, base);
        });
      },
    },
  };
}
