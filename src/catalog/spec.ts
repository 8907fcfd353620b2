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
  return result.error.issues.flatMap((issue) =>
    issue.code === 'unrecognized_keys' ? unknownFields(issue) : [toIssue(document, issue)],
  );
}

/** Where a kind says that only its own fields may stand. */
function unknownFields({ path, keys }: z.core.$ZodIssueUnrecognizedKeys): Issue[] {
  return keys.map((key) => {
    const at: Path = ['spec', ...path.filter((part) => typeof part !== 'symbol'), key];
    return {
      rule: 'unknown-field',
      path: at,
      atKey: true,
      expected: 'nothing',
      message: `\`${formatPath(at)}\` is no field of this kind.`,
      hint: 'Correct the name, or remove the field.',
    };
  });
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

const formats: Record<string, string> = {
  url: 'a whole web address, like https://example.com/page',
  email: 'an e-mail address',
  date: 'a date, like 2026-01-31',
  datetime: 'a time, like 2026-01-31T10:00:00Z',
};

function expectation(issue: z.core.$ZodIssue): [Issue['expected'], string] {
  if (issue.code === 'invalid_value') return ['other', `one of ${issue.values.map(String).join(', ')}`];
  if (issue.code === 'too_small') {
    const least = Number(issue.minimum);
    if (issue.origin === 'string')
      return ['text', least > 1 ? `text of at least ${least} characters` : 'text that is not empty'];
    if (issue.origin === 'array')
      return ['list', least > 1 ? `a list of at least ${least}` : 'a list that is not empty'];
    return ['other', `at least ${least}`];
  }
  if (issue.code === 'too_big') {
    const most = Number(issue.maximum);
    if (issue.origin === 'string') return ['other', `text of at most ${most} characters`];
    return ['other', issue.origin === 'array' ? `a list of at most ${most}` : `at most ${most}`];
  }
  if (issue.code === 'invalid_format')
    return ['other', formats[issue.format] ?? `text of the format ${issue.format}`];
  if (issue.code === 'invalid_type') {
    if (issue.expected === 'string') return ['text', 'text'];
    if (issue.expected === 'array') return ['list', 'a list'];
    if (issue.expected === 'object') return ['object', 'a mapping'];
    if (issue.expected === 'int') return ['other', 'a whole number'];
    return ['other', `a ${issue.expected}`];
  }
  return ['other', 'of another type'];
}
