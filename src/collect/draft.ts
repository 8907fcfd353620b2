/** What a part stores while it is collected: checked, bounded, and dated by since when it has been so. */
import type { Catalog } from '../catalog/catalog.ts';
import type { Json } from '../catalog/entity.ts';
import type { CollectPart, Storable } from '../plugin.ts';
import { canonicalJson } from '../snapshot/json.ts';
import { redactShapes } from '../sources/redact.ts';
import type { CollectedPart } from '../views/collected.ts';
import { mapTexts, textsOf } from './mask-answer.ts';

/** Larger data makes pages that nobody wants to load. In characters of JSON. */
const maxEntry = 100_000;
const maxSiteEntry = 2_000_000;
/** Of one plugin, all parts together. */
export const maxPlugin = 100_000_000;
const maxDepth = 50;

export interface DraftOptions {
  catalog: Catalog;
  now: Date;
  isDocsPage(href: string): boolean;
  /** What is known from before. */
  old: CollectedPart | undefined;
  /** Masks the plugin's secrets. */
  mask(text: string): string;
  /** Characters that the plugin may still store; counted down. */
  room: { left: number };
}

/** What is wrong throws, and costs the part: half of it would look like the whole. */
export function createDraft({ catalog, now, isDocsPage, old, mask, room }: DraftOptions): CollectPart & {
  finish(): CollectedPart;
} {
  const at = now.toISOString();
  const entities: CollectedPart['entities'] = {};
  const pages: NonNullable<CollectedPart['pages']> = {};
  let site: CollectedPart['site'];
  const entry = (
    given: Storable,
    before: { data: Json; since: string } | undefined,
    limit: number,
    what: string,
  ) => {
    const wrong = notStorable(given, 0);
    if (wrong) throw new Error(`What it stores for ${what} holds ${wrong}, which JSON cannot.`);
    const texts = textsOf(given);
    if (mask(texts) !== texts) throw new Error(`What it stores for ${what} holds a secret.`);
    // What somebody wrote that looks like a secret is masked: it is no reason to show nothing.
    const data = redactShapes(texts) === texts ? given : (mapTexts(given, redactShapes) as Storable);
    const text = canonicalJson(data);
    if (text.length > limit)
      throw new Error(`What it stores for ${what} is larger than ${limit} characters.`);
    room.left -= text.length;
    if (room.left < 0) throw new Error(`It stores more than ${maxPlugin} characters in all.`);
    const same = before !== undefined && canonicalJson(before.data) === text;
    // As it will be read: without members that are undefined.
    return { data: JSON.parse(text) as Json, since: same ? before.since : at };
  };
  const known = (ref: string) => (old && Object.hasOwn(old.entities, ref) ? old.entities[ref] : undefined);
  return {
    set(ref, data) {
      const lower = ref.toLowerCase();
      if (!catalog.get(lower)) throw new Error(`It stores data for "${ref}", which is not in the catalog.`);
      entities[lower] = entry(data, known(lower), maxEntry, lower);
    },
    setPage(href, data) {
      if (!isDocsPage(href)) throw new Error(`It stores data for "${href}", which is no page of docs.`);
      const before = old?.pages && Object.hasOwn(old.pages, href) ? old.pages[href] : undefined;
      pages[href] = entry(data, before, maxEntry, href);
    },
    setSite(data) {
      site = entry(data, old?.site, maxSiteEntry, 'the organisation');
    },
    previous: (ref) => known(ref.toLowerCase())?.data,
    previousSite: () => old?.site?.data,
    finish: () => ({
      at,
      state: 'fresh',
      entities,
      ...(Object.keys(pages).length > 0 && { pages }),
      ...(site && { site }),
    }),
  };
}

/** What of it JSON would drop or change without a word. */
function notStorable(value: unknown, depth: number): string | undefined {
  if (depth > maxDepth) return `more than ${maxDepth} levels`;
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return undefined;
  if (typeof value === 'number') return Number.isFinite(value) ? undefined : `the number ${value}`;
  if (typeof value !== 'object') return `a value of the type ${typeof value}`;
  if (Array.isArray(value)) return firstOf(value, depth);
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) return `a ${value.constructor.name}`;
  return firstOf(
    Object.values(value).filter((member) => member !== undefined),
    depth,
  );
}

function firstOf(values: readonly unknown[], depth: number): string | undefined {
  for (const value of values) {
    const wrong = notStorable(value, depth + 1);
    if (wrong) return wrong;
  }
  return undefined;
}
