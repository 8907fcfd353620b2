/** Old addresses of docs, from the redirects plugin of mkdocs. */
import type { NavSource } from './nav-tree.ts';
import { joinPath, pagePath } from './paths.ts';

/** Redirects to redirects. */
const maxHops = 10;

/** The redirects plugin's map: old address -> new page with its anchor, or URL. What has moved twice is followed. */
export function planRedirects(source: NavSource): Record<string, string> | undefined {
  const map = new Map(
    Object.entries(source.config?.redirects ?? {}).map(([from, to]) => [from.replace(/^\//, ''), to]),
  );
  const addresses = new Set(source.pages.values());
  const target = (to: string, hops: number): string | undefined => {
    if (/^https?:\/\//.test(to)) return to;
    const [path = '', fragment] = to.replace(/^\//, '').split('#', 2);
    const page = joinPath(source.folder, path);
    if (page !== undefined && source.pages.has(page)) return fragment ? `${page}#${fragment}` : page;
    const next = map.get(path);
    return next === undefined || hops >= maxHops ? undefined : target(next, hops + 1);
  };
  const result: Record<string, string> = {};
  for (const [from, to] of map) {
    const old = pagePath(from);
    if (old === '' || addresses.has(old)) continue;
    const found = target(to, 0);
    if (found) result[old] = found;
    else
      source.report({
        rule: 'broken-link',
        severity: 'warning',
        message: `The redirect of "${from.slice(0, 200)}" leads to "${to.slice(0, 200)}", which is no page.`,
        hint: 'Correct the target below `redirect_maps`; it is a path below the docs folder, or a web address.',
        file: source.config?.file,
      });
  }
  return Object.keys(result).length ? result : undefined;
}
