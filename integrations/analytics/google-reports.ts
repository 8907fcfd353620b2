/**
 * Reports of Google Analytics 4.
 * @see https://developers.google.com/analytics/devguides/reporting/data/v1/rest/v1beta/properties/runReport
 */
import type { CollectContext } from 'callboard/plugin';
import { z } from 'zod';
import { dateBefore, wholeWeeks, withWeeks } from './days.ts';
import { plainCount, type Report } from './model.ts';
import { below } from './options.ts';

/** Rows that one report may have; the API gives at most 250,000. */
const rowLimit = 100_000;

/** What is used of an answer: every value is a text, and a report without rows has no `rows`. */
const reportSchema = z.object({
  rows: z
    .array(
      z.object({
        dimensionValues: z.array(z.object({ value: z.string().nullish() })),
        metricValues: z.array(z.object({ value: z.string().nullish() })),
      }),
    )
    .nullish(),
  rowCount: z.number().nullish(),
});

/** Events that the browser's part sends. */
const events = { search: 'search', miss: 'search_no_result', notFound: 'not_found' };

/** Four requests. @param token OAuth access token */
export async function readGoogleReports(
  { fetchJson, now }: Pick<CollectContext, 'fetchJson' | 'now'>,
  { apiUrl, propertyId }: { apiUrl: string; propertyId: string },
  token: string,
): Promise<Report> {
  const run = async (body: object): Promise<{ rows: Row[]; complete: boolean }> => {
    const { rows, rowCount } = await fetchJson(
      below(apiUrl, `v1beta/properties/${propertyId}:runReport`),
      reportSchema,
      {
        method: 'POST',
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
        body: JSON.stringify({ ...body, limit: String(rowLimit), returnPropertyQuota: true }),
      },
    );
    return { rows: (rows ?? []).map(toRow), complete: (rowCount ?? 0) <= rowLimit };
  };
  const last = { startDate: dateBefore(now, 30), endDate: dateBefore(now, 1), name: 'last' };
  const before = { startDate: dateBefore(now, 60), endDate: dateBefore(now, 31), name: 'before' };
  const { from, to } = wholeWeeks(now);
  const viewsOnly = { filter: { fieldName: 'eventName', stringFilter: { value: 'page_view' } } };
  const [pages, weeks, searches, lost] = await Promise.all([
    run({
      dateRanges: [last, before],
      dimensions: [{ name: 'pagePath' }],
      metrics: [{ name: 'screenPageViews' }, { name: 'activeUsers' }],
      dimensionFilter: viewsOnly,
      orderBys: [{ metric: { metricName: 'screenPageViews' }, desc: true }],
    }),
    run({
      dateRanges: [{ startDate: from, endDate: to }],
      dimensions: [{ name: 'pagePath' }, { name: 'isoYearIsoWeek' }],
      metrics: [{ name: 'screenPageViews' }],
      dimensionFilter: viewsOnly,
      orderBys: [{ metric: { metricName: 'screenPageViews' }, desc: true }],
    }),
    run({
      dateRanges: [last],
      dimensions: [{ name: 'eventName' }, { name: 'searchTerm' }],
      metrics: [{ name: 'eventCount' }],
      dimensionFilter: {
        filter: { fieldName: 'eventName', inListFilter: { values: [events.search, events.miss] } },
      },
      orderBys: [{ metric: { metricName: 'eventCount' }, desc: true }],
    }),
    run({
      dateRanges: [last],
      dimensions: [{ name: 'pagePath' }],
      metrics: [{ name: 'eventCount' }],
      dimensionFilter: { filter: { fieldName: 'eventName', stringFilter: { value: events.notFound } } },
      orderBys: [{ metric: { metricName: 'eventCount' }, desc: true }],
    }),
  ]);
  const counts = new Map<string, { path: string; views: number; before: number; readers: number }>();
  // With several date ranges, the name of a row's range stands behind its dimensions.
  for (const { dimensions, metrics } of pages.rows) {
    const [path = '', range = 'last'] = dimensions;
    const [views = 0, readers = 0] = metrics;
    const count = counts.get(path) ?? { path, views: 0, before: 0, readers: 0 };
    if (range === 'before') count.before += views;
    else {
      count.views += views;
      count.readers += readers;
    }
    counts.set(path, count);
  }
  const terms = (wanted: string) =>
    searches.rows
      .filter(({ dimensions }) => dimensions[0] === wanted)
      .map(({ dimensions, metrics }) => ({ term: dimensions[1] ?? '', count: metrics[0] ?? 0 }));
  return {
    pages: withWeeks(
      [...counts.values()],
      weeks.rows.map(({ dimensions: [path = '', week = ''], metrics }) => ({
        path,
        date: mondayOf(week),
        views: metrics[0] ?? 0,
      })),
      now,
    ),
    firstWeek: from,
    complete: pages.complete,
    searches: terms(events.search),
    misses: terms(events.miss),
    notFound: lost.rows.map(({ dimensions, metrics }) => ({
      path: dimensions[0] ?? '',
      count: metrics[0] ?? 0,
    })),
  };
}

interface Row {
  dimensions: string[];
  metrics: number[];
}

function toRow({
  dimensionValues,
  metricValues,
}: NonNullable<z.output<typeof reportSchema>['rows']>[number]): Row {
  return {
    dimensions: dimensionValues.map(({ value }) => value ?? ''),
    metrics: metricValues.map(({ value }) => plainCount(value)),
  };
}

/** `202647` -> `2026-11-16`. The week with 4 January is a year's first. */
function mondayOf(week: string): string {
  const [, year, number] = /^(\d{4})(\d\d)$/.exec(week) ?? [];
  if (!year || !number) return '';
  const fourth = new Date(`${year}-01-04T00:00:00Z`);
  const monday = fourth.getTime() - ((fourth.getUTCDay() + 6) % 7) * 86_400_000;
  return new Date(monday + (Number(number) - 1) * 7 * 86_400_000).toISOString().slice(0, 10);
}
