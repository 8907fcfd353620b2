/** What is read, by the access log of the host: no vendor, nothing in the browser, nothing about people. */
import type { AstroIntegration } from 'astro';
import type {} from 'callboard/plugin';
import { z } from 'zod';
import { countLog } from './log-count.ts';
import { findFiles } from './log-files.ts';
import { readLogs } from './log-reading.ts';
import { readingOptions } from './options.ts';
import { setUpReports } from './setup.ts';
import { storeReport } from './store.ts';

const key = z.string().min(1).optional();

export const accessLogOptions = z.strictObject({
  /** Log files, also `.gz`; from the site's folder. A `*` in a file's name stands for anything: `/var/log/nginx/access.log*`. */
  files: z.union(
    [
      z
        .string()
        .min(1)
        .transform((file) => [file]),
      z.array(z.string().min(1)).min(1),
    ],
    { error: 'must be the path of a log file, or a list of them, such as "/var/log/nginx/access.log*"' },
  ),
  /** Where logs in JSON have what, with dots for what lies within: `request.uri`. Caddy's and nginx' usual names are known. */
  keys: z.strictObject({ time: key, method: key, path: key, status: key, agent: key }).default({}),
  /** More words by which the user agents of machines are known. */
  bots: z.array(z.string().min(2)).default([]),
  ...readingOptions,
  /** Minutes after which what is shown counts as old. */
  freshMinutes: z.number().positive().default(1440),
});

export type AccessLogUserOptions = z.input<typeof accessLogOptions>;
type Options = z.output<typeof accessLogOptions>;

const name = 'callboard-access-log';

/** Less than a plugin may take: what goes on after that would hold up the build. */
const readingMinutes = 4;

/**
 * @example accessLog({ files: '/var/log/nginx/access.log*' })
 */
export default function accessLog(userOptions: AccessLogUserOptions): AstroIntegration {
  let options: Options | undefined;
  return {
    name,
    hooks: {
      'callboard:setup'({ describe, parseOptions, ...setup }) {
        describe({
          title: 'Access log',
          description:
            "Shows what is read and what is missed by the host's own access log; no vendor, nothing in the browser.",
        });
        options = parseOptions(accessLogOptions, userOptions);
        setUpReports(setup, { vendor: 'the access log' });
      },
      async 'callboard:collect'(context) {
        const { files, keys, bots, base, freshMinutes } = options ?? accessLogOptions.parse(userOptions);
        context.limits({ hosts: [], freshMinutes });
        await context.part('', async (part) => {
          const found = findFiles(files, process.cwd());
          if (found.length === 0)
            throw new Error(`There is no file ${files.map((file) => `"${file}"`).join(' or ')}.`);
          const counts = countLog({ now: context.now, base, bots });
          await readLogs(context, found, keys, counts, performance.now() + readingMinutes * 60_000);
          storeReport(context, part, counts.report(), base);
        });
      },
    },
  };
}
