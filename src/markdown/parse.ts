/** Markdown text to a tree: the one place that knows which parser is in use. */
import type { Code, Parents, Root } from 'mdast';
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
  const tree = satteri.markdownToMdast(text, { features }) as Root;
  return text.length <= maxFallback && hasSplitCode(tree) ? parseWithRemark(text) : tree;
}

/**
 * What the fast parser reads otherwise than remark-parse, as found by comparing them over generated pages: hosts that
 * begin with a dot, `*_*`, tags with a tab, HTML right below a definition, and footnotes that begin with a block.
 */
const readOtherwise = [
  /:\/\/\.|\*_+\*|_\*+_|<[a-z]+\t/i,
  /^[ \t>]*\[[^\]\n]+\]:(?:[^\n]*\n[ \t>]*<|(?<=^[ \t>]*\[\^[^\]\n]{1,200}\]:)[ \t]*(?:$|[-*+>][ \t]|`{3}|~{3}))/m,
];

/** remark-parse takes quadratic time over some input; longer pages are left to the fast parser, whatever it makes of them. */
const maxFallback = 10_000;

/** Whether the fast parser's tree equals remark-parse's, as far as can be told from the text. */
export function isSafeForFastParser(text: string): boolean {
  return text.length > maxFallback || !readOtherwise.some((pattern) => pattern.test(text));
}

/** Two blocks of indented code in a row: there is no such thing, but the fast parser cuts them behind some blocks. */
function hasSplitCode(tree: Root): boolean {
  const open: Parents[] = [tree];
  for (let parent = open.pop(); parent; parent = open.pop()) {
    let before = false;
    for (const child of parent.children) {
      const indented = child.type === 'code' && isIndented(child);
      if (indented && before) return true;
      before = indented;
      if (
        child.type === 'blockquote' ||
        child.type === 'list' ||
        child.type === 'listItem' ||
        child.type === 'footnoteDefinition'
      )
        open.push(child);
    }
  }
  return false;
}

/** A fence has two lines more than its content. */
function isIndented({ lang, meta, value, position }: Code): boolean {
  if (lang || meta || !position) return false;
  return position.end.line - position.start.line + 1 <= value.split('\n').length;
}

/** The fallback of {@link parseMarkdown}, exported for comparison. */
export function parseWithRemark(text: string): Root {
  return remark.parse(text);
}

const features = { gfm: true, frontmatter: false };
