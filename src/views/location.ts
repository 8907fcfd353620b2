/** What a Location's page shows: the files that it names, and what was read from them. */
import type { CatalogEntity } from '../catalog/catalog.ts';
import { createGlob } from '../catalog/glob.ts';
import { locationTargets } from '../catalog/locations.ts';
import { fileUrl } from '../catalog/repository.ts';
import { type EntityLink, entityLinks } from './entity-link.ts';
import { perSite } from './per-site.ts';
import { safeUrl } from './safe-url.ts';
import type { Site } from './site.ts';

export interface LocationView {
  targets: {
    /** Path or pattern from the repository's root, or an address elsewhere. */
    text: string;
    href?: string;
    /** Entities read there. */
    total: number;
    items: EntityLink[];
    /** It lies in another repository, or it is not known where. */
    elsewhere?: true;
  }[];
  targetCount: number;
}

const targetLimit = 100;
const itemLimit = 12;

/** @returns undefined for anything that is no Location */
export function locationView(site: Site, entity: CatalogEntity): LocationView | undefined {
  if (entity.kind.toLowerCase() !== 'location') return undefined;
  const repository = site.repositories.get(entity.origin.repository);
  if (!repository) return undefined;
  const targets = locationTargets(repository, entity.entity.spec, entity.origin);
  const files = entitiesByFile(site).get(repository.id) ?? new Map<string, string[]>();
  return {
    targetCount: targets.length,
    targets: targets.slice(0, targetLimit).map(({ path, glob, url }) => {
      if (url !== undefined) {
        const href = safeUrl(url);
        return { text: url.slice(0, 300), ...(href && { href }), total: 0, items: [], elsewhere: true };
      }
      const matches = glob === undefined ? undefined : createGlob(glob);
      const refs = matches
        ? [...files].flatMap(([file, list]) => (matches(file) ? list : []))
        : (files.get(path ?? '') ?? []);
      const href = path === undefined ? undefined : fileUrl(repository, path, 'blob');
      return {
        text: path ?? glob ?? '',
        ...(href && { href }),
        total: refs.length,
        items: entityLinks(site, refs).slice(0, itemLimit),
      };
    }),
  };
}

const entitiesByFile = perSite((site: Site) => {
  const repositories = new Map<string, Map<string, string[]>>();
  for (const { ref, origin } of site.catalog.entities) {
    let files = repositories.get(origin.repository);
    if (!files) repositories.set(origin.repository, (files = new Map()));
    const list = files.get(origin.file);
    if (list) list.push(ref);
    else files.set(origin.file, [ref]);
  }
  return repositories;
});
