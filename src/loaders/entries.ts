/** Entries of the content collections: metadata and digests only, never HTML, so that the store stays small. */
import { z } from 'zod';
import { refPath } from '../catalog/ref.ts';
import type { Site } from '../views/site.ts';

export const entityEntrySchema = z.object({
  ref: z.string(),
  kind: z.string(),
  namespace: z.string(),
  name: z.string(),
  title: z.string(),
  description: z.string().optional(),
  type: z.string().optional(),
  lifecycle: z.string().optional(),
  /** Refs. */
  owners: z.array(z.string()),
  tags: z.array(z.string()),
  repository: z.string(),
  /** Descriptor, from the repository's root; empty for an inferred entity. */
  file: z.string(),
  /** Address of the entity's page below the base. */
  href: z.string(),
});

export const docEntrySchema = z.object({
  /** Ref of the entity whose docs the page belongs to. */
  site: z.string(),
  path: z.string(),
  title: z.string(),
  description: z.string().optional(),
  tags: z.array(z.string()).optional(),
  file: z.string(),
  repository: z.string(),
  /** Digest of the page's HTML in the snapshot. */
  html: z.string(),
  /** Address of the page below the base. */
  href: z.string(),
});

export const apiEntrySchema = z.object({
  ref: z.string(),
  type: z.string(),
  title: z.string().optional(),
  version: z.string().optional(),
  operations: z.number(),
});

export type CollectionName = 'entities' | 'docs' | 'apis';

/** @returns `[id, data]` of every entry of a collection, in stable order */
export function collectionEntries(
  site: Site,
  name: CollectionName,
): [id: string, data: Record<string, unknown>][] {
  switch (name) {
    case 'entities':
      return site.catalog.entities.map((entity) => {
        const {
          ref,
          kind,
          namespace,
          name: entityName,
          title,
          description,
          type,
          lifecycle,
          owners,
          tags,
          origin,
        } = entity;
        const { repository, file } = origin;
        const href = `/catalog/${refPath(ref)}/`;
        return [
          ref,
          {
            ref,
            kind,
            namespace,
            name: entityName,
            title,
            description,
            type,
            lifecycle,
            owners,
            tags,
            repository,
            file,
            href,
          } satisfies z.input<typeof entityEntrySchema>,
        ];
      });
    case 'docs':
      return [...site.docs.values()].flatMap(({ ref, repository, pages }) =>
        pages.map(({ path, title, description, tags, file, html }): [string, Record<string, unknown>] => {
          const id = `${refPath(ref)}/${path}`;
          const href = `/docs/${id}${path ? '/' : ''}`;
          return [
            id,
            { site: ref, path, title, description, tags, file, repository, html, href } satisfies z.input<
              typeof docEntrySchema
            >,
          ];
        }),
      );
    case 'apis':
      return [...site.apis.values()].map(({ ref, type, title, version, operations }) => [
        ref,
        { ref, type, title, version, operations: operations.length } satisfies z.input<typeof apiEntrySchema>,
      ]);
  }
}
