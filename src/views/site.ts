/**
 * The whole organisation in memory: what every view is computed from. Built once per process from a snapshot.
 * Views are pure: `(site, id) -> JSON`, and the JSON's digest is the page's cache key.
 */
import type { ApiRecord } from '../apis/api.ts';
import type { Catalog } from '../catalog/catalog.ts';
import type { ExtensionKind } from '../catalog/extension-kind.ts';
import type { KindDefinition } from '../catalog/kind.ts';
import type { KnownAnnotation } from '../catalog/known-annotations.ts';
import type { Licence } from '../catalog/licence.ts';
import type { Repository } from '../catalog/repository.ts';
import type { DocumentVerdict } from '../catalog/verdict.ts';
import type { DocRecord, DocsSite } from '../docs/site.ts';
import type { Problem } from '../problems.ts';
import type { CollectedPlugin } from './collected.ts';

export interface SiteDocs extends DocsSite {
  /** Sorted by path. */
  pages: readonly DocRecord[];
}

export interface SiteRepository extends Repository {
  state: 'fresh' | 'stale' | 'failed';
  /** ISO 8601 */
  since?: string;
  /** Path -> ISO 8601 time of the last commit that touched it. */
  changed: Readonly<Record<string, string>>;
  /** Descriptor -> the commit that changed it last, where known. */
  commits?: Readonly<Record<string, string>>;
  /** Path -> file name in the snapshot's `assets/`. */
  assets: Readonly<Record<string, string>>;
  licence?: Licence;
}

export interface Site {
  catalog: Catalog;
  /** Every kind there is: the built-in ones first, in the order in which kinds are listed. */
  kinds: readonly KindDefinition[];
  /** Those of the organisation's own, as they were written. */
  extensionKinds: readonly ExtensionKind[];
  /** Annotations of plugins that do not come with Callboard. */
  annotations?: readonly KnownAnnotation[];
  repositories: ReadonlyMap<string, SiteRepository>;
  /** By {@link DocsSite.ref}. */
  docs: ReadonlyMap<string, SiteDocs>;
  /** By entity ref. */
  apis: ReadonlyMap<string, ApiRecord>;
  /** Every problem of every repository, conflicts and dangling references included; sorted by `compareProblems`. */
  problems: readonly Problem[];
  /** Problems by the ref they belong to. */
  problemsOf(ref: string): readonly Problem[];
  /** What Backstage would say of the document that an entity was read from; undefined for an inferred one. */
  verdictOf(ref: string): Pick<DocumentVerdict, 'backstage' | 'kinder'> | undefined;
  /** Where a file of a repository is shown: key `<repository id>/<path>`, value `{ site, path }`. */
  pageOfFile(repository: string, file: string): { site: string; path: string } | undefined;
  /** What plugins have collected from vendors, by the plugin's name. */
  collected: ReadonlyMap<string, CollectedPlugin>;
  /** Ids of repositories left out because they are not public. */
  leftOut: readonly string[];
  tombstones: readonly { path: string; since: string; movedTo?: string }[];
  /** Reads sanitised HTML with `cb:` tokens by digest. */
  html(digest: string): string;
}
