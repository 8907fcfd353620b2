/** All problems, by owner, then by repository. */
import { compareText, type Problem } from '../problems.ts';
import { type EntityLink, compareLinks, entityLink } from './entity-link.ts';
import { furtherPages, type PageOf, pageOf } from './page-of.ts';
import { handbookHref, type ProblemView, problemView } from './problem-view.ts';
import { perSite } from './per-site.ts';
import type { Site } from './site.ts';
import { undefinedCount } from './undefined.ts';

export interface ProblemsView {
  counts: { error: number; warning: number; info: number };
  /** Most frequent first; on the first page only. */
  rules: { rule: string; count: number; severity: Problem['severity']; handbook?: string }[];
  groups: {
    owner?: EntityLink;
    repositories: { id: string; href?: string; problems: (ProblemView & { of?: EntityLink })[] }[];
  }[];
  page: Omit<PageOf<never>, 'items'>;
  /** References that lead nowhere; on the first page only. */
  undefined: number;
  /** Repositories that are not public and so were left out. */
  leftOut: string[];
}

const problemsPageSize = 500;

/** Numbers of the pages beyond the first. */
export function problemsPages(site: Site): number[] {
  return furtherPages(site.problems.length, problemsPageSize);
}

/** @param page from 1 */
export function problemsView(site: Site, page = 1): ProblemsView {
  const sorted = problemsByOwner(site);
  const { items, ...rest } = pageOf(sorted, page, problemsPageSize);
  const counts = { error: 0, warning: 0, info: 0 };
  for (const { severity } of site.problems) counts[severity] += 1;

  const groups = Map.groupBy(items, (item) => item.owner);
  return {
    counts,
    rules: page === 1 ? rules(site) : [],
    groups: [...groups].map(([ref, list]) => ({
      ...(ref && { owner: entityLink(site, ref) }),
      repositories: [...Map.groupBy(list, ({ problem }) => problem.repository ?? '')].map(([id, inside]) => {
        const repository = site.repositories.get(id);
        return {
          id,
          ...(repository?.url && { href: repository.url }),
          problems: inside.map(({ problem }) => ({
            ...problemView(site, problem),
            ...(problem.ref && site.catalog.get(problem.ref) && { of: entityLink(site, problem.ref) }),
          })),
        };
      }),
    })),
    page: rest,
    undefined: page === 1 ? undefinedCount(site) : 0,
    leftOut: [...site.leftOut],
  };
}

const problemsByOwner = perSite((site: Site) => {
  const owner = ownerOfProblems(site);
  return [...Map.groupBy(site.problems, (problem) => owner(problem))]
    .sort(([a], [b]) => compareOwners(site, a, b))
    .flatMap(([ref, problems]) => problems.map((problem) => ({ problem, owner: ref })));
});

/** The owner of the entity that a problem belongs to, else of most entities of its repository. */
export function ownerOfProblems(site: Site): (problem: Problem) => string | undefined {
  const votes = new Map<string, Map<string, number>>();
  for (const { origin, owners } of site.catalog.entities)
    for (const owner of owners) {
      const counts = votes.get(origin.repository) ?? new Map<string, number>();
      counts.set(owner, (counts.get(owner) ?? 0) + 1);
      votes.set(origin.repository, counts);
    }
  const winners = new Map(
    [...votes].map(([repository, counts]) => [
      repository,
      [...counts].sort(([a, m], [b, n]) => n - m || compareText(a, b))[0]?.[0],
    ]),
  );
  return ({ ref, repository }) =>
    (ref === undefined ? undefined : site.catalog.get(ref)?.owners[0]) ??
    (repository === undefined ? undefined : winners.get(repository));
}

/** Owners by title, unknown ones after them, no owner last. */
function compareOwners(site: Site, a: string | undefined, b: string | undefined): number {
  if (a === b) return 0;
  if (a === undefined) return 1;
  if (b === undefined) return -1;
  const [first, second] = [entityLink(site, a), entityLink(site, b)];
  return Number(first.dangling ?? false) - Number(second.dangling ?? false) || compareLinks(first, second);
}

function rules(site: Site): ProblemsView['rules'] {
  return [...Map.groupBy(site.problems, ({ rule }) => rule)]
    .map(([rule, list]) => {
      const handbook = handbookHref(site, rule);
      return {
        rule,
        count: list.length,
        severity: list[0]?.severity ?? 'info',
        ...(handbook && { handbook }),
      };
    })
    .sort((a, b) => b.count - a.count || compareText(a.rule, b.rule));
}
