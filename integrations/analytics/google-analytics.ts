/** Google Analytics 4: counts after the reader has agreed, and reads the reports back. */
import type { AstroIntegration } from 'astro';
import type {} from 'callboard/plugin';
import { z } from 'zod';
import { needing } from './access.ts';
import { readGoogleReports } from './google-reports.ts';
import { fetchAccessToken } from './google-token.ts';
import { consentOptions, readingOptions, webAddress } from './options.ts';
import { setUpReports } from './setup.ts';
import { storeReport } from './store.ts';

const wrongProperty = 'must be the number of a GA4 property, such as "123456789"';

export const googleAnalyticsOptions = z
  .strictObject({
    /** Measurement id of your GA4 data stream, e.g. `G-ABC123DEF4`; without it nothing is counted. */
    measurementId: z
      .string()
      .regex(/^G-[A-Z0-9]+$/, 'must be a GA4 measurement id such as "G-ABC123DEF4"')
      .optional(),
    /** Number of your GA4 property; without it no reports are read. */
    propertyId: z
      .union([z.string(), z.int().transform(String)], { error: wrongProperty })
      .pipe(z.string().regex(/^\d+$/, wrongProperty))
      .optional(),
    /**
     * `basic`: nothing is loaded before the reader agrees. `advanced`: Google's script is loaded at once, with every
     * signal denied, and sends pings without cookies.
     */
    consentMode: z.enum(['basic', 'advanced']).default('basic'),
    ...consentOptions,
    ...readingOptions,
    /** Address of the Google Analytics Data API. */
    apiUrl: webAddress.default('https://analyticsdata.googleapis.com'),
    /** Where an access token is asked for, with a service account's key. */
    tokenUrl: webAddress.default('https://oauth2.googleapis.com/token'),
    /** Minutes after which what is shown counts as old; Google's own numbers are a day or two old. */
    freshMinutes: z.number().positive().default(2880),
  })
  .refine(({ measurementId, propertyId }) => measurementId ?? propertyId, {
    error: 'name a measurementId to count, a propertyId to read reports, or both',
  });

export type GoogleAnalyticsUserOptions = z.input<typeof googleAnalyticsOptions>;
type Options = z.output<typeof googleAnalyticsOptions>;

const name = 'callboard-google-analytics';

/**
 * @example googleAnalytics({ measurementId: 'G-ABC123DEF4', propertyId: '123456789' })
 */
export default function googleAnalytics(userOptions: GoogleAnalyticsUserOptions): AstroIntegration {
  let options: Options | undefined;
  return {
    name,
    hooks: {
      'callboard:setup'({ describe, parseOptions, addHeadScript, addCsp, ...setup }) {
        describe({
          title: 'Google Analytics',
          vendor: 'Google',
          description:
            'Counts page views, searches and outbound clicks after the reader has agreed; shows what is read and what is missed.',
        });
        options = parseOptions(googleAnalyticsOptions, userOptions);
        const { measurementId, propertyId, consentMode, question, policyUrl } = options;
        if (propertyId) setUpReports(setup, { vendor: 'Google Analytics' });
        if (!measurementId) return;
        addHeadScript({
          module: 'callboard/integrations/analytics/client/google-analytics.ts',
          props: {
            measurementId,
            consentMode,
            ...(question && { question }),
            ...(policyUrl && { policyUrl }),
          },
        });
        // As Google's guide to Content-Security-Policy for GA4 lists them.
        // https://developers.google.com/tag-platform/security/guides/csp
        addCsp({
          'script-src': ['https://*.googletagmanager.com'],
          'connect-src': [
            'https://*.google-analytics.com',
            'https://*.analytics.google.com',
            'https://*.googletagmanager.com',
          ],
          'img-src': ['https://*.google-analytics.com', 'https://*.googletagmanager.com'],
        });
      },
      async 'callboard:collect'(context) {
        const { propertyId, apiUrl, tokenUrl, base, freshMinutes } =
          options ?? googleAnalyticsOptions.parse(userOptions);
        if (!propertyId) return;
        context.limits({ hosts: [apiUrl, tokenUrl], freshMinutes });
        const ready = context.secret('GA4_ACCESS_TOKEN');
        const file = ready ? undefined : context.secret('GOOGLE_APPLICATION_CREDENTIALS');
        if (!ready && !file)
          return context.skip(
            '',
            'Neither GA4_ACCESS_TOKEN nor GOOGLE_APPLICATION_CREDENTIALS is set: what is read is not shown.',
            "Create a service account with the role Viewer on the property, and set GOOGLE_APPLICATION_CREDENTIALS to its key file's path.",
          );
        await context.part('', async (part) => {
          const token =
            ready ??
            (await needing(
              'The key that GOOGLE_APPLICATION_CREDENTIALS names may have been withdrawn.',
              fetchAccessToken(context, file ?? '', tokenUrl),
            ));
          const report = await needing(
            ready
              ? `GA4_ACCESS_TOKEN must hold a token with the scope analytics.readonly, of an account with the role Viewer on property ${propertyId}.`
              : `The account of GOOGLE_APPLICATION_CREDENTIALS needs the role Viewer on property ${propertyId}, and its project the Google Analytics Data API.`,
            readGoogleReports(context, { apiUrl, propertyId }, token),
          );
          storeReport(context, part, report, base);
        });
      },
    },
  };
}
