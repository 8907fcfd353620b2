/** What a crawl is told. */
import type { ExtensionKind } from '../catalog/extension-kind.ts';
import type { KnownAnnotation } from '../catalog/known-annotations.ts';
import type { CatalogRules } from '../catalog/rules.ts';
import type { CrawlLimits } from '../sources/limits.ts';
import type { Source, SourceLimits } from '../sources/source.ts';
import type { OnProgress } from './progress.ts';

export interface CrawlOptions {
  /** The snapshot folder. */
  dir: string;
  sources: readonly Source[];
  visibility: 'public' | 'internal';
  /** Globs of descriptor files. */
  descriptors: readonly string[];
  /** In repositories without such files, any YAML file that begins an entity is a descriptor. @default false */
  anyName?: boolean;
  rules?: CatalogRules;
  /** Entities that name no owner get that of the repository's CODEOWNERS. @default false */
  codeowners?: boolean;
  /** Hosts whose pages and videos docs may show. @default none */
  embeds?: readonly string[];
  /** Kinds besides the built-in ones. */
  kinds?: readonly ExtensionKind[];
  /** Annotations that others read than Callboard and its plugins. They change no part. */
  annotations?: readonly KnownAnnotation[];
  limits: CrawlLimits;
  sourceLimits: SourceLimits;
  env: Record<string, string | undefined>;
  now: Date;
  /** Read only repositories whose id or name is this; all others stay as they are. */
  only?: string;
  /** Let repositories go that the listing lacks, however many they are. */
  acceptRemovals?: boolean;
  /** `sources` are only some of those in the configuration: what came from others stays as it is. */
  keepOthers?: boolean;
  /** Repositories read at a time; threads that render docs. @default 8; one per processor */
  concurrency?: number;
  onProgress?: OnProgress;
  signal?: AbortSignal;
}
