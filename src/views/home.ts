/** The first page: what is here, who is here, what changed, what needs a look. */
import { catalogHref, docHref, isAddressable, isDocPath } from './address.ts';
import { kindRank } from './catalog.ts';
import { compareText } from '../problems.ts';
import { compareLinks, type EntityLink, entityLink, entityLinks } from './entity-link.ts';
import { type KindView, kindView } from './kind-view.ts';
import type { Site } from './site.ts';

export interface HomeView {
  counts: { entities: number; repositories: number; docsPages: number };
  kinds: { kind: KindView; count: number; href: string }[];
  /** Domains with their systems; systems without a domain last, under no domain. */
  map: { domain?: EntityLink; systems: (EntityLink & { parts: number })[]; total: number }[];
  /** Teams that own most. */
  teams: (EntityLink & { owns: number })[];
  teamCount: number;
  /** Docs pages changed last. */
  recentDocs: { title: string; site: string; href: string; changed: string }[];
  docsSites: number;
  problems: { error: number; warning: number; info: number };
  /** Repositories that could not be read this time. */
  stale: number;
}

const systemsLimit = 12;

export function homeView(site: Site): HomeView {
  const { entities } = site.catalog;
  const byKind = Map.groupBy(entities, ({ kind }) => kind.toLowerCase());
  const problems = { error: 0, warning: 0, info: 0 };
  for (const { severity } of site.problems) problems[severity] += 1;
  const teams = (byKind.get('group') ?? [])
    .map(({ ref }) => ({ ...entityLink(site, ref), owns: site.catalog.related(ref, 'ownerOf').length }))
    .sort((a, b) => b.owns - a.owns || compareLinks(a, b));
  return {
    counts: {
      entities: entities.length,
      repositories: site.repositories.size,
      docsPages: [...site.docs.values()].reduce((sum, { pages }) => sum + pages.length, 0),
    },
    kinds: [...byKind]
      .sort(([a], [b]) => kindRank(a) - kindRank(b) || compareText(a, b))
      .map(([kind, list]) => ({ kind: kindView(kind), count: list.length, href: catalogHref({ kind }) })),
    map: map(site),
    teams: teams.slice(0, 10),
    teamCount: teams.length,
    recentDocs: recentDocs(site),
    docsSites: site.docs.size,
    problems,
    stale: [...site.repositories.values()].filter(({ state }) => state !== 'fresh').length,
  };
}

function map(site: Site): HomeView['map'] {
  const groups = new Map<string | undefined, string[]>();
  for (const { ref, kind } of site.catalog.entities) {
    if (kind.toLowerCase() === 'domain' && !groups.has(ref)) groups.set(ref, []);
    if (kind.toLowerCase() !== 'system') continue;
    const domain = site.catalog.related(ref, 'partOf').find((parent) => parent.startsWith('domain:'));
    const list = groups.get(domain);
    if (list) list.push(ref);
    else groups.set(domain, [ref]);
  }
  return [...groups]
    .map(([domain, systems]) => ({
      ...(domain && { domain: entityLink(site, domain) }),
      total: systems.length,
      systems: entityLinks(site, systems)
        .slice(0, systemsLimit)
        .map((link) => ({ ...link, parts: site.catalog.related(link.ref, 'hasPart').length })),
    }))
    .sort((a, b) => {
      if (!a.domain || !b.domain) return Number(!a.domain) - Number(!b.domain);
      return b.total - a.total || compareLinks(a.domain, b.domain);
    })
    .slice(0, 12);
}

function recentDocs(site: Site): HomeView['recentDocs'] {
  const pages = [];
  for (const docs of site.docs.values()) {
    if (!isAddressable(docs.ref)) continue;
    const changed = site.repositories.get(docs.repository)?.changed ?? {};
    for (const page of docs.pages) {
      const time = changed[page.file];
      if (time && isDocPath(page.path)) pages.push({ docs, page, time });
    }
  }
  return pages
    .sort((a, b) => Date.parse(b.time) - Date.parse(a.time) || compareText(a.docs.ref, b.docs.ref) || compareText(a.page.path, b.page.path))
    .slice(0, 8)
    .map(({ docs, page, time }) => ({
      title: page.title,
      site: docs.title,
      href: docHref(docs.ref, page.path),
      changed: time.slice(0, 10),
    }));
}
