/** What is remarkable about an entity's processing: values of the facet "Status". */
import type { CatalogEntity } from '../catalog/catalog.ts';
import { kindDefinition } from './kind-view.ts';
import type { Site } from './site.ts';

export type StatusId = 'problems' | 'dangling' | 'unowned' | 'inferred' | 'stale' | 'archived';

/** For people, in the order in which they are listed. */
export const statusLabels: Readonly<Record<StatusId, string>> = {
  problems: 'Has problems',
  dangling: 'Names something unknown',
  unowned: 'No owner',
  inferred: 'No descriptor',
  stale: 'Source not readable',
  archived: 'Repository archived',
};

export const statusIds = Object.keys(statusLabels) as StatusId[];

/** In the order of {@link statusIds}. */
export function entityStatus(site: Site, entity: CatalogEntity): StatusId[] {
  const repository = site.repositories.get(entity.origin.repository);
  const holds: Record<StatusId, boolean> = {
    problems: site.problemsOf(entity.ref).length > 0,
    dangling: entity.relations.some(({ targetRef }) => !site.catalog.get(targetRef)),
    unowned: entity.owners.length === 0 && hasOwners(site, entity.kind),
    inferred: entity.inferred,
    stale: repository !== undefined && repository.state !== 'fresh',
    archived: repository?.archived === true,
  };
  return statusIds.filter((id) => holds[id]);
}

/** Teams and people own; they are not owned. */
function hasOwners(site: Site, kind: string): boolean {
  return kindDefinition(site, kind)?.relations.some(({ forward }) => forward === 'ownedBy') ?? false;
}
