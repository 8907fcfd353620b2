/** What is wrong with one document, with its place in the file. */
import type { Problem } from '../problems.ts';
import type { ParsedDescriptor } from './descriptor.ts';
import type { Issue } from './issue.ts';
import { offsetOf, placeAt } from './place.ts';
import type { YamlDocument } from './yaml.ts';

/** Problems told of one document. */
const maxIssues = 50;

/** Files that a template fills in are no mistakes: one remark in place of all complaints. */
export function asSkeleton(problems: Problem[]): Problem[] {
  const sign = problems.find(
    ({ rule, excerpt }) =>
      ['yaml-syntax', 'invalid-name', 'wrong-type'].includes(rule) && /\{\{|\{%/.test(excerpt ?? ''),
  );
  if (!sign) return problems;
  return [
    {
      ...sign,
      rule: 'template-skeleton',
      severity: 'info',
      message: 'This is a skeleton that a template fills in, and no entity yet.',
      hint: 'Nothing to do, unless the file is meant to be read: then write values in place of the braces.',
    },
  ];
}

export function identity(parsed: ParsedDescriptor, document: YamlDocument) {
  return { repository: parsed.repository.id, file: parsed.file, document: document.index };
}

export function toProblems(
  parsed: ParsedDescriptor,
  document: YamlDocument,
  issues: Issue[],
  severity: Problem['severity'],
  ref: string | undefined,
): Problem[] {
  const base = { repository: parsed.repository.id, file: parsed.file, ...(ref !== undefined && { ref }) };
  const { failure } = document;
  return [
    ...(failure
      ? [
          {
            rule: failure.rule,
            severity: 'error' as const,
            message: failure.message,
            hint: failure.hint,
            ...base,
            ...placeAt(parsed.text, parsed.stream.lines, failure.offset),
          },
        ]
      : []),
    ...issues.slice(0, maxIssues).map((issue) => ({
      rule: issue.rule,
      severity,
      message: issue.message,
      ...(issue.hint !== undefined && { hint: issue.hint }),
      ...base,
      ...placeOf(parsed, document, issue.path, issue.atKey),
    })),
    ...document.warnings.map(({ message, offset }) => ({
      rule: 'yaml-warning',
      severity: 'warning' as const,
      message: `YAML: ${message}.`.replace(/\.\.$/, '.'),
      ...base,
      ...placeAt(parsed.text, parsed.stream.lines, offset),
    })),
  ];
}

function placeOf(parsed: ParsedDescriptor, document: YamlDocument, path: Issue['path'], atKey?: boolean) {
  const offset = document.document ? offsetOf(document.document, path, atKey) : 0;
  return placeAt(parsed.text, parsed.stream.lines, offset);
}

export function reservedIssues(document: YamlDocument): Issue[] {
  return document.reserved.map((path) => ({
    rule: 'reserved-key',
    path,
    atKey: true,
    message: '`__proto__` is no key that a descriptor can use; it is left out.',
    hint: 'Remove it.',
  }));
}
