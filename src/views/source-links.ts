/** Where an entity's descriptor is shown and edited on its forge. */
import { rejectedUrl } from '../catalog/annotations.ts';
import type { CatalogEntity } from '../catalog/catalog.ts';
import { fileUrl } from '../catalog/repository.ts';
import { safeUrl } from './safe-url.ts';
import type { Site } from './site.ts';

export interface SourceLinks {
  viewHref?: string;
  editHref?: string;
}

/** By the repository's address, else by what the descriptor's annotations say. */
export function sourceLinks(site: Site, entity: CatalogEntity): SourceLinks {
  const { file, line, repository: id } = entity.origin;
  if (file === '') return {};
  const repository = site.repositories.get(id);
  const viewHref = (repository && fileUrl(repository, file, 'blob', line)) ?? annotated(entity, 'view-url');
  const editHref = (repository && fileUrl(repository, file, 'edit')) ?? annotated(entity, 'edit-url');
  return { ...(viewHref && { viewHref }), ...(editHref && { editHref }) };
}

function annotated(entity: CatalogEntity, name: string): string | undefined {
  const url = safeUrl(entity.entity.metadata.annotations?.[`backstage.io/${name}`]);
  // A script's address was put out of action when the descriptor was read; what stands there instead leads nowhere.
  return url && /^https?:/i.test(url) && url !== rejectedUrl ? url : undefined;
}
