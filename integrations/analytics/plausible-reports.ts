/**
 * Reports of Plausible.
 * @see https://plausible.io/docs/stats-api
 */
import type { CollectContext } from 'callboard/plugin';
import { z } from 'zod';
import { dateBefore, wholeWeeks, withWeeks } from './days.ts';
import { plainCount, type Report } from './model.ts';
import { below } from './options.ts';

const pageSize = 10_000;
/** Of one report; more is not asked for. */
const maxPages = 10;

const answerSchema = z.object({
  results: z.array(
    z.object({
      metrics: z.array(z.unknown()),
      dimensions: z.array(z.string().nullable()),
    }),
  ),
});

/** Goals that the browser's part sends; Plausible tells of those that its settings name. */
export const goals = { search: 'Search', miss: 'Search without result', notFound: '404' };

/** Five requests, and one more for every 10,000 rows. */
export async function readPlausibleReports(
  context: Pick<CollectContext, 'fetchJson' | 'note' | 'now'>,
  { url, site }: { url: string; site: string },
  token: string,
): Promise<Report> {
  const { fetchJson, now } = context;
  const address = below(url, 'api/v2/query');
  const init = (query: object, offset: number) => ({
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ site_id: site, ...query, pagination: { limit: pageSize, offset } }),
  });
  const ask = async (query: object): Promise<{ rows: Row[]; complete: boolean }> => {
    const rows: Row[] = [];
    for (let page = 0; page < maxPages; page++) {
      const { results } = await fetchJson(address, answerSchema, init(query, page * pageSize));
      rows.push(...results.map(toRow));
      if (results.length < pageSize) return { rows, complete: true };
    }
    return { rows, complete: false };
  };
  /** Goals that nobody has set up are an error to Plausible. */
  const askGoals = async (names: readonly string[], property: string): Promise<Row[] | undefined> => {
    try {
      const { rows } = await ask({
        metrics: ['events'],
        date_range: '30d',
        dimensions: ['event:goal', `event:props:${property}`],
        filters: [['is', 'event:goal', names]],
      });
      return rows;
    } catch (error) {
      if ((error as { status?: number }).status !== 400) throw error;
      context.note(
        `Plausible knows no goal ${names.map((name) => `"${name}"`).join(' or ')} of ${site}, so ${property === 'path' ? 'addresses at which there is nothing are' : 'searches are'} not shown.`,
        'Add custom events with these names under Goals in the settings of the site.',
      );
      return undefined;
    }
  };
  const { from, to } = wholeWeeks(now);
  const [last, before, weeks, searches, lost] = await Promise.all([
    ask({ metrics: ['pageviews', 'visitors'], date_range: '30d', dimensions: ['event:page'] }),
    ask({
      metrics: ['pageviews'],
      date_range: [dateBefore(now, 60), dateBefore(now, 31)],
      dimensions: ['event:page'],
    }),
    ask({ metrics: ['pageviews'], date_range: [from, to], dimensions: ['event:page', 'time:week'] }),
    askGoals([goals.search, goals.miss], 'term'),
    askGoals([goals.notFound], 'path'),
  ]);
  const counts = last.rows.map(({ dimensions: [path = ''], metrics: [views = 0, readers = 0] }) => ({
    path,
    views,
    readers,
    before: 0,
  }));
  const earlier = before.rows.map(({ dimensions: [path = ''], metrics: [views = 0] }) => ({
    path,
    views: 0,
    before: views,
  }));
  const terms = (wanted: string) =>
    (searches ?? [])
      .filter(({ dimensions }) => dimensions[0] === wanted)
      .map(({ dimensions, metrics }) => ({ term: dimensions[1] ?? '', count: metrics[0] ?? 0 }));
  const seen = new Set(counts.map(({ path }) => path));
  return {
    pages: [
      ...withWeeks(
        [...counts, ...earlier.filter(({ path }) => !seen.has(path))],
        weeks.rows.map(({ dimensions: [path = '', date = ''], metrics: [views = 0] }) => ({
          path,
          date,
          views,
        })),
        now,
      ),
      ...earlier.filter(({ path }) => seen.has(path)),
    ],
    firstWeek: from,
    complete: last.complete,
    searches: terms(goals.search),
    ...(searches && { misses: terms(goals.miss) }),
    ...(lost && {
      notFound: lost.map(({ dimensions, metrics }) => ({
        path: dimensions[1] ?? '',
        count: metrics[0] ?? 0,
      })),
    }),
  };
}

interface Row {
  dimensions: string[];
  metrics: number[];
}

function toRow({ dimensions, metrics }: z.output<typeof answerSchema>['results'][number]): Row {
  return {
    dimensions: dimensions.map((value) => value ?? ''),
    metrics: metrics.map(plainCount),
  };
}
