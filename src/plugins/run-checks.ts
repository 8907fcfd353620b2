/** Runs plugins' own rules over every entity, after the crawl. What one of them throws is said, and stops no other. */
import type { CatalogEntity } from '../catalog/catalog.ts';
import { lineOf } from '../catalog/lines.ts';
import { z } from 'zod';
import type { Check, Finding } from '../plugin.ts';
import { compareProblems, describeError, type Problem } from '../problems.ts';
import { DeadlineError, withDeadline } from '../sources/deadline.ts';
import { collectedOf } from '../views/collected.ts';
import type { Site } from '../views/site.ts';
import type { From } from './contributions.ts';

/** Of one rule; more tell nobody anything. */
const maxFindings = 5000;
const maxText = 1000;
/** Of one rule at one entity. */
const maxSeconds = 60;

const findingSchema = z.object({
  message: z.string().min(1),
  hint: z.string().optional(),
  severity: z.enum(['error', 'warning', 'info']).optional(),
  path: z.array(z.union([z.string(), z.number()])).optional(),
});

/** @returns sorted; rules are called `<plugin>/<rule>` */
export async function runChecks(
  checks: readonly From<Check>[],
  { catalog, collected }: Pick<Site, 'catalog' | 'collected'>,
): Promise<Problem[]> {
  const problems: Problem[] = [];
  const late = new Set<string>();
  for (const one of checks) {
    // A plugin that never answers is waited for once.
    if (late.has(one.plugin)) continue;
    const found: Problem[] = [];
    const failures: Failure[] = [];
    let more = 0;
    for (const entity of catalog.entities) {
      try {
        const promised = one.check(entity, {
          catalog,
          collected: collectedOf(collected, entity.ref)?.[one.plugin] ?? [],
          report: (finding) => {
            const parsed = findingSchema.safeParse(finding);
            if (!parsed.success) failures.push({ ref: entity.ref, error: wrongFinding(parsed.error) });
            else if (found.length < maxFindings) found.push(toProblem(one, entity, parsed.data));
            else more++;
          },
        });
        if (promised) await withDeadline(promised, maxSeconds);
      } catch (error) {
        failures.push({ ref: entity.ref, error });
        if (!(error instanceof DeadlineError)) continue;
        late.add(one.plugin);
        break;
      }
    }
    problems.push(...found, ...moreOf(one, more), ...failureOf(one, failures, late.has(one.plugin)));
  }
  return problems.sort(compareProblems);
}

interface Failure {
  ref: string;
  error: unknown;
}

function wrongFinding({ issues: [issue] }: z.ZodError): Error {
  return new Error(`What it reports is wrong at \`${issue?.path.join('.')}\`: ${issue?.message}`);
}

function moreOf({ plugin, rule, severity = 'warning' }: From<Check>, count: number): Problem[] {
  if (count === 0) return [];
  const message = `The rule "${rule}" of the plugin "${plugin}" has found ${count} more: the first ${maxFindings} are listed.`;
  return [{ rule: `${plugin}/${rule}`, severity, message }];
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

function failureOf({ plugin, rule }: From<Check>, failures: readonly Failure[], late: boolean): Problem[] {
  const [first] = failures;
  if (!first) return [];
  const others = new Set(failures.map(({ ref }) => ref)).size - 1;
  const more = others > 0 ? ` and ${others} more` : '';
  const text = bounded(describeError(first.error)).replace(/[^.!?]$/, '$&.');
  const end = late ? ' Neither it nor the rules of this plugin behind it are run at any other entity.' : '';
  return [
    {
      rule: 'check-failed',
      severity: 'warning',
      message: `The rule "${rule}" of the plugin "${plugin}" failed at ${first.ref}${more}: ${text}${end}`,
      hint: 'Nothing is known of these entities by this rule. Report it to the author of the plugin.',
    },
  ];
}

function bounded(text: string): string {
  return text.slice(0, maxText).toWellFormed();
}
