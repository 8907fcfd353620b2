/** What a Markdown feature may bring. One file per feature in `features/`, one line in `features.ts`, one fixture pair. */
import type { Root as HastRoot } from 'hast';
import type { Root as MdastRoot } from 'mdast';
import type { Plugin } from 'unified';
import type { Align, BlockSyntax } from './blocks.ts';
import type { Dialect, Page } from './page.ts';
import type { Allowed } from './sanitize.ts';
import type { SourceLine } from './source.ts';

export interface Feature {
  /** Name of its folder under `tests/markdown/`. */
  name: string;
  /** @default every dialect */
  dialects?: readonly Dialect[];
  /** Works on the lines of the source before anything else. Answers `undefined` where it changed nothing. */
  source?: (lines: readonly SourceLine[], page: Page) => SourceLine[] | undefined;
  /** A string that every page has for which {@link Feature.source} has work to do. */
  sourceMarker?: string;
  /** Moves lines to other columns, at every level of nesting of blocks. */
  align?: { isNeeded(text: string): boolean; lines: Align };
  /** Blocks with an opening line and an indented body, recognised in the source before it is parsed. */
  blocks?: readonly BlockSyntax[];
  /** Works on the Markdown tree. */
  remark?: Plugin<[], MdastRoot>;
  /** Works on the HTML tree, author's own HTML included, before it is sanitised. */
  rehype?: Plugin<[], HastRoot>;
  /** Elements and attributes that the sanitiser has to let through for it. */
  allow?: Allowed;
}

/** Whether a feature belongs to a dialect. */
export function isOf(dialect: Dialect, { dialects }: Pick<Feature, 'dialects'>): boolean {
  return dialects?.includes(dialect) ?? true;
}
