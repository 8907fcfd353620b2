/** Which field of which file says that two entities stand in a relation. */
import type { CatalogEntity } from '../catalog/catalog.ts';
import { formatPath } from '../catalog/issue.ts';
import { isObject } from '../catalog/json.ts';
import { lineOf } from '../catalog/lines.ts';
import { relationPaths } from '../catalog/relations.ts';
import { fileUrl } from '../catalog/repository.ts';
import { kindDefinition } from './kind-view.ts';
import { perSite } from './per-site.ts';
import type { Site } from './site.ts';

/** A file and line, with its address if the forge is known. */
export interface Place {
  text: string;
  href?: string;
}

export interface RelationOrigin {
  /** As in `spec.owner`. */
  field: string;
  /** The other entity's field says so, not the entity's own. */
  isReverse: boolean;
  /** Absent where there is no descriptor. */
  place?: Place;
}

/**
 * @param withRepository name the repository even if it is the entity's own
 * @returns undefined where no field of either says so
 */
export function relationOrigin(
  site: Site,
  entity: CatalogEntity,
  { type, targetRef }: { type: string; targetRef: string },
  withRepository = false,
): RelationOrigin | undefined {
  const own = ownPaths(site, entity).get(`${type} ${targetRef}`);
  if (own) return { ...fieldOf(site, entity, own, withRepository), isReverse: false };
  const other = site.catalog.get(targetRef);
  const path = other && reversePath(site, other, type, entity.ref);
  if (!other || !path) return undefined;
  const isElsewhere = withRepository || other.origin.repository !== entity.origin.repository;
  return { ...fieldOf(site, other, path, isElsewhere), isReverse: true };
}

/** Per site, because another snapshot's entities may be of other kinds. */
const pathsOfSite = perSite((site: Site) =>
  perSite((entity: CatalogEntity) =>
    relationPaths(
      isObject(entity.entity.spec) ? entity.entity.spec : {},
      entity.namespace,
      kindDefinition(site, entity.kind)?.relations ?? [],
    ),
  ),
);

function ownPaths(site: Site, entity: CatalogEntity): Map<string, (string | number)[]> {
  return pathsOfSite(site)(entity);
}

function reversePath(
  site: Site,
  other: CatalogEntity,
  type: string,
  ref: string,
): (string | number)[] | undefined {
  for (const { forward, reverse } of kindDefinition(site, other.kind)?.relations ?? []) {
    const path = reverse === type ? ownPaths(site, other).get(`${forward} ${ref}`) : undefined;
    if (path) return path;
  }
  return undefined;
}

function fieldOf(
  site: Site,
  entity: CatalogEntity,
  path: readonly (string | number)[],
  withRepository: boolean,
): { field: string; place?: Place } {
  const field = formatPath(path.filter((key) => typeof key === 'string'));
  const { repository, file } = entity.origin;
  const from = entity.fromFiles?.find((one) => one.field === field);
  if (from) return { field, place: placeOf(site, repository, from.file, undefined, withRepository) };
  if (!file) return { field };
  const list = entity.entity.spec?.[path[1] ?? ''];
  const line = lineOf(entity.lines, path, Array.isArray(list) ? list.length : undefined);
  return { field, place: placeOf(site, repository, file, line ?? entity.origin.line, withRepository) };
}

export function placeOf(
  site: Site,
  repository: string,
  file: string,
  line: number | undefined,
  withRepository: boolean,
): Place {
  const found = site.repositories.get(repository);
  const href = found && file ? fileUrl(found, file, 'blob', line) : found?.url;
  const path = [...(withRepository || !file ? [repository] : []), file].filter(Boolean).join('/');
  return { text: line && file ? `${path}:${line}` : path, ...(href && { href }) };
}
