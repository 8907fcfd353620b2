/** Entities that the reader starred or saw lately, and who the reader is: kept in this browser only. */
export interface Kept {
  ref: string;
  title: string;
  tape: string;
  /** Without base. */
  href: string;
}

export type KeptList = 'stars' | 'seen';

const limits: Record<KeptList, number> = { stars: 500, seen: 12 };

/** The latest first. */
export function readKept(list: KeptList): Kept[] {
  const kept = readJson(`callboard:${list}`);
  return Array.isArray(kept) ? kept.filter(isKept) : [];
}

/** Puts an entity first; `false` takes it away. */
export function keep(list: KeptList, entry: Kept, kept = true): void {
  const others = readKept(list).filter(({ ref }) => ref !== entry.ref);
  writeJson(`callboard:${list}`, (kept ? [entry, ...others] : others).slice(0, limits[list]));
}

export function isStarred(ref: string): boolean {
  return readKept('stars').some((kept) => kept.ref === ref);
}

/** The team or person that the reader has said to be, as a ref. */
export function readIdentity(): string | undefined {
  const me = readJson('callboard:me');
  return typeof me === 'string' && me !== '' ? me : undefined;
}

export function writeIdentity(ref: string | undefined): void {
  writeJson('callboard:me', ref);
}

/** @returns undefined if there is nothing, or storage is off */
export function readJson(key: string): unknown {
  try {
    return JSON.parse(localStorage.getItem(key) ?? 'null') ?? undefined;
  } catch {
    return undefined;
  }
}

/** Storage that is off or full keeps nothing. */
export function writeJson(key: string, value: unknown): void {
  try {
    if (value === undefined) localStorage.removeItem(key);
    else localStorage.setItem(key, JSON.stringify(value));
  } catch {
    // As said.
  }
}

function isKept(value: unknown): value is Kept {
  if (typeof value !== 'object' || value === null) return false;
  const { ref, title, tape, href } = value as Partial<Record<keyof Kept, unknown>>;
  return [ref, title, tape, href].every((part) => typeof part === 'string') && /^\/(?!\/)/.test(String(href));
}
