/** Loads the name indexes and answers from them. */
import type { EntityColumns } from '../../search/entities.ts';
import type { OperationNames, PageNames } from '../../search/names.ts';
import { hasPage, nameOfRef, operationHref, pathOfRef } from './address.ts';
import { learnTapes } from './element.ts';
import { refAt, titleAt } from './entity-names.ts';
import { createMatcher, type Matcher, type Tier } from './match.ts';
import { loadManifest, loadPart } from './manifest.ts';

/** One thing that has a page, found by its name. */
export interface NameHit {
  title: string;
  /** With base. */
  href: string;
  /** Kind in lower case; `docs` for a page. */
  kind: string;
  /** What stands beside the title: kind and owner, the docs' site, the API. */
  about: string;
  /** `GET`, `rpc`, ...: of an operation. */
  method?: string;
  tier: Tier;
}

export type NameList = (query: string, limit: number) => NameHit[];

export interface NameLists {
  entities: NameList;
  pages: NameList;
  operations: NameList;
  /** Title of an entity, or what its ref says. */
  titleOf(ref: string): string;
  /** A kind as its descriptors write it: `API` for `api`. */
  kindOf(kind: string): string;
}

/** Fetches all three indexes. @throws if the site has none */
export async function loadNames(base: string): Promise<NameLists> {
  const manifest = await loadManifest(base);
  const [entities, pages, operations] = await Promise.all([
    loadPart<EntityColumns>(base, manifest.entities),
    loadPart<PageNames>(base, manifest.pages),
    loadPart<OperationNames>(base, manifest.operations),
  ]);
  learnTapes(entities.kinds, entities.kindTapes);
  const titles = new Map(entities.name.map((_, at) => [refAt(entities, at), titleAt(entities, at)]));
  const titleOf = (ref: string) => titles.get(ref) ?? nameOfRef(ref);
  const kinds = new Map(entities.kinds.map((kind) => [kind.toLowerCase(), kind]));
  return {
    titleOf,
    kindOf: (kind) => kinds.get(kind) ?? kind,
    entities: entityList(entities, base, titleOf),
    pages: pageList(pages, base, titleOf),
    operations: operationList(operations, base, titleOf),
  };
}

function entityList(entities: EntityColumns, base: string, titleOf: (ref: string) => string): NameList {
  const describe = (at: number) =>
    [
      entities.types[entities.type[at] ?? 0] || entities.kinds[entities.kind[at] ?? 0],
      ...(entities.owner[at] ?? []).slice(0, 1).map((owner) => titleOf(entities.owners[owner] ?? '')),
    ]
      .filter(Boolean)
      .join(' · ');
  const match = createMatcher(
    entities.name.map((name, at) =>
      // The table shows what has no page; a palette has nowhere to lead to.
      hasPage(refAt(entities, at))
        ? {
            names: [...new Set([name, titleAt(entities, at)])],
            context: `${entities.kinds[entities.kind[at] ?? 0]} ${describe(at)}`,
          }
        : { names: [] },
    ),
  );
  return hits(match, (at) => ({
    title: titleAt(entities, at),
    href: `${base}catalog/${pathOfRef(refAt(entities, at))}/`,
    kind: (entities.kinds[entities.kind[at] ?? 0] ?? '').toLowerCase(),
    about: describe(at),
  }));
}

function pageList(pages: PageNames, base: string, titleOf: (ref: string) => string): NameList {
  const siteOf = (at: number) => pages.sites[pages.site[at] ?? 0] ?? '';
  const match = createMatcher(
    pages.title.map((title, at) => ({
      names: [title],
      context: `${titleOf(siteOf(at))} ${nameOfRef(siteOf(at))}`,
    })),
  );
  return hits(match, (at) => {
    const path = pages.path[at] ?? '';
    const tail = path === '' ? '' : `${path.split('/').map(encodeURIComponent).join('/')}/`;
    return {
      title: pages.title[at] ?? '',
      href: `${base}docs/${pathOfRef(siteOf(at))}/${tail}`,
      kind: 'docs',
      about: titleOf(siteOf(at)),
    };
  });
}

function operationList(operations: OperationNames, base: string, titleOf: (ref: string) => string): NameList {
  const apiOf = (at: number) => operations.apis[operations.api[at] ?? 0] ?? '';
  const match = createMatcher(
    operations.id.map((id, at) => ({
      names: [id, operations.path[at] || ''].filter(Boolean),
      context: `${titleOf(apiOf(at))} ${nameOfRef(apiOf(at))}`,
    })),
  );
  return hits(match, (at) => ({
    title: operations.id[at] ?? '',
    href: operationHref(`${base}catalog/${pathOfRef(apiOf(at))}/`, operations.id[at] ?? ''),
    kind: 'api',
    about: titleOf(apiOf(at)),
    method: operations.methods[operations.method[at] ?? 0] || undefined,
  }));
}

function hits(match: Matcher, describe: (at: number) => Omit<NameHit, 'tier'>): NameList {
  return (query, limit) => match(query, limit).map(({ index, tier }) => ({ ...describe(index), tier }));
}
