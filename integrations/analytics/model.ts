/** What is known of reading and searching, whoever counts it; vendors are adapters that make a {@link Report}. */

/** What a vendor says of the last 30 days. */
export interface Report {
  /** By address as the vendor has it; the same page may stand in several lines. */
  pages: readonly PageCount[];
  /** Every address that was looked at is in `pages`, so one that is not was not. */
  complete: boolean;
  /** Where `misses` are known: those that found something. */
  searches: readonly TermCount[];
  /** Searches that found nothing; absent: the vendor does not know. */
  misses?: readonly TermCount[];
  /** Addresses at which there was nothing; absent: the vendor does not know. */
  notFound?: readonly { path: string; count: number }[];
  /** Monday of the first of the weeks that pages have views of. */
  firstWeek?: string;
  /** Last day of the 30, where that need not be yesterday: `2026-11-25`. */
  until?: string;
  /** Whether there are numbers of all 60 days; absent: the views of the first week tell. */
  isWhole?: boolean;
}

export interface PageCount {
  path: string;
  views: number;
  /** Views in the 30 days before. */
  before: number;
  /** How many people; absent where nobody tells people apart. */
  readers?: number;
  /** Views in each of the last eight whole weeks, the oldest first. */
  weeks?: readonly number[];
}

/** `at`: Monday of the week. */
export type WeekReads = { at: string; value: number };

export type TermCount = { term: string; count: number };

/** A page of an entity or of docs, as lists show it. `change`: percent more or less than in the 30 days before. */
export type PageReads = {
  href: string;
  title: string;
  /** Title of the docs that it is part of. */
  docs?: string | undefined;
  views: number;
  change?: number | undefined;
  readers?: number | undefined;
};

export type UnreadPages = {
  count: number;
  pages: { href: string; title: string; docs?: string | undefined }[];
};

/** Stored for the organisation; counts are exact. */
export type SiteReads = {
  until?: string | undefined;
  views: number;
  change?: number | undefined;
  weeks?: WeekReads[] | undefined;
  /** Most read first. */
  pages: PageReads[];
  unread?: UnreadPages | undefined;
  searches: TermCount[];
  misses?: TermCount[] | undefined;
  notFound?: { path: string; count: number }[] | undefined;
};

/** Stored per entity. Counts are rounded, so that its page is not another one every day. */
export type EntityReads = {
  own?: OwnReads | undefined;
  team?: TeamReads | undefined;
};

/** Of an entity's page and its docs. */
export type OwnReads = {
  views: number;
  change?: number | undefined;
  weeks?: WeekReads[] | undefined;
  pages: PageReads[];
};

/** Of the pages and docs of what a team or person owns. */
export type TeamReads = OwnReads & {
  unread?: UnreadPages | undefined;
  /** Searches without a result that name something of theirs. */
  misses: TermCount[];
};

/** Stored per docs page; rounded. */
export type DocReads = { views: number; readers?: number | undefined };

/**
 * About how many: 1 stands for fewer than five, from ten on the second digit is 0 or 5. Numbers that move a little every
 * day stay what they were, and nobody is counted alone.
 */
export function roundCount(count: number): number {
  if (count < 1) return 0;
  if (count < 5) return 1;
  if (count < 10) return 5;
  const step = 10 ** (Math.floor(Math.log10(count)) - 1) * 5;
  return Math.round(count / step) * step;
}

/** A rounded count, short. */
export function shortCount(rounded: number): string {
  return rounded === 1 ? '<5' : grouped(rounded);
}

/** A rounded count in words. */
export function aboutCount(rounded: number): string {
  if (rounded === 0) return 'nobody';
  return rounded === 1 ? 'fewer than 5' : `about ${grouped(rounded)}`;
}

/** @param count null in data that was stored when a vendor's numbers were not bounded */
export function grouped(count: number | null | undefined): string {
  return plainCount(count).toLocaleString('en-US');
}

const most = 1e12;

/** A count that somebody else says, or a sum of such: a whole number that can be stored and shown. Texts count, too. */
export function plainCount(count: unknown): number {
  const number = typeof count === 'string' ? Number(count) : count;
  return typeof number === 'number' && number > 0 ? Math.min(Math.floor(number), most) : 0;
}

/**
 * How much more or less than before, in percent; undefined where there is too little to compare with.
 * @param step that it is rounded to
 */
export function changeOf(views: number, before: number, step = 1): number | undefined {
  if (before < 5) return undefined;
  const percent = Math.round((((views - before) / before) * 100) / step) * step;
  return Math.min(percent, 999);
}

/** `/catalog/default/component/orders/` -> `component`. */
export function kindOf(href: string): string {
  return href.split('/')[3] ?? '';
}
