/** Counts an access log by page and day. Nothing about who has asked is kept, not even for the time of counting. */
import { mondays, weekCount, wholeWeeks } from './days.ts';
import type { LogEntry } from './log-lines.ts';
import type { PageCount, Report } from './model.ts';
import { portalPath } from './paths.ts';
import { countedPath, countedTerm } from './terms.ts';

const dayLength = 86_400_000;
/** Scanners ask for ever new addresses: of what is no page, not more than so many are told apart. */
const maxNames = 20_000;
/** Pages are more: the portal may be large. */
const maxPages = 200_000;
/** Days before today that are counted; 30 and the 30 before, and what a log may be late. */
const maxDays = 400;

const machines =
  /bot|crawl|spider|slurp|scan|probe|monitor|uptime|headless|lighthouse|preview|fetch|feed|curl|wget|httpie|python|perl|ruby|java\/|okhttp|go-http|axios|node|libwww|postman|prometheus|kube/i;

export interface LogCounts {
  add(entry: LogEntry | undefined): void;
  /** @throws if no line was a request */
  report(): Report;
}

export function countLog({
  now,
  base,
  bots = [],
}: {
  now: Date;
  base: string;
  bots?: readonly string[];
}): LogCounts {
  const today = Math.floor(now.getTime() / dayLength);
  const [views, lost, searches] = [createTally(maxPages), createTally(maxNames), createTally(maxNames)];
  const own = bots.map((word) => word.toLowerCase());
  let lines = 0;
  let requests = 0;
  let newest = 0;
  let oldest = Number.POSITIVE_INFINITY;

  const isMachine = (agent: string) =>
    agent.length < 3 || machines.test(agent) || own.some((word) => agent.toLowerCase().includes(word));

  return {
    add(entry) {
      lines++;
      if (!entry) return;
      requests++;
      const { time, method, path, status, agent } = entry;
      const day = Math.floor(time / dayLength);
      if (day > today || day < today - maxDays) return;
      oldest = Math.min(oldest, day);
      if (method !== 'GET') return;
      if (agent !== undefined && isMachine(agent)) return;
      const [address = '', query = ''] = path.split('?', 2);
      const page = portalPath(address, base);
      if (page === undefined || isAsset(address)) return;
      newest = Math.max(newest, day);
      if (status === 404) {
        // Everything else is what scanners ask for.
        if (/^\/(?:docs|catalog)\//.test(page) && countedPath(page)) lost.add(page, day);
        return;
      }
      if (status !== 200 && status !== 304) return;
      views.add(page, day);
      const term = page === '/search/' ? new URLSearchParams(query).get('query') : null;
      const counted = term === null ? undefined : countedTerm(term);
      if (counted) searches.add(counted, day);
    },
    report() {
      if (requests === 0)
        throw new Error(
          `None of the ${lines} lines is a request in the common, combined, W3C or JSON format. For JSON of your own, name its \`keys\`.`,
        );
      // Today is not over; a log that ends before counts from its own last day.
      const until = Math.min(newest || today - 1, today - 1);
      const last: Days = { from: until - 29, to: until };
      const firstWeek = wholeWeeks(new Date((until + 1) * dayLength)).from;
      const weeks = mondays(firstWeek).map((monday) => {
        const from = Math.floor(Date.parse(monday) / dayLength);
        return { from, to: from + 6 };
      });
      const pages = views.entries().map(([path, days]): PageCount => ({
        path,
        views: within(days, last),
        before: within(days, { from: until - 59, to: until - 30 }),
        weeks: weeks.slice(0, weekCount).map((week) => within(days, week)),
      }));
      const named = (tally: Tally) =>
        tally
          .entries()
          .map(([name, days]) => ({ name, count: within(days, last) }))
          .filter(({ count }) => count > 0);
      return {
        // The tallies have taken the base away.
        pages: pages.map((page) => ({ ...page, path: withBase(page.path, base) })),
        complete: !views.full(),
        isWhole: oldest <= until - 59,
        searches: named(searches).map(({ name, count }) => ({ term: name, count })),
        notFound: named(lost).map(({ name, count }) => ({ path: withBase(name, base), count })),
        firstWeek,
        until: new Date(until * dayLength).toISOString().slice(0, 10),
      };
    },
  };
}

interface Days {
  from: number;
  to: number;
}

type Tally = ReturnType<typeof createTally>;

function createTally(limit: number) {
  const names = new Map<string, Map<number, number>>();
  let full = false;
  return {
    add(name: string, day: number): void {
      let days = names.get(name);
      if (!days) {
        if (names.size >= limit) {
          full = true;
          return;
        }
        names.set(name, (days = new Map()));
      }
      days.set(day, (days.get(day) ?? 0) + 1);
    },
    entries: () => [...names],
    full: () => full,
  };
}

function within(days: ReadonlyMap<number, number>, { from, to }: Days): number {
  let sum = 0;
  for (const [day, count] of days) if (day >= from && day <= to) sum += count;
  return sum;
}

/** Pages end in a slash or in `index.html`. */
function isAsset(address: string): boolean {
  const name = address.slice(address.lastIndexOf('/') + 1);
  return name.includes('.') && !/^index\.html?$/.test(name);
}

function withBase(path: string, base: string): string {
  return `/${base}/${path}`.replace(/\/{2,}/g, '/');
}
