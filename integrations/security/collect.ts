/** From a vendor's projects to the data of entities, teams and the organisation. */
import type { CatalogEntity } from 'callboard/model';
import type { CollectContext, CollectPart } from 'callboard/plugin';
import { factsOf, findingsOf, othersOf, uniqueProjects } from './facts.ts';
import {
  compareFacts,
  compareText,
  type EntitySecurity,
  type Facts,
  type Finding,
  noCounts,
  type ProjectRow,
  type ScannedProject,
  type SiteSecurity,
  type SummaryRow,
  type TeamRows,
  type TeamSecurity,
} from './model.ts';
import { continueTrend, readTrend } from './trend.ts';

/** What a vendor knows of one entity. */
export interface Scanned {
  projects: readonly ScannedProject[];
  /** Projects that are not tested any more. */
  inactive?: number;
  /** Where the vendor shows all of it. */
  href?: string | undefined;
}

/** Of the site's data, which is in every collected file of the organisation. */
const maxSiteRows = 1500;
const maxRows = 100;
const maxProjects = 100;
const maxFindings = 50;

/**
 * Stores what one instance knows. Teams and the organisation count a project once, however many entities share it.
 * @param scannedOf what is known of an entity; undefined where there is nothing to show
 */
export function storeSecurity(
  { catalog, now }: Pick<CollectContext, 'catalog' | 'now'>,
  part: CollectPart,
  scannedOf: (entity: CatalogEntity) => Scanned | undefined,
): void {
  const today = now.toISOString().slice(0, 10);
  const watched = catalog.entities.flatMap((entity) => {
    const scanned = scannedOf(entity);
    return scanned ? [{ entity, scanned }] : [];
  });
  const trendOf = (previous: unknown, facts: Facts, projects: readonly ScannedProject[]) =>
    continueTrend(readTrend(previous), facts, projects, today);

  const teams = new Map<string, Watched[]>();
  for (const one of watched) {
    const { entity } = one;
    const owners = isTeam(entity) ? [entity.ref] : entity.owners.filter((owner) => catalog.get(owner));
    for (const owner of owners.length > 0 ? owners : ['']) {
      const list = teams.get(owner);
      if (list) list.push(one);
      else teams.set(owner, [one]);
    }
    if (!isTeam(entity))
      part.set(
        entity.ref,
        entitySecurity(one.scanned, (...facts) => trendOf(part.previous(entity.ref), ...facts)),
      );
  }

  const lists: TeamRows[] = [];
  for (const [ref, list] of teams) {
    const projects = uniqueProjects(list.flatMap(({ scanned }) => scanned.projects));
    const facts = factsOf(projects);
    const rows = rowsOf(list);
    const title = (catalog.get(ref)?.title ?? 'Without an owner').slice(0, 200);
    lists.push({ ...facts, ...(ref && { ref }), title, rows: rows.slice(0, maxRows), rowCount: rows.length });
    if (ref)
      part.set(ref, {
        ...facts,
        ...trendOf(part.previous(ref), facts, projects),
        rows: rows.slice(0, maxRows),
        rowCount: rows.length,
      } satisfies TeamSecurity);
  }
  const all = uniqueProjects(watched.flatMap(({ scanned }) => scanned.projects));
  const facts = factsOf(all);
  part.setSite({
    ...facts,
    ...trendOf(part.previousSite(), facts, all),
    teams: bound(lists.sort((a, b) => compareFacts(a, b) || compareText(a.title, b.title))),
    projectCount: all.length,
  } satisfies SiteSecurity);
}

/** Whether the next {@link storeSecurity} begins a trend for one of these entities, and so wants what has been resolved. */
export function beginsTrend(part: CollectPart, entities: Iterable<CatalogEntity>): boolean {
  for (const entity of entities) if (!readTrend(part.previous(entity.ref))) return true;
  return false;
}

interface Watched {
  entity: CatalogEntity;
  scanned: Scanned;
}

function entitySecurity(
  { projects: given, inactive = 0, href }: Scanned,
  trendOf: (
    facts: Facts,
    projects: readonly ScannedProject[],
  ) => Pick<EntitySecurity, 'trend' | 'reckonedUntil'>,
): EntitySecurity {
  const projects = uniqueProjects(given);
  const facts = factsOf(projects);
  const rows = projects
    .map((project): ProjectRow => ({
      name: project.name.slice(0, 300),
      target: project.target?.slice(0, 300),
      href: project.href,
      counts: project.counts.vulnerability ?? noCounts(),
      others: othersOf([project]),
    }))
    .sort(
      (a, b) =>
        compareFacts(a, b) || compareText(a.target ?? '', b.target ?? '') || compareText(a.name, b.name),
    );
  return {
    ...facts,
    ...trendOf(facts, projects),
    projects: rows.slice(0, maxProjects),
    projectCount: rows.length,
    inactive,
    findings: findingsOf(projects)
      .slice(0, maxFindings)
      .map((finding): Finding => ({ ...finding, title: finding.title.slice(0, 300) })),
    href,
  };
}

/** Entities that share their projects, as those of one repository do, stand in one row. */
function rowsOf(list: readonly Watched[]): SummaryRow[] {
  const groups = Map.groupBy(list, ({ scanned }) =>
    scanned.projects.length === 0 ? '' : JSON.stringify(uniqueProjects(scanned.projects).map(({ id }) => id)),
  );
  return [...groups.values()]
    .map((group): SummaryRow => {
      const { counts, total, others, fixable, oldest } = factsOf(
        uniqueProjects(group[0]?.scanned.projects ?? []),
      );
      const entities = group
        .map(({ entity: { ref, title } }) => ({ ref, title: title.slice(0, 200) }))
        .sort((a, b) => compareText(a.title, b.title) || compareText(a.ref, b.ref));
      return { entities: entities.slice(0, 100), counts, total, others, fixable, oldest };
    })
    .sort((a, b) => compareFacts(a, b) || compareText(a.entities[0]?.ref ?? '', b.entities[0]?.ref ?? ''));
}

/** Rows of the teams with the worst come first where there are too many. */
function bound(teams: readonly TeamRows[]): TeamRows[] {
  let left = maxSiteRows;
  return teams.slice(0, 500).map((team) => {
    const rows = team.rows.slice(0, left);
    left -= rows.length;
    return { ...team, rows };
  });
}

function isTeam({ kind }: CatalogEntity): boolean {
  return /^(group|user)$/i.test(kind);
}
