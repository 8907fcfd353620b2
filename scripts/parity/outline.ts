/**
 * What of a rendered page a reader would call its structure, as lines that can be compared: one for each heading, list,
 * item, paragraph, table row, box, tab, code block, link and image, indented by nesting. Both generators' markup for the
 * same thing gives the same line; what only a theme adds (permalinks, copy buttons, contents) gives none.
 */
import type { Element, Nodes, Root, RootContent } from 'hast';
import { toString } from 'hast-util-to-string';
import rehypeRaw from 'rehype-raw';
import { unified } from 'unified';

export interface Line {
  kind: string;
  depth: number;
  /** Compared. */
  value: string;
  /** Equal to anything: a link that is broken there, a language that was guessed. */
  any?: boolean;
  /** For people, and to find the source line. */
  shown: string;
}

export interface OutlineOptions {
  /** Where a link or an image leads; `undefined`: nowhere. */
  target(reference: string, image: boolean): string | undefined;
  /** Counts lists that continue the one right before them. */
  count?: { joined: number };
}

const parser = unified().use(rehypeRaw);
const block = new Set(
  `address article aside blockquote center details div dl fieldset figure footer form h1 h2 h3 h4 h5 h6 header hr main nav
  ol p pre section summary table ul dd dt li tr td th thead tbody tfoot figcaption caption`.split(/\s+/),
);
const marks: Record<string, string> = {
  strong: '**',
  b: '**',
  em: '*',
  i: '*',
  del: '~~',
  s: '~~',
  strike: '~~',
  ins: '++',
  mark: '==',
  sub: '~',
  sup: '^',
};
const boxes: Record<string, string> = {
  summary: 'abstract',
  tldr: 'abstract',
  todo: 'info',
  hint: 'tip',
  important: 'tip',
  check: 'success',
  done: 'success',
  help: 'question',
  faq: 'question',
  caution: 'warning',
  attention: 'warning',
  fail: 'failure',
  missing: 'failure',
  error: 'danger',
  cite: 'quote',
};
const types = new Set(
  `note abstract info tip success question warning failure danger bug example quote`.split(/\s+/),
);
const languages: Record<string, string> = {
  yml: 'yaml',
  sh: 'bash',
  shell: 'bash',
  zsh: 'bash',
  js: 'javascript',
  ts: 'typescript',
  py: 'python',
  py3: 'python',
  md: 'markdown',
  tf: 'hcl',
  terraform: 'hcl',
  golang: 'go',
  docker: 'dockerfile',
  rs: 'rust',
  rb: 'ruby',
  jsonc: 'json',
  json5: 'json',
  kt: 'kotlin',
  'c#': 'csharp',
  cs: 'csharp',
  htm: 'html',
  plaintext: 'text',
  txt: 'text',
  plain: 'text',
  hbs: 'handlebars',
  'shell-session': 'console',
  gradle: 'groovy',
  ps1: 'powershell',
  svg: 'xml',
  make: 'makefile',
};

/** Lines of a page's HTML. */
export function outline(html: string, options: OutlineOptions): Line[] {
  const tree = parser.runSync({ type: 'root', children: [{ type: 'raw', value: html }] } as Root);
  const lines: Line[] = [];
  const add = (kind: string, depth: number, value: string, shown = value, any = false) =>
    void lines.push({ kind, depth, value, shown, ...(any && { any }) });

  const flow = (nodes: readonly RootContent[], depth: number): void => {
    let run: RootContent[] = [];
    let list: string | undefined;
    const flush = () => {
      if (run.some((one) => one.type !== 'text' || one.value.trim() !== '')) list = undefined;
      if (run.length) phrasing(run, depth);
      run = [];
    };
    for (const node of nodes) {
      if (node.type === 'element' && (block.has(node.tagName) || holdsBlock(node))) {
        flush();
        // mdx_truly_sane_lists begins a list anew after each blank line; a reader sees one.
        const joins = list !== undefined && list === node.tagName;
        if (joins && options.count) options.count.joined++;
        list = /^[uo]l$/.test(node.tagName) ? node.tagName : undefined;
        element(node, depth, joins);
      } else run.push(node);
    }
    flush();
  };

  const phrasing = (nodes: readonly RootContent[], depth: number): void => {
    const found: [string, string, string, boolean][] = [];
    const text = inline(nodes, found).replace(/\s+/g, ' ').trim();
    if (text) add('text', depth, comparable(text), text);
    for (const [kind, value, shown, any] of found) add(kind, depth, value, shown, any);
  };

  const inline = (nodes: readonly Nodes[], found: [string, string, string, boolean][]): string =>
    nodes
      .map((node): string => {
        if (node.type === 'text') return node.value;
        if (node.type !== 'element') return '';
        const { tagName, properties } = node;
        const classes = classesOf(node);
        if (isFurniture(node)) return '';
        if (tagName === 'br') return ' ';
        if (tagName === 'code') return `\`${toString(node)}\``;
        if (tagName === 'img') {
          const source = String(properties['src'] ?? '');
          if (/emojione|twemoji|gemoji/.test(classes.join(' '))) return String(properties['alt'] ?? '');
          const target = options.target(source, true);
          found.push([
            'image',
            `${target ?? ''} (${String(properties['alt'] ?? '')
              .replace(/\s+/g, ' ')
              .trim()})`,
            source,
            target === undefined,
          ]);
          return '';
        }
        if (tagName === 'a') {
          if (
            /footnote-(?:ref|backref)/.test(classes.join(' ')) ||
            properties['dataFootnoteRef'] !== undefined
          )
            return classes.includes('footnote-backref') ? '' : '[note]';
          if (properties['dataFootnoteBackref'] !== undefined) return '';
          const text = inline(node.children, found);
          const reference = properties['href'];
          if (reference === undefined && properties['dataMissing'] === undefined) return text;
          const target = options.target(String(reference ?? ''), false);
          found.push([
            'link',
            `${plain(text)} -> ${target ?? ''}`,
            `${text.trim()} -> ${target ?? String(reference ?? 'nowhere')}`,
            target === undefined,
          ]);
          return text;
        }
        if (tagName === 'input')
          return properties['type'] === 'checkbox' ? (properties['checked'] ? '[x] ' : '[ ] ') : '';
        if (
          tagName === 'sup' &&
          toString(node).length < 6 &&
          node.children.some((child) => child.type === 'element' && child.tagName === 'a')
        )
          return inline(node.children, found);
        if (/^(?:script|style|iframe|template|noscript|object|embed|link|meta)$/.test(tagName)) return '';
        if (/^(?:video|audio)$/.test(tagName)) {
          found.push(['media', tagName, tagName, false]);
          return '';
        }
        if (tagName === 'math' || classes.includes('arithmatex') || classes.includes('math'))
          return ` $${plain(toString(node))}$ `;
        if (tagName === 'svg') return '';
        const mark = marks[tagName] ?? '';
        return mark + inline(node.children, found) + mark;
      })
      .join('');

  const element = (node: Element, depth: number, joins = false): void => {
    const { tagName, properties, children } = node;
    const classes = classesOf(node);
    if (isFurniture(node)) return;
    if (/^h[1-6]$/.test(tagName)) {
      const found: [string, string, string, boolean][] = [];
      const text = inline(children, found).replace(/\s+/g, ' ').trim();
      add(
        'heading',
        depth,
        `${tagName}#${String(properties['id'] ?? '')} ${plain(text)}`,
        `${tagName}#${String(properties['id'] ?? '')} ${text}`,
      );
      for (const [kind, value, shown, any] of found) add(kind, depth, value, shown, any);
      return;
    }
    switch (tagName) {
      case 'ul':
      case 'ol': {
        if (!joins) add(tagName, depth, '');
        for (const item of children) if (item.type === 'element') element(item, depth + 1);
        return;
      }
      case 'li':
        add('item', depth, '');
        return flow(unwrapTask(children), depth + 1);
      case 'blockquote':
        add('quote', depth, '');
        return flow(children, depth + 1);
      case 'dl':
        add('definitions', depth, '');
        return flow(children, depth + 1);
      case 'dt':
      case 'dd':
        add(tagName === 'dt' ? 'term' : 'definition', depth, '');
        return flow(children, depth + 1);
      case 'hr':
        return add('rule', depth, '');
      case 'pre':
        return code(node, depth, undefined);
      case 'table': {
        if (classes.includes('highlighttable')) return code(node, depth, undefined);
        add('table', depth, '');
        return rows(node, depth + 1);
      }
      case 'details': {
        const summary = children.find((child) => child.type === 'element' && child.tagName === 'summary');
        const type = boxType(classes);
        const title = summary ? toString(summary) : '';
        add(
          'folding',
          depth,
          `${type}${properties['open'] !== undefined && properties['open'] !== false ? ' open' : ''}: ${plain(title)}`,
          `${type}: ${title.trim()}`,
        );
        return flow(
          children.filter((child) => child !== summary),
          depth + 1,
        );
      }
      default:
    }
    if (classes.includes('admonition')) {
      const title = children.find(
        (child) => child.type === 'element' && classesOf(child).includes('admonition-title'),
      );
      add(
        'box',
        depth,
        `${boxType(classes)}: ${title ? plain(toString(title)) : ''}`,
        `${boxType(classes)}: ${title ? toString(title).trim() : ''}`,
      );
      return flow(
        children.filter((child) => child !== title),
        depth + 1,
      );
    }
    if (classes.includes('tabbed-set')) {
      add('tabs', depth, '');
      const labels = select(node, 'tabbed-labels').flatMap((one) =>
        one.children.filter((child) => child.type === 'element'),
      );
      select(node, 'tabbed-block').forEach((body, index) => {
        const label = labels[index] ? toString(labels[index]) : '';
        add('tab', depth + 1, plain(label), label);
        flow(body.children, depth + 2);
      });
      return;
    }
    if (classes.includes('tabs')) {
      add('tabs', depth, '');
      for (const tab of select(node, 'tab')) {
        const title = tab.children.find(
          (child) => child.type === 'element' && classesOf(child).includes('tab-title'),
        );
        add('tab', depth + 1, title ? plain(toString(title)) : '', title ? toString(title) : '');
        flow(
          tab.children.filter((child) => child !== title),
          depth + 2,
        );
      }
      return;
    }
    if (
      classes.includes('footnote') ||
      classes.includes('footnotes') ||
      properties['dataFootnotes'] !== undefined
    ) {
      add('footnotes', depth, '');
      return flow(
        children.filter((child) => !(child.type === 'element' && /^(?:hr|h[1-6])$/.test(child.tagName))),
        depth + 1,
      );
    }
    const pre = isCode(node, classes) ? find(node, ({ tagName: name }) => name === 'pre') : undefined;
    if (pre) return code(node, depth, codeTitle(node));
    if (tagName === 'p' && /(?:admonition|tab)-title/.test(classes.join(' ')))
      return phrasing(children, depth);
    flow(children, depth);
  };

  const code = (node: Element, depth: number, title: string | undefined): void => {
    const inner =
      find(
        node,
        ({ tagName, properties }) => tagName === 'td' && String(properties['className']).includes('code'),
      ) ?? node;
    const pre = inner.tagName === 'pre' ? inner : (find(inner, ({ tagName }) => tagName === 'pre') ?? inner);
    const language = languageOf(node) ?? languageOf(pre) ?? '';
    const text = toString(find(pre, ({ tagName }) => tagName === 'code') ?? pre)
      .replace(/[ \t]+$/gm, '')
      .replace(/^\n+|\n+$/g, '');
    const [first = ''] = text.trim().split('\n');
    if (title) add('code title', depth, plain(title), title);
    add('code', depth, `${language}\0${text}`, first);
  };

  const rows = (node: Element, depth: number): void => {
    for (const child of node.children) {
      if (child.type !== 'element') continue;
      if (child.tagName === 'caption') flow(child.children, depth);
      else if (child.tagName !== 'tr') rows(child, depth);
      else {
        const cells = child.children.filter(
          (cell): cell is Element => cell.type === 'element' && /^t[dh]$/.test(cell.tagName),
        );
        const found: [string, string, string, boolean][] = [];
        const simple = cells.every(
          (cell) => !cell.children.some((one) => one.type === 'element' && block.has(one.tagName)),
        );
        const value = cells.map((cell) => `${align(cell)}${plain(inline(cell.children, found))}`).join(' | ');
        add('row', depth, value, cells.map((cell) => toString(cell).trim()).join(' | '));
        if (simple) for (const [kind, target, shown, any] of found) add(kind, depth, target, shown, any);
        else for (const cell of cells) flow(cell.children, depth + 1);
      }
    }
  };

  flow(tree.children as RootContent[], 0);
  return lines;
}

/** Whether two lines say the same. */
export function sameLine(a: Line, b: Line): boolean {
  if (a.kind !== b.kind || a.depth !== b.depth) return false;
  if (a.value === b.value) return true;
  if (a.kind === 'link') {
    if (!a.any && !b.any) return false;
    return a.value.split(' -> ')[0] === b.value.split(' -> ')[0];
  }
  if (a.kind === 'image') return (a.any || b.any) === true;
  if (a.kind === 'code') {
    const [language, text] = a.value.split('\0');
    const [other, same] = b.value.split('\0');
    // Pygments says "text" of a language that it does not know.
    return text === same && (/^(?:text)?$/.test(language ?? '') || /^(?:text)?$/.test(other ?? ''));
  }
  return false;
}

/** Letters and digits: what remains of a text whatever is typographic about it. */
export function plain(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '');
}

function comparable(text: string): string {
  return text
    .normalize('NFC')
    .replace(/[\u2018\u2019]/g, "'")
    .replace(/[\u201c\u201d]/g, '"')
    .replace(/\s+/g, ' ');
}

function classesOf(node: Nodes): string[] {
  const classes = node.type === 'element' ? node.properties['className'] : undefined;
  return Array.isArray(classes) ? classes.map(String) : [];
}

/** What themes add around the author's words. */
function isFurniture(node: Element): boolean {
  const classes = classesOf(node);
  if (/^(?:script|style|template|noscript|button|link|meta|iframe|object|embed)$/.test(node.tagName))
    return true;
  if (node.properties['ariaHidden'] === 'true' && node.tagName === 'a') return true;
  return classes.some((name) =>
    /^(?:headerlink|heading-anchor|linenos|toc|md-clipboard|task-list-indicator|code-copy|sr-only)$/.test(
      name,
    ),
  );
}

/** Task lists: the label around the box, and the paragraph that holds it, are one line of text. */
function unwrapTask(children: readonly RootContent[]): RootContent[] {
  return children.flatMap((child): RootContent[] =>
    child.type === 'element' && child.tagName === 'label' ? (child.children as RootContent[]) : [child],
  );
}

function boxType(classes: readonly string[]): string {
  for (const name of classes) {
    const word = name.replace(/^admonition-/, '').toLowerCase();
    if (word === 'admonition' || word === 'inline' || word === 'end') continue;
    const type = boxes[word] ?? word;
    if (types.has(type)) return type;
  }
  return classes.length ? 'note' : '';
}

function align(cell: Element): string {
  const style = /text-align:\s*(\w+)/.exec(String(cell.properties['style'] ?? ''))?.[1];
  const value = style ?? String(cell.properties['align'] ?? '');
  return value && value !== 'left' ? `${value}:` : '';
}

function isCode(node: Element, classes: readonly string[]): boolean {
  return (
    (node.tagName === 'div' || node.tagName === 'figure') &&
    classes.some((name) =>
      /^(?:highlight|code|code-block|codehilite|mermaid|diagram)(?:-|$)|^language-/.test(name),
    ) &&
    find(node, ({ tagName }) => tagName === 'pre') !== undefined
  );
}

function codeTitle(node: Element): string | undefined {
  // A diagram's title is in its picture.
  if (classesOf(node).some((name) => name.startsWith('diagram'))) return undefined;
  const title = find(
    node,
    (one) =>
      one.tagName === 'figcaption' || classesOf(one).some((name) => /^(?:filename|code-title)$/.test(name)),
  );
  return title && toString(title);
}

function languageOf(node: Element): string | undefined {
  const found = find(node, (one) => classesOf(one).some((name) => name.startsWith('language-')));
  const name =
    found &&
    classesOf(found)
      .find((one) => one.startsWith('language-'))
      ?.slice(9)
      .toLowerCase();
  return name && (languages[name] ?? name);
}

function find(node: Element, test: (node: Element) => boolean): Element | undefined {
  if (test(node)) return node;
  for (const child of node.children) {
    const found = child.type === 'element' ? find(child, test) : undefined;
    if (found) return found;
  }
  return undefined;
}

/** Nearest descendants of a class. */
function select(node: Element, name: string): Element[] {
  return node.children.flatMap((child) => {
    if (child.type !== 'element') return [];
    return classesOf(child).includes(name) ? [child] : select(child, name);
  });
}

function holdsBlock(node: Element): boolean {
  return node.children.some(
    (child) => child.type === 'element' && (block.has(child.tagName) || holdsBlock(child)),
  );
}
