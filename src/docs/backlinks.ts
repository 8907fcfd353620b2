/** Who links to a page, and whose docs speak of an entity: the organisation's links, turned round. */
import { compareText } from '../problems.ts';
import { isDocPath } from '../views/address.ts';
import { perSite } from '../views/per-site.ts';
import type { Site } from '../views/site.ts';
import { linkTarget } from './links.ts';
import type { DocRecord } from './site.ts';

/** Pages that link somewhere: those of the nearest docs first. */
export type Backlinks = readonly DocRecord[];

interface Index {
  pages: ReadonlyMap<string, ReadonlySet<DocRecord>>;
  entities: ReadonlyMap<string, ReadonlySet<DocRecord>>;
}

const index = perSite((site: Site): Index => {
  const pages = new Map<string, Set<DocRecord>>();
  const entities = new Map<string, Set<DocRecord>>();
  for (const docs of site.docs.values())
    for (const page of docs.pages) {
      if (!isDocPath(page.path)) continue;
      for (const token of page.links) {
        const target = linkTarget(site, docs, page, token);
        if (target?.to === 'page') {
          if (target.site !== page.site || target.path !== page.path)
            add(pages, `${target.site}#${target.path}`, page);
        } else if (target?.to === 'entity') add(entities, target.ref, page);
      }
    }
  return { pages, entities };
});

/** Pages whose text links to a docs page, the same site's first, then by title. */
export function linksToPage(site: Site, ref: string, path: string): Backlinks {
  return sorted(index(site).pages.get(`${ref}#${path}`), ref);
}

/** Pages of other entities' docs that link to an entity, by title. */
export function linksToEntity(site: Site, ref: string): Backlinks {
  return sorted(index(site).entities.get(ref), ref).filter((page) => page.site !== ref);
}

function sorted(pages: ReadonlySet<DocRecord> | undefined, home: string): DocRecord[] {
  return [...(pages ?? [])].sort(
    (a, b) =>
      Number(b.site === home) - Number(a.site === home) ||
      compareText(a.title.toLowerCase(), b.title.toLowerCase()) ||
      compareText(a.site, b.site) ||
      compareText(a.path, b.path),
  );
}

function add(map: Map<string, Set<DocRecord>>, key: string, page: DocRecord): void {
  const set = map.get(key);
  if (set) set.add(page);
  else map.set(key, new Set([page]));
}
