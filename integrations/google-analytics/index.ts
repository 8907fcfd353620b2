/** Google Analytics 4: page views and searches, after the reader has agreed. */
import type { AstroIntegration } from 'astro';
import type {} from 'callboard/plugin';
import { type GoogleAnalyticsUserOptions, googleAnalyticsOptions } from './options.ts';

export type { GoogleAnalyticsUserOptions } from './options.ts';

/**
 * @example googleAnalytics({ measurementId: 'G-ABC123DEF4' })
 */
export default function googleAnalytics(userOptions: GoogleAnalyticsUserOptions): AstroIntegration {
  return {
    name: 'callboard-google-analytics',
    hooks: {
      'callboard:setup'({ describe, parseOptions, addHeadScript, addCsp }) {
        describe({
          title: 'Google Analytics',
          vendor: 'Google',
          description: 'Counts page views and searches, after the reader has agreed.',
        });
        const props = parseOptions(googleAnalyticsOptions, userOptions);
        addHeadScript({ module: 'callboard/integrations/google-analytics/client.ts', props });
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
    },
  };
}
