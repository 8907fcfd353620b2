/** Makes addresses of one page one: vendors and servers know it by many. */
import { type PageCount, plainCount } from './model.ts';

/**
 * An address of the portal without base, query, `index.html`, doubled slashes and percent signs, with slashes at both ends.
 * @param base where the portal begins, e.g. `/portal/`
 * @returns undefined for an address outside of the portal, or what is no address
 * @example portalPath('https://acme.example/portal/docs/default/component/shop/index.html?q=1', '/portal') // '/docs/default/component/shop/'
 */
export function portalPath(address: string, base: string): string | undefined {
  const [start = ''] = address.split(/[?#]/, 1);
  // A path that begins with two slashes would be read as a host.
  const plain = start.replace(/^\/{2,}/, '/');
  if (plain.length > 2000 || !URL.canParse(plain, 'https://portal.invalid')) return undefined;
  const { pathname } = new URL(plain, 'https://portal.invalid');
  const path = `${decoded(pathname)}/`.replace(/\/{2,}/g, '/').replace(/\/index\.(?:html?|md)\/$/, '/');
  const prefix = `/${base}/`.replace(/\/{2,}/g, '/');
  return path.startsWith(prefix) ? `/${path.slice(prefix.length)}` : undefined;
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

/** Adds up what belongs to one page. People who read it by two addresses are counted twice. */
export function mergeCounts(counts: readonly PageCount[], base: string): Map<string, PageCount> {
  const merged = new Map<string, PageCount>();
  for (const count of counts) {
    const path = portalPath(count.path, base);
    if (path === undefined) continue;
    const known = merged.get(path);
    merged.set(path, addCounts(known ?? { path, views: 0, before: 0 }, count));
  }
  return merged;
}

export function addCounts(a: PageCount, b: PageCount): PageCount {
  const readers = a.readers === undefined ? b.readers : a.readers + (b.readers ?? 0);
  const weeks = addWeeks([a.weeks, b.weeks]);
  return {
    path: a.path,
    views: plainCount(a.views + b.views),
    before: plainCount(a.before + b.before),
    ...(readers !== undefined && { readers: plainCount(readers) }),
    ...(weeks && { weeks }),
  };
}

export function addWeeks(lists: readonly (readonly number[] | undefined)[]): number[] | undefined {
  const known = lists.filter((weeks) => weeks !== undefined);
  const [first] = known;
  return first?.map((_, at) => plainCount(known.reduce((sum, weeks) => sum + (weeks[at] ?? 0), 0)));
}
