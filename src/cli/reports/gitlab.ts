/**
 * A Code Quality report, which GitLab shows in merge requests.
 * @see https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format
 */
import type { Severity } from '../../problems.ts';
import { fingerprints } from './fingerprints.ts';
import { type Finding, sentence } from './finding.ts';

const severities: Record<Severity, string> = { error: 'major', warning: 'minor', info: 'info' };

export function gitlabReport(findings: readonly Finding[]): string {
  const prints = fingerprints(findings);
  return JSON.stringify(
    findings.map((finding, index) => ({
      description: sentence(finding),
      check_name: finding.rule,
      fingerprint: prints[index],
      severity: severities[finding.severity],
      // A path is demanded; what belongs to no file belongs to the repository.
      location: { path: finding.path || '.', lines: { begin: finding.line ?? 1 } },
    })),
    null,
    2,
  );
}
