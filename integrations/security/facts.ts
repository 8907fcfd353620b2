/** What is said of a set of projects: counts, how much can be fixed, what has been open for longest. */
import {
  addCounts,
  compareFindings,
  type Facts,
  type Finding,
  findingKinds,
  noCounts,
  type ScannedProject,
  totalOf,
} from './model.ts';

/** @param projects each once */
export function factsOf(projects: readonly ScannedProject[]): Facts {
  const counts = countsOf(projects, 'vulnerability') ?? noCounts();
  const known = projects
    .flatMap(({ findings }) => findings)
    .filter(({ kind, fixable }) => kind === 'vulnerability' && fixable !== undefined);
  const [oldest] = projects
    .flatMap(({ findings }) => findings)
    .filter(({ kind, severity, since }) => kind === 'vulnerability' && severity === 'critical' && since)
    .sort(compareFindings);
  return {
    counts,
    total: totalOf(counts),
    others: othersOf(projects),
    ...(known.length > 0 && {
      fixable: { count: known.filter(({ fixable }) => fixable).length, of: known.length },
    }),
    ...(oldest?.since && { oldest: { title: oldest.title, since: oldest.since, href: oldest.href } }),
    ...(projects.some(({ atLeast }) => atLeast) && { atLeast: true as const }),
  };
}

/** Kinds besides vulnerabilities of which there are some. */
export function othersOf(projects: readonly ScannedProject[]): Facts['others'] {
  return findingKinds.flatMap((kind) => {
    const counts = kind === 'vulnerability' ? undefined : countsOf(projects, kind);
    return counts && totalOf(counts) > 0 ? [{ kind, counts }] : [];
  });
}

/** All findings of the projects, worst first. */
export function findingsOf(projects: readonly ScannedProject[]): Finding[] {
  return projects.flatMap(({ findings }) => findings).sort(compareFindings);
}

/** @returns each project once, in the order of their ids */
export function uniqueProjects(projects: Iterable<ScannedProject>): ScannedProject[] {
  const byId = new Map<string, ScannedProject>();
  for (const project of projects) byId.set(project.id, project);
  return [...byId.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
}

function countsOf(projects: readonly ScannedProject[], kind: keyof ScannedProject['counts']) {
  return addCounts(projects.map(({ counts }) => counts[kind]));
}
