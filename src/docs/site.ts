/** A docs site (one mkdocs.yml, docs folder or README) and its pages, as the snapshot keeps them. */
import { z } from 'zod';
import { compatibilitySchema } from './compatibility.ts';
import { decisionSchema } from './decision.ts';

/** An entry of a docs site's navigation. `page` is a page's source path from the repository's root. */
export interface NavNode {
  title?: string;
  page?: string;
  url?: string;
  children?: NavNode[];
}
export const navNodeSchema: z.ZodType<NavNode> = z.lazy(() =>
  z.object({
    title: z.string().optional(),
    page: z.string().optional(),
    url: z.string().optional(),
    children: z.array(navNodeSchema).optional(),
  }),
);

export const docsSiteSchema = z.object({
  /** Ref of the entity whose docs these are; the site's address is `/docs/<namespace>/<kind>/<name>/`. */
  ref: z.string(),
  /** Refs of further entities whose docs lie in the same place; their docs address leads here. */
  aliases: z.array(z.string()).optional(),
  repository: z.string(),
  /** `mkdocs.yml` path from the repository's root, if there is one. */
  config: z.string().optional(),
  /** Folder that holds the pages, from the repository's root; `''` is the root. */
  folder: z.string(),
  title: z.string(),
  description: z.string().optional(),
  nav: z.array(navNodeSchema),
  /** Template from mkdocs' `edit_uri`, made absolute; `{path}` stands for the page's path in `folder`. `null` switches edit links off. */
  editUrl: z.string().nullable().optional(),
  /** URL path in the site (old) -> source path of the page it moved to, or absolute URL. */
  redirects: z.record(z.string(), z.string()).optional(),
  /** What of `config` takes effect. */
  compatibility: z.array(compatibilitySchema).optional(),
});
export type DocsSite = z.infer<typeof docsSiteSchema>;

export const headingSchema = z.object({ depth: z.number(), id: z.string(), text: z.string() });
export type Heading = z.infer<typeof headingSchema>;

/** One line of a part's `docs.ndjson`. */
export const docRecordSchema = z.object({
  /** {@link DocsSite.ref} */
  site: z.string(),
  /** Address in the site without slashes at its ends, mkdocs' case kept; `''` is the site's index. */
  path: z.string(),
  /** Source file, from the repository's root. */
  file: z.string(),
  title: z.string(),
  description: z.string().optional(),
  tags: z.array(z.string()).optional(),
  /** mkdocs-material's `hide:` values: `navigation`, `toc`, `footer`. */
  hide: z.array(z.string()).optional(),
  /** Front matter's `status`, e.g. `new` or `deprecated`. */
  status: z.string().optional(),
  /** Of an architecture decision record. */
  decision: decisionSchema.optional(),
  /** Not to be found by search. */
  searchExcluded: z.boolean().optional(),
  /** Headings below the title, in order; h1 only where the page has no other title. */
  headings: z.array(headingSchema),
  /** Digest of the sanitised HTML in the snapshot's `html/`. */
  html: z.string(),
  /**
   * Link tokens that the HTML holds in `href` and `src` as `cb:<token>`; unique, sorted. A token is `/path#fragment`
   * (a file of the same repository, path from its root, URL-encoded), `ref:` and an entity's ref, or an absolute forge URL
   * of some repository's file.
   */
  links: z.array(z.string()),
  /** Ids of the HTML that are no heading's of {@link headings}; absent where there are none. */
  anchors: z.array(z.string()).optional(),
  /** Where the tokens stand that only the whole organisation can tell right from wrong; in order of appearance. */
  places: z
    .array(z.object({ token: z.string(), line: z.number().optional(), column: z.number().optional() }))
    .optional(),
});
export type DocRecord = z.infer<typeof docRecordSchema>;
