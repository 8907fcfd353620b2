/** Vendors' texts on their way into what is stored: bounded, in one line. */

const linkLimit = 320;

/** A member of an object, if there is something to say. */
export function text<Key extends string>(
  key: Key,
  value: string | null | undefined,
  limit = 240,
): Partial<Record<Key, string>> {
  const line = oneLine(value ?? '', limit);
  return line ? ({ [key]: line } as Record<Key, string>) : {};
}

export function oneLine(value: string, limit: number): string {
  // Unpaired surrogates would make two runs differ that read the same.
  const line = value
    .slice(0, 10 * limit)
    .toWellFormed()
    .replace(/[\s\p{Cc}]+/gu, ' ')
    .trim();
  return line.length <= limit ? line : `${line.slice(0, limit - 1).toWellFormed()}…`;
}

/** As `text`, but an address is whole or left out. */
export function link<Key extends string>(
  key: Key,
  value: string | null | undefined,
): Partial<Record<Key, string>> {
  const address = (value ?? '').trim();
  return address && address.length <= linkLimit && !/[\s\p{Cc}]/u.test(address)
    ? ({ [key]: address } as Record<Key, string>)
    : {};
}

/** Below an address that may hold a path of its own. */
export function below(base: string, path: string): URL {
  return new URL(path, base.endsWith('/') ? base : `${base}/`);
}

export function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
