/** A problem as pages show it: where it is, the line itself, what to do, where to read more. */
import { fileUrl } from '../catalog/repository.ts';
import { formatPlace, type Problem, type Severity } from '../problems.ts';
import { docHref } from './address.ts';
import { safeUrl } from './safe-url.ts';
import type { Site } from './site.ts';

export interface ProblemView {
  rule: string;
  severity: Severity;
  message: string;
  hint?: string;
  /** `file:line:column`, without the repository. */
  place?: string;
  /** The place on its forge. */
  href?: string;
  line?: number;
  excerpt?: string;
  /** The rule's page of the handbook, if this portal holds it. */
  handbook?: string;
  /** Where else the rule is explained. */
  docs?: string;
}

export function problemView(site: Site, problem: Problem): ProblemView {
  const repository = problem.repository === undefined ? undefined : site.repositories.get(problem.repository);
  const href =
    repository && problem.file ? fileUrl(repository, problem.file, 'blob', problem.line) : undefined;
  const place = problem.file ? formatPlace({ ...problem, repository: undefined }) : undefined;
  const handbook = handbookHref(site, problem.rule);
  const docs = problem.docs === undefined ? undefined : safeUrl(problem.docs);
  return {
    rule: problem.rule,
    severity: problem.severity,
    message: problem.message,
    ...(problem.hint && { hint: problem.hint }),
    ...(place && { place }),
    ...(href && { href }),
    ...(problem.line && { line: problem.line }),
    ...(problem.excerpt && { excerpt: problem.excerpt }),
    ...(handbook && { handbook }),
    ...(docs && { docs }),
  };
}

/** Callboard's own handbook is crawled like any docs, so a portal has it only if its sources do. */
const handbookSite = 'component:default/callboard';

export function handbookHref(site: Site, rule: string): string | undefined {
  const path = `problems/${rule}`;
  const found = site.docs.get(handbookSite)?.pages.some((page) => page.path === path);
  return found ? docHref(handbookSite, path) : undefined;
}
