/** Which reports there are. */
import type { Problem, Severity } from '../../problems.ts';
import type { Finding } from './finding.ts';
import { githubReport } from './github.ts';
import { gitlabReport } from './gitlab.ts';
import { jsonReport, ndjsonReport } from './json.ts';
import { sarifReport } from './sarif.ts';

export type Counts = Record<Severity, number>;

/** For machines. Each gives the whole text; a last line break is not part of it. */
export const reports = {
  json: jsonReport,
  ndjson: ndjsonReport,
  sarif: sarifReport,
  github: githubReport,
  gitlab: gitlabReport,
} as const satisfies Record<string, (findings: readonly Finding[], version: string) => string>;

export function countFindings(findings: readonly Problem[]): Counts {
  const counts: Counts = { error: 0, warning: 0, info: 0 };
  for (const { severity } of findings) counts[severity] += 1;
  return counts;
}
