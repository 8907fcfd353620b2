/** What an entity's page shows. */
import type { CatalogEntity } from '../catalog/catalog.ts';
import { formatRef, parseRef } from '../catalog/ref.ts';
import { fileUrl } from '../catalog/repository.ts';
import { catalogHref, docHref, entityHref, isAddressable } from './address.ts';
import { type ApiView, apiView, type Definition, definitionOf } from './api.ts';
import { navItems } from './docs-nav.ts';
import { type DiagramView, diagramView } from './graph/diagram.ts';
import type { GraphView } from './graph/graph-view.ts';
import { neighbourhoodView } from './graph/neighbourhood.ts';
import {
  compareLinks,
  type EntityLink,
  entityLink,
  entityLinks,
  firstSentence,
  plainText,
} from './entity-link.ts';
import { kindRank, type KindView, kindView } from './kind-view.ts';
import { perSite } from './per-site.ts';
import { type ProblemView, problemView } from './problem-view.ts';
import { type RelationGroup, relationGroups } from './relations.ts';
import { safeUrl } from './safe-url.ts';
import type { Site, SiteDocs } from './site.ts';
import { type TeamView, teamView } from './team.ts';
import { type Warning, entityWarnings } from './warnings.ts';

export interface EntityView {
  ref: string;
  /** As written, e.g. `Component`; conditions compare with it. */
  kind: string;
  kindView: KindView;
  namespace: string;
  name: string;
  title: string;
  href: string;
  /** First paragraph of the description, as text. */
  summary?: string;
  /** The description as text, only where it says more than the summary. */
  description?: string;
  type?: string;
  lifecycle?: string;
  tags: { name: string; href: string }[];
  labels: [name: string, value: string][];
  annotations: Readonly<Record<string, string>>;
  links: { url: string; title: string; icon?: string }[];
  /** No descriptor says so. */
  inferred: boolean;
  /** Domain, then system. */
  breadcrumbs: EntityLink[];
  owners: EntityLink[];
  system?: EntityLink;
  repository: {
    id: string;
    name: string;
    href?: string;
    state: 'fresh' | 'stale' | 'failed';
    since?: string;
  };
  /** ISO 8601: last commit that touched the descriptor. */
  changed?: string;
  /** Where the descriptor stands. */
  descriptor?: { file: string; line: number; href?: string; editHref?: string };
  /** Folder of the code. */
  sourceHref?: string;
  /** All relations but ownership, which the header shows, and what cards of their own show. */
  relations: RelationGroup[];
  /** What is around it, as a picture; only in the view of its first tab. */
  graph?: GraphView;
  /** What a System or Domain holds; only in the view of its tab. */
  diagram?: DiagramView;
  /** APIs it provides and consumes. */
  apis: RelationGroup[];
  /** What it holds, by kind: systems' components, domains' systems. */
  contents: { kind: KindView; total: number; items: EntityLink[] }[];
  docs?: { title: string; href: string; total: number; pages: { title: string; href: string }[] };
  api?: ApiView;
  team?: TeamView;
  problems: ProblemView[];
  problemCount: number;
  warnings: Warning[];
  /** YAML to paste where something is missing; keyed by what would be here. */
  missing: { owner?: string; docs?: string; descriptor?: string };
  /** Whole text of an API's definition; only in the view of its tab. */
  definition?: Definition;
  /** The descriptor's YAML, or its beginning. */
  source?: string;
  /** There is something for the definition tab to show. */
  hasDefinition: boolean;
  /** Only the beginning of `source` is shown. */
  sourceCut?: boolean;
}

/** At most so many problems stand on an entity's page. */
const problemLimit = 20;
const docsPageLimit = 8;
const contentsLimit = 100;

/** Refs that have a page of their own: every entity whose ref makes an address. */
export function entityIds(site: Site): string[] {
  return site.catalog.entities.map(({ ref }) => ref).filter(isAddressable);
}

/**
 * @param options.emails show e-mail addresses that stand in the descriptor
 * @throws if the ref is not in the catalog
 */
export function entityView(site: Site, ref: string, options = { emails: false }): EntityView {
  const entity = site.catalog.get(ref);
  if (!entity) throw new Error(`There is no entity ${ref} in the catalog.`);
  const { metadata } = entity.entity;
  const repository = site.repositories.get(entity.origin.repository);
  const kind = kindView(entity.kind);
  const team = teamView(site, entity);
  const docs = docsCard(site, entity);
  const api = apiView(site, entity);
  const problems = site.problemsOf(ref);
  const changed = repository?.changed[entity.origin.file];
  const system = parents(site, entity).find((parent) => parent.ref.startsWith('system:'));
  const text = entity.description ? plainText(entity.description) : undefined;
  const summary = text && firstSentence(text, 280);
  return {
    ref,
    kind: entity.kind,
    kindView: kind,
    namespace: entity.namespace,
    name: entity.name,
    title: entity.title,
    href: entityHref(ref) ?? '/catalog/',
    ...(summary && { summary }),
    ...(text && text !== summary && { description: text }),
    ...(entity.type && { type: entity.type }),
    ...(entity.lifecycle && { lifecycle: entity.lifecycle }),
    tags: entity.tags.map((tag) => ({ name: tag, href: catalogHref({ tag }) })),
    labels: Object.entries(metadata.labels ?? {}),
    annotations: metadata.annotations ?? {},
    links: (metadata.links ?? []).flatMap((link) => {
      const url = safeUrl(link.url);
      return url ? { url, title: link.title || shortUrl(url), ...(link.icon && { icon: link.icon }) } : [];
    }),
    inferred: entity.inferred,
    breadcrumbs: breadcrumbs(site, entity),
    owners: entityLinks(site, entity.owners),
    ...(system && { system }),
    repository: {
      id: entity.origin.repository,
      name: repository?.name ?? entity.origin.repository,
      ...(repository?.url && { href: repository.url }),
      state: repository?.state ?? 'fresh',
      ...(repository?.since && { since: repository.since }),
    },
    ...(changed && { changed }),
    ...descriptor(site, entity),
    ...sourceAddress(site, entity),
    relations: relationGroups(
      site,
      entity,
      new Set(team ? Object.keys(teamTypes) : ['ownedBy', 'providesApi', 'consumesApi', 'hasPart']),
    ),
    apis: team ? [] : relationGroups(site, entity, otherThan(entity, ['providesApi', 'consumesApi'])),
    contents: contents(site, entity),
    ...(docs && { docs }),
    ...(api && { api }),
    ...(team && { team }),
    problems: problems.slice(0, problemLimit).map((problem) => problemView(site, problem)),
    problemCount: problems.length,
    warnings: entityWarnings(site, entity),
    missing: missing(entity, { docs: docs !== undefined, team: team !== undefined }),
    hasDefinition: definitionOf(entity) !== undefined,
    ...sourceText(entity, options.emails),
  };
}

/** The view of an entity's first tab: with the picture of what is around it. */
export function entityOverview(site: Site, ref: string, options = { emails: false }): EntityView {
  const graph = neighbourhoodView(site, ref);
  return { ...entityView(site, ref, options), ...(graph && { graph }) };
}

/** The view of one of an entity's tabs: the page's header, and what only this tab shows. */
export function entityTabView(
  site: Site,
  ref: string,
  tab: string,
  options: { emails: boolean },
): EntityView {
  const { source: _, ...view } = entityView(site, ref, options);
  const entity = site.catalog.get(ref);
  const definition = tab === 'definition' && entity ? definitionOf(entity) : undefined;
  const diagram = tab === 'diagram' && entity ? diagramView(site, entity) : undefined;
  return { ...view, ...(definition && { definition }), ...(diagram && { diagram }) };
}

/** Longer descriptors are cut; all of it is in the repository. */
const sourceLimit = 6000;

function sourceText(entity: CatalogEntity, emails: boolean): Pick<EntityView, 'source' | 'sourceCut'> {
  if (entity.source === undefined) return {};
  const text = emails ? entity.source : withoutEmails(entity.source);
  return text.length > sourceLimit
    ? { source: text.slice(0, sourceLimit), sourceCut: true }
    : { source: text };
}

/** E-mail addresses of people are personal data: a portal shows them only if its owner says so. */
function withoutEmails(text: string): string {
  const lines = text.split('\n');
  return lines.map((line) => (line.includes('@') ? withoutAddresses(line) : line)).join('\n');
}

/** The lengths that mail allows bound the work: a line may be one word of a hundred thousand characters. */
function withoutAddresses(line: string): string {
  return line.replace(/[^\s@:<>"'(),;/]{1,64}@[^\s@:<>"'(),;/]{1,255}\.[a-z]{2,}/gi, (address) =>
    address.startsWith('git@') ? address : '(e-mail address left out)',
  );
}

/** Shown by the cards of a team's page. */
const teamTypes = { ownerOf: 1, memberOf: 1, hasMember: 1, parentOf: 1, childOf: 1, ownedBy: 1 };

function otherThan(entity: CatalogEntity, types: readonly string[]): Set<string> {
  return new Set(entity.relations.map(({ type }) => type).filter((type) => !types.includes(type)));
}

function parents(site: Site, entity: CatalogEntity): EntityLink[] {
  return site.catalog.related(entity.ref, 'partOf').map((ref) => entityLink(site, ref));
}

/** Upwards along `partOf`, first parent first, at most four steps; a loop ends it. */
function breadcrumbs(site: Site, entity: CatalogEntity): EntityLink[] {
  const trail: EntityLink[] = [];
  const seen = new Set([entity.ref]);
  let current = entity.ref;
  while (trail.length < 4) {
    const next = site.catalog.related(current, 'partOf').find((ref) => !seen.has(ref));
    if (next === undefined) break;
    seen.add(next);
    trail.unshift(entityLink(site, next));
    current = next;
  }
  return trail;
}

function contents(site: Site, entity: CatalogEntity): EntityView['contents'] {
  const byKind = new Map<string, EntityLink[]>();
  for (const ref of site.catalog.related(entity.ref, 'hasPart')) {
    const kind = site.catalog.get(ref)?.kind ?? parseRef(ref).kind;
    const items = byKind.get(kind);
    if (items) items.push(entityLink(site, ref));
    else byKind.set(kind, [entityLink(site, ref)]);
  }
  return [...byKind]
    .sort(([a], [b]) => kindRank(a) - kindRank(b))
    .map(([kind, items]) => ({
      kind: kindView(kind),
      total: items.length,
      items: items.sort(compareLinks).slice(0, contentsLimit),
    }));
}

function descriptor(site: Site, entity: CatalogEntity): Pick<EntityView, 'descriptor'> {
  const { file, line } = entity.origin;
  if (file === '') return {};
  const repository = site.repositories.get(entity.origin.repository);
  const href =
    (repository && fileUrl(repository, file, 'blob', line)) ?? annotationUrl(entity, 'backstage.io/view-url');
  const editHref =
    (repository && fileUrl(repository, file, 'edit')) ?? annotationUrl(entity, 'backstage.io/edit-url');
  return { descriptor: { file, line, ...(href && { href }), ...(editHref && { editHref }) } };
}

function annotationUrl(entity: CatalogEntity, name: string): string | undefined {
  const url = safeUrl(entity.entity.metadata.annotations?.[name]);
  return url && /^https?:/i.test(url) ? url : undefined;
}

function sourceAddress(site: Site, entity: CatalogEntity): Pick<EntityView, 'sourceHref'> {
  const location = entity.entity.metadata.annotations?.['backstage.io/source-location'];
  const url = location?.startsWith('url:') ? safeUrl(location.slice(4)) : undefined;
  const href = url && /^https?:/i.test(url) ? url : site.repositories.get(entity.origin.repository)?.url;
  return href ? { sourceHref: href } : {};
}

const docsByAlias = perSite(
  (site: Site) =>
    new Map([...site.docs.values()].flatMap((docs) => (docs.aliases ?? []).map((ref) => [ref, docs]))),
);

/**
 * An entity's own docs, those of its folder that another entity has first, or those of the entity that its
 * `techdocs-entity` annotation names.
 */
export function docsOf(site: Site, entity: CatalogEntity): SiteDocs | undefined {
  const own = site.docs.get(entity.ref) ?? docsByAlias(site).get(entity.ref);
  if (own) return own;
  const other = entity.entity.metadata.annotations?.['backstage.io/techdocs-entity'];
  if (!other) return undefined;
  try {
    return site.docs.get(formatRef(parseRef(other, { kind: 'component', namespace: 'default' })));
  } catch {
    // An annotation that is no ref is reported by the descriptor's own checks.
    return undefined;
  }
}

/** Where an entity's docs begin, without base; undefined if it has none. */
export function docsAddress(site: Site, entity: CatalogEntity): string | undefined {
  const docs = docsOf(site, entity);
  return docs && isAddressable(docs.ref) && docs.pages.length
    ? docHref(docs.ref, docsEntry(docs, entity))
    : undefined;
}

function docsCard(site: Site, entity: CatalogEntity): EntityView['docs'] {
  const docs = docsOf(site, entity);
  if (!docs || !isAddressable(docs.ref) || docs.pages.length === 0) return undefined;
  const pages = navItems(docs).flatMap(({ title, href, external }) =>
    href && !external ? { title, href } : [],
  );
  return {
    title: docs.title,
    href: docHref(docs.ref, docsEntry(docs, entity)),
    total: docs.pages.length,
    pages: pages.slice(0, docsPageLimit),
  };
}

/** Another entity's docs may be entered at a page of their own. */
function docsEntry(docs: SiteDocs, entity: CatalogEntity): string {
  const wanted = entity.entity.metadata.annotations?.['backstage.io/techdocs-entity-path']?.replace(
    /^\/+|\/+$/g,
    '',
  );
  return docs.ref !== entity.ref && wanted && docs.pages.some(({ path }) => path === wanted) ? wanted : '';
}

function missing(entity: CatalogEntity, has: { docs: boolean; team: boolean }): EntityView['missing'] {
  if (has.team) return {};
  if (entity.inferred)
    return {
      descriptor: [
        'apiVersion: backstage.io/v1alpha1',
        'kind: Component',
        'metadata:',
        `  name: ${entity.name}`,
        'spec:',
        `  type: ${entity.type ?? 'service'}`,
        `  lifecycle: ${entity.lifecycle ?? 'production'}`,
        `  owner: ${entity.owners[0]?.replace(/^group:default\//, '') ?? 'your-team'}`,
      ].join('\n'),
    };
  return {
    ...(entity.owners.length === 0 && { owner: 'spec:\n  owner: your-team' }),
    ...(!has.docs && { docs: 'metadata:\n  annotations:\n    backstage.io/techdocs-ref: dir:.' }),
  };
}

/** A URL's host and path, for links without a title. */
function shortUrl(url: string): string {
  return url.replace(/^(https?:\/\/|mailto:)/i, '').replace(/\/$/, '');
}
