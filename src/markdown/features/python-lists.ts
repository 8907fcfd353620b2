/**
 * Lists and quotes nest as Python-Markdown nests them with mdx_truly_sane_lists, which TechDocs uses: two columns are
 * enough to belong to an item, whatever the width of its marker; bullets of different kinds make one list; a fence right
 * below an item's text is the item's. Lines are moved to the columns that CommonMark wants. Where Python-Markdown shows
 * markers as text (items indented by four), the list that the author meant is kept.
 */
import type { Blockquote, Root, RootContent } from 'mdast';
import type { Plugin } from 'unified';
import type { Feature } from '../feature.ts';
import { closesFence, dedent, opensFence, type SourceLine } from '../source.ts';
import { walkMarkdown } from '../walk.ts';

const itemMarker = /^[ \t]*(?:([-*+])|\d{1,9}[.)])(?=[ \t]|$)/;
const rule = /^[ \t]*(?:(?:\*[ \t]*){3,}|(?:-[ \t]*){3,})$/;
const startsBlock = /^[ \t]*(?:#{1,6}[ \t]|>)/;
/** As few columns as an item's content may be indented by. */
const nesting = 2;

interface Item {
  /** Column of the marker in the source. */
  column: number;
  /** Column of the content in the source. */
  content: number;
  /** Columns that its lines are moved by. */
  moved: number;
  bullet?: string;
}

function needsAligning(text: string): boolean {
  if (/^[ \t]*(?:\d{1,9}[.)]|[-*+](?:[ ]{2}|\t))/m.test(text)) return true;
  return (
    [/^[ \t]*-[ \t]/m, /^[ \t]*\*[ \t]/m, /^[ \t]*\+[ \t]/m].filter((bullet) => bullet.test(text)).length > 1
  );
}

function alignLists(lines: readonly SourceLine[]): readonly SourceLine[] {
  const out: SourceLine[] = [];
  const items: Item[] = [];
  let fence: { mark: string; moved: number } | undefined;
  let afterBlank = true;
  let changed = false;
  const put = (line: SourceLine, columns: number) => {
    out.push(dedent(line, -columns));
    if (columns > 0) changed = true;
  };
  for (const line of lines) {
    if (fence) {
      put(line, fence.moved);
      if (closesFence(line.text, fence.mark)) fence = undefined;
      afterBlank = fence === undefined;
      continue;
    }
    if (line.text.trim() === '') {
      out.push(line);
      afterBlank = true;
      continue;
    }
    const opened = opensFence(line.text);
    const marker = rule.test(line.text) ? null : itemMarker.exec(line.text);
    // Text right below text goes on with it, however it is indented; so does a fence in Python-Markdown.
    const goesOn = !afterBlank && (opened !== undefined || !(marker || startsBlock.test(line.text)));
    let sibling: Item | undefined;
    if (!goesOn)
      for (let last = items.at(-1); last && line.indent < last.column + nesting; last = items.at(-1))
        sibling = items.pop();
    const parent = items.at(-1);
    const inside = parent && (opened !== undefined || line.indent >= parent.column + nesting);
    const moved = inside ? parent.moved + Math.max(0, parent.content - line.indent) : 0;
    if (opened) {
      fence = { mark: opened.mark, moved };
      put(line, moved);
    } else if (marker && line.indent - (parent?.content ?? 0) < 4) {
      const bullet = marker[1];
      const like = bullet && !afterBlank && sibling?.bullet ? sibling.bullet : bullet;
      put(like === bullet ? line : { ...line, text: line.text.replace(bullet ?? '', like ?? '') }, moved);
      if (like !== bullet) changed = true;
      items.push({
        column: line.indent,
        content: contentColumn(line, marker[0].length),
        moved,
        bullet: like,
      });
    } else put(line, moved);
    afterBlank = false;
  }
  return changed ? out : lines;
}

function contentColumn({ text, indent }: SourceLine, markerEnd: number): number {
  const end = indent + text.slice(0, markerEnd).trimStart().length;
  let column = end;
  for (let index = markerEnd; index < text.length; index++) {
    if (text[index] === ' ') column++;
    else if (text[index] === '\t') column += 4 - (column % 4);
    else return column - end > 4 ? end + 1 : column;
  }
  return end + 1;
}

/** Quotes with nothing but a blank line between them are one quote. */
const remarkQuotes: Plugin<[], Root> = () => (tree) => {
  joinQuotes(tree);
  walkMarkdown(tree, (node) => {
    if ('children' in node) joinQuotes(node);
  });
};

function joinQuotes(parent: { children: unknown[] }): void {
  const children = parent.children as RootContent[];
  if (!children.some((child, index) => isQuote(child) && isQuote(children[index - 1]))) return;
  const joined: RootContent[] = [];
  for (const child of children) {
    const last = joined.at(-1);
    if (isQuote(child) && isQuote(last) && !isAlert(child) && !isAlert(last))
      joined[joined.length - 1] = { ...last, children: [...last.children, ...child.children] };
    else joined.push(child);
  }
  parent.children = joined;
}

function isQuote(node: RootContent | undefined): node is Blockquote {
  return node?.type === 'blockquote' && !node.data?.hName;
}

function isAlert({ children: [first] }: Blockquote): boolean {
  const lead = first?.type === 'paragraph' ? first.children[0] : undefined;
  return lead?.type === 'text' && lead.value.startsWith('[!');
}

export const pythonLists: Feature = {
  name: 'python-lists',
  dialects: ['mkdocs'],
  align: { isNeeded: needsAligning, lines: alignLists },
  remark: remarkQuotes,
};
