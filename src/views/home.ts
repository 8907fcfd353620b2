/** The first page: what is here, who is here, what changed, what needs a look. */
import { catalogHref, docHref, isAddressable, isDocPath } from './address.ts';
import { compareText } from '../problems.ts';
import { type Collected, collectedOfSite } from './collected.ts';
import { compareLinks, type EntityLink, entityLink, entityLinks } from './entity-link.ts';
import { kindDefinition, kindRank, type KindView, kindView } from './kind-view.ts';
import type { Site } from './site.ts';
import { undefinedCount } from './undefined.ts';

export interface HomeView {
  counts: { entities: number; repositories: number; docsPages: number };
  kinds: { kind: KindView; count: number; href: string }[];
  /** Domains with their systems; systems without a domain last, under no domain. */
  map: { domain?: EntityLink; systems: (EntityLink & { parts: number })[]; total: number }[];
  /** Entities whose descriptors changed last. */
  lately: (EntityLink & { changed?: string })[];
  /** Teams that own most, also such as are only named. */
  teams: (EntityLink & { owns: number })[];
  teamCount: number;
  /** Docs pages changed last. */
  recentDocs: { title: string; site: string; href: string; changed: string }[];
  docsSites: number;
  problems: { error: number; warning: number; info: number };
  /** References that lead nowhere. */
  undefined: number;
  /** Repositories that could not be read this time. */
  stale: number;
  /** What plugins have collected about the whole organisation, by the plugin's name. */
  collected?: Record<string, Collected[]>;
}

const systemsLimit = 12;

export function homeView(site: Site): HomeView {
  const { entities } = site.catalog;
  const byKind = Map.groupBy(entities, ({ kind }) => kind.toLowerCase());
  const collected = collectedOfSite(site.collected);
  const problems = { error: 0, warning: 0, info: 0 };
  for (const { severity } of site.problems) problems[severity] += 1;
  const teams = [...(byKind.get('group') ?? []).map(({ ref }) => ref), ...unknownOwners(site)]
    .map((ref) => ({ ...entityLink(site, ref), owns: ownedBy(site, ref) }))
    .sort((a, b) => b.owns - a.owns || compareLinks(a, b));
  return {
    counts: {
      entities: entities.length,
      repositories: [...site.repositories.values()].filter(({ directory }) => !directory).length,
      docsPages: [...site.docs.values()].reduce((sum, { pages }) => sum + pages.length, 0),
    },
    // Locations only say where descriptors lie; nobody looks for them here.
    kinds: [...byKind]
      .filter(([kind]) => !kindDefinition(site, kind)?.locations)
      .sort(([a], [b]) => kindRank(site, a) - kindRank(site, b) || compareText(a, b))
      .map(([kind, list]) => ({
        kind: kindView(site, kind),
        count: list.length,
        href: catalogHref({ kind }),
      })),
    map: map(site),
    lately: lately(site),
    teams: teams.slice(0, 10),
    teamCount: teams.length,
    recentDocs: recentDocs(site),
    docsSites: site.docs.size,
    problems,
    undefined: undefinedCount(site),
    stale: [...site.repositories.values()].filter(({ state }) => state !== 'fresh').length,
    ...(collected && { collected }),
  };
}

function map(site: Site): HomeView['map'] {
  const groups = new Map<string | undefined, string[]>();
  const domains = site.catalog.entities.filter(({ kind }) => kind.toLowerCase() === 'domain');
  for (const { ref } of domains) groups.set(ref, []);
  const systems = site.catalog.entities
    .filter(({ kind }) => kind.toLowerCase() === 'system')
    .map(({ ref }) => ref);
  const named = [...site.catalog.dangling.keys()].filter((ref) => ref.startsWith('system:'));
  for (const ref of [...systems, ...named]) {
    const domain = site.catalog.related(ref, 'partOf').find((parent) => parent.startsWith('domain:'));
    const list = groups.get(domain);
    if (list) list.push(ref);
    else groups.set(domain, [ref]);
  }
  return [...groups]
    .map(([domain, list]) => ({
      ...(domain && { domain: entityLink(site, domain) }),
      total: list.length,
      systems: entityLinks(site, list)
        .map((link) => ({ ...link, parts: partsOf(site, link.ref) }))
        .sort((a, b) => b.parts - a.parts || compareLinks(a, b))
        .slice(0, systemsLimit),
    }))
    .sort((a, b) => {
      if (!a.domain || !b.domain) return Number(!a.domain) - Number(!b.domain);
      return b.total - a.total || compareLinks(a.domain, b.domain);
    })
    .slice(0, 12);
}

/** How many say that they are part of it, whether or not it is described. */
function partsOf(site: Site, ref: string): number {
  if (site.catalog.get(ref)) return site.catalog.related(ref, 'hasPart').length;
  return (site.catalog.dangling.get(ref) ?? []).filter((source) =>
    site.catalog.related(source, 'partOf').includes(ref),
  ).length;
}

function ownedBy(site: Site, ref: string): number {
  if (site.catalog.get(ref)) return site.catalog.related(ref, 'ownerOf').length;
  return (site.catalog.dangling.get(ref) ?? []).filter((source) =>
    site.catalog.get(source)?.owners.includes(ref),
  ).length;
}

function unknownOwners(site: Site): string[] {
  return [...site.catalog.dangling.keys()].filter(
    (ref) => ref.startsWith('group:') && ownedBy(site, ref) > 0,
  );
}

/** What was described or described anew last; where git does not say, the first by name. */
function lately(site: Site): HomeView['lately'] {
  return site.catalog.entities
    .filter(({ kind }) => ['component', 'api', 'resource'].includes(kind.toLowerCase()))
    .map((entity) => ({
      entity,
      time: site.repositories.get(entity.origin.repository)?.changed[entity.origin.file],
    }))
    .sort(
      (a, b) =>
        (b.time ? Date.parse(b.time) : 0) - (a.time ? Date.parse(a.time) : 0) ||
        kindRank(site, a.entity.kind) - kindRank(site, b.entity.kind) ||
        compareText(a.entity.title.toLowerCase(), b.entity.title.toLowerCase()) ||
        compareText(a.entity.ref, b.entity.ref),
    )
    .slice(0, 10)
    .map(({ entity, time }) => ({
      ...entityLink(site, entity.ref),
      ...(time && { changed: time.slice(0, 10) }),
    }));
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
    .sort(
      (a, b) =>
        Date.parse(b.time) - Date.parse(a.time) ||
        compareText(a.docs.ref, b.docs.ref) ||
        compareText(a.page.path, b.page.path),
    )
    .slice(0, 8)
    .map(({ docs, page, time }) => ({
      title: page.title,
      site: docs.title,
      href: docHref(docs.ref, page.path),
      changed: time.slice(0, 10),
    }));
}
