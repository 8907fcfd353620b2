/** What every entity has, whatever its kind: the envelope, and the rules for the fields of `metadata`. */
import { formatPath, type Issue, type Path } from './issue.ts';
import { isObject, quote } from './json.ts';

// The schema for editors is made of the same expressions.
const versionPattern = /^[a-z0-9A-Z]+$/;
const kindPattern = /^[a-zA-Z][a-z0-9A-Z]*$/;
export const namePattern = /^([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]$/;
export const labelPattern = /^[a-z0-9]+(?:-+[a-z0-9]+)*$/;
export const tagPattern = /^[a-z0-9:+#]+(-[a-z0-9:+#]+)*$/;

const nameHint =
  'Use letters, digits and any of "-_." between them, at most 63 characters. A title for people goes into metadata.title.';

/** The few fields without which nothing can be said about a document. Failing here, Backstage drops the whole file. */
export function envelopeIssues(document: Record<string, unknown>): Issue[] {
  const issues = [...textIssues(document, 'apiVersion', []), ...textIssues(document, 'kind', [])];
  const metadata = document['metadata'];
  if (!isObject(metadata))
    return [...issues, missingOrWrong(document, 'metadata', [], 'object', 'a mapping with at least a name')];
  issues.push(...textIssues(metadata, 'name', ['metadata']));
  if (metadata['namespace'] !== undefined) issues.push(...textIssues(metadata, 'namespace', ['metadata']));
  const annotations = metadata['annotations'];
  if (annotations && !isObject(annotations))
    issues.push(missingOrWrong(metadata, 'annotations', ['metadata'], 'object', 'a mapping'));
  return issues;
}

/** The rules for the remaining fields. Failing here, Backstage drops the entity. */
export function policyIssues(document: Record<string, unknown>): Issue[] {
  const metadata = document['metadata'] as Record<string, unknown>;
  return [
    ...rootIssues(document),
    ...metadataTextIssues(metadata),
    ...formatIssues(document, metadata),
    ...pairIssues(metadata, 'labels'),
    ...pairIssues(metadata, 'annotations'),
    ...tagIssues(metadata),
    ...linkIssues(metadata),
  ];
}

function rootIssues(document: Record<string, unknown>): Issue[] {
  const issues: Issue[] = Object.keys(document)
    .filter((key) => !['apiVersion', 'kind', 'metadata', 'spec'].includes(key))
    .map((key) => ({
      rule: 'unknown-field',
      path: [key],
      atKey: true,
      expected: 'nothing',
      message: `\`${key}\` is no field of an entity.`,
      hint: 'An entity has apiVersion, kind, metadata and spec. Fields of your own go into spec or annotations.',
    }));
  if (document['spec'] !== undefined && !isObject(document['spec']))
    issues.push(missingOrWrong(document, 'spec', [], 'object', 'a mapping'));
  return issues;
}

function metadataTextIssues(metadata: Record<string, unknown>): Issue[] {
  const issues = ['uid', 'etag', 'title'].flatMap((key) =>
    metadata[key] === undefined ? [] : textIssues(metadata, key, ['metadata']),
  );
  const description = metadata['description'];
  if (description !== undefined && typeof description !== 'string')
    issues.push(missingOrWrong(metadata, 'description', ['metadata'], 'text', 'text'));
  return issues;
}

function formatIssues(document: Record<string, unknown>, metadata: Record<string, unknown>): Issue[] {
  const issues: Issue[] = [];
  const check = (value: unknown, path: Path, valid: (value: string) => boolean, hint: string) => {
    if (typeof value === 'string' && value !== '' && !valid(value))
      issues.push({
        rule: 'invalid-name',
        path,
        message:
          value.length > 63
            ? `\`${formatPath(path)}\` has ${value.length} characters: ${quote(value)}.`
            : `\`${formatPath(path)}\` is not valid: ${quote(value)}.`,
        hint,
      });
  };
  check(document['apiVersion'], ['apiVersion'], isApiVersion, 'Write e.g. backstage.io/v1alpha1.');
  check(document['kind'], ['kind'], isKind, 'A kind is made of letters and digits, e.g. Component.');
  check(metadata['name'], ['metadata', 'name'], isObjectName, nameHint);
  check(
    metadata['namespace'],
    ['metadata', 'namespace'],
    isDnsLabel,
    'Use lower-case letters, digits and "-" between them, at most 63 characters.',
  );
  return issues;
}

function pairIssues(metadata: Record<string, unknown>, field: 'labels' | 'annotations'): Issue[] {
  const pairs = metadata[field];
  if (pairs === undefined || (field === 'annotations' && !pairs)) return [];
  if (!isObject(pairs)) return [missingOrWrong(metadata, field, ['metadata'], 'object', 'a mapping')];
  const rule = field === 'labels' ? 'invalid-label' : 'invalid-annotation';
  return Object.entries(pairs).flatMap(([key, value]): Issue[] => {
    const path = ['metadata', field, key];
    if (!isPrefixed(key, isObjectName))
      return [
        {
          rule,
          path,
          atKey: true,
          expected: 'nothing',
          message: `${quote(key)} is no valid key in metadata.${field}.`,
          hint: 'A key is a name such as "team", or one with a domain before it: "acme.com/team".',
        },
      ];
    if (typeof value !== 'string')
      return [{ ...missingOrWrong(pairs, key, ['metadata', field], 'text', 'text'), rule }];
    if (field === 'labels' && value !== '' && !isObjectName(value))
      return [
        {
          rule,
          path,
          expected: 'nothing',
          message: `The value of \`${formatPath(path)}\` is not valid: ${quote(value)}.`,
          hint: 'Use letters, digits and any of "-_." between them, at most 63 characters; other text goes into an annotation.',
        },
      ];
    return [];
  });
}

function tagIssues(metadata: Record<string, unknown>): Issue[] {
  const tags = metadata['tags'];
  if (tags === undefined) return [];
  if (!Array.isArray(tags)) return [missingOrWrong(metadata, 'tags', ['metadata'], 'list', 'a list')];
  return tags.flatMap((tag, index): Issue[] =>
    typeof tag === 'string' && isTag(tag)
      ? []
      : [
          {
            rule: 'invalid-tag',
            path: ['metadata', 'tags', index],
            expected: typeof tag === 'string' ? 'other' : 'text',
            message: `The tag ${quote(tag)} is not valid.`,
            hint: 'Use lower-case letters, digits, "+", "#" and ":", with single "-" between them, at most 63 characters.',
          },
        ],
  );
}

function linkIssues(metadata: Record<string, unknown>): Issue[] {
  const links = metadata['links'];
  if (links === undefined) return [];
  if (!Array.isArray(links)) return [missingOrWrong(metadata, 'links', ['metadata'], 'list', 'a list')];
  return links.flatMap((link: unknown, index): Issue[] => {
    const path = ['metadata', 'links', index];
    const url = isObject(link) ? link['url'] : undefined;
    if (!isObject(link) || typeof url !== 'string' || !URL.canParse(url))
      return [
        {
          rule: 'invalid-link',
          path: isObject(link) && url !== undefined ? [...path, 'url'] : path,
          expected: 'nothing',
          message: isObject(link)
            ? `The link's \`url\` is not a full address: ${quote(url ?? null)}.`
            : `A link is a mapping with a \`url\`, and this is ${quote(link)}.`,
          hint: 'Write the whole address, e.g. https://example.com/page.',
        },
      ];
    return (['title', 'icon', 'type'] as const).flatMap((key): Issue[] => {
      const value = link[key];
      if (value === undefined) return [];
      if (typeof value !== 'string' || value === '')
        return textIssues(link, key, path).map((issue) => ({ ...issue, rule: 'invalid-link' }));
      return key === 'type' || value.trim() !== ''
        ? []
        : [
            {
              rule: 'invalid-link',
              path: [...path, key],
              expected: 'nothing',
              message: `\`${formatPath([...path, key])}\` is blank.`,
              hint: 'Write something, or remove the line.',
            },
          ];
    });
  });
}

function textIssues(holder: Record<string, unknown>, key: string, path: Path): Issue[] {
  const value = holder[key];
  if (typeof value === 'string' && value !== '') return [];
  return [missingOrWrong(holder, key, path, 'text', 'text that is not empty')];
}

/** @param wanted in words, to end the sentence "must be ..." */
export function missingOrWrong(
  holder: Record<string, unknown>,
  key: string,
  path: Path,
  expected: Issue['expected'],
  wanted: string,
): Issue {
  const at = [...path, key];
  const value = holder[key];
  return value === undefined
    ? {
        rule: 'missing-field',
        path: at,
        expected,
        message: `\`${formatPath(at)}\` is missing.`,
        hint: `Add it: ${wanted}.`,
      }
    : {
        rule: 'wrong-type',
        path: at,
        expected,
        message: `\`${formatPath(at)}\` must be ${wanted}, and is ${quote(value)}.`,
        hint:
          typeof value === 'number' || typeof value === 'boolean'
            ? 'Put the value in quotes.'
            : value === null
              ? 'Write a value, or remove the line.'
              : `Write ${wanted}.`,
      };
}

function isPrefixed(text: string, isSuffix: (suffix: string) => boolean): boolean {
  const [first = '', second, ...more] = text.split('/');
  if (more.length > 0) return false;
  return second === undefined ? isSuffix(first) : isDnsSubdomain(first) && isSuffix(second);
}

function isApiVersion(text: string): boolean {
  return isPrefixed(text, (suffix) => suffix.length <= 63 && versionPattern.test(suffix));
}

function isKind(text: string): boolean {
  return text.length <= 63 && kindPattern.test(text);
}

/** Letters, digits and `-_.` between them, 1 to 63 characters. */
export function isObjectName(text: string): boolean {
  return text.length <= 63 && namePattern.test(text);
}

/** Lower-case letters, digits and `-` between them, 1 to 63 characters. */
export function isDnsLabel(text: string): boolean {
  return text.length <= 63 && labelPattern.test(text);
}

function isDnsSubdomain(text: string): boolean {
  return text.length <= 253 && text.split('.').every(isDnsLabel);
}

/** @see metadata.tags */
export function isTag(text: string): boolean {
  return text.length <= 63 && tagPattern.test(text);
}
