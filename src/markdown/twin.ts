/**
 * A page as plain Markdown, for agents and scripts: made from what readers see, so that admonitions, tabs and snippets of
 * whatever dialect have become CommonMark with tables.
 */
import { type HtmlElement, type HtmlNode, readHtmlTree } from './html-tree.ts';

/** Raised when the same HTML gives other Markdown. */
export const twinVersion = 5;

/** @param html sanitised, its links in place; those that lead nowhere have no `href` */
export function toMarkdown(html: string): string {
  return `${clean(blocks(readHtmlTree(html)).trim())}\n`;
}

/** Characters that nobody sees, and that may tell a machine something else than a reader: directions, tags, fillers. */
export function clean(text: string): string {
  return text
    .replace(
      /[\u00ad\u061c\u115f\u1160\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\u3164\ufeff\uffa0]/g,
      '',
    )
    .replace(/[\u{fe00}-\u{fe0d}]|[\u{e0000}-\u{e01ef}]/gu, '')
    .replace(/\n{3,}/g, '\n\n');
}

const inline = new Set(
  'a abbr b bdi bdo br cite code data del dfn em i iframe img input ins kbd label mark math q rp rt ruby s samp small span strong strike sub sup time tt u var video wbr'.split(
    ' ',
  ),
);
const silent = new Set(['script', 'style', 'template', 'button', 'colgroup', 'annotation']);

/** @param gap between two blocks */
function blocks(nodes: readonly HtmlNode[], gap = '\n\n'): string {
  const parts: string[] = [];
  let run: HtmlNode[] = [];
  const flush = () => {
    const text = paragraph(run);
    if (text !== '') parts.push(text);
    run = [];
  };
  for (const node of nodes) {
    if (typeof node === 'string' || inline.has(node.name)) run.push(node);
    else {
      flush();
      const text = block(node);
      if (text.trim() !== '') parts.push(text);
    }
  }
  flush();
  return parts.join(gap);
}

function block(node: HtmlElement): string {
  const { name, children } = node;
  if (silent.has(name)) return '';
  const level = /^h([1-6])$/.exec(name)?.[1];
  if (level)
    return `${'#'.repeat(Number(level))} ${phrase(children)
      .replace(/\s*\n\s*/g, ' ')
      .trim()}`;
  switch (name) {
    case 'p':
      return has(node, 'tab-title') || has(node, 'admonition-title')
        ? `**${phrase(children).trim()}**`
        : paragraph(children);
    case 'summary':
    case 'figcaption':
    case 'dt':
    case 'caption':
      return children.some((child) => typeof child !== 'string' && !inline.has(child.name))
        ? blocks(children)
        : bold(phrase(children).trim());
    case 'dd':
      return item(': ', blocks(children));
    case 'hr':
      return '---';
    case 'ul':
    case 'ol':
      return list(node);
    case 'li':
      return item('- ', blocks(children));
    case 'blockquote':
      return quote(blocks(children));
    case 'pre':
      return code(node);
    case 'table':
      return table(node);
    case 'svg':
      return picture(node);
    case 'figure':
      return has(node, 'diagram') ? diagram(node) : blocks(children);
    case 'section':
      return has(node, 'footnotes') ? footnotes(node) : blocks(children);
    case 'aside':
    case 'details':
      return quote(blocks(children));
    default:
      return blocks(children);
  }
}

function paragraph(nodes: readonly HtmlNode[]): string {
  return phrase(nodes)
    .trim()
    .replace(/[ \t]*\n[ \t]*/g, '\n')
    .replace(/^(#{1,6}(?=\s)|[-+](?=\s)|>|~(?=~~)|[=-](?=[=-]*[ \t]*$)|\d{1,9}(?=[.)]\s))/gm, (mark) =>
      /\d/.test(mark) ? `${mark}\\` : `\\${mark}`,
    )
    .replace(/^(\d{1,9})\\([.)])/gm, '$1\\$2');
}

/** Text within a block. */
function phrase(nodes: readonly HtmlNode[]): string {
  return nodes
    .map((node) => (typeof node === 'string' ? escape(node.replace(/\s+/g, ' ')) : phraseOf(node)))
    .join('');
}

function phraseOf(node: HtmlElement): string {
  const { name, attributes, children } = node;
  switch (name) {
    case 'a': {
      if (has(node, 'heading-anchor') || 'data-footnote-backref' in attributes) return '';
      const { href } = attributes;
      const note = 'data-footnote-ref' in attributes ? /^#fn-(.+)$/.exec(href ?? '')?.[1] : undefined;
      if (note) return `[^${note}]`;
      const text = phrase(children).trim();
      return href && text ? `[${text}](${destination(href)})` : text;
    }
    case 'img': {
      const alt = escape((attributes['alt'] ?? '').replace(/\s+/g, ' '));
      return attributes['src'] ? `![${alt}](${destination(attributes['src'])})` : alt;
    }
    case 'video':
    case 'iframe': {
      const words = escape(attributes['title'] ?? (name === 'video' ? 'Video' : 'Embedded page'));
      return attributes['src'] ? `[${words}](${destination(attributes['src'])})` : words;
    }
    case 'br':
      return '\\\n';
    case 'code':
    case 'kbd':
    case 'samp':
    case 'tt':
      return span(plain(children));
    case 'strong':
    case 'b':
      return bold(phrase(children));
    case 'em':
    case 'i':
      return around('*', phrase(children));
    case 'del':
    case 's':
    case 'strike':
      return around('~~', phrase(children));
    case 'input':
      return attributes['type'] === 'checkbox' ? `[${'checked' in attributes ? 'x' : ' '}] ` : '';
    case 'math':
      return formula(node);
    case 'wbr':
      return '';
    case 'span':
      // An icon has a name and no text.
      return phrase(children) || escape(attributes['aria-label'] ?? '');
    default:
      return silent.has(name) ? '' : inline.has(name) ? phrase(children) : ` ${phrase(children)} `;
  }
}

function bold(text: string): string {
  return around('**', text);
}

/** Marks of emphasis must touch a word. */
function around(mark: string, text: string): string {
  const inner = text.trim();
  if (inner === '') return text;
  const at = text.indexOf(inner);
  return `${text.slice(0, at)}${mark}${inner}${mark}${text.slice(at + inner.length)}`;
}

function span(text: string): string {
  const value = text.replace(/\s+/g, ' ');
  if (value === '') return '';
  const ticks = fence(value, 1);
  const space = /^`|`$/.test(value) ? ' ' : '';
  return ticks + space + value + space + ticks;
}

/** Longer than any run of backticks in the text. */
function fence(text: string, least: number): string {
  let longest = least - 1;
  for (const [run] of text.matchAll(/`+/g)) longest = Math.max(longest, run.length);
  return '`'.repeat(longest + 1);
}

function code(node: HtmlElement): string {
  const inner = node.children.find((child) => typeof child !== 'string' && child.name === 'code');
  const classes = typeof inner === 'object' ? (inner.attributes['class'] ?? '') : '';
  const language = /(?:^|\s)language-([\w#+-]+)/.exec(classes)?.[1] ?? '';
  const text = plain(node.children).replace(/\n$/, '');
  const ticks = fence(text, 3);
  return `${ticks}${language}\n${text}\n${ticks}`;
}

function list(node: HtmlElement): string {
  const items = node.children.filter(
    (child): child is HtmlElement => typeof child !== 'string' && child.name === 'li',
  );
  let number = Number(node.attributes['start'] ?? 1) || 1;
  const texts = items.map(({ children }) => {
    const mark = node.name === 'ol' ? `${number++}. ` : '- ';
    return item(mark, blocks(children, tight(children) ? '\n' : '\n\n'));
  });
  return texts.join(items.every(({ children }) => tight(children)) ? '\n' : '\n\n');
}

function tight(children: readonly HtmlNode[]): boolean {
  return !children.some(
    (child) =>
      typeof child !== 'string' && /^(?:p|pre|figure|div|aside|details|blockquote|table)$/.test(child.name),
  );
}

function item(mark: string, text: string): string {
  const indent = ' '.repeat(mark.length);
  const inner = text.trim().replace(/^(\[[ x]\])\s+/, '$1 ');
  return mark + inner.replace(/\n(?!\n|$)/g, `\n${indent}`);
}

function quote(text: string): string {
  return text
    .trim()
    .split('\n')
    .map((line) => (line === '' ? '>' : `> ${line}`))
    .join('\n');
}

function table(node: HtmlElement): string {
  const rows = find(node, 'tr');
  if (rows.length === 0) return '';
  const cells = rows.map((row) =>
    row.children
      .filter((child): child is HtmlElement => typeof child !== 'string' && /^t[hd]$/.test(child.name))
      .map((cell) =>
        phrase(cell.children)
          .replace(/\s*\\?\n\s*/g, ' ')
          .replace(/\|/g, '\\|')
          .trim(),
      ),
  );
  const width = Math.max(...cells.map(({ length }) => length));
  // Short rows stay short: filled up, a table with one long row would grow to many times its size.
  const line = (row: readonly string[]) => `| ${row.join(' | ')} |`;
  const isHead = rows[0]?.children.some((child) => typeof child !== 'string' && child.name === 'th');
  const head = isHead ? (cells[0] ?? []) : [];
  const caption = node.children.find((child) => typeof child !== 'string' && child.name === 'caption');
  return [
    ...(typeof caption === 'object' ? [bold(phrase(caption.children).trim()), ''] : []),
    line(Array.from({ length: width }, (_, index) => head[index] ?? '')),
    `|${' --- |'.repeat(width)}`,
    ...cells
      .slice(isHead ? 1 : 0)
      .filter((row) => row.some((cell) => cell !== ''))
      .map(line),
  ].join('\n');
}

/** What a picture was drawn from says more than what it looks like. */
function diagram(node: HtmlElement): string {
  const title = find(node, 'figcaption')[0];
  const source = find(node, 'pre')[0];
  return [title ? block(title) : '', source ? code(source) : ''].filter(Boolean).join('\n\n');
}

function footnotes(node: HtmlElement): string {
  return find(node, 'li')
    .filter(({ attributes }) => attributes['id']?.startsWith('fn-'))
    .map(({ attributes, children }) => {
      const text = blocks(children)
        .trim()
        .replace(/\n(?!\n|$)/g, '\n    ');
      return `[^${attributes['id']?.slice('fn-'.length)}]: ${text}`;
    })
    .join('\n\n');
}

/** TeX, as far as the formula's structure goes. */
function formula(node: HtmlElement): string {
  const source = find(node, 'annotation')[0];
  const text = source ? plain(source.children) : tex(node.children);
  const mark = node.attributes['display'] === 'block' ? '$$' : '$';
  return `${mark}${text.replace(/\s+/g, ' ').trim()}${mark}`;
}

function tex(nodes: readonly HtmlNode[]): string {
  return nodes.map((node) => (typeof node === 'string' ? node : texOf(node))).join('');
}

function texOf({ name, children }: HtmlElement): string {
  const parts = children.filter((child) => typeof child !== 'string');
  const [base = '', first = '', second = ''] = parts.map((part) => texOf(part));
  switch (name) {
    case 'msup':
    case 'mover':
      return `${base}^{${first}}`;
    case 'msub':
    case 'munder':
      return `${base}_{${first}}`;
    case 'msubsup':
    case 'munderover':
      return `${base}_{${first}}^{${second}}`;
    case 'mfrac':
      return `\\frac{${base}}{${first}}`;
    case 'msqrt':
      return `\\sqrt{${tex(children)}}`;
    case 'mroot':
      return `\\sqrt[${first}]{${base}}`;
    case 'mtable':
      return `\\begin{matrix}${parts.map((row) => texOf(row)).join(' \\\\ ')}\\end{matrix}`;
    case 'mtr':
      return parts.map((cell) => texOf(cell)).join(' & ');
    case 'mtext':
      return `\\text{${plain(children)}}`;
    default:
      return tex(children);
  }
}

function picture(node: HtmlElement): string {
  const label = node.attributes['aria-label'] ?? plain(find(node, 'title')[0]?.children ?? []);
  return label.trim() === '' ? '' : `[${escape(label.trim())}]`;
}

function find(node: HtmlElement, name: string): HtmlElement[] {
  return node.children.flatMap((child) =>
    typeof child === 'string'
      ? []
      : child.name === name
        ? [child]
        : child.name === 'table'
          ? []
          : find(child, name),
  );
}

function plain(nodes: readonly HtmlNode[]): string {
  return nodes
    .map((node) => (typeof node === 'string' ? node : node.name === 'br' ? '\n' : plain(node.children)))
    .join('');
}

function has({ attributes }: HtmlElement, name: string): boolean {
  return (attributes['class'] ?? '').split(' ').includes(name);
}

function escape(text: string): string {
  return text.replace(
    /[\\`*[\]]|<(?=[a-z/!?])|&(?=#?[a-z0-9]{1,32};)|(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])/giu,
    '\\$&',
  );
}

function destination(url: string): string {
  return /[\s()<>]/.test(url) ? `<${url.replace(/[<>\n]/g, encodeURIComponent)}>` : url;
}
