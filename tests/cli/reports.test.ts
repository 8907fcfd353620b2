/** The shapes that forges read. The rules below are those of SARIF 2.1.0 for the objects that we write. */
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import type { Finding } from '../../src/cli/reports/finding.ts';
import { reports } from '../../src/cli/reports/report.ts';

const findings: Finding[] = [
  {
    rule: 'unknown-reference',
    severity: 'error',
    message: '`spec.owner` names group:default/legder, which is not in the catalog.',
    hint: 'Did you mean group:default/ledger?',
    repository: 'git.acme.test/acme/orders',
    file: 'my services/catalog-info.yaml',
    path: 'my services/catalog-info.yaml',
    line: 5,
    column: 10,
    excerpt: '  owner: legder',
    ref: 'component:default/orders',
  },
  {
    rule: 'invalid-tag',
    severity: 'warning',
    message: 'The tag "100%,\r\n::error::x" is not valid.',
    path: 'a,b:c.yaml',
    file: 'a,b:c.yaml',
    line: 1,
  },
  { rule: 'source-empty', severity: 'info', message: 'Nothing is there.', path: '' },
  { rule: 'source-empty', severity: 'info', message: 'Nothing is there.', path: '' },
];

describe('github', () => {
  const lines = reports.github(findings).split('\n');

  test('one command for each problem, at its line', () => {
    expect(lines).toHaveLength(4);
    expect(lines[0]).toBe(
      '::error file=my services/catalog-info.yaml,line=5,col=10,title=Callboard%3A unknown-reference::`spec.owner` names group:default/legder, which is not in the catalog. Did you mean group:default/ledger?',
    );
    expect(lines[2]).toBe('::notice title=Callboard%3A source-empty::Nothing is there.');
  });

  test('what would end a property or a command is escaped', () => {
    expect(lines[1]).toBe(
      '::warning file=a%2Cb%3Ac.yaml,line=1,title=Callboard%3A invalid-tag::The tag "100%25, ::error::x" is not valid.',
    );
  });
});

describe('gitlab', () => {
  const report = z
    .array(
      z.strictObject({
        description: z.string().min(1),
        check_name: z.string().min(1),
        fingerprint: z.string().regex(/^[0-9a-f]{40}$/),
        severity: z.enum(['info', 'minor', 'major', 'critical', 'blocker']),
        location: z.strictObject({
          path: z.string().regex(/^(?!\.\/|\/)./),
          lines: z.strictObject({ begin: z.int().min(1) }),
        }),
      }),
    )
    .parse(JSON.parse(reports.gitlab(findings)));

  test('every problem has a fingerprint of its own, that moved lines do not change', () => {
    expect(new Set(report.map(({ fingerprint }) => fingerprint)).size).toBe(4);
    const moved = JSON.parse(reports.gitlab(findings.map((one) => ({ ...one, line: 99 })))) as typeof report;
    expect(moved.map(({ fingerprint }) => fingerprint)).toEqual(report.map(({ fingerprint }) => fingerprint));
  });
});

describe('sarif', () => {
  const message = z.strictObject({ text: z.string().min(1) });
  const sarif = z.strictObject({
    $schema: z.url(),
    version: z.literal('2.1.0'),
    runs: z
      .array(
        z.strictObject({
          tool: z.strictObject({
            driver: z.strictObject({
              name: z.string().min(1),
              semanticVersion: z.string().regex(/^\d+\.\d+\.\d+/),
              rules: z.array(
                z.strictObject({ id: z.string().min(1), name: z.string().min(1), shortDescription: message }),
              ),
            }),
          }),
          columnKind: z.enum(['utf16CodeUnits', 'unicodeCodePoints']),
          results: z.array(
            z.strictObject({
              ruleId: z.string().min(1),
              ruleIndex: z.int().min(0),
              level: z.enum(['none', 'note', 'warning', 'error']),
              message,
              locations: z
                .array(
                  z.strictObject({
                    physicalLocation: z.strictObject({
                      artifactLocation: z.strictObject({
                        // A relative reference after RFC 3986.
                        uri: z.string().regex(/^(?!\/)(?:[A-Za-z0-9._~!$&'()*+,;=@/-]|%[0-9A-F]{2})+$/),
                      }),
                      region: z
                        .strictObject({
                          startLine: z.int().min(1),
                          startColumn: z.int().min(1).optional(),
                          snippet: message.optional(),
                        })
                        .optional(),
                    }),
                  }),
                )
                .min(1)
                .optional(),
              partialFingerprints: z.record(z.string().regex(/^[^/]+\/v\d+$/), z.string()),
            }),
          ),
        }),
      )
      .min(1),
  });

  test('the log keeps to the rules of SARIF 2.1.0', () => {
    const log = sarif.parse(JSON.parse(reports.sarif(findings, '1.2.3')));
    const [run] = log.runs;
    expect(run?.results.map(({ level }) => level)).toEqual(['error', 'warning', 'note', 'note']);
    for (const { ruleId, ruleIndex } of run?.results ?? [])
      expect(run?.tool.driver.rules[ruleIndex]?.id).toBe(ruleId);
    expect(run?.results[0]?.locations?.[0]?.physicalLocation).toEqual({
      artifactLocation: { uri: 'my%20services/catalog-info.yaml' },
      region: { startLine: 5, startColumn: 10, snippet: { text: '  owner: legder' } },
    });
    expect(run?.results[2]?.locations).toBeUndefined();
  });

  test('a clean run is a log without results', () => {
    expect(sarif.parse(JSON.parse(reports.sarif([], '1.2.3'))).runs[0]?.results).toEqual([]);
  });
});

test('json and ndjson hold the problems as they are', () => {
  expect(JSON.parse(reports.json(findings))).toHaveLength(4);
  const lines = reports.ndjson(findings).split('\n');
  expect(lines.map((line) => (JSON.parse(line) as Finding).rule)).toEqual(findings.map(({ rule }) => rule));
  expect(reports.ndjson([])).toBe('');
});
