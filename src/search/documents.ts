/** What search knows: one document per entity and per docs page, in stable order. Pure. */
import { operationAnchor } from '../apis/anchor.ts';
import type { CatalogEntity } from '../catalog/catalog.ts';
import { compareText } from '../problems.ts';
import { docHref, entityHref, isDocPath } from '../views/address.ts';
import { extraFilters, noExtras, type SearchExtras } from './extras.ts';
import type { Site } from '../views/site.ts';

/** Filters of a document; refs are lower case. A docs page has those of the entity that it documents. */
export interface SearchFilters {
  /** Which list of results: `catalog`, `docs`, or `pages` of plugins. */
  in: string[];
  kind: string[];
  type: string[];
  owner: string[];
  lifecycle: string[];
  tag: string[];
  system: string[];
}

/** A heading of a document and what stands below it. `id` is the anchor on the page. */
export interface SearchSection {
  id: string;
  title: string;
  text: string[];
}

export interface SearchDocument {
  /** Unique: the entity's ref, or `<site>#<path>` for a docs page. */
  key: string;
  /** The entity that it belongs to. */
  ref: string;
  /** Address without base, with slashes at both ends. */
  url: string;
  title: string;
  filters: SearchFilters;
  /** Plugins' filters. */
  more?: Record<string, string[]>;
  /** Paragraphs to index. */
  text: string[];
  sections: SearchSection[];
  /** Digest of the docs page's HTML, indexed after `text`. */
  html?: string;
}

/** All documents, sorted by key. Reads no HTML, so that finding out what has changed is cheap. */
export function searchDocuments(site: Site, extras: SearchExtras = noExtras): SearchDocument[] {
  const documents: SearchDocument[] = extras.records.map(recordDocument);
  const moreOf = (entity: CatalogEntity) => {
    const more = extraFilters(site, entity, extras);
    return more && { more };
  };
  for (const entity of site.catalog.entities) {
    const url = entityHref(entity.ref);
    if (url) documents.push({ ...entityDocument(site, entity, url), ...moreOf(entity) });
  }
  for (const docs of site.docs.values()) {
    const entity = site.catalog.get(docs.ref);
    if (!entity || !entityHref(docs.ref)) continue;
    const filters = filtersOf(site, entity);
    const more = moreOf(entity);
    for (const page of docs.pages) {
      if (page.searchExcluded || !isDocPath(page.path)) continue;
      documents.push({
        key: `${docs.ref}#${page.path}`,
        ref: docs.ref,
        url: docHref(docs.ref, page.path),
        title: page.title,
        filters: { ...filters, in: ['docs'], tag: unique([...filters.tag, ...(page.tags ?? [])]) },
        text: page.description ? [page.description] : [],
        sections: [],
        html: page.html,
        ...more,
      });
    }
  }
  return documents.sort((a, b) => compareText(a.key, b.key));
}

function recordDocument({ title, href, text }: SearchExtras['records'][number]): SearchDocument {
  return {
    key: `#${href}`,
    ref: '',
    url: href,
    title,
    filters: { in: ['pages'], kind: [], type: [], owner: [], lifecycle: [], tag: [], system: [] },
    text: [title, text].filter(Boolean),
    sections: [],
  };
}

/** The system that an entity is part of, if any. */
export function systemOf(site: Site, ref: string): string | undefined {
  return site.catalog.related(ref, 'partOf').find((target) => target.startsWith('system:'));
}

function filtersOf(site: Site, entity: CatalogEntity): SearchFilters {
  const system = systemOf(site, entity.ref);
  return {
    in: ['catalog'],
    kind: [entity.kind.toLowerCase()],
    type: entity.type ? [entity.type] : [],
    owner: unique(entity.owners),
    lifecycle: entity.lifecycle ? [entity.lifecycle] : [],
    tag: unique(entity.tags),
    system: system ? [system] : [],
  };
}

function entityDocument(site: Site, entity: CatalogEntity, url: string): SearchDocument {
  const { metadata } = entity.entity;
  const titles = [...entity.owners, systemOf(site, entity.ref)]
    .filter((ref) => ref !== undefined)
    .map((ref) => site.catalog.get(ref)?.title ?? ref.slice(ref.lastIndexOf('/') + 1));
  const text = [
    entity.name === entity.title ? undefined : entity.name,
    entity.description,
    [entity.kind, entity.type, entity.lifecycle, ...titles].filter(Boolean).join(' · '),
    entity.tags.join(' '),
    labelsText(metadata.labels),
    (metadata.links ?? [])
      .map((link) => link.title)
      .filter(Boolean)
      .join(' · '),
  ];
  return {
    key: entity.ref,
    ref: entity.ref,
    url,
    title: entity.title,
    filters: filtersOf(site, entity),
    text: text.filter((paragraph): paragraph is string => typeof paragraph === 'string' && paragraph !== ''),
    sections: (site.apis.get(entity.ref)?.operations ?? []).map((operation) => ({
      id: operationAnchor(operation.id),
      title: operation.id,
      text: [[operation.method, operation.path].filter(Boolean).join(' '), operation.summary ?? ''].filter(
        Boolean,
      ),
    })),
  };
}

function labelsText(labels: Record<string, string> | undefined): string {
  return Object.entries(labels ?? {})
    .map(([name, value]) => `${name} ${value}`)
    .sort(compareText)
    .join(' · ');
}

function unique(values: readonly string[]): string[] {
  return [...new Set(values)].sort(compareText);
}
