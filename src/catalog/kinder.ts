/**
 * Where Callboard is kinder than Backstage: entities that Backstage would drop for a slip that leaves no doubt about what
 * was meant are mended, shown, and reported. Every mending has a reason, so that verdicts can be counted.
 */
import { isDnsLabel, isObjectName, isTag } from './envelope.ts';
import type { Issue } from './issue.ts';
import { isObject, valueAt } from './json.ts';

/** Reason -> what we do about it. */
export const kinderReasons = {
  'sibling-broken': 'Another document of the file is broken; Backstage drops the file as a whole.',
  'extension-kind': 'The kind needs an extension in Backstage.',
  'kind-case': 'The kind is written in another case.',
  'foreign-api-version':
    'The apiVersion is not one of the kind, but everything else is as the kind wants it.',
  'namespace-case': 'The namespace is written with capital letters.',
  'long-name': 'A name has more than 63 characters.',
  'unknown-field': 'A field that entities do not have is left out.',
  'reserved-key': 'A `__proto__` key is left out.',
  'null-value': 'A field without a value counts as absent.',
  'empty-text': 'An empty text counts as absent.',
  'unquoted-value': 'A number or boolean is taken as the text that stands there.',
  'single-for-list': 'A single value is taken as a list of one.',
  'list-for-single': 'Of a list where one value belongs, the first is taken.',
  'reference-object': 'A reference in object form is read.',
  'unreadable-reference': 'A reference that cannot be read gives no relation.',
  'missing-field': 'A field that the kind requires is missing.',
  codeowner: 'The owner is taken from CODEOWNERS, as the configuration asks.',
  'invalid-field': 'A field with a wrong value is left out.',
  'tag-spelling': 'A tag is put into legal form, or left out.',
  placeholder: 'The content of a placeholder cannot be had; the placeholder stays.',
  'location-type': 'The Location is of a type that Backstage allows only in its own configuration.',
} as const;

export type KinderReason = keyof typeof kinderReasons;

/** Reasons that leave the document as it is. */
export const toleranceReasons: ReadonlySet<KinderReason> = new Set([
  'placeholder',
  'location-type',
  'unreadable-reference',
  'missing-field',
  'long-name',
]);

const maxName = 128;

/**
 * Mends one issue in place, or decides that it can be lived with.
 * @param source the text of a scalar as it stands in the file
 * @returns undefined if nothing can be done: the entity is not shown
 */
export function mend(
  document: Record<string, unknown>,
  issue: Issue,
  source: (path: Issue['path']) => string | undefined,
): KinderReason | undefined {
  const { path, rule } = issue;
  const [root, field] = path;
  if (rule === 'placeholder-failed' || rule === 'placeholder-elsewhere') return 'placeholder';
  if (rule === 'location-type') return 'location-type';
  if (rule === 'invalid-reference') return 'unreadable-reference';
  if (rule === 'unknown-field') return remove(document, path) && 'unknown-field';

  const holder = valueAt(document, path.slice(0, -1));
  const key = path.at(-1);
  if (key === undefined || typeof holder !== 'object' || holder === null) return undefined;
  const value = valueAt(document, path);
  const put = (replacement: unknown): true => {
    (holder as Record<string | number, unknown>)[key] = replacement;
    return true;
  };

  if (rule === 'missing-field') return root === 'spec' ? 'missing-field' : undefined;
  if (issue.expected === 'text' && (typeof value === 'number' || typeof value === 'boolean'))
    return put(source(path) ?? String(value)) && 'unquoted-value';
  const isIdentity =
    root === 'apiVersion' ||
    root === 'kind' ||
    path.length === 1 ||
    (root === 'metadata' && field === 'name');
  if (root === 'metadata' && field === 'namespace') {
    if (value === null || value === '') return remove(document, path) && 'null-value';
    const lower = typeof value === 'string' ? value.toLowerCase() : '';
    return isDnsLabel(lower) ? put(lower) && 'namespace-case' : undefined;
  }
  if (rule === 'invalid-name' && field === 'name' && typeof value === 'string' && value.length > 63)
    return value.length <= maxName &&
      isObjectName(`${value.slice(0, 62)}${value.slice(-1)}`) &&
      /^[-A-Za-z0-9_.]+$/.test(value)
      ? 'long-name'
      : undefined;
  if (isIdentity && !(root === 'spec' && value === null)) return undefined;
  if (value === null) return remove(document, path) && 'null-value';
  if (rule === 'invalid-tag' && typeof value === 'string') {
    const tag = value
      .toLowerCase()
      .replace(/[^a-z0-9:+#]+/g, '-')
      .replace(/^-|-$/g, '');
    return (isTag(tag) ? put(tag) : remove(document, path)) && 'tag-spelling';
  }
  if (value === '' && issue.expected === 'text') return remove(document, path) && 'empty-text';
  if (issue.expected === 'list' && typeof value === 'string' && value !== '')
    return put([value]) && 'single-for-list';
  if (root === 'spec' && issue.expected === 'text' && Array.isArray(value) && typeof value[0] === 'string')
    return put(value[0]) && 'list-for-single';
  if (root === 'spec' && issue.expected === 'text' && isObject(value)) {
    const ref = refText(value);
    if (ref !== undefined) return put(ref) && 'reference-object';
  }
  // A link without a usable address is nothing; so is one that is no mapping.
  const whole = rule === 'invalid-link' && key === 'url' ? path.slice(0, -1) : path;
  return remove(document, whole) && 'invalid-field';
}

function remove(document: Record<string, unknown>, path: Issue['path']): true {
  const holder = valueAt(document, path.slice(0, -1));
  const key = path.at(-1);
  if (Array.isArray(holder) && typeof key === 'number') holder.splice(key, 1);
  else if (isObject(holder) && typeof key === 'string') delete holder[key];
  return true;
}

function refText(value: Record<string, unknown>): string | undefined {
  const { kind, namespace, name } = value;
  if (typeof name !== 'string' || name === '') return undefined;
  const prefix = typeof kind === 'string' && kind ? `${kind}:` : '';
  const middle = typeof namespace === 'string' && namespace ? `${namespace}/` : '';
  return `${prefix}${middle}${name}`;
}
