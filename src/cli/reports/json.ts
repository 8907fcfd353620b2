/** Problems as they are, for scripts. */
import type { Finding } from './finding.ts';

/** One list. */
export function jsonReport(findings: readonly Finding[]): string {
  return JSON.stringify(findings.map(toProblem), null, 2);
}

/** A problem on each line. */
export function ndjsonReport(findings: readonly Finding[]): string {
  return findings.map((finding) => JSON.stringify(toProblem(finding))).join('\n');
}

/** Without the path where there is none. */
export function toProblem({ path, ...problem }: Finding) {
  return path === '' ? problem : { ...problem, path };
}
