/** Which errors are a vendor's fault, and which a plugin's own. */
import { canonicalJson } from '../snapshot/json.ts';
import type { Outcome } from './run.ts';

const ownFaults = new Set([
  'TypeError',
  'ReferenceError',
  'RangeError',
  'SyntaxError',
  'URIError',
  'ZodError',
  '$ZodError',
]);

/** Errors by which a plugin shows that it did not expect what it got; others are said to people. */
export function bugsOf({ errors }: Pick<Outcome, 'errors'>): string[] {
  return errors.flatMap((error) => {
    if (!(error instanceof Error)) return [`It throws ${typeof error}, and no Error.`];
    if (!ownFaults.has(error.name)) return [];
    const place = /\n\s+at (.*)/.exec(error.stack ?? '')?.[1];
    return [`${error.name}: ${error.message.slice(0, 200)}${place ? ` (${place})` : ''}`];
  });
}

/** What is stored, by ref and part; the organisation's under no ref. Without times. */
export function dataOf({ stored }: Pick<Outcome, 'stored'>): Map<string, unknown> {
  const found = new Map<string, unknown>();
  for (const [name, { entities, pages = {}, site }] of Object.entries(stored.parts)) {
    for (const [ref, { data }] of [...Object.entries(entities), ...Object.entries(pages)])
      found.set(`${ref} ${name}`, data);
    if (site) found.set(` ${name}`, site.data);
  }
  return found;
}

export function messagesOf({ report }: Pick<Outcome, 'report'>): string[] {
  return report.problems.map(({ message }) => message);
}

export function failuresOf({ report }: Pick<Outcome, 'report'>): string[] {
  return report.problems.filter(({ rule }) => rule === 'collect-failed').map(({ message }) => message);
}

export function sameData(a: Pick<Outcome, 'stored'>, b: Pick<Outcome, 'stored'>): boolean {
  const [one, other] = [dataOf(a), dataOf(b)];
  return (
    one.size === other.size &&
    [...one].every(([ref, data]) => canonicalJson(data) === canonicalJson(other.get(ref)))
  );
}
