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
import { plainAddress, plainProject } from './plain.ts';
import { continueTrend, readTrend } from './trend.ts';

/** What a vendor knows of one entity. */
export interface Scanned {
  projects: readonly ScannedProject[];
  /** Projects that are not tested any more. */
  inactive?: number;
  /** Where the vendor shows all of it. */
  href?: string | undefined;
}

/** What is stored has a limit, whatever vendors and descriptors say: lists end before they reach it. In characters. */
const roomOfList = 40_000;
const roomOfTeam = 80_000;
const roomOfSite = 1_200_000;
const maxTeams = 500;

/**
 * Stores what one instance knows. Teams and the organisation count a project once, however many entities share it.
 * @param scannedOf what is known of an entity; undefined where there is nothing to show
 * @param unknown how many the vendor was asked about, and does not know
 */
export function storeSecurity(
  { catalog, now }: Pick<CollectContext, 'catalog' | 'now'>,
  part: CollectPart,
  scannedOf: (entity: CatalogEntity) => Scanned | undefined,
  unknown = 0,
): void {
  const today = now.toISOString().slice(0, 10);
  const plain = new Map<string, ScannedProject>();
  const sets = new Map<string, ProjectSet>();
  const watched = catalog.entities.flatMap((entity): Watched[] => {
    const scanned = scannedOf(entity);
    if (!scanned) return [];
    const ids = [...new Set(scanned.projects.map(({ id }) => id))].sort(compareText);
    const key = JSON.stringify(ids);
    let set = sets.get(key);
    if (!set) {
      for (const project of scanned.projects)
        if (!plain.has(project.id)) plain.set(project.id, plainProject(project));
      sets.set(key, (set = describeSet(ids.flatMap((id) => plain.get(id) ?? []))));
    }
    return [{ entity, set, inactive: scanned.inactive ?? 0, href: plainAddress(scanned.href) }];
  });
  // Nothing that is asked about is something else than nothing found.
  if (watched.length === 0) return;
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
    if (isTeam(entity)) continue;
    const { set, inactive, href } = one;
    part.set(entity.ref, {
      ...set.facts,
      ...trendOf(part.previous(entity.ref), set.facts, set.projects),
      projects: set.rows,
      projectCount: set.projects.length,
      inactive,
      findings: set.findings,
      href,
    } satisfies EntitySecurity);
  }

  const lists: TeamRows[] = [];
  let inTeams = 0;
  for (const [ref, list] of teams) {
    const projects = uniqueProjects(list.flatMap(({ set }) => set.projects));
    const facts = factsOf(projects);
    inTeams += projects.length;
    const all = rowsOf(list);
    const rows = fitting(all, 100, roomOfTeam);
    const title = (catalog.get(ref)?.title ?? 'Without an owner').slice(0, 200);
    lists.push({ ...facts, ...(ref && { ref }), title, rows, rowCount: all.length });
    if (ref)
      part.set(ref, {
        ...facts,
        ...trendOf(part.previous(ref), facts, projects),
        rows,
        rowCount: all.length,
      } satisfies TeamSecurity);
  }
  const all = uniqueProjects(watched.flatMap(({ set }) => set.projects));
  const facts = factsOf(all);
  part.setSite({
    ...facts,
    ...trendOf(part.previousSite(), facts, all),
    teams: bound(lists.sort((a, b) => compareFacts(a, b) || compareText(a.title, b.title))),
    projectCount: all.length,
    ...(inTeams > all.length && { shared: true as const }),
    ...(unknown > 0 && { unknown }),
  } satisfies SiteSecurity);
}

/** Whether the next {@link storeSecurity} begins a trend for one of these entities, and so wants what has been resolved. */
export function beginsTrend(part: CollectPart, entities: Iterable<CatalogEntity>): boolean {
  for (const entity of entities) if (!readTrend(part.previous(entity.ref))) return true;
  return false;
}

interface Watched {
  entity: CatalogEntity;
  set: ProjectSet;
  inactive: number;
  href?: string | undefined;
}

/** What is said of projects; entities that have the same ones share it. */
interface ProjectSet {
  projects: readonly ScannedProject[];
  facts: Facts;
  rows: ProjectRow[];
  findings: Finding[];
}

function describeSet(projects: readonly ScannedProject[]): ProjectSet {
  const rows = projects
    .map((project): ProjectRow => ({
      name: project.name,
      target: project.target,
      href: project.href,
      counts: project.counts.vulnerability ?? noCounts(),
      others: othersOf([project]),
    }))
    .sort(
      (a, b) =>
        compareFacts(a, b) || compareText(a.target ?? '', b.target ?? '') || compareText(a.name, b.name),
    );
  return {
    projects,
    facts: factsOf(projects),
    rows: fitting(rows, 100, roomOfList),
    findings: fitting(findingsOf(projects), 50, roomOfList),
  };
}

/** Entities that share their projects, as those of one repository do, stand in one row. */
function rowsOf(list: readonly Watched[]): SummaryRow[] {
  return [...Map.groupBy(list, ({ set }) => set)]
    .map(([{ facts }, group]): SummaryRow => {
      const { counts, total, others, fixable, oldest } = facts;
      const entities = group
        .map(({ entity: { ref, title } }) => ({ ref, title: title.slice(0, 200) }))
        .sort((a, b) => compareText(a.title, b.title) || compareText(a.ref, b.ref));
      return {
        entities: entities.slice(0, 30),
        entityCount: entities.length,
        counts,
        total,
        others,
        fixable,
        oldest,
      };
    })
    .sort((a, b) => compareFacts(a, b) || compareText(a.entities[0]?.ref ?? '', b.entities[0]?.ref ?? ''));
}

/** Rows of the teams with the worst come first where there are too many. */
function bound(teams: readonly TeamRows[]): TeamRows[] {
  let room = roomOfSite;
  return teams.slice(0, maxTeams).map((team) => {
    const rows = fitting(team.rows, team.rows.length, room);
    room -= JSON.stringify(rows).length;
    return { ...team, rows };
  });
}

/** The first of a list, as many as there is room for. */
function fitting<Item>(items: readonly Item[], most: number, room: number): Item[] {
  const kept: Item[] = [];
  let left = room;
  for (const item of items.slice(0, most)) {
    left -= JSON.stringify(item).length;
    if (left < 0) break;
    kept.push(item);
  }
  return kept;
}

function isTeam({ kind }: CatalogEntity): boolean {
  return /^(group|user)$/i.test(kind);
}
