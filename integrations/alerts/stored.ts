/** From what a vendor says of each entity to what is stored for entities, teams and the organisation. */
import type { CatalogEntity, Collected } from 'callboard/model';
import type { CollectContext, CollectPart } from 'callboard/plugin';
import {
  type AlertRule,
  type AlertsSummary,
  type EntityAlerts,
  entityAlerts,
  isLoud,
  summarise,
} from './alerts.ts';
import { type Dashboard, sortDashboards } from './dashboards.ts';
import { compareSlos, type OwnedSlo, type Slo, type SloSummary, summariseSlos } from './slos.ts';

/** Of one entity. What is undefined the entity has not asked for. */
export interface Seen {
  rules?: readonly AlertRule[] | undefined;
  dashboards?: readonly Dashboard[] | undefined;
  slos?: readonly Slo[] | undefined;
}

/** Stored per entity; a team also has what becomes of those it owns. */
export type StoredOfEntity = {
  alerts?: EntityAlerts;
  dashboards?: Dashboard[];
  slos?: Slo[];
  owned?: AlertsSummary;
  ownedSlos?: SloSummary;
};

export type StoredOfSite = { alerts?: AlertsSummary; slos?: SloSummary };

/** What widgets of this topic are given. */
export type CollectedOf<Data> = Collected & { data: Data };

// Together with those of its parts, these keep what is stored for one entity below what Callboard takes.
const sloLimit = 15;
const ofTeam = { entities: 30, alerts: 25, slos: 20 };
const ofSite = { entities: 50, slos: 300 };

/** Stores one instance's part. */
export function storeSeen(
  { catalog }: Pick<CollectContext, 'catalog'>,
  part: CollectPart,
  seenOf: (entity: CatalogEntity) => Seen | undefined,
): void {
  const stored = new Map<string, StoredOfEntity>();
  const teams = new Map<string, CatalogEntity[]>();
  for (const entity of catalog.entities) {
    const { rules, dashboards = [], slos = [] } = seenOf(entity) ?? {};
    const one: StoredOfEntity = {
      ...(rules && { alerts: entityAlerts(rules) }),
      ...(dashboards.length > 0 && { dashboards: sortDashboards(dashboards) }),
      ...(slos.length > 0 && { slos: slos.toSorted(compareSlos).slice(0, sloLimit) }),
    };
    if (Object.keys(one).length === 0) continue;
    stored.set(entity.ref, one);
    for (const owner of entity.owners) {
      const list = teams.get(owner);
      if (list) list.push(entity);
      else teams.set(owner, [entity]);
    }
  }
  const alertsOf = (list: readonly CatalogEntity[]) =>
    list.flatMap(({ ref, title }) => {
      const alerts = stored.get(ref)?.alerts;
      return alerts ? [{ ref, title, alerts }] : [];
    });
  const slosOf = (list: readonly CatalogEntity[]) =>
    list.flatMap(({ ref, title }) =>
      (stored.get(ref)?.slos ?? []).map((slo): OwnedSlo => ({ ...slo, ref, title })),
    );
  const owned = new Map<string, StoredOfEntity>();
  for (const [owner, list] of teams) {
    const alerts = alertsOf(list);
    const slos = slosOf(list);
    if (catalog.get(owner) && alerts.length + slos.length > 0)
      owned.set(owner, {
        ...(alerts.length > 0 && { owned: loudOnly(summarise(alerts, ofTeam.entities)) }),
        ...(slos.length > 0 && { ownedSlos: summariseSlos(slos, ofTeam.slos) }),
      });
  }
  for (const ref of new Set([...stored.keys(), ...owned.keys()]))
    part.set(ref, { ...stored.get(ref), ...owned.get(ref) });
  const all = catalog.entities.filter(({ ref }) => stored.has(ref));
  const [alerts, slos] = [alertsOf(all), slosOf(all)];
  part.setSite({
    ...(alerts.length > 0 && { alerts: summarise(alerts, ofSite.entities) }),
    ...(slos.length > 0 && { slos: summariseSlos(slos, ofSite.slos) }),
  });
}

/** A team's page tells what is loud; the page of all alerts has the rest. */
function loudOnly(summary: AlertsSummary): AlertsSummary {
  let left = ofTeam.alerts;
  const entities = summary.entities.filter(isLoud).map((entity) => {
    const alerts = entity.alerts.slice(0, Math.min(5, left));
    left -= alerts.length;
    return { ...entity, alerts };
  });
  return { ...summary, entities: entities.slice(0, ofTeam.entities) };
}
