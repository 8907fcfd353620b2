/**
 * The one currency for everything that is wrong with somebody's input: YAML, schemas, references, links, Markdown,
 * repositories that cannot be reached. Plain data, because it crosses worker threads, the snapshot and the site.
 */
import { z } from 'zod';

export const problemSchema = z.object({
  /** Permanent kebab-case rule id, e.g. `unknown-kind`; one handbook page each under `docs/problems/`. */
  rule: z.string(),
  /** `error`: something is missing from the portal because of it. `warning`: shown, but probably not as meant. */
  severity: z.enum(['error', 'warning', 'info']),
  /** What is wrong, in full sentences, quoting the offending value. */
  message: z.string(),
  /** What to do about it. */
  hint: z.string().optional(),
  /** Web address of what to read about the rule, where it has no page in the handbook. */
  docs: z.string().optional(),
  /** {@link Repository.id} of the repository. */
  repository: z.string().optional(),
  /** Path from the repository's root, with `/`. */
  file: z.string().optional(),
  /** 1-based. */
  line: z.number().int().positive().optional(),
  /** 1-based. */
  column: z.number().int().positive().optional(),
  /** The text of the line, at most 200 characters. */
  excerpt: z.string().optional(),
  /** Lower-case entity ref that the problem belongs to. */
  ref: z.string().optional(),
});

export type Problem = z.infer<typeof problemSchema>;
export type Severity = Problem['severity'];

/** Order for reports: repository, file, line, column, rule, message. Locale-independent. */
export function compareProblems(a: Problem, b: Problem): number {
  return (
    compareText(a.repository ?? '', b.repository ?? '') ||
    compareText(a.file ?? '', b.file ?? '') ||
    (a.line ?? 0) - (b.line ?? 0) ||
    (a.column ?? 0) - (b.column ?? 0) ||
    compareText(a.rule, b.rule) ||
    compareText(a.message, b.message)
  );
}

/** Compares by UTF-16 code unit, so that order never depends on the machine's locale. */
export function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** `repository/file:line:column`, as far as known. */
export function formatPlace(problem: Problem): string {
  const { repository, file } = problem;
  // A source that is one file is named after it.
  const isThatFile = file !== undefined && (repository === file || repository?.endsWith(`/${file}`));
  const path = isThatFile ? repository : [repository, file].filter(Boolean).join('/');
  const position = [problem.line, problem.column].filter((part) => part !== undefined).join(':');
  return [path, position].filter(Boolean).join(':');
}

/** What was thrown, as a sentence begins to be; code of others throws anything, also what no text can be made of. */
export function describeError(error: unknown): string {
  try {
    const text: unknown = error instanceof Error ? error.message || error.name : String(error);
    return typeof text === 'string' ? text.toWellFormed() : 'something that has no message';
  } catch {
    return 'something that has no message';
  }
}
