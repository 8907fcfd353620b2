/**
 * SARIF 2.1.0, for GitHub's code scanning, Azure DevOps and editors.
 * @see https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
 */
import type { Severity } from '../../problems.ts';
import { fingerprints } from './fingerprints.ts';
import { type Finding, sentence } from './finding.ts';

const levels: Record<Severity, string> = { error: 'error', warning: 'warning', info: 'note' };

export function sarifReport(findings: readonly Finding[], version: string): string {
  const rules = [...new Set(findings.map(({ rule }) => rule))].sort();
  const prints = fingerprints(findings);
  const log = {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: 'Callboard',
            semanticVersion: version,
            rules: rules.map((id) => ({ id, name: pascal(id), shortDescription: { text: inWords(id) } })),
          },
        },
        columnKind: 'utf16CodeUnits',
        results: findings.map((finding, index) => ({
          ruleId: finding.rule,
          ruleIndex: rules.indexOf(finding.rule),
          level: levels[finding.severity],
          message: { text: sentence(finding) },
          ...(finding.path && { locations: [location(finding)] }),
          partialFingerprints: { 'callboard/v1': prints[index] },
        })),
      },
    ],
  };
  return JSON.stringify(log, null, 2);
}

function location({ path, line, column, excerpt }: Finding) {
  return {
    physicalLocation: {
      artifactLocation: { uri: path.split('/').map(encodeURIComponent).join('/') },
      ...(line && {
        region: {
          startLine: line,
          ...(column && { startColumn: column }),
          ...(excerpt && { snippet: { text: excerpt } }),
        },
      }),
    },
  };
}

function pascal(rule: string): string {
  return rule.replace(/(?:^|-)([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
}

function inWords(rule: string): string {
  const words = rule.replaceAll('-', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}
