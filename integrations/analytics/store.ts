/** From a vendor's report to the data of docs pages, entities, teams and the organisation. */
import type { CatalogEntity } from 'callboard/model';
import type { CollectContext, CollectPart, PortalPage } from 'callboard/plugin';
import { mondays } from './days.ts';
import {
  changeOf,
  type OwnReads,
  type PageCount,
  type PageReads,
  plainCount,
  type Report,
  roundCount,
  type TermCount,
  type UnreadPages,
  type WeekReads,
} from './model.ts';
import { addWeeks, mergeCounts, portalPath } from './paths.ts';
import { countedPath, fewest, isTokenLike, mergeTerms } from './terms.ts';

const siteLimit = 50;
const ownLimit = 5;

/** @param base where the portal begins in the vendor's addresses */
export function storeReport(
  { catalog, pages }: Pick<CollectContext, 'catalog' | 'pages'>,
  part: Pick<CollectPart, 'set' | 'setPage' | 'setSite'>,
  report: Report,
  base: string,
): void {
  const counts = mergeCounts(report.pages, base);
  // What people look at each other's pages is nobody's business. One name like a key's would have all of it refused.
  const known = pages().filter(
    ({ ref, href, title, docs = '' }) =>
      !ref.startsWith('user:') && ![href, title, docs].some((text) => isTokenLike(text)),
  );
  const reads = known.map((page): Reads => ({
    page,
    count: counts.get(portalPath(page.href, '/') ?? '') ?? none,
  }));
  const everything = [...counts.values()];
  const before = sum(everything, 'before');
  // Where counting has begun only lately, there is nothing to compare with, and that a page was not looked at means little.
  const isWhole = before > 0 && (report.isWhole ?? everything.some(({ weeks }) => (weeks?.[0] ?? 0) > 0));
  const knowsUnread = report.complete && isWhole;
  const compared: Compared = { report, isWhole };
  const misses = report.misses && mergeTerms(report.misses);

  for (const { page, count } of reads)
    if (page.docs !== undefined && count.views > 0)
      part.setPage(page.href, {
        views: roundCount(count.views),
        readers: count.readers === undefined ? undefined : roundCount(count.readers),
      });

  const byRef = Map.groupBy(reads, ({ page }) => page.ref);
  const teams = teamsOf(catalog);
  for (const { ref } of catalog.entities) {
    const own = ownReads(byRef.get(ref) ?? [], compared);
    const owned = teams.get(ref);
    const theirs =
      owned && [ref, ...owned.map((entity) => entity.ref)].flatMap((one) => byRef.get(one) ?? []);
    const all = theirs && ownReads(theirs, compared);
    const team = all && {
      ...all,
      unread: knowsUnread ? unreadPages(theirs, ownLimit) : undefined,
      misses: owned ? missesOf(owned, misses ?? []) : [],
    };
    if (own || team) part.set(ref, { own, team });
  }

  part.setSite({
    until: report.until,
    views: sum(everything, 'views'),
    change: isWhole ? changeOf(sum(everything, 'views'), before) : undefined,
    weeks: weeksOf(everything, report),
    pages: mostRead(reads, isWhole).slice(0, siteLimit),
    unread: knowsUnread ? unreadPages(reads, siteLimit) : undefined,
    searches: mergeTerms(report.searches).slice(0, siteLimit),
    misses: misses?.slice(0, siteLimit),
    notFound: report.notFound && lostPaths(report.notFound, base),
  });
}

interface Reads {
  page: PortalPage;
  count: PageCount;
}

interface Compared {
  report: Report;
  /** There are numbers for the 30 days before. */
  isWhole: boolean;
}

const none: PageCount = { path: '', views: 0, before: 0 };

function sum(counts: readonly PageCount[], key: 'views' | 'before'): number {
  return plainCount(counts.reduce((total, count) => total + count[key], 0));
}

/** Most read first; pages that nobody has looked at are left out. */
function mostRead(reads: readonly Reads[], isWhole: boolean): PageReads[] {
  return byViews(
    reads.map(({ page: { href, title, docs }, count: { views, before, readers } }) => ({
      href,
      title,
      docs,
      views,
      change: isWhole ? changeOf(views, before) : undefined,
      readers,
    })),
  );
}

function byViews(pages: readonly PageReads[]): PageReads[] {
  return pages
    .filter(({ views }) => views > 0)
    .sort(
      (a, b) =>
        b.views - a.views || compare(a.title.toLowerCase(), b.title.toLowerCase()) || compare(a.href, b.href),
    );
}

/** Rounded, and sorted by what is rounded: small moves change no page. */
function ownReads(reads: readonly Reads[], { report, isWhole }: Compared): OwnReads | undefined {
  const counts = reads.map(({ count }) => count);
  const [views, before] = [sum(counts, 'views'), sum(counts, 'before')];
  if (views + before === 0) return undefined;
  return {
    views: roundCount(views),
    change: isWhole ? changeOf(views, before, 10) : undefined,
    weeks: weeksOf(counts, report)?.map(({ at, value }) => ({ at, value: roundCount(value) })),
    pages: byViews(
      reads.map(({ page: { href, title, docs }, count }) => ({
        href,
        title,
        docs,
        views: roundCount(count.views),
      })),
    ).slice(0, ownLimit),
  };
}

function weeksOf(counts: readonly PageCount[], { firstWeek }: Report): WeekReads[] | undefined {
  if (firstWeek === undefined) return undefined;
  const views = addWeeks(counts.map(({ weeks }) => weeks));
  return views && mondays(firstWeek).map((at, week) => ({ at, value: views[week] ?? 0 }));
}

/** Docs only: an entity's own page is nothing that somebody has written to be read. */
function unreadPages(reads: readonly Reads[], limit: number): UnreadPages {
  const pages = reads
    .filter(({ page, count }) => page.docs !== undefined && count.views === 0)
    .map(({ page: { href, title, docs } }) => ({ href, title, docs }));
  return { count: pages.length, pages: pages.slice(0, limit) };
}

/** What groups and people own themselves. */
function teamsOf({ entities, get }: CollectContext['catalog']): Map<string, CatalogEntity[]> {
  const teams = new Map<string, CatalogEntity[]>();
  for (const entity of entities)
    for (const owner of entity.owners) {
      if (!/^(?:group|user):/.test(owner) || !get(owner)) continue;
      const list = teams.get(owner);
      if (list) list.push(entity);
      else teams.set(owner, [entity]);
    }
  return teams;
}

/** Searches that found nothing, of which a word is part of the name of something that the team owns. */
function missesOf(owned: readonly CatalogEntity[], misses: readonly TermCount[]): TermCount[] {
  const words = new Set(owned.flatMap(({ name, title }) => wordsOf(`${name} ${title}`)));
  return misses.filter(({ term }) => wordsOf(term).some((word) => words.has(word))).slice(0, ownLimit);
}

/** Words that tell one thing from another. */
const common = new Set([
  'service',
  'services',
  'docs',
  'team',
  'data',
  'with',
  'from',
  'library',
  'platform',
]);

function wordsOf(text: string): string[] {
  return text
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word.length >= 4 && !common.has(word));
}

function lostPaths(
  paths: readonly { path: string; count: number }[],
  base: string,
): { path: string; count: number }[] {
  const merged = new Map<string, number>();
  for (const { path, count } of paths) {
    const inside = countedPath(portalPath(path, base) ?? '');
    if (inside) merged.set(inside, plainCount((merged.get(inside) ?? 0) + plainCount(count)));
  }
  return [...merged]
    .map(([path, count]) => ({ path, count }))
    .filter(({ count }) => count >= fewest)
    .sort((a, b) => b.count - a.count || compare(a.path, b.path))
    .slice(0, siteLimit);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
