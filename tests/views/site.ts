/** A small organisation for the tests of the views, made as the snapshot makes it. */
import { buildCatalog } from '../../src/catalog/catalog.ts';
import { kinds } from '../../src/catalog/kinds/index.ts';
import type { Entity, EntityRecord } from '../../src/catalog/entity.ts';
import { formatRef } from '../../src/catalog/ref.ts';
import type { ApiRecord } from '../../src/apis/api.ts';
import type { DocRecord, DocsSite } from '../../src/docs/site.ts';
import { compareProblems, type Problem } from '../../src/problems.ts';
import type { Site, SiteRepository } from '../../src/views/site.ts';

/** Reverse names of the relations that the tests use. */
const reverse: Record<string, string> = {
  ownedBy: 'ownerOf',
  partOf: 'hasPart',
  dependsOn: 'dependencyOf',
  providesApi: 'apiProvidedBy',
  consumesApi: 'apiConsumedBy',
  memberOf: 'hasMember',
  childOf: 'parentOf',
};

export interface EntityInput {
  kind: string;
  name: string;
  metadata?: Partial<Entity['metadata']>;
  spec?: Record<string, unknown>;
  /** Type -> targets. */
  relations?: Record<string, string[]>;
  inferred?: boolean;
  source?: string;
  repository?: string;
  file?: string;
  lines?: EntityRecord['lines'];
  fromFiles?: EntityRecord['fromFiles'];
  contributions?: EntityRecord['contributions'];
}

export function record(input: EntityInput): EntityRecord {
  const { kind, name, metadata, spec, inferred, source, repository = 'github.com/acme/shop' } = input;
  const ref = formatRef({ kind, namespace: metadata?.namespace ?? 'default', name });
  const relations = Object.entries(input.relations ?? {}).flatMap(([type, targets]) =>
    targets.map((targetRef) => ({ type, targetRef })),
  );
  return {
    ref,
    entity: { apiVersion: 'backstage.io/v1alpha1', kind, metadata: { ...metadata, name }, spec },
    origin: { repository, file: inferred ? '' : (input.file ?? 'catalog-info.yaml'), document: 0, line: 1 },
    relations,
    reverse: relations.flatMap(({ type, targetRef }) => {
      const back = reverse[type];
      return back ? [{ sourceRef: targetRef, type: back, targetRef: ref }] : [];
    }),
    ...(inferred && { inferred }),
    ...(source && { source }),
    ...(input.lines && { lines: input.lines }),
    ...(input.fromFiles && { fromFiles: input.fromFiles }),
    ...(input.contributions && { contributions: input.contributions }),
  };
}

export function repository(fields: Partial<SiteRepository> = {}): SiteRepository {
  return {
    id: 'github.com/acme/shop',
    name: 'shop',
    source: 'folder',
    url: 'https://github.com/acme/shop',
    forge: 'github',
    branch: 'main',
    visibility: 'public',
    state: 'fresh',
    changed: {},
    assets: {},
    ...fields,
  };
}

export function docPage(path: string, fields: Partial<DocRecord> = {}): DocRecord {
  const file = `docs/${path || 'index'}.md`;
  return {
    site: '',
    path,
    file,
    title: path || 'Home',
    headings: [],
    html: `digest-${path}`,
    links: [],
    ...fields,
  };
}

export function makeSite(input: {
  entities: EntityInput[];
  repositories?: SiteRepository[];
  docs?: (Partial<DocsSite> & { ref: string; pages: DocRecord[] })[];
  apis?: ApiRecord[];
  problems?: Problem[];
  /** By ref. */
  verdicts?: Record<string, ReturnType<Site['verdictOf']>>;
}): Site {
  const repositories = input.repositories ?? [repository()];
  const problems = [...(input.problems ?? [])].sort(compareProblems);
  const docs = (input.docs ?? []).map(({ ref, pages, ...fields }) => ({
    repository: 'github.com/acme/shop',
    folder: 'docs',
    title: 'Handbook',
    nav: [],
    ...fields,
    ref,
    pages: pages.map((page) => ({ ...page, site: ref })),
  }));
  return {
    kinds,
    collected: new Map(),
    extensionKinds: [],
    catalog: buildCatalog(input.entities.map(record)),
    repositories: new Map(repositories.map((one) => [one.id, one])),
    docs: new Map(docs.map((site) => [site.ref, site])),
    apis: new Map((input.apis ?? []).map((api) => [api.ref, api])),
    problems,
    problemsOf: (ref) => problems.filter((problem) => problem.ref === ref),
    verdictOf: (ref) => input.verdicts?.[ref],
    pageOfFile: (id, file) => {
      for (const site of docs)
        for (const page of site.pages)
          if (site.repository === id && page.file === file) return { site: site.ref, path: page.path };
      return undefined;
    },
    leftOut: [],
    tombstones: [],
    html: () => '',
  };
}
