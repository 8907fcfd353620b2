/**
 * Reports of Matomo.
 * @see https://developer.matomo.org/api-reference/reporting-api
 */
import type { CollectContext } from 'callboard/plugin';
import { z } from 'zod';
import { dateBefore, wholeWeeks, withWeeks } from './days.ts';
import { plainCount, type Report } from './model.ts';
import { below } from './options.ts';

const count = z.unknown().optional().transform(plainCount);
const rowSchema = z.object({
  label: z.union([z.string(), z.number().transform(String)]).catch(''),
  url: z.string().nullish(),
  nb_hits: count,
  /** Absent where the period is no day. */
  nb_uniq_visitors: z
    .unknown()
    .optional()
    .transform((people) =>
      typeof people === 'number' || typeof people === 'string' ? plainCount(people) : undefined,
    ),
  nb_visits: count,
  nb_events: count,
});
const failureSchema = z.object({ result: z.literal('error'), message: z.string().catch('') });
const rowsSchema = z.union([failureSchema, z.array(rowSchema)]);
/** By week: `2026-11-16,2026-11-22`. PHP writes an object without members as a list. */
const weeksSchema = z.union([failureSchema, z.array(z.unknown()), z.record(z.string(), z.array(rowSchema))]);

type Row = z.output<typeof rowSchema>;

/** Six requests. */
export async function readMatomoReports(
  { fetchJson, now }: Pick<CollectContext, 'fetchJson' | 'now'>,
  { url, siteId }: { url: string; siteId: number },
  token: string,
): Promise<Report> {
  /** The token stands in the body: addresses end up in logs. */
  const ask = async <Schema extends z.ZodType>(
    schema: Schema,
    params: Record<string, string>,
  ): Promise<Exclude<z.output<Schema>, z.output<typeof failureSchema>>> => {
    const answer = await fetchJson(below(url, 'index.php'), schema, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams({
        module: 'API',
        format: 'JSON',
        idSite: String(siteId),
        filter_limit: '-1',
        ...params,
        token_auth: token,
      }).toString(),
    });
    // Errors come with status 200.
    const failure = failureSchema.safeParse(answer);
    if (failure.success) {
      const { message } = failure.data;
      const error = new Error(`Matomo answered to ${params['method']}: ${message.slice(0, 300)}`);
      throw Object.assign(error, /access|token|permission/i.test(message) && { status: 403 });
    }
    return answer as Exclude<z.output<Schema>, z.output<typeof failureSchema>>;
  };
  const range = (from: number, to: number) => ({
    period: 'range',
    date: `${dateBefore(now, from)},${dateBefore(now, to)}`,
  });
  const last = range(30, 1);
  const { from, to } = wholeWeeks(now);
  const pages = { method: 'Actions.getPageUrls', flat: '1' };
  const [views, earlier, weeks, searches, misses, lost] = await Promise.all([
    ask(rowsSchema, { ...pages, ...last }),
    ask(rowsSchema, { ...pages, ...range(60, 31) }),
    ask(weeksSchema, { ...pages, period: 'week', date: `${from},${to}` }),
    ask(rowsSchema, { method: 'Actions.getSiteSearchKeywords', ...last }),
    ask(rowsSchema, { method: 'Actions.getSiteSearchNoResultKeywords', ...last }),
    ask(rowsSchema, {
      method: 'Events.getName',
      segment: 'eventCategory==callboard;eventAction==not_found',
      ...last,
    }),
  ]);
  const counts = new Map<string, { path: string; views: number; before: number; readers?: number }>();
  for (const row of views) {
    const path = pathOf(row);
    const { nb_hits: hits, nb_uniq_visitors: readers } = row;
    const known = counts.get(path);
    const people = readers === undefined ? known?.readers : readers + (known?.readers ?? 0);
    counts.set(path, {
      path,
      views: hits + (known?.views ?? 0),
      before: 0,
      ...(people !== undefined && { readers: people }),
    });
  }
  for (const row of earlier) {
    const path = pathOf(row);
    const known = counts.get(path) ?? { path, views: 0, before: 0 };
    counts.set(path, { ...known, before: known.before + row.nb_hits });
  }
  const terms = (rows: readonly Row[]) =>
    rows.map(({ label, nb_hits: hits, nb_visits: visits }) => ({ term: label, count: hits || visits }));
  const inVain = terms(misses);
  const vain = new Set(inVain.map(({ term }) => term));
  return {
    pages: withWeeks(
      [...counts.values()],
      Object.entries(weeks as Record<string, Row[]>).flatMap(([week, rows]) =>
        rows.map((row) => ({ path: pathOf(row), date: week.slice(0, 10), views: row.nb_hits })),
      ),
      now,
    ),
    firstWeek: from,
    complete: true,
    searches: terms(searches).filter(({ term }) => !vain.has(term)),
    misses: inVain,
    notFound: lost.map((row) => ({ path: row.label, count: row.nb_events || row.nb_visits })),
  };
}

/** Flat labels lose what stands between the parts of an address; the address itself is beside them. */
function pathOf({ url, label }: Row): string {
  return url ?? (label.startsWith('/') ? label : `/${label}`);
}
