/** Canonical JSON: sorted keys, no undefined, so that equal values have equal bytes on every machine. Pure. */
import { compareText } from '../problems.ts';

/**
 * Serialises a JSON value with object keys in code-unit order; `undefined` members are left out.
 * @example canonicalJson({ b: 1, a: undefined }) // '{"b":1}'
 */
export function canonicalJson(value: unknown): string {
  if (value === null || typeof value !== 'object') return JSON.stringify(value) ?? 'null';
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  const members: string[] = [];
  for (const key of Object.keys(value).sort(compareText)) {
    const member = (value as Record<string, unknown>)[key];
    if (member !== undefined) members.push(`${JSON.stringify(key)}:${canonicalJson(member)}`);
  }
  return `{${members.join(',')}}`;
}
