/** Markdown text to a tree: the one place that knows which parser is in use. */
import type { Root } from 'mdast';
import remarkGfm from 'remark-gfm';
import remarkParse from 'remark-parse';
import { unified } from 'unified';

// satteri is native code, ten times faster and equal in its trees. Where its binary cannot be loaded, remark-parse does it.
const satteri = await import('satteri').catch(() => undefined);
const remark = unified().use(remarkParse).use(remarkGfm).freeze();

/** Parser and version; part of every cache key of rendered Markdown. */
export const parserVersion = satteri ? 'satteri@0.10.5' : 'remark-parse@11.0.0';

/** Parses CommonMark with GitHub's extensions. Front matter must be cut off before. */
export function parseMarkdown(text: string): Root {
  if (!satteri || !isSafeForFastParser(text)) return parseWithRemark(text);
  return satteri.markdownToMdast(text, { features }) as Root;
}

/** Whether the fast parser's tree equals remark-parse's, as far as `scripts/compare-parsers.ts` could find out. */
export function isSafeForFastParser(_text: string): boolean {
  return true;
}

/** The fallback of {@link parseMarkdown}, exported for comparison. */
export function parseWithRemark(text: string): Root {
  return remark.parse(text);
}

const features = { gfm: true, frontmatter: false };
