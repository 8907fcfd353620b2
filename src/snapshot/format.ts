/**
 * The snapshot's files, version 1. Everything the site needs lies here as plain files in canonical JSON (sorted keys);
 * left of it are network, secrets and hostile input, right of it a deterministic function of files.
 *
 *     manifest.json                                   replaced last, atomically
 *     parts/<digest>.json                             one file per repository's content
 *     blobs/<aa>/<digest>                             long strings of entities
 *     html/<aa>/<digest>.html                         sanitised docs
 *     assets/<digest>.<ext>                           images of docs
 */
import { z } from 'zod';
import { apiRecordSchema } from '../apis/api.ts';
import { extensionKindSchema } from '../catalog/extension-kind.ts';
import { entityRecordSchema } from '../catalog/entity.ts';
import { knownAnnotationSchema } from '../catalog/known-annotations.ts';
import type { Licence } from '../catalog/licence.ts';
import { repositorySchema } from '../catalog/repository.ts';
import type { DocumentVerdict } from '../catalog/verdict.ts';
import { docRecordSchema, docsSiteSchema } from '../docs/site.ts';
import { problemSchema } from '../problems.ts';

export const snapshotVersion = 1;

/** What one repository contributes; a pure function of its content, so repositories with equal content share it. */
export interface Part {
  entities: z.infer<typeof entityRecordSchema>[];
  documents: DocumentVerdict[];
  sites: z.infer<typeof docsSiteSchema>[];
  docs: z.infer<typeof docRecordSchema>[];
  apis: z.infer<typeof apiRecordSchema>[];
  problems: z.infer<typeof problemSchema>[];
  /** Path from the repository's root -> file name in `assets/`. */
  assets: Record<string, string>;
  /** Of the repository, where it has docs and a file says so. */
  licence?: Licence;
  /** Names in `blobs/` of the strings that were taken out of its entities; known once the part is stored. */
  blobs?: readonly string[];
}

export const repositoryStateSchema = repositorySchema.extend({
  /** `stale`: could not be read this time, the last good part stands. `failed`: never read. */
  state: z.enum(['fresh', 'stale', 'failed']),
  /** ISO 8601; when `state` became stale or failed. */
  since: z.string().optional(),
  /** Digest of the part; absent if nothing was ever read. */
  part: z.string().optional(),
  /** Digest of what was read and of how (crawler version, limits); equal means the part need not be made again. */
  input: z.string().optional(),
  /** Path -> ISO 8601 time of its last commit, for docs pages and descriptors; absent where unknown. */
  changed: z.record(z.string(), z.string()),
  /** Descriptor -> id of the commit that changed it last, where known. */
  commits: z.record(z.string(), z.string()).optional(),
  /** Why it is stale or failed. */
  problems: z.array(problemSchema),
});
export type RepositoryState = z.infer<typeof repositoryStateSchema>;

export const tombstoneSchema = z.object({
  /** Site path without base, e.g. `/catalog/default/component/x/`. */
  path: z.string(),
  ref: z.string().optional(),
  /** ISO 8601 */
  since: z.string(),
  /** Site path that replaced it. */
  movedTo: z.string().optional(),
});

export const manifestSchema = z.object({
  version: z.literal(snapshotVersion),
  sources: z.array(z.string()),
  visibility: z.enum(['public', 'internal']),
  /** In source order, then by id: the order in which conflicts are resolved. */
  repositories: z.array(repositoryStateSchema),
  /** Kinds besides the built-in ones, from `content/kinds/` and plugins; absent where there are none. */
  kinds: z.array(extensionKindSchema).optional(),
  /** Annotations that plugins read which do not come with Callboard; absent where there are none. */
  annotations: z.array(knownAnnotationSchema).optional(),
  /** Ids of repositories that are not public and so were left out. */
  leftOut: z.array(z.string()),
  tombstones: z.array(tombstoneSchema),
  /** Problems of the run itself: a source that could not be listed, a guard that stopped removals. */
  problems: z.array(problemSchema),
});
export type Manifest = z.infer<typeof manifestSchema>;
export type Tombstone = z.infer<typeof tombstoneSchema>;
