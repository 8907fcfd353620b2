/** What an entity's page shows. */
import type { CatalogEntity } from '../catalog/catalog.ts';
import { withoutEmails } from '../catalog/emails.ts';
import { parseRef } from '../catalog/ref.ts';
import { compareText } from '../problems.ts';
import { catalogHref, dataHref, entityHref, isAddressable } from './address.ts';
import { type ApiView, apiView, type Definition, definitionOf } from './api.ts';
import { type AskView, askView } from './ask.ts';
import { type BacklinksView, backlinksToEntity } from './backlinks.ts';
import { type EntityDocsView, entityDocsView } from './entity-docs.ts';
import { type EntityLink, entityLink, entityLinks, firstSentence, plainText } from './entity-link.ts';
import { type Fact, factsOf } from './facts.ts';
import { type DiagramView, diagramView } from './graph/diagram.ts';
import type { GraphView } from './graph/graph-view.ts';
import { neighbourhoodView } from './graph/neighbourhood.ts';
import { kindHref } from './kind-page.ts';
import { kindDefinition, kindRank, type KindView, kindView } from './kind-view.ts';
import { type EntityRow, entityRows } from './entity-row.ts';
import { type LifecycleState, lifecycleState } from './lifecycle.ts';
import { type LocationView, locationView } from './location.ts';
import { ownProblems } from './own-problems.ts';
import { type ProblemView, problemView } from './problem-view.ts';
import { type RelationGroup, relationGroups, type RelationTable, relationTables } from './relations.ts';
import { type Report, reportTo } from './report.ts';
import { type Collected, collectedOf } from './collected.ts';
import { perSite } from './per-site.ts';
import { safeUrl } from './safe-url.ts';
import { sourceLinks } from './source-links.ts';
import { type SimilarView, similarTo } from './similar.ts';
import type { Site } from './site.ts';
import { type TeamView, teamView } from './team.ts';
import { type TemplateView, templateView } from './template.ts';
import { type Warning, entityWarnings } from './warnings.ts';
import { type WhyView, whyView } from './why.ts';

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
  lifecycleState?: LifecycleState;
  tags: { name: string; href: string }[];
  labels: [name: string, value: string][];
  annotations: Readonly<Record<string, string>>;
  links: { url: string; title: string; icon?: string }[];
  /** No descriptor says so. */
  inferred: boolean;
  /** Domain, then system. */
  breadcrumbs: EntityLink[];
  owners: EntityLink[];
  /** Such an entity should have an owner. */
  wantsOwner: boolean;
  /** What it is part of, by what that is: "System", "Domain", "Part of"; at most {@link parentLimit}. */
  parents: { label: string; link: EntityLink }[];
  repository: {
    id: string;
    name: string;
    href?: string;
    state: 'fresh' | 'stale' | 'failed';
    since?: string;
    /** No repository but a directory of teams and people. */
    directory?: true;
  };
  /** Directories that tell of the same group or person; what stands here is put together of all. */
  alsoFrom: { name: string; href?: string }[];
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
  /** APIs that it provides and consumes; of an API: who provides and who consumes it. */
  apis: RelationTable[];
  /** What it depends on, and what depends on it. */
  dependencies: RelationTable[];
  /** What it holds, by kind: systems' components, domains' systems. */
  contents: { title: string; kind: KindView; total: number; items: EntityRow[]; more?: string }[];
  template?: TemplateView;
  location?: LocationView;
  /** Fields that its kind wants to be seen. */
  facts: Fact[];
  /** Page of its kind, where that is one of the organisation's own. */
  kindHref?: string;
  /** Docs of others that speak of it. */
  mentions?: BacklinksView;
  docs?: EntityDocsView;
  /** It has docs, or could have some. */
  showsDocs: boolean;
  api?: ApiView;
  team?: TeamView;
  /** What looks like it. */
  similar?: SimilarView[];
  /** Whom to ask about it. */
  ask?: AskView;
  problems: ProblemView[];
  problemCount: number;
  warnings: Warning[];
  /** YAML to paste where something is missing; keyed by what would be here. */
  missing: { owner?: string; docs?: string; descriptor?: string; parts?: string; providers?: string };
  /** What plugins have collected about it, by the plugin's name. */
  collected?: Record<string, Collected[]>;
  /** How to tell the owner that something is wrong. */
  report?: Report;
  /** Ids of the tabs that the entity has; only in the view of a tab that holds less than all of this. */
  tabs?: readonly string[];
  /** How the entity came about; only in the view of its tab. */
  why?: WhyView;
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
const parentLimit = 3;
/** Beyond these the page only grows; all of them stand in the descriptor. */
const tagLimit = 60;
const labelLimit = 60;
const linkLimit = 60;

/** Refs that have a page of their own: every entity whose ref makes an address. */
export function entityIds(site: Site): string[] {
  return site.catalog.entities.map(({ ref }) => ref).filter(isAddressable);
}

/**
 * @param options.emails show e-mail addresses that stand in the descriptor
 * @throws if the ref is not in the catalog
 */
export function entityView(site: Site, ref: string, options = { emails: false }): EntityView {
  const known = views(site);
  const key = `${options.emails} ${ref}`;
  const found = known.get(key);
  if (found) return found;
  const view = makeView(site, ref, options);
  if (known.size < keptViews) known.set(key, view);
  return view;
}

/** The overview and every tab begin with the same view, for their keys and again when they are rendered. */
const views = perSite<Site, Map<string, EntityView>>(() => new Map());
/** Some 10 KB each. */
const keptViews = 5000;

function makeView(site: Site, ref: string, options: { emails: boolean }): EntityView {
  const entity = site.catalog.get(ref);
  if (!entity) throw new Error(`There is no entity ${ref} in the catalog.`);
  const { metadata } = entity.entity;
  const repository = site.repositories.get(entity.origin.repository);
  const kind = kindView(site, entity.kind);
  const definition = kindDefinition(site, entity.kind);
  const ownKind = kindHref(site, entity.kind);
  const team = teamView(site, entity, options);
  const ask = askView(site, ref, options);
  const mentions = backlinksToEntity(site, ref);
  const docs = entityDocsView(site, entity);
  const api = apiView(site, entity);
  const problems = ownProblems(site, entity);
  const similar = similarTo(site, ref);
  const changed = repository?.changed[entity.origin.file];
  const template = templateView(site, entity);
  const location = locationView(site, entity);
  const report = reportTo(site, entity, options);
  const collected = collectedOf(site.collected, ref);
  const holders = parents(site, entity);
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
    ...(entity.lifecycle && {
      lifecycle: entity.lifecycle,
      lifecycleState: lifecycleState(entity.lifecycle),
    }),
    tags: entity.tags.slice(0, tagLimit).map((tag) => ({ name: tag, href: catalogHref({ tag }) })),
    labels: Object.entries(metadata.labels ?? {}).slice(0, labelLimit),
    annotations: metadata.annotations ?? {},
    links: (metadata.links ?? []).slice(0, linkLimit).flatMap((link) => {
      const url = safeUrl(link.url);
      // Those that lead to a team stand where its page says how to reach it.
      return url && !team?.reach.some(({ href }) => href === url)
        ? { url, title: link.title || shortUrl(url), ...(link.icon && { icon: link.icon }) }
        : [];
    }),
    inferred: entity.inferred,
    breadcrumbs: breadcrumbs(site, entity),
    owners: entityLinks(site, entity.owners),
    wantsOwner: definition?.relations.some(({ forward }) => forward === 'ownedBy') ?? false,
    parents: holders.slice(0, parentLimit),
    repository: {
      id: entity.origin.repository,
      name: repository?.name ?? entity.origin.repository,
      ...(repository?.url && { href: repository.url }),
      state: repository?.state ?? 'fresh',
      ...(repository?.since && { since: repository.since }),
      ...(repository?.directory && { directory: true as const }),
    },
    alsoFrom: (entity.contributions ?? []).map(({ origin }) => {
      const href = site.repositories.get(origin.repository)?.url;
      return { name: origin.repository, ...(href && { href }) };
    }),
    ...(changed && { changed }),
    ...descriptor(site, entity),
    ...sourceAddress(site, entity),
    relations: relationGroups(
      site,
      entity,
      new Set(
        team
          ? Object.keys(teamTypes)
          : [
              ...Object.keys({ ownedBy: 1, hasPart: 1, ...apiTitles, ...dependencyTitles }),
              ...(holders.length > parentLimit ? [] : ['partOf']),
            ],
      ),
    ),
    apis: team ? [] : relationTables(site, entity, apiTitles),
    dependencies: team ? [] : relationTables(site, entity, dependencyTitles),
    contents: contents(site, entity),
    facts: factsOf(site, entity),
    ...(ownKind && { kindHref: ownKind }),
    ...(template && { template }),
    ...(location && { location }),
    ...(docs && { docs }),
    ...(mentions && { mentions }),
    showsDocs: docs !== undefined || definition?.locations !== true,
    ...(api && { api }),
    ...(team && { team }),
    ...(similar.length > 0 && { similar }),
    ...(ask && { ask }),
    problems: problems.slice(0, problemLimit).map((problem) => problemView(site, problem)),
    problemCount: problems.length,
    warnings: entityWarnings(site, entity),
    missing: missing(site, entity, { docs: docs !== undefined, team: team !== undefined }),
    ...(report && { report }),
    ...(collected && { collected }),
    hasDefinition: definitionOf(entity) !== undefined,
    ...sourceText(entity, options.emails),
  };
}

/** The view of an entity's first tab: with the picture of what is around it. */
export function entityOverview(site: Site, ref: string, options = { emails: false }): EntityView {
  const graph = neighbourhoodView(site, ref);
  return { ...entityView(site, ref, options), ...(graph && { graph }) };
}

/**
 * The view of one of an entity's tabs: the page's header, and what only this tab shows.
 * @param view of the entity's first page
 * @param options.tabs ids of the tabs that it has
 */
export function entityTabView(
  site: Site,
  view: EntityView,
  tab: string,
  options: { emails: boolean; tabs?: readonly string[] },
): EntityView {
  const { source: _, sourceCut: _cut, ...rest } = view;
  const entity = site.catalog.get(view.ref);
  if (tab === 'why' && entity)
    return { ...headOf(rest), tabs: options.tabs ?? [], why: whyView(site, entity, options) };
  const definition = tab === 'definition' && entity ? definitionOf(entity) : undefined;
  const diagram = tab === 'diagram' && entity ? diagramView(site, entity) : undefined;
  return { ...rest, ...(definition && { definition }), ...(diagram && { diagram }) };
}

/**
 * Without what only the first page shows of others, so that a change of theirs leaves the tab's page as it is. What the
 * entity's own descriptor says stays: widgets of the header may need it.
 */
function headOf(view: EntityView): EntityView {
  const {
    docs,
    api: _api,
    template: _made,
    location: _read,
    similar: _similar,
    mentions: _told,
    ...rest
  } = view;
  return {
    ...rest,
    warnings: [],
    relations: [],
    apis: [],
    dependencies: [],
    contents: [],
    problems: [],
    ...(docs && { docs: { ...docs, pages: [] } }),
    ...(view.team && {
      team: { ...view.team, children: [], members: [], owns: [], needs: { total: 0, items: [] } },
    }),
  };
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

/** Shown by the cards of a team's page. */
const teamTypes = { ownerOf: 1, memberOf: 1, hasMember: 1, parentOf: 1, childOf: 1, ownedBy: 1 };

/** Relation -> heading of its table. */
const apiTitles = {
  providesApi: 'APIs it provides',
  consumesApi: 'APIs it consumes',
  apiProvidedBy: 'Providers',
  apiConsumedBy: 'Consumers',
};
const dependencyTitles = { dependsOn: 'Depends on', dependencyOf: 'Needed by' };

function parents(site: Site, entity: CatalogEntity): EntityView['parents'] {
  return site.catalog.related(entity.ref, 'partOf').map((ref) => {
    const kind = parseRef(ref).kind;
    const label = kind === 'system' || kind === 'domain' ? kindView(site, kind).label : 'Part of';
    // Of a long description only the beginning shows, and that in a tooltip.
    return { label, link: entityLink(site, ref) };
  });
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
  const refs = site.catalog.related(entity.ref, 'hasPart');
  const byKind = Map.groupBy(refs, (ref) => site.catalog.get(ref)?.kind ?? parseRef(ref).kind);
  return [...byKind]
    .sort(([a], [b]) => kindRank(site, a) - kindRank(site, b) || compareText(a, b))
    .map(([name, list]) => {
      const kind = kindView(site, name);
      const isOwn = kind.kind === entity.kind.toLowerCase();
      const items = entityRows(site, list);
      const isSystem = entity.kind.toLowerCase() === 'system';
      const more = isSystem ? catalogHref({ kind: kind.kind, system: entity.ref }) : dataHref(entity.ref);
      return {
        title: isOwn ? `Sub${kind.plural.toLowerCase()}` : kind.plural,
        kind,
        total: list.length,
        items,
        ...(items.length < list.length && more && { more }),
      };
    });
}

function descriptor(site: Site, entity: CatalogEntity): Pick<EntityView, 'descriptor'> {
  const { file, line } = entity.origin;
  if (file === '') return {};
  const { viewHref, editHref } = sourceLinks(site, entity);
  return { descriptor: { file, line, ...(viewHref && { href: viewHref }), ...(editHref && { editHref }) } };
}

function sourceAddress(site: Site, entity: CatalogEntity): Pick<EntityView, 'sourceHref'> {
  const location = entity.entity.metadata.annotations?.['backstage.io/source-location'];
  const url = location?.startsWith('url:') ? safeUrl(location.slice(4)) : undefined;
  const href = url && /^https?:/i.test(url) ? url : site.repositories.get(entity.origin.repository)?.url;
  return href ? { sourceHref: href } : {};
}

function missing(
  site: Site,
  entity: CatalogEntity,
  has: { docs: boolean; team: boolean },
): EntityView['missing'] {
  if (has.team) return {};
  const lacks = (type: string) => site.catalog.related(entity.ref, type).length === 0;
  const kind = entity.kind.toLowerCase();
  const own = entity.namespace === 'default' ? entity.name : `${entity.namespace}/${entity.name}`;
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
    ...(kind === 'system' && lacks('hasPart') && { parts: `spec:\n  system: ${own}` }),
    ...(kind === 'domain' && lacks('hasPart') && { parts: `spec:\n  domain: ${own}` }),
    ...(kind === 'api' && lacks('apiProvidedBy') && { providers: `spec:\n  providesApis: [${own}]` }),
    ...(!has.docs && { docs: 'metadata:\n  annotations:\n    backstage.io/techdocs-ref: dir:.' }),
  };
}

/** A URL's host and path, for links without a title. */
function shortUrl(url: string): string {
  return url.replace(/^(https?:\/\/|mailto:)/i, '').replace(/\/$/, '');
}
