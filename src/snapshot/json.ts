/** Canonical JSON: sorted keys, no undefined, so that equal values have equal bytes on every machine. Pure. */
/**
 * Serialises a JSON value with object keys in code-unit order; `undefined` members are left out.
 * @example canonicalJson({ b: 1, a: undefined }) // '{"b":1}'
 */
export function canonicalJson(value: unknown): string {
  if (value === null || typeof value !== 'object') return JSON.stringify(value) ?? 'null';
  if (Array.isArray(value)) {
    let items = '';
    for (const [index, item] of value.entries()) items += (index === 0 ? '' : ',') + canonicalJson(item);
    return `[${items}]`;
  }
  let members = '';
  // Without a comparison, `sort` goes by code units too, in native code.
  for (const key of Object.keys(value).sort()) {
    const member = (value as Record<string, unknown>)[key];
    if (member === undefined) continue;
    members += `${members === '' ? '' : ','}${JSON.stringify(key)}:${canonicalJson(member)}`;
  }
  return `{${members}}`;
}
