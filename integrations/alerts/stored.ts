/** From what a vendor says of each entity to what is stored for entities, teams and the organisation. */
import type { CatalogEntity, Collected } from 'callboard/model';
import type { CollectContext, CollectPart } from 'callboard/plugin';
import {
  type AlertRule,
  type AlertsSummary,
  type EntityAlerts,
  countStates,
  entityAlerts,
  fitting,
  isLoud,
  summarise,
  titleLimit,
} from './alerts.ts';
import { type Dashboard, sortDashboards } from './dashboards.ts';
import { compareSlos, type OwnedSlo, type Slo, type SloSummary, summariseSlos } from './slos.ts';
import { oneLine } from './text.ts';
import { someOf } from './told.ts';

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

// Together with those of its parts, these keep what is stored for one entity and for all below what Callboard takes.
const sloLimit = 15;
const ofTeam = { entities: 30, alerts: 25, slos: 20, room: 60_000 };
const ofSite = { entities: 50, slos: 300, unclaimed: 10, room: 1_200_000, slosRoom: 500_000 };

/**
 * Stores one instance's part.
 * @param rules all that the vendor has: what fires of them and is of no entity is told as well
 */
export function storeSeen(
  context: Pick<CollectContext, 'catalog' | 'pages' | 'note'>,
  part: CollectPart,
  seenOf: (entity: CatalogEntity) => Seen | undefined,
  rules: readonly AlertRule[] = [],
): void {
  const { catalog } = context;
  const runbooks = checkRunbooks(context);
  const stored = new Map<string, StoredOfEntity>();
  const rulesOf = new Map<string, readonly AlertRule[]>();
  const teams = new Map<string, Set<CatalogEntity>>();
  // Entities that ask for the same have the same list.
  const known = new Map<readonly AlertRule[], EntityAlerts>();
  const alertsFor = (list: readonly AlertRule[]) => {
    const alerts = known.get(list) ?? runbooks.check(entityAlerts(list));
    known.set(list, alerts);
    return alerts;
  };
  for (const entity of catalog.entities) {
    const { rules, dashboards = [], slos = [] } = seenOf(entity) ?? {};
    const one: StoredOfEntity = {
      ...(rules && { alerts: alertsFor(rules) }),
      ...(dashboards.length > 0 && { dashboards: sortDashboards(dashboards) }),
      ...(slos.length > 0 && { slos: slos.toSorted(compareSlos).slice(0, sloLimit) }),
    };
    if (Object.keys(one).length === 0) continue;
    stored.set(entity.ref, one);
    if (rules) rulesOf.set(entity.ref, rules);
    for (const owner of entity.owners) {
      const list = teams.get(owner);
      if (list) list.add(entity);
      else teams.set(owner, new Set([entity]));
    }
  }
  const distinct = (list: readonly CatalogEntity[]) => {
    const lists = new Set(list.flatMap(({ ref }) => [rulesOf.get(ref) ?? []]));
    const found = new Set<AlertRule>();
    for (const one of lists) for (const rule of one) found.add(rule);
    return found;
  };
  const alertsOf = (list: readonly CatalogEntity[]) =>
    list.flatMap(({ ref, title }) => {
      const alerts = stored.get(ref)?.alerts;
      return alerts ? [{ ref, title, alerts }] : [];
    });
  const slosOf = (list: readonly CatalogEntity[]) =>
    list.flatMap(({ ref, title }) =>
      (stored.get(ref)?.slos ?? []).map((slo): OwnedSlo => ({
        ...slo,
        ref,
        title: oneLine(title, titleLimit),
      })),
    );
  const owned = new Map<string, StoredOfEntity>();
  for (const [owner, entities] of teams) {
    const team = catalog.get(owner);
    if (!team) continue;
    // What is its own is among what it owns.
    const list = [...entities.add(team)];
    const alerts = alertsOf(list);
    const slos = slosOf(list.filter((entity) => entity !== team || team.owners.includes(owner)));
    const counts = countStates([...distinct(list)]);
    if (alerts.length + slos.length > 0)
      owned.set(owner, {
        ...(alerts.length > 0 && {
          owned: loudOnly(summarise(alerts, { counts, detailed: ofTeam.entities, room: Infinity })),
        }),
        ...(slos.length > 0 && { ownedSlos: summariseSlos(slos, ofTeam.slos) }),
      });
  }
  for (const ref of new Set([...stored.keys(), ...owned.keys()]))
    part.set(ref, { ...stored.get(ref), ...owned.get(ref) });
  const all = catalog.entities.filter(({ ref }) => stored.has(ref));
  const [alerts, slos] = [alertsOf(all), slosOf(all)];
  const claimed = distinct(all);
  const unclaimed = rules.filter((rule) => rule.state === 'firing' && !claimed.has(rule));
  const site: StoredOfSite = {};
  if (alerts.length + unclaimed.length > 0)
    site.alerts = {
      ...summarise(alerts, {
        counts: countStates([...claimed]),
        detailed: ofSite.entities,
        room: ofSite.room,
      }),
      ...(unclaimed.length > 0 && {
        unclaimed: {
          firing: unclaimed.length,
          alerts: runbooks.check(entityAlerts(unclaimed)).alerts.slice(0, ofSite.unclaimed),
        },
      }),
    };
  if (slos.length > 0) {
    const summary = summariseSlos(slos, ofSite.slos);
    site.slos = { ...summary, slos: fitting(summary.slos, ofSite.slosRoom) };
  }
  part.setSite(site);
  runbooks.report();
}

/** A team's page tells what is loud; the page of all alerts has the rest. */
function loudOnly(summary: AlertsSummary): AlertsSummary {
  let left = ofTeam.alerts;
  const entities = summary.entities.filter(isLoud).map((entity) => {
    const alerts = entity.alerts.slice(0, Math.min(5, left));
    left -= alerts.length;
    return { ...entity, alerts };
  });
  return { ...summary, entities: fitting(entities.slice(0, ofTeam.entities), ofTeam.room) };
}

/** Runbooks that are said to be pages of this portal, and are none, are not linked. */
function checkRunbooks({ pages, note }: Pick<CollectContext, 'pages' | 'note'>) {
  const missing = new Set<string>();
  let known: ReadonlySet<string> | undefined;
  const isMissing = (runbook: string | undefined) => {
    const path = /^\/(?:docs|catalog)\/[^?#]*/.exec(runbook ?? '')?.[0];
    if (path === undefined) return false;
    known ??= new Set(pages().map(({ href }) => href.replace(/\/$/, '')));
    return !known.has(path.replace(/\/$/, ''));
  };
  return {
    check({ counts, alerts }: EntityAlerts): EntityAlerts {
      return {
        counts,
        alerts: alerts.map(({ runbook, ...alert }) => {
          if (!isMissing(runbook)) return runbook === undefined ? alert : { ...alert, runbook };
          missing.add(`${runbook} of ${alert.name}`);
          return alert;
        }),
      };
    },
    report() {
      if (missing.size > 0)
        note(
          `Runbooks of alerts are pages that this portal does not have: ${someOf([...missing].sort())}.`,
          'Correct the address in the alert, or write the page.',
        );
    },
  };
}
