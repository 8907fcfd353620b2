/** Runs plugins' own rules over every entity, after the crawl. What one of them throws is said, and stops no other. */
import type { CatalogEntity } from '../catalog/catalog.ts';
import { lineOf } from '../catalog/lines.ts';
import type { Check, Finding } from '../plugin.ts';
import { compareProblems, type Problem } from '../problems.ts';
import { collectedOf } from '../views/collected.ts';
import type { Site } from '../views/site.ts';
import type { From } from './contributions.ts';

/** Of one rule; more tell nobody anything. */
const maxFindings = 5000;
const maxText = 1000;

/** @returns sorted; rules are called `<plugin>/<rule>` */
export async function runChecks(
  checks: readonly From<Check>[],
  { catalog, collected }: Pick<Site, 'catalog' | 'collected'>,
): Promise<Problem[]> {
  const problems: Problem[] = [];
  for (const one of checks) {
    const found: Problem[] = [];
    const failures: { ref: string; error: unknown }[] = [];
    for (const entity of catalog.entities) {
      try {
        await one.check(entity, {
          catalog,
          collected: collectedOf(collected, entity.ref)?.[one.plugin] ?? [],
          report: (finding) => {
            if (found.length < maxFindings) found.push(toProblem(one, entity, finding));
          },
        });
      } catch (error) {
        failures.push({ ref: entity.ref, error });
      }
    }
    problems.push(...found, ...failureOf(one, failures));
  }
  return problems.sort(compareProblems);
}

function toProblem(
  { plugin, rule, severity = 'warning', docs }: From<Check>,
  { ref, origin, lines, source }: CatalogEntity,
  finding: Finding,
): Problem {
  const { message, hint, path = [] } = finding;
  const line = lineOf(lines, path) ?? origin.line;
  const excerpt = path.length > 0 ? source?.split('\n')[line - origin.line]?.trimEnd() : undefined;
  return {
    rule: `${plugin}/${rule}`,
    severity: finding.severity ?? severity,
    message: bounded(message),
    ...(hint && { hint: bounded(hint) }),
    ...(docs && { docs }),
    repository: origin.repository,
    ...(origin.file !== '' && { file: origin.file, line }),
    ...(excerpt && { excerpt: excerpt.slice(0, 200) }),
    ref,
  };
}

function failureOf(
  { plugin, rule }: From<Check>,
  failures: readonly { ref: string; error: unknown }[],
): Problem[] {
  const [first] = failures;
  if (!first) return [];
  const more = failures.length > 1 ? ` and ${failures.length - 1} more` : '';
  const text = first.error instanceof Error ? first.error.message : String(first.error);
  return [
    {
      rule: 'check-failed',
      severity: 'warning',
      message: `The rule "${rule}" of the plugin "${plugin}" failed at ${first.ref}${more}: ${bounded(text).replace(/[^.!?]$/, '$&.')}`,
      hint: 'Nothing is known of these entities by this rule. Report it to the author of the plugin.',
    },
  ];
}

function bounded(text: unknown): string {
  return String(text).slice(0, maxText).toWellFormed();
}
