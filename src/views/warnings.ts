/** What a reader must know before trusting an entity's page. */
import type { CatalogEntity } from '../catalog/catalog.ts';
import { parseRef } from '../catalog/ref.ts';
import { type EntityLink, entityLinks } from './entity-link.ts';
import { kindView } from './kind-view.ts';
import { relationLabel } from './relations.ts';
import type { Site } from './site.ts';

export interface Warning {
  severity: 'warning' | 'error' | 'info';
  message: string;
  /** ISO 8601 */
  since?: string;
  items?: EntityLink[];
}

export function entityWarnings(site: Site, entity: CatalogEntity): Warning[] {
  const warnings: Warning[] = [];
  const repository = site.repositories.get(entity.origin.repository);
  if (repository && repository.state !== 'fresh')
    warnings.push({
      severity: 'warning',
      message: `The repository ${repository.name} could not be read. This is what it said last.`,
      ...(repository.since && { since: repository.since }),
    });
  if (repository?.archived) warnings.push({ severity: 'info', message: `The repository ${repository.name} is archived.` });

  const missing = new Map<string, string[]>();
  for (const { type, targetRef } of entity.relations) {
    if (site.catalog.get(targetRef)) continue;
    const refs = missing.get(type);
    if (refs) refs.push(targetRef);
    else missing.set(type, [targetRef]);
  }
  for (const [type, refs] of missing) {
    const kinds = new Set(refs.map((ref) => kindView(parseRef(ref).kind).label));
    const what = kinds.size === 1 ? [...kinds][0]?.toLowerCase() : 'entity';
    warnings.push({
      severity: 'warning',
      message:
        refs.length === 1
          ? `${relationLabel(type)} a ${what} that no descriptor defines:`
          : `${relationLabel(type)} ${refs.length} entities that no descriptor defines:`,
      items: entityLinks(site, refs).slice(0, 20),
    });
  }
  return warnings;
}
