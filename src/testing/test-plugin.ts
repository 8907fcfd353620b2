/** The conformance tests of a plugin, for any runner. */
import { type Check } from './check.ts';
import { collectChecks } from './checks/collect.ts';
import { failureChecks } from './checks/failures.ts';
import { hostileChecks } from './checks/hostile.ts';
import { pageChecks } from './checks/pages.ts';
import { setUpChecks } from './checks/set-up.ts';
import type { PluginTest } from './plugin-test.ts';
import { createSubject, type Subject } from './subject.ts';

/** `test` of `node:test` or of Vitest. */
export type RunnerTest = (name: string, options: { timeout: number }, run: () => Promise<void>) => unknown;

export interface CheckResult {
  name: string;
  /** Absent where the plugin keeps to it. */
  error?: Error;
}

const checks: Check[] = [...setUpChecks, ...collectChecks, ...failureChecks, ...hostileChecks, ...pageChecks];

/**
 * Registers a test for everything that a plugin must keep to.
 * @example
 * import { test } from 'node:test';
 * testPlugin({ test, plugin: alerts, options: {}, entities, recordings });
 */
export function testPlugin<Options>({ test, ...input }: PluginTest<Options> & { test: RunnerTest }): void {
  const subject = createSubject(input as unknown as PluginTest<unknown>);
  for (const { name, seconds = 30, run } of applicable(subject))
    test(name, { timeout: seconds * 1000 }, () => run(subject));
}

/**
 * The same without a runner.
 * @param only checks whose names begin so
 * @returns a result for every check that applies, in their order
 */
export async function checkPlugin<Options>(input: PluginTest<Options>, only = ''): Promise<CheckResult[]> {
  const subject = createSubject(input as unknown as PluginTest<unknown>);
  const results: CheckResult[] = [];
  for (const { name, run } of applicable(subject).filter((check) => check.name.startsWith(only))) {
    try {
      await run(subject);
      results.push({ name });
    } catch (error) {
      results.push({ name, error: error instanceof Error ? error : new Error(String(error)) });
    }
  }
  return results;
}

function applicable(subject: Subject): Check[] {
  return checks.filter(({ applies }) => applies?.(subject) ?? true);
}
