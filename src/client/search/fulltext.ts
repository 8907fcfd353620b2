/** Full-text search over all shards, by Pagefind in a worker. */
import { hitHref } from './address.ts';
import { readExcerpt, type ExcerptPart } from './excerpt.ts';
import { loadManifest } from './manifest.ts';
import { hasTerms, termsOf, type Term } from './terms.ts';

export interface TextHit {
  title: string;
  /** With base. */
  href: string;
  /** `catalog` or `docs`. */
  in: string;
  /** Kind in lower case, of the entity or of what the page documents. */
  kind: string;
  /** Address below the base without anchor. */
  path: string;
  excerpt: ExcerptPart[];
  /** Places within the page, under headings; the best first. */
  sections: { title: string; href: string; excerpt: ExcerptPart[] }[];
}

/** Chosen values per filter: any of them within one filter, all filters together. */
export type Filters = Partial<Record<string, string[]>>;

/** Filter -> value -> how many. */
export type Counts = Record<string, Record<string, number>>;

export interface TextResults {
  /** Loads and judges the next hits; fewer than asked for means that there are no more. */
  next(count: number): Promise<TextHit[]>;
  /** Upper bound of how many there are: shards without a word fall back to shorter ones, which are left out as they show. */
  total: number;
  /** Hits without any filter. */
  counts: Counts;
}

export interface TextSearch {
  /** `null` finds everything that the filters let through. */
  search(query: string | null, filters?: Filters): Promise<TextResults>;
  /** Loads all filters, so that results carry counts. */
  prepareFilters(): Promise<void>;
}

const noTextSearch: TextSearch = {
  prepareFilters: () => Promise.resolve(),
  search: () => Promise.resolve({ next: () => Promise.resolve([]), total: 0, counts: {} }),
};

/** Loads Pagefind and joins the shards. A site without a full-text index answers every query with nothing. */
export async function loadTextSearch(base: string): Promise<TextSearch> {
  const { shards } = await loadManifest(base);
  const [first, ...others] = shards.map((shard) => `${base}pagefind/${shard}/`);
  if (!first) return noTextSearch;
  const pagefind = (await import(/* @vite-ignore */ `${first}pagefind.js`)) as Pagefind;
  await pagefind.options({ baseUrl: base, excerptLength: 26 });
  await pagefind.init();
  await Promise.all(others.map((shard) => pagefind.mergeIndex(shard, { baseUrl: base, excerptLength: 26 })));
  return {
    async prepareFilters() {
      await pagefind.filters();
    },
    async search(query, filters = {}) {
      const chosen = Object.entries(filters).filter(
        (entry): entry is [string, string[]] => !!entry[1]?.length,
      );
      const found = await pagefind.search(query, {
        filters: Object.fromEntries(chosen.map(([name, values]) => [name, { any: values }])),
      });
      const counts =
        query === null
          ? await pagefind.filters()
          : (chosen.length ? await pagefind.search(query, {}) : found).totalFilters;
      return {
        next: pager(found.results, others.length > 0 && query !== null ? termsOf(query) : []),
        total: found.results.length,
        counts,
      };
    },
  };
}

/**
 * @param terms of the query where several shards answered: a shard that does not know `svc-4321` answers with `svc` instead,
 * so once a hit has shown all terms, those that have not are left out
 */
function pager(results: readonly PagefindResult[], terms: readonly Term[]): TextResults['next'] {
  let at = 0;
  let strict = false;
  return async (count) => {
    const hits: TextHit[] = [];
    while (hits.length < count && at < results.length) {
      const batch = results.slice(at, at + count - hits.length);
      at += batch.length;
      const before = hits.length;
      for (const data of await Promise.all(batch.map((result) => result.data()))) {
        const strong = terms.length > 0 && hasTerms(data, terms);
        if (strong && !strict) {
          strict = true;
          hits.length = 0;
        }
        if (strong || !strict) hits.push(toHit(data));
      }
      // Hits come best first: a whole batch of guesses means that only guesses follow.
      if (strict && hits.length === before) at = results.length;
    }
    return hits;
  };
}

function toHit(data: PagefindData): TextHit {
  const filter = (name: string) => data.filters[name]?.[0] ?? '';
  const sections = data.sub_results.filter(({ anchor }) => anchor);
  return {
    title: data.meta['title'] ?? data.url,
    href: data.url,
    in: filter('in'),
    kind: filter('kind'),
    path: data.url,
    excerpt: readExcerpt(data.excerpt),
    sections: sections
      .sort((a, b) => weight(b) - weight(a))
      .map((section) => ({
        title: section.title,
        href: hitHref(section.url),
        excerpt: readExcerpt(section.excerpt),
      })),
  };
}

function weight(section: PagefindSection): number {
  return section.weighted_locations.reduce((sum, { balanced_score: score }) => sum + score, 0);
}

/** What is used of Pagefind's interface. @see https://pagefind.app/docs/api-reference/ */
interface Pagefind {
  options(options: { baseUrl: string; excerptLength: number }): Promise<void>;
  init(): Promise<void>;
  mergeIndex(path: string, options: { baseUrl: string; excerptLength: number }): Promise<void>;
  filters(): Promise<Counts>;
  search(
    query: string | null,
    options: { filters?: Record<string, { any: string[] }> },
  ): Promise<{ results: PagefindResult[]; totalFilters: Counts }>;
}

interface PagefindResult {
  data(): Promise<PagefindData>;
}

/** What Pagefind knows of one hit. */
export interface PagefindData {
  url: string;
  /** All text; {@link PagefindData.locations} count its words. */
  content: string;
  excerpt: string;
  locations: number[];
  meta: Record<string, string>;
  filters: Record<string, string[]>;
  sub_results: PagefindSection[];
}

interface PagefindSection {
  title: string;
  url: string;
  excerpt: string;
  anchor?: { id: string };
  weighted_locations: { balanced_score: number }[];
}
