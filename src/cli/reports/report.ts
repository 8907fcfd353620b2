/** What a report is made of, and which reports there are. */
import type { Problem, Severity } from '../../problems.ts';
import { githubReport } from './github.ts';
import { gitlabReport } from './gitlab.ts';
import { jsonReport, ndjsonReport } from './json.ts';
import { sarifReport } from './sarif.ts';

/** A problem, and where its file lies for whoever reads the report. */
export interface Finding extends Problem {
  /** From the working directory where the file is there, else `repository/file`; `''` without a file. */
  path: string;
}

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

/** What is wrong and what to do, on one line: some reports have no other place for the second. */
export function sentence({ message, hint }: Problem): string {
  return (hint ? `${message} ${hint}` : message).replace(/\s+/g, ' ');
}
