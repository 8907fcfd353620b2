/** Shapes of an entity, as it lies in a descriptor and as the snapshot keeps it. */
import { z } from 'zod';
import type { Lines } from './lines.ts';

/** Any JSON value. */
export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

export interface EntityLink {
  url: string;
  title?: string;
  icon?: string;
  type?: string;
}

/** A descriptor document after placeholders, defaults and catalog annotations. Unknown fields are kept. */
export interface Entity {
  apiVersion: string;
  kind: string;
  metadata: {
    name: string;
    namespace?: string;
    title?: string;
    description?: string;
    labels?: Record<string, string>;
    annotations?: Record<string, string>;
    tags?: string[];
    links?: EntityLink[];
    [key: string]: unknown;
  };
  spec?: Record<string, unknown>;
}

export const relationSchema = z.object({ type: z.string(), targetRef: z.string() });
/** One directed edge from the entity that holds it. `targetRef` is lower case. */
export type Relation = z.infer<typeof relationSchema>;

export const originSchema = z.object({
  /** {@link Repository.id} */
  repository: z.string(),
  /** Path from the repository's root. Empty for an inferred entity. */
  file: z.string(),
  /** Position of the document in the YAML stream, from 0, empty ones counted. */
  document: z.number().int().nonnegative(),
  /** 1-based first line of the document. */
  line: z.number().int().positive(),
});
/** Where an entity was read. */
export type Origin = z.infer<typeof originSchema>;

/** Another place that tells of the same group or person, and what the catalog has from there. */
export interface Contribution {
  origin: Origin;
  /** Paths such as `spec.profile.displayName`; of a list, some items come from there. */
  fields: string[];
}

/** An entity as it lies in a part of the snapshot. */
export const entityRecordSchema = z.object({
  /** Lower case `kind:namespace/name`. */
  ref: z.string(),
  entity: z.custom<Entity>((value) => typeof value === 'object' && value !== null),
  origin: originSchema,
  /** Edges that this document itself gives its entity, sorted by type, then target. Reverse ones are derived on load. */
  relations: z.array(relationSchema),
  /** The same edges as the targets see them: `source` -type-> this entity's ref. */
  reverse: z.array(z.object({ sourceRef: z.string(), type: z.string(), targetRef: z.string() })),
  /** No descriptor says so: derived from the repository itself. */
  inferred: z.boolean().optional(),
  /** The document's own YAML text, at most 64 KB, for "raw descriptor". */
  source: z.string().optional(),
  /** Where its fields stand in the file. What has no line was not in the file: the catalog set it. */
  lines: z.custom<Lines>().optional(),
  /** Fields whose content came from other files of the repository; `field` as in `metadata.tags[0]`. */
  fromFiles: z.array(z.object({ field: z.string(), by: z.string(), file: z.string() })).optional(),
});
export type EntityRecord = z.infer<typeof entityRecordSchema> & {
  /** Only after merging: what else the catalog knows of a group or person, in order of precedence. */
  contributions?: Contribution[];
};
