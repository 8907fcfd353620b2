/**
 * Block syntaxes with an opening line and an indented body (`!!! note`, `=== "Tab"`), which a CommonMark parser does not
 * know. Before parsing, the opening line and the end of the body become HTML comments with a key that the page does not
 * hold, and the body loses its indentation; after parsing, what lies between two such comments becomes the block. So
 * bodies are ordinary Markdown, link definitions and footnotes reach into them, and every line keeps its number.
 */
import type { BlockContent, Html, Parents, Root, RootContent } from 'mdast';
import type { Plugin } from 'unified';
import { pageOf } from './page.ts';
import { closesFence, dedent, type Fence, linesOf, opensFence, type SourceLine } from './source.ts';
import { walkMarkdown } from './walk.ts';

export interface BlockSyntax {
  /** First characters of an opening line, to tell pages without any such block at a glance. */
  marker: string;
  /** Tells so more exactly, where the marker is common. */
  isNeeded?(text: string): boolean;
  /** Reads an opening line, given without indentation and trailing space; undefined if it is none. */
  open(line: string): BlockOpening | undefined;
}

export interface BlockOpening {
  /** Inline Markdown shown as the block's title. */
  title?: string;
  /** The line that ends the block. Absent: the body is what is indented by four columns. */
  closedBy?: string;
  /** What of the opening line belongs to the body. */
  first?: string;
  /** Columns by which the body has to be indented. @default 4 */
  bodyIndent?: number;
  /** Makes the block. `title` holds the parsed title, empty where there is none. */
  build(title: RootContent[], body: BlockContent[]): RootContent;
}

export interface OpenBlock extends BlockOpening {
  /** 1-based line of the source. */
  line: number;
}

export interface BlockSource {
  text: string;
  blocks: OpenBlock[];
  key: string;
  /** Line of `text` (from 0) -> its line in the source (1-based) and how many columns it lost. Absent: nothing moved. */
  lines?: readonly SourceLine[];
}

const maxDepth = 20;
const listItem = /^[ \t]*([-*+]|\d{1,9}[.)])(?:[ \t]|$)/;

/** Puts markers around the blocks that `syntaxes` recognise. */
export function markBlocks(
  text: string,
  syntaxes: readonly BlockSyntax[],
  options: { lines?: readonly SourceLine[]; align?: Align } = {},
): BlockSource {
  const { lines: given, align } = options;
  const asGiven = { text, blocks: [], key: '', lines: given };
  const found = syntaxes.filter(
    (syntax) => text.includes(syntax.marker) && (syntax.isNeeded?.(text) ?? true),
  );
  if (found.length === 0 && !align) return asGiven;
  let key = 'cb-block';
  while (text.includes(key)) key += 'x';
  const blocks: OpenBlock[] = [];
  const lines = given ?? linesOf(text);
  const marked = markLines(lines, { syntaxes: found, blocks, key, align }, 0);
  if (blocks.length === 0 && marked.every((line, index) => line === lines[index])) return asGiven;
  return {
    text: marked.map((line) => line.text).join('\n'),
    blocks,
    key: blocks.length ? key : '',
    lines: marked,
  };
}

/** Lines to lines, at every level of nesting. */
export type Align = (lines: readonly SourceLine[]) => readonly SourceLine[];

interface Marking {
  syntaxes: readonly BlockSyntax[];
  blocks: OpenBlock[];
  key: string;
  align?: Align;
}

function markLines(given: readonly SourceLine[], marking: Marking, depth: number): SourceLine[] {
  const lines = marking.align?.(given) ?? given;
  const out: SourceLine[] = [];
  let openFence: Fence | undefined;
  let inComment = false;
  const failed = { count: 0 };
  for (let index = 0; index < lines.length; index++) {
    const line = lines[index];
    if (!line) break;
    if (openFence) {
      if (closesFence(line.text, openFence.mark)) openFence = undefined;
    } else if (inComment) {
      inComment = !line.text.includes('-->');
    } else {
      const fenced = opensFence(line.text);
      if (fenced && startsBlock(lines, index)) {
        openFence = fenced;
      } else {
        const opening = depth < maxDepth ? readOpening(line.text, marking.syntaxes) : undefined;
        const end = opening && startsBlock(lines, index) && findEnd(lines, index, opening, failed);
        if (opening && end) {
          out.push(...markBlock(opening, lines.slice(index, end), marking, depth));
          index = end - 1;
          continue;
        }
        const comment = line.text.lastIndexOf('<!--');
        inComment = comment !== -1 && !line.text.includes('-->', comment);
      }
    }
    out.push(line);
  }
  // An open fence would swallow the marker that ends the block.
  const last = out.at(-1);
  if (depth > 0 && last) {
    if (openFence) out.push({ ...last, text: openFence.indent + openFence.mark });
    if (inComment) out.push({ ...last, text: '-->' });
  }
  return out;
}

function markBlock(
  opening: BlockOpening,
  lines: readonly SourceLine[],
  marking: Marking,
  depth: number,
): SourceLine[] {
  const first = lines[0];
  if (!first) return [];
  const { blocks, key } = marking;
  const id = blocks.push({ ...opening, line: first.number }) - 1;
  const { indent } = first;
  const inner = opening.closedBy ? lines.slice(1, -1) : lines.slice(1);
  const body = inner.map((line) => dedent(line, opening.closedBy ? indent : indent + 4));
  if (opening.first) body.unshift({ ...first, text: opening.first, indent: 0 });
  const last = lines.at(-1) ?? first;
  const out: SourceLine[] = [{ ...first, text: `<!--${key}:${id}-->` }];
  if (opening.title) {
    out.push({ ...first, text: opening.title }, { ...first, text: `<!--${key}:${id}:title-->` });
  }
  out.push(...markLines(body, marking, depth + 1), { ...last, text: `<!--${key}:${id}:end-->` });
  const margin = ' '.repeat(indent);
  return indent === 0
    ? out
    : out.map((line) =>
        line.text
          ? { ...line, text: margin + line.text, indent: line.indent + indent, shift: line.shift - indent }
          : line,
      );
}

/** Index after the last line of the block that opens at `index`; undefined if nothing closes it. */
function findEnd(
  lines: readonly SourceLine[],
  index: number,
  opening: BlockOpening,
  failed: { count: number },
): number | undefined {
  const { closedBy } = opening;
  if (closedBy === undefined) return bodyEnd(lines, index, opening);
  // Each failure has looked at all that follows.
  if (failed.count > 50) return undefined;
  let depth = 1;
  let openFence: string | undefined;
  for (let next = index + 1; next < lines.length; next++) {
    const text = lines[next]?.text ?? '';
    if (openFence !== undefined) {
      if (closesFence(text, openFence)) openFence = undefined;
      continue;
    }
    openFence = opensFence(text)?.mark;
    const line = text.trim();
    if (line === closedBy) depth--;
    else if (line.startsWith(closedBy) && !line.startsWith(closedBy + closedBy.charAt(0))) depth++;
    if (depth === 0) return next + 1;
  }
  failed.count++;
  return undefined;
}

function bodyEnd(
  lines: readonly SourceLine[],
  index: number,
  { bodyIndent = 4, first }: BlockOpening,
): number {
  const own = lines[index]?.indent ?? 0;
  const needed = own + bodyIndent;
  let end = index + 1;
  // Text right below the text of the opening line goes on with it.
  for (let line = lines[end]; first !== undefined && line; line = lines[end]) {
    if (line.text.trim() === '' || /^\s*(?:[-*+:#>]|\d+[.)]|`{3}|~{3})/.test(line.text)) break;
    end++;
  }
  for (let next = end; next < lines.length; next++) {
    const { text = '', indent = 0 } = lines[next] ?? {};
    if (text.trim() === '') continue;
    if (indent < needed) break;
    end = next + 1;
  }
  return end;
}

/** Four columns of indentation are code, counted from the content of the list item around it, if there is one. */
function startsBlock(lines: readonly SourceLine[], index: number): boolean {
  const own = lines[index]?.indent ?? 0;
  let indent = own;
  for (let above = index - 1; indent > 1 && above >= 0 && index - above < 500; above--) {
    const { text = '', indent: outer = 0 } = lines[above] ?? {};
    if (outer >= indent || text.trim() === '') continue;
    const marker = listItem.exec(text)?.[1];
    if (marker) return own - (outer + marker.length + 1) < 4;
    indent = outer;
  }
  return own < 4;
}

function readOpening(text: string, syntaxes: readonly BlockSyntax[]): BlockOpening | undefined {
  const line = text.trim();
  for (const syntax of syntaxes) {
    const opening = line.startsWith(syntax.marker) ? syntax.open(line) : undefined;
    if (opening) return opening;
  }
  return undefined;
}

/** Turns what lies between two markers of {@link markBlocks} into the block. */
export const remarkBlocks: Plugin<[], Root> = () => (tree, file) => {
  const page = pageOf(file);
  if (page.blocks.length === 0) return;
  gather(tree, page);
  walkMarkdown(tree, (node) => {
    if ('children' in node) gather(node, page);
  });
};

function gather(parent: Parents, page: { blocks: readonly OpenBlock[]; blockKey: string }): void {
  if (!parent.children.some((child) => child.type === 'html')) return;
  const marker = new RegExp(`^\\s*<!--${page.blockKey}:(\\d+)(?::(title|end))?-->\\s*$`);
  interface Frame {
    block?: OpenBlock;
    id?: number;
    title: RootContent[];
    children: RootContent[];
  }
  const frames: Frame[] = [{ title: [], children: [] }];
  const top = () => frames[frames.length - 1] as Frame;
  const close = () => {
    const frame = frames.pop();
    if (!frame?.block) return;
    top().children.push(frame.block.build(frame.title, frame.children as BlockContent[]));
  };
  let found = false;
  for (const child of parent.children as RootContent[]) {
    const match = child.type === 'html' ? marker.exec((child satisfies Html).value) : null;
    if (!match) {
      top().children.push(child);
      continue;
    }
    found = true;
    const id = Number(match[1]);
    const block = page.blocks[id];
    if (match[2] === undefined && block) {
      const title: RootContent[] = block.title ? [{ type: 'text', value: block.title }] : [];
      frames.push({ block, id, title, children: [] });
    } else if (match[2] === 'title' && top().id === id) {
      const frame = top();
      const [paragraph, ...others] = frame.children;
      if (paragraph?.type === 'paragraph' && others.length === 0) frame.title = paragraph.children;
      frame.children = [];
    } else if (match[2] === 'end' && frames.some((frame) => frame.id === id)) {
      while (top().id !== id) close();
      close();
    }
  }
  if (!found) return;
  while (frames.length > 1) close();
  (parent as { children: RootContent[] }).children = top().children;
}
