/** What a reader must know before trusting an entity's page. */
import type { CatalogEntity } from '../catalog/catalog.ts';
import { entityHref } from './address.ts';
import { type EntityLink, entityLinks } from './entity-link.ts';
import { lifecycleState } from './lifecycle.ts';
import type { Site } from './site.ts';

export interface Warning {
  severity: 'warning' | 'error' | 'info';
  message: string;
  /** ISO 8601 */
  since?: string;
  items?: EntityLink[];
  /** Where to read more; without base. */
  more?: { href: string; text: string };
}

const usersShown = 5;

export function entityWarnings(site: Site, entity: CatalogEntity): Warning[] {
  const warnings: Warning[] = [];
  const repository = site.repositories.get(entity.origin.repository);
  if (repository && repository.state !== 'fresh')
    warnings.push({
      severity: 'warning',
      message: `${repository.directory ? repository.name : `The repository ${repository.name}`} could not be read. This is what it said last.`,
      ...(repository.since && { since: repository.since }),
    });
  for (const { origin } of entity.contributions ?? []) {
    const directory = site.repositories.get(origin.repository);
    if (directory && directory.state !== 'fresh')
      warnings.push({
        severity: 'warning',
        message: `${directory.name} could not be read. What comes from there is what it said last.`,
        ...(directory.since && { since: directory.since }),
      });
  }
  if (repository?.archived)
    warnings.push({ severity: 'info', message: `The repository ${repository.name} is archived.` });

  if (entity.lifecycle && lifecycleState(entity.lifecycle) === 'ending') {
    const users = ['dependencyOf', 'apiConsumedBy'].flatMap((type) => site.catalog.related(entity.ref, type));
    const known = entityLinks(
      site,
      [...new Set(users)].filter((ref) => site.catalog.get(ref)),
    );
    warnings.push({
      severity: 'warning',
      message:
        known.length === 0
          ? `Its lifecycle is ${entity.lifecycle}. Nothing in the catalog says that it uses it.`
          : `Its lifecycle is ${entity.lifecycle}, and ${known.length === 1 ? 'one still uses' : `${known.length} still use`} it:`,
      items: known.slice(0, usersShown),
    });
  }

  const rivals = site
    .problemsOf(entity.ref)
    .filter(({ rule, severity }) => rule === 'duplicate-entity' && severity !== 'info').length;
  const href = entityHref(entity.ref);
  if (rivals > 0)
    warnings.push({
      severity: 'warning',
      message:
        rivals === 1
          ? 'Another descriptor defines the same name; it is not shown.'
          : `${rivals} other descriptors define the same name; they are not shown.`,
      ...(href && { more: { href: `${href}why/#conflicts`, text: 'Which' } }),
    });

  const missing = [...new Set(entity.relations.map(({ targetRef }) => targetRef))].filter(
    (ref) => !site.catalog.get(ref),
  );
  if (missing.length > 0)
    warnings.push({
      severity: 'warning',
      message:
        missing.length === 1
          ? 'No descriptor defines what this names:'
          : 'No descriptor defines some of what this names:',
      items: entityLinks(site, missing).slice(0, 20),
    });
  return warnings;
}
