/** Plausible: counts without cookies, and reads the reports back. */
import type { AstroIntegration } from 'astro';
import type {} from 'callboard/plugin';
import { z } from 'zod';
import { needing } from './access.ts';
import { below, readingOptions, webAddress } from './options.ts';
import { readPlausibleReports } from './plausible-reports.ts';
import { setUpReports } from './setup.ts';
import { storeReport } from './store.ts';

export const plausibleOptions = z.strictObject({
  /** The site's name in Plausible: its domain. */
  site: z.string().min(1),
  /** Address of Plausible; your own, where you run it yourself. */
  url: webAddress.default('https://plausible.io'),
  /** Count page views, searches and outbound clicks in the browser. */
  track: z.boolean().default(true),
  /** Read reports, where `tokenEnv` is set. */
  reports: z.boolean().default(true),
  /** Environment variable that holds a key for the Stats API. */
  tokenEnv: z.string().default('PLAUSIBLE_API_KEY'),
  ...readingOptions,
  /** Minutes after which what is shown counts as old. */
  freshMinutes: z.number().positive().default(1440),
});

export type PlausibleUserOptions = z.input<typeof plausibleOptions>;
type Options = z.output<typeof plausibleOptions>;

const name = 'callboard-plausible';

/**
 * @example plausible({ site: 'portal.acme.example' })
 */
export default function plausible(userOptions: PlausibleUserOptions): AstroIntegration {
  let options: Options | undefined;
  return {
    name,
    hooks: {
      'callboard:setup'({ describe, parseOptions, addHeadScript, addCsp, ...setup }) {
        describe({
          title: 'Plausible',
          vendor: 'Plausible',
          description:
            'Counts page views, searches and outbound clicks without cookies; shows what is read and what is missed.',
        });
        options = parseOptions(plausibleOptions, userOptions);
        const { site, url, track, reports } = options;
        if (reports) setUpReports(setup, { vendor: 'Plausible' });
        if (!track) return;
        // Events are sent straight to Plausible's interface: none of its scripts is loaded.
        addHeadScript({
          module: 'callboard/integrations/analytics/client/plausible.ts',
          props: { site, endpoint: below(url, 'api/event').href },
        });
        addCsp({ 'connect-src': [new URL(url).origin] });
      },
      async 'callboard:collect'(context) {
        const { site, url, reports, tokenEnv, base, freshMinutes } =
          options ?? plausibleOptions.parse(userOptions);
        if (!reports) return;
        context.limits({ hosts: [url], freshMinutes });
        const token = context.secret(tokenEnv);
        if (!token)
          return context.skip(
            '',
            `${tokenEnv} is not set: what is read is not shown.`,
            'Create a key for the Stats API in the settings of your Plausible account, or set `reports: false`.',
          );
        await context.part('', async (part) => {
          const report = await needing(
            `${tokenEnv} must hold a key for the Stats API, of an account that may see ${site}.`,
            readPlausibleReports(context, { site, url }, token),
          );
          storeReport(context, part, report, base);
        });
      },
    },
  };
}
