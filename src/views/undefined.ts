/** What descriptors name and none defines: what to describe first. */
import type { CatalogEntity } from '../catalog/catalog.ts';
import { parseRef } from '../catalog/ref.ts';
import { compareText } from '../problems.ts';
import { isAddressable } from './address.ts';
import { descriptorFor } from './dangling.ts';
import { compareLinks, type EntityLink, entityLink } from './entity-link.ts';
import { kindRank, type KindView, kindView } from './kind-view.ts';
import { perSite } from './per-site.ts';
import type { Site } from './site.ts';
import { suggestion } from './suggestion.ts';

export interface UndefinedRow extends EntityLink {
  /** Entities that name it; of an owner: that it owns. */
  names: number;
  repositories: number;
  /** What was perhaps meant. */
  suggestion?: EntityLink;
}

export interface UndefinedView {
  /** References that lead nowhere. */
  total: number;
  owners: {
    /** Owners that are named, and how many of them nobody describes. */
    named: number;
    undefined: number;
    /** Entities with an owner, and those whose owners are all undefined. */
    entities: number;
    adrift: number;
    /** How many of those have an owner once the first `first` are described. */
    first: number;
    firstMend: number;
  };
  /** Owners first, then the rest by kind; most named first. */
  groups: { id: string; title: string; kind: KindView; total: number; rows: UndefinedRow[] }[];
  /** Descriptors of the first owners, to paste. */
  yaml?: string;
  /** Entities whose descriptor names no owner. */
  unowned: number;
}

const rowLimit = 100;
const firstLimit = 10;

/** How many references lead nowhere. */
export function undefinedCount(site: Site): number {
  return site.catalog.dangling.size;
}

export function undefinedView(site: Site): UndefinedView {
  const owners = undefinedOwners(site);
  const byKind = Map.groupBy(
    [...site.catalog.dangling].filter(([ref]) => !owners.has(ref)),
    ([ref]) => parseRef(ref).kind,
  );
  const ownerRows = rowsOf(site, [...owners]);
  const first = ownerRows.filter(({ ref }) => isAddressable(ref)).slice(0, firstLimit);
  const owned = site.catalog.entities.filter((entity) => entity.owners.length > 0);
  const adrift = owned.filter(({ owners: refs }) => refs.every((ref) => owners.has(ref)));
  const mended = new Set(first.map(({ ref }) => ref));
  return {
    total: site.catalog.dangling.size,
    owners: {
      named: new Set(owned.flatMap((entity) => entity.owners)).size,
      undefined: owners.size,
      entities: owned.length,
      adrift: adrift.length,
      first: first.length,
      firstMend: adrift.filter(({ owners: refs }) => refs.some((ref) => mended.has(ref))).length,
    },
    groups: [
      ...(ownerRows.length > 0
        ? [
            {
              id: 'owners',
              title: 'Owners',
              kind: kindView(site, 'group'),
              total: owners.size,
              rows: finished(site, ownerRows),
            },
          ]
        : []),
      ...[...byKind]
        .sort(([a], [b]) => kindRank(site, a) - kindRank(site, b) || compareText(a, b))
        .map(([kind, list]) => {
          const view = kindView(site, kind);
          return {
            id: kind,
            title: view.plural,
            kind: view,
            total: list.length,
            rows: finished(site, rowsOf(site, list)),
          };
        }),
    ],
    ...(first.length > 0 && { yaml: first.map(({ ref }) => descriptorFor(site, ref)).join('\n---\n') }),
    unowned: site.catalog.entities.filter(isUnowned).length,
  };
}

/** Refs that somebody names as owner and nobody defines -> the entities that do. */
const undefinedOwners = perSite((site: Site) => {
  const owners = new Map<string, readonly string[]>();
  for (const [ref, sources] of site.catalog.dangling) {
    const owned = sources.filter((source) => site.catalog.get(source)?.owners.includes(ref));
    if (owned.length > 0) owners.set(ref, owned);
  }
  return owners;
});

function rowsOf(
  site: Site,
  list: readonly (readonly [ref: string, sources: readonly string[]])[],
): UndefinedRow[] {
  return list
    .map(([ref, sources]) => ({
      ...entityLink(site, ref),
      names: sources.length,
      repositories: new Set(sources.map((source) => site.catalog.get(source)?.origin.repository)).size,
    }))
    .sort((a, b) => b.names - a.names || compareLinks(a, b));
}

function finished(site: Site, rows: readonly UndefinedRow[]): UndefinedRow[] {
  return rows.slice(0, rowLimit).map((row) => {
    const near = suggestion(site, row.ref);
    return near ? { ...row, suggestion: entityLink(site, near) } : row;
  });
}

function isUnowned({ kind, owners }: CatalogEntity): boolean {
  return (
    owners.length === 0 && ['component', 'api', 'resource', 'system', 'domain'].includes(kind.toLowerCase())
  );
}
