/** From Snyk's projects and issues to what is shown of them. */
import type { CollectContext } from 'callboard/plugin';
import {
  type Counts,
  type Finding,
  type FindingKind,
  noCounts,
  type ScannedProject,
  severities,
  type Severity,
} from './model.ts';
import {
  type Listed,
  readIssues,
  type SnykAddress,
  type SnykIssue,
  type SnykOrg,
  type SnykProject,
} from './snyk-client.ts';

export interface FindingsTask {
  /** Projects that some entity shows, by organisation. */
  known: readonly { org: SnykOrg; projects: readonly SnykProject[] }[];
  /** Severities to read one by one. */
  details: readonly Severity[];
  /** Issues of one severity to read of an organisation. */
  maxIssues: number;
  /** Also ask for what has been resolved lately, to reckon a trend from. */
  withResolved: boolean;
  /** Where people see Snyk. */
  site: string;
}

/** Days back to which trends are reckoned. */
const reckonedDays = 90;

/** @returns by the id of the project; those that Snyk does not test any more are absent */
export async function readFindings(
  context: CollectContext,
  address: SnykAddress,
  { known, details, maxIssues, withResolved, site }: FindingsTask,
): Promise<Map<string, ScannedProject>> {
  const scanned = new Map<string, ScannedProject>();
  const others = severities.filter((severity) => !details.includes(severity));
  const serious = (['critical', 'high'] as const).filter((severity) => details.includes(severity));
  await Promise.all(
    known.map(async ({ org, projects }) => {
      const active = projects.filter(({ active }) => active);
      if (active.length === 0) return;
      const read = (query: Parameters<typeof readIssues>[3]) =>
        readIssues(context, address, org, query, maxIssues);
      const [open, licences, resolved] = await Promise.all([
        Promise.all(details.map((severity) => read({ status: 'open', severities: [severity] }))),
        others.length > 0 ? read({ status: 'open', severities: others, type: 'license' }) : undefined,
        withResolved && serious.length === 2
          ? readResolved(context, () =>
              read({
                status: 'resolved',
                severities: serious,
                type: 'package_vulnerability',
                updatedAfter: daysBefore(context.now, reckonedDays),
              }),
            )
          : undefined,
      ]);
      const byProject = (issues: readonly SnykIssue[] = []) => Map.groupBy(issues, ({ project }) => project);
      // A list may change between its pages: what comes twice counts once.
      const each = new Map(open.flatMap(({ items }) => items).map((issue) => [issue.id, issue]));
      const openOf = byProject([...each.values()]);
      const licencesOf = byProject(
        licences?.items.filter(({ id, kind }) => kind === 'licence' && !each.has(id)),
      );
      const resolvedOf = byProject(resolved?.items.filter(({ kind }) => kind === 'vulnerability'));
      const whole = details.filter((_, at) => open[at]?.complete);
      const cut = whole.length < details.length || licences?.complete === false;
      for (const project of active) {
        const href = `${site}/org/${encodeURIComponent(org.slug)}/project/${encodeURIComponent(project.id)}`;
        const own = openOf.get(project.id) ?? [];
        scanned.set(project.id, {
          id: project.id,
          name: project.name,
          target: project.target,
          href,
          counts: countsOf(project, own, licencesOf.get(project.id) ?? [], whole),
          findings: own.map(({ id, key, cve, title, kind, severity, place, since, fixable }): Finding => ({
            id,
            // Keys of the other kinds are no names.
            name: kind === 'vulnerability' ? (cve ?? key) : undefined,
            title,
            kind,
            severity,
            place,
            since,
            fixable,
            href: `${href}#issue-${encodeURIComponent(key)}`,
          })),
          ...(cut && { atLeast: true }),
          ...(resolved?.complete && {
            resolved: (resolvedOf.get(project.id) ?? []).flatMap(({ severity, since, resolved }) =>
              resolved ? [{ severity, since, until: resolved }] : [],
            ),
          }),
        });
      }
    }),
  );
  return scanned;
}

/**
 * Severities that were read whole are counted from the issues: open and not ignored. For the others stands what Snyk's
 * own list of projects says, without licences, which that counts in.
 */
function countsOf(
  project: SnykProject,
  issues: readonly SnykIssue[],
  licences: readonly SnykIssue[],
  whole: readonly Severity[],
): Partial<Record<FindingKind, Counts>> {
  const counts: Partial<Record<FindingKind, Counts>> = {};
  const of = (kind: FindingKind) => (counts[kind] ??= noCounts());
  for (const { kind, severity } of [...issues, ...licences]) of(kind)[severity] += 1;
  const main = kindOf(project.type);
  for (const severity of severities) {
    const said = project.counts?.[severity];
    if (said === undefined || whole.includes(severity)) continue;
    const licensed = counts.licence?.[severity] ?? 0;
    of(main)[severity] = Math.max(said - (main === 'vulnerability' ? licensed : 0), of(main)[severity]);
  }
  return counts;
}

/** What a project of a type has, mostly: code and configuration are tested by projects of their own. */
function kindOf(type: string): FindingKind {
  if (type === 'sast') return 'code';
  return /^(k8s|helm|terraform|cloudformation|arm|cloudconfig|iac)/.test(type) ? 'config' : 'vulnerability';
}

/** Without it trends begin today; nothing else depends on it. */
async function readResolved(
  context: CollectContext,
  read: () => Promise<Listed<SnykIssue>>,
): Promise<Listed<SnykIssue> | undefined> {
  try {
    return await read();
  } catch (error) {
    context.note(
      `What has been resolved at Snyk could not be read, so trends begin today: ${error instanceof Error ? error.message : String(error)}`,
    );
    return undefined;
  }
}

/** The start of a day, so that a second build on the same day asks the same. */
function daysBefore(now: Date, days: number): string {
  const day = 86_400_000;
  return new Date((Math.floor(now.getTime() / day) - days) * day).toISOString();
}
