/** What plugins have collected, as pages see it. */
import { z } from 'zod';
import type { Json } from '../catalog/entity.ts';
import { problemSchema } from '../problems.ts';

const jsonSchema: z.ZodType<Json> = z.json();

const entrySchema = z.object({
  data: jsonSchema,
  /** ISO 8601; since when the data has been what it is. */
  since: z.string(),
});

export const collectedPartSchema = z.object({
  /** ISO 8601; when the vendor was last asked with success. Absent: never. */
  at: z.string().optional(),
  /** `stale`: the vendor could not be asked the last time, the data before it stands. */
  state: z.enum(['fresh', 'stale']),
  /** By entity ref. */
  entities: z.record(z.string(), entrySchema),
  /** By address of a docs page. */
  pages: z.record(z.string(), entrySchema).optional(),
  /** Of the whole organisation. */
  site: entrySchema.optional(),
});

export const collectedPluginSchema = z.object({
  version: z.literal(1),
  plugin: z.string(),
  /** Minutes after which the data counts as old. */
  budget: z.number(),
  /** By name: an instance of the vendor's, say; `''` where there is only one. */
  parts: z.record(z.string(), collectedPartSchema),
  problems: z.array(problemSchema),
});

export type CollectedPart = z.infer<typeof collectedPartSchema>;
export type CollectedPlugin = z.infer<typeof collectedPluginSchema>;

/** One part's data of an entity or of the site, handed to widgets as `collected`. */
export interface Collected {
  /** Name of the part; `''` where the plugin has only one. */
  part: string;
  data: Json;
  /** ISO 8601; since when the data has been what it is. */
  since: string;
}

type Store = ReadonlyMap<string, CollectedPlugin>;

/** By plugin, those that have something for an entity. A page that shows it changes only when it does. */
export function collectedOf(store: Store, ref: string): Record<string, Collected[]> | undefined {
  return gather(store, ({ entities }) => (Object.hasOwn(entities, ref) ? entities[ref] : undefined));
}

/** By plugin, those that have something for a docs page. */
export function collectedOfPage(store: Store, href: string): Record<string, Collected[]> | undefined {
  return gather(store, ({ pages }) => (pages && Object.hasOwn(pages, href) ? pages[href] : undefined));
}

/** By plugin, what they have for the whole organisation. */
export function collectedOfSite(store: Store): Record<string, Collected[]> | undefined {
  return gather(store, ({ site }) => site);
}

function gather(
  store: Store,
  pick: (part: CollectedPart) => { data: Json; since: string } | undefined,
): Record<string, Collected[]> | undefined {
  const found: Record<string, Collected[]> = {};
  for (const [plugin, { parts }] of store) {
    const list = Object.entries(parts).flatMap(([part, one]): Collected[] => {
      const entry = pick(one);
      return entry ? [{ part, ...entry }] : [];
    });
    if (list.length > 0) found[plugin] = list;
  }
  return Object.keys(found).length > 0 ? found : undefined;
}
