/** Which of Snyk's targets and projects are an entity's, as its annotations say. The rules are those of Snyk's own Backstage plugin. */
import type { CatalogEntity } from 'callboard/model';
import type { SnykOrg, SnykProject } from './snyk-client.ts';

export const annotations = {
  org: 'snyk.io/org-id',
  orgs: 'snyk.io/org-ids',
  targets: 'snyk.io/targets',
  targetId: 'snyk.io/target-id',
  targetName: 'snyk.io/target-name',
  projects: 'snyk.io/project-ids',
  excluded: 'snyk.io/exclude-project-ids',
  slug: 'github.com/project-slug',
} as const;

export interface Selection {
  /** Ids or slugs, in lower case; none: any organisation that is looked into. */
  orgs: string[];
  /** Ids or names, in lower case. */
  targets: string[];
  /** Ids, in lower case. */
  projects: string[];
  excluded: Set<string>;
  /** The annotations name Snyk; otherwise the repository is only looked for. */
  explicit: boolean;
}

/**
 * Targets of `targets`, and of `target-id` or else `target-name`, and the projects of `project-ids`; where none of these
 * stands, the repository. A component's repository is looked for without being asked.
 * @returns undefined where nothing is asked for
 */
export function selectionOf({ kind, entity }: Pick<CatalogEntity, 'kind' | 'entity'>): Selection | undefined {
  const own = entity.metadata.annotations ?? {};
  const list = (name: string) =>
    Object.hasOwn(own, name)
      ? String(own[name])
          .split(',')
          .map((part) => part.trim().toLowerCase())
          .filter(Boolean)
          .slice(0, 200)
      : [];
  const [named, single, projects] = [
    list(annotations.orgs),
    list(annotations.org),
    list(annotations.projects),
  ];
  const orgs = named.length > 0 ? named : single;
  const byId = list(annotations.targetId);
  const targets = [...list(annotations.targets), ...(byId.length > 0 ? byId : list(annotations.targetName))];
  const explicit = orgs.length + targets.length + projects.length > 0;
  if (targets.length + projects.length === 0) {
    if (!explicit && kind.toLowerCase() !== 'component') return undefined;
    targets.push(...list(annotations.slug));
    if (targets.length === 0) return undefined;
  }
  return { orgs, targets, projects, excluded: new Set(list(annotations.excluded)), explicit };
}

/** Projects of one organisation, to be found by what annotations name. */
export interface OrgProjects {
  org: SnykOrg;
  byId: ReadonlyMap<string, SnykProject>;
  /** By id and by name, in lower case. */
  byTarget: ReadonlyMap<string, readonly SnykProject[]>;
}

export function indexProjects(org: SnykOrg, projects: readonly SnykProject[]): OrgProjects {
  const byTarget = new Map<string, SnykProject[]>();
  for (const project of projects)
    for (const name of new Set([project.targetId, project.target])) {
      const key = name?.toLowerCase();
      if (!key) continue;
      const list = byTarget.get(key);
      if (list) list.push(project);
      else byTarget.set(key, [project]);
    }
  return { org, byId: new Map(projects.map((project) => [project.id, project])), byTarget };
}

/** @returns what was found, and the names of what was not found in any of the organisations */
export function selectProjects(
  { orgs: wanted, targets, projects, excluded }: Selection,
  orgs: readonly OrgProjects[],
): { found: SnykProject[]; orgs: SnykOrg[]; missing: string[] } {
  const looked = orgs.filter(({ org }) => wanted.length === 0 || isNamed(org, wanted));
  const found = new Map<string, SnykProject>();
  const holders = new Set<SnykOrg>();
  const missing: string[] = [];
  const take = (name: string, of: (one: OrgProjects) => readonly SnykProject[]) => {
    let known = false;
    for (const one of looked)
      for (const project of of(one)) {
        known = true;
        if (excluded.has(project.id)) continue;
        found.set(project.id, project);
        holders.add(one.org);
      }
    if (!known) missing.push(name);
  };
  for (const target of targets) take(target, ({ byTarget }) => byTarget.get(target) ?? []);
  for (const id of projects)
    take(id, ({ byId }) => {
      const project = byId.get(id);
      return project ? [project] : [];
    });
  return { found: [...found.values()], orgs: [...holders], missing };
}

/** @param names ids or slugs, in lower case */
export function isNamed(org: SnykOrg, names: readonly string[]): boolean {
  return names.includes(org.id) || names.includes(org.slug.toLowerCase());
}
