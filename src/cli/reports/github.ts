/**
 * Workflow commands, which GitHub Actions shows at the line of a pull request.
 * @see https://docs.github.com/en/actions/reference/workflow-commands-for-github-actions
 */
import type { Severity } from '../../problems.ts';
import { type Finding, sentence } from './finding.ts';

const commands: Record<Severity, string> = { error: 'error', warning: 'warning', info: 'notice' };

export function githubReport(findings: readonly Finding[]): string {
  return findings
    .map((finding) => {
      const { path, line, column, rule, severity } = finding;
      const properties = [
        ...(path ? [`file=${property(path)}`] : []),
        ...(path && line ? [`line=${line}`] : []),
        ...(path && line && column ? [`col=${column}`] : []),
        `title=${property(`Callboard: ${rule}`)}`,
      ];
      return `::${commands[severity]} ${properties.join(',')}::${data(sentence(finding))}`;
    })
    .join('\n');
}

function data(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function property(text: string): string {
  return data(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
