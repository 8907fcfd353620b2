/** Checks `spec` against a kind's schema. */
import type { z } from 'zod';
import { missingOrWrong } from './envelope.ts';
import { formatPath, type Issue, type Path } from './issue.ts';
import { isObject, quote, valueAt } from './json.ts';
import type { KindDefinition } from './kind.ts';

/** Every breach of the kind's schema; paths begin with `spec`. */
export function specIssues(document: Record<string, unknown>, definition: KindDefinition): Issue[] {
  const { spec } = document;
  if (!isObject(spec)) return [missingOrWrong(document, 'spec', [], 'object', 'a mapping')];
  const result = definition.spec.safeParse(spec);
  if (result.success) return [];
  return result.error.issues.map((issue) => toIssue(document, issue));
}

function toIssue(document: Record<string, unknown>, issue: z.core.$ZodIssue): Issue {
  const path: Path = ['spec', ...issue.path.filter((key) => typeof key !== 'symbol')];
  const holderPath = path.slice(0, -1);
  const key = path.at(-1) ?? 'spec';
  const holder = valueAt(document, holderPath);
  const value = valueAt(document, path);
  const [expected, wanted] = expectation(issue);
  if (isObject(holder) && typeof key === 'string')
    return missingOrWrong(holder, key, holderPath, expected, wanted);
  return {
    rule: 'wrong-type',
    path,
    expected,
    message: `\`${formatPath(path)}\` must be ${wanted}, and is ${quote(value ?? null)}.`,
    hint: `Write ${wanted}.`,
  };
}

function expectation(issue: z.core.$ZodIssue): [Issue['expected'], string] {
  if (issue.code === 'invalid_value') return ['other', `one of ${issue.values.map(String).join(', ')}`];
  if (issue.code === 'too_small')
    return issue.origin === 'string'
      ? ['text', 'text that is not empty']
      : ['list', 'a list that is not empty'];
  if (issue.code === 'invalid_type') {
    if (issue.expected === 'string') return ['text', 'text'];
    if (issue.expected === 'array') return ['list', 'a list'];
    if (issue.expected === 'object') return ['object', 'a mapping'];
    return ['other', `of type ${issue.expected}`];
  }
  return ['other', 'of another type'];
}
