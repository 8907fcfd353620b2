/**
 * The one file that a portal publishes for checks in other repositories: every reference, where it is defined, and the
 * organisation's own kinds. Columns rather than objects, because there are tens of thousands.
 */
import { z } from 'zod';
import { compareText } from '../problems.ts';
import type { Catalog } from './catalog.ts';
import { type KnownAnnotation, knownAnnotationSchema } from './known-annotations.ts';
import { type ExtensionKind, extensionKindSchema } from './extension-kind.ts';

/** Path below a portal's address. */
export const publishedRefsPath = 'api/catalog/refs.json';

const place = z.int().min(0);
const publishedRefsSchema = z.object({
  format: z.literal('callboard-refs'),
  version: z.literal(1),
  kinds: z.array(extensionKindSchema).max(200),
  /** Those of plugins that do not come with Callboard. */
  annotations: z.array(knownAnnotationSchema).max(1000).optional(),
  repositories: z.array(z.string().max(1000)),
  /** Paths of descriptors; `''` of entities that no descriptor defines. */
  files: z.array(z.string().max(4096)),
  /** Sorted, lower case. */
  ref: z.array(z.string().max(600)),
  /** `0`: the same as the name. */
  title: z.array(z.union([z.string(), z.literal(0)])),
  /** Place in `repositories`. */
  repository: z.array(place),
  /** Place in `files`. */
  file: z.array(place),
});
export type PublishedRefs = z.output<typeof publishedRefsSchema>;

/** What a portal publishes. */
export function publishRefs(
  catalog: Catalog,
  kinds: readonly ExtensionKind[],
  annotations: readonly KnownAnnotation[] = [],
): PublishedRefs {
  const { entities } = catalog;
  const repositories = [...new Set(entities.map(({ origin }) => origin.repository))].sort(compareText);
  const files = [...new Set(entities.map(({ origin }) => origin.file))].sort(compareText);
  const placeOf = (list: readonly string[]) => new Map(list.map((value, index) => [value, index]));
  const [repositoryPlace, filePlace] = [placeOf(repositories), placeOf(files)];
  return {
    format: 'callboard-refs',
    version: 1,
    kinds: [...kinds],
    ...(annotations.length > 0 && { annotations: [...annotations] }),
    repositories,
    files,
    ref: entities.map(({ ref }) => ref),
    title: entities.map(({ title, name }) => (title === name ? 0 : title.slice(0, 200))),
    repository: entities.map(({ origin }) => repositoryPlace.get(origin.repository) ?? 0),
    file: entities.map(({ origin }) => filePlace.get(origin.file) ?? 0),
  };
}

/** An entity that a portal knows. */
export interface KnownEntity {
  ref: string;
  /** Absent where it is the name. */
  title?: string;
  repository: string;
  /** `''`: no descriptor says so. */
  file: string;
}

export interface KnownRefs {
  kinds: readonly ExtensionKind[];
  annotations: readonly KnownAnnotation[];
  repositories: readonly string[];
  entities: ReadonlyMap<string, KnownEntity>;
}

/**
 * Reads what a portal published. It comes from elsewhere, so nothing in it is taken on trust.
 * @returns undefined if it is not of this format
 */
export function readPublishedRefs(value: unknown): KnownRefs | undefined {
  const parsed = publishedRefsSchema.safeParse(value);
  if (!parsed.success) return undefined;
  const { kinds, annotations = [], repositories, files, ref: refs, title, repository, file } = parsed.data;
  const columns = [title, repository, file];
  if (columns.some((column) => column.length !== refs.length)) return undefined;
  const entities = new Map<string, KnownEntity>();
  for (const [index, ref] of refs.entries()) {
    const own = title[index];
    const [holder, path] = [repositories[repository[index] ?? -1], files[file[index] ?? -1]];
    if (holder === undefined || path === undefined || !/^[^:/]+:[^:/]+\/.+$/s.test(ref)) return undefined;
    entities.set(ref, { ref, repository: holder, file: path, ...(own ? { title: own } : {}) });
  }
  return { kinds, annotations, repositories, entities };
}
