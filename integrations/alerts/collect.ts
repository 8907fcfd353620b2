/** From a vendor's rules to the data of entities, teams and the organisation. */
import type { CollectContext, CollectPart } from 'callboard/plugin';
import type { CatalogEntity } from 'callboard/model';
import { type AlertRule, type AlertsSummary, type EntityAlerts, entityAlerts, summarise } from './model.ts';

/**
 * Stores the alerts of one instance.
 * @param rulesOf an entity's rules; undefined where the entity does not ask for any
 */
export function storeAlerts(
  { catalog }: Pick<CollectContext, 'catalog'>,
  part: CollectPart,
  rulesOf: (entity: CatalogEntity) => readonly AlertRule[] | undefined,
): void {
  const watched = catalog.entities.flatMap((entity) => {
    const rules = rulesOf(entity);
    return rules ? [{ entity, alerts: entityAlerts(rules) }] : [];
  });
  for (const { entity, alerts } of watched) part.set(entity.ref, alerts);
  const rows = (list: readonly { entity: CatalogEntity; alerts: EntityAlerts }[]) =>
    list.map(({ entity: { ref, title }, alerts }) => ({ ref, title, alerts }));
  const teams = new Map<string, { entity: CatalogEntity; alerts: EntityAlerts }[]>();
  for (const one of watched)
    for (const owner of one.entity.owners) {
      const list = teams.get(owner);
      if (list) list.push(one);
      else teams.set(owner, [one]);
    }
  // A team that is watched itself keeps what it asked for.
  const own = new Set(watched.map(({ entity }) => entity.ref));
  for (const [owner, list] of teams)
    if (catalog.get(owner) && !own.has(owner)) part.set(owner, brief(summarise(rows(list))));
  part.setSite(summarise(rows(watched)));
}

/** A team's card names what is loud; the page of all alerts has the rest. */
function brief(summary: AlertsSummary): AlertsSummary {
  return {
    ...summary,
    entities: summary.entities
      .filter(({ counts }) => counts.firing + counts.pending > 0)
      .slice(0, 50)
      .map((entity) => ({ ...entity, alerts: [] })),
  };
}
