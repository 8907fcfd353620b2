/** What a Markdown feature may bring. One file per feature in `features/`, one line in `features.ts`, one fixture pair. */
import type { Root as HastRoot } from 'hast';
import type { Root as MdastRoot } from 'mdast';
import type { Plugin } from 'unified';
import type { BlockSyntax } from './blocks.ts';
import type { Allowed } from './sanitize.ts';

export interface Feature {
  /** Name of its folder under `tests/markdown/`. */
  name: string;
  /** Blocks with an opening line and an indented body, recognised in the source before it is parsed. */
  blocks?: readonly BlockSyntax[];
  /** Works on the Markdown tree. */
  remark?: Plugin<[], MdastRoot>;
  /** Works on the HTML tree, author's own HTML included, before it is sanitised. */
  rehype?: Plugin<[], HastRoot>;
  /** Elements and attributes that the sanitiser has to let through for it. */
  allow?: Allowed;
}
