/**
 * Math as MathML: `$..$`, `$$..$$`, `` $`..`$ `` and `math` fences as GitHub reads them; in mkdocs' dialect `$..$`,
 * `\(..\)`, `$$..$$` and `\[..\]` where mkdocs.yml switches on arithmatex. In the source, math becomes code, which the
 * parser leaves alone. The author's own MathML never passes: what is shown was made here.
 */
import type { Element, Root as HastRoot } from 'hast';
import type { Code, InlineCode, Root } from 'mdast';
import rehypeRaw from 'rehype-raw';
import type { Plugin } from 'unified';
import { unified } from 'unified';
import type { Feature } from '../feature.ts';
import { lazy } from '../lazy.ts';
import { type Page, pageOf } from '../page.ts';
import { closesFence, opensFence, type SourceLine, withText } from '../source.ts';
import { skip, walkElements, walkMarkdown } from '../walk.ts';

const maxFormula = 5000;
const maxFormulas = 2000;
/** Marks code that is math. */
const sign = 'cb-math:';

interface Formula {
  source: string;
  display: boolean;
}

function isOn({ input, has }: Page): boolean {
  return input.dialect === 'gfm' || has('arithmatex');
}

/** Puts math into code: fences for blocks, code spans with a mark for the rest. */
function hideMath(lines: readonly SourceLine[], page: Page): SourceLine[] | undefined {
  if (!isOn(page) || page.text.includes(sign)) return undefined;
  const brackets = page.input.dialect === 'mkdocs';
  const out: SourceLine[] = [];
  let changed = false;
  let fence: string | undefined;
  for (let index = 0; index < lines.length; index++) {
    const line = lines[index];
    if (!line) break;
    if (fence !== undefined) {
      if (closesFence(line.text, fence)) fence = undefined;
      out.push(line);
      continue;
    }
    fence = opensFence(line.text)?.mark;
    const end = fence === undefined ? endOfBlock(lines, index, brackets) : undefined;
    if (end !== undefined) {
      out.push(...asFence(lines.slice(index, end + 1)));
      index = end;
      changed = true;
      continue;
    }
    const text =
      fence === undefined && /\$|\\\(/.test(line.text) ? hideInline(line.text, brackets) : line.text;
    if (text !== line.text) changed = true;
    out.push(text === line.text ? line : withText(line, text));
  }
  return changed ? out : undefined;
}

const blockStart = /^[ \t]*(\$\$|\\\[)/;

/** Index of the last line of a block of math that begins here. */
function endOfBlock(lines: readonly SourceLine[], index: number, brackets: boolean): number | undefined {
  const first = lines[index]?.text ?? '';
  const opening = blockStart.exec(first)?.[1];
  if (!opening || (opening === '\\[' && !brackets)) return undefined;
  const close = opening === '$$' ? '$$' : '\\]';
  const rest = first.trim().slice(2);
  if (rest.includes(close)) return rest.trim().endsWith(close) && rest.length > 2 ? index : undefined;
  for (let end = index + 1; end < lines.length && end - index < 200; end++) {
    const text = lines[end]?.text.trim() ?? '';
    if (text === '') return undefined;
    if (text.endsWith(close)) return end;
    if (text.includes(close)) return undefined;
  }
  return undefined;
}

/** Lines of `$$ .. $$` as a fence of the same number of lines, or one more pair. */
function asFence(lines: readonly SourceLine[]): SourceLine[] {
  const first = lines[0];
  const last = lines.at(-1);
  if (!first || !last) return [];
  const margin = /^[ \t]*/.exec(first.text)?.[0] ?? '';
  const content = lines.map(({ text }) => text.trim());
  content[0] = content[0]?.slice(2) ?? '';
  content[content.length - 1] = content.at(-1)?.slice(0, -2) ?? '';
  const tildes = `${margin}~~~~~~~~`;
  return [
    withText(first, `${tildes}math`),
    ...content.flatMap((text, index) => {
      const line = lines[index];
      return text.trim() && line ? [withText(line, margin + text)] : [];
    }),
    withText(last, tildes),
  ];
}

/** GitHub's rule for one dollar: no space within, none of `$`, letters and digits around; `${` is a variable. */
function hideInline(text: string, brackets: boolean): string {
  if (text.length > 20_000) return text;
  let out = '';
  let from = 0;
  for (let at = 0; at < text.length; at++) {
    const char = text[at];
    if (char === '`') {
      // GitHub's $`x`$ is code with dollars around; other code is skipped.
      const run = /^`+/.exec(text.slice(at, at + 50))?.[0] ?? '`';
      const end = endOfRun(text, at + run.length, run);
      if (end === -1) at += run.length - 1;
      else {
        const inner = text.slice(at + run.length, end);
        const after = end + run.length;
        if (run.length === 1 && text[at - 1] === '$' && text[after] === '$' && at - 1 >= from) {
          out += `${text.slice(from, at - 1)}\`${sign}${inner}\``;
          from = after + 1;
          at = after;
        } else at = after - 1;
      }
      continue;
    }
    if (char === '\\') {
      const end = brackets && text[at + 1] === '(' ? text.indexOf('\\)', at + 2) : -1;
      if (end === -1) at++;
      else {
        out += text.slice(from, at) + code(text.slice(at + 2, end));
        from = end + 2;
        at = end + 1;
      }
      continue;
    }
    if (char !== '$') continue;
    const double = text[at + 1] === '$';
    const start = at + (double ? 2 : 1);
    const end = double ? text.indexOf('$$', start) : endOfDollar(text, at);
    const inner = end === -1 ? '' : text.slice(start, end);
    if (!inner.trim() || inner.includes('`')) {
      if (double) at++;
      continue;
    }
    out += text.slice(from, at) + code(inner);
    from = end + (double ? 2 : 1);
    at = from - 1;
  }
  return out + text.slice(from);
}

function code(inner: string): string {
  return `\`${sign}${inner.trim()}\``;
}

function endOfRun(text: string, from: number, run: string): number {
  for (let at = text.indexOf(run, from); at !== -1; at = text.indexOf(run, at)) {
    let end = at;
    while (text[end] === '`') end++;
    if (end - at === run.length) return at;
    at = end;
  }
  return -1;
}

function endOfDollar(text: string, at: number): number {
  if (/[\w$]/.test(text[at - 1] ?? ' ') || /[\s${]/.test(text[at + 1] ?? ' ')) return -1;
  for (let end = at + 1; end < text.length; end++) {
    if (text[end] === '\\') end++;
    else if (text[end] === '$')
      return /\s/.test(text[end - 1] ?? ' ') || /[\w$]/.test(text[end + 1] ?? ' ') ? -1 : end;
  }
  return -1;
}

const remarkMath: Plugin<[], Root> = () => (tree, file) => {
  const page = pageOf(file);
  if (!isOn(page) || !/\$|\\\(|\\\[|math/.test(page.input.text)) return;
  const formulas: Formula[] = [];
  walkMarkdown(tree, (node) => {
    const display = node.type === 'code' && node.lang === 'math';
    if (!display && !(node.type === 'inlineCode' && node.value.startsWith(sign))) return;
    const source = display ? node.value : node.value.slice(sign.length);
    node.value = source;
    if (!lazy().math || source.length > maxFormula || formulas.length >= maxFormulas) {
      if (!display) node.value = `$${source}$`;
      return;
    }
    replace(node as Code | InlineCode, formulas.push({ source, display }) - 1, display);
  });
  page.notes.set('math', formulas);
};

/** The place of a formula: only a number, so that nothing which an author writes can become one. */
function replace(node: Code | InlineCode, index: number, display: boolean): void {
  Object.assign(node, {
    type: 'emphasis',
    children: [],
    data: { hName: display ? 'div' : 'span', hProperties: { dataFormula: String(index) } },
  });
}

const parser = unified().use(rehypeRaw);

const rehypeMath: Plugin<[], HastRoot> = () => (tree, file) => {
  const page = pageOf(file);
  const formulas = (page.notes.get('math') ?? []) as Formula[];
  if (formulas.length === 0 && !/<math/i.test(page.text)) return;
  const shown = new Set<number>();
  walkElements(tree, (node, index, parent) => {
    if (node.tagName === 'math') {
      parent.children[index] = { type: 'text', value: '' };
      return;
    }
    const written = node.properties['dataFormula'];
    if (written === undefined) return;
    delete node.properties['dataFormula'];
    const number = Number(written);
    const formula = formulas[number];
    // Each once: an author's own HTML could name one over and over.
    if (!formula || shown.has(number)) return;
    shown.add(number);
    parent.children[index] = typeset(formula, page, node);
    return skip;
  });
};

function typeset({ source, display }: Formula, page: Page, at: Element): Element {
  const failed: Element = {
    type: 'element',
    tagName: 'code',
    properties: {},
    children: [{ type: 'text', value: source }],
  };
  try {
    const html =
      lazy().math?.(source, {
        displayMode: display,
        throwOnError: true,
        maxExpand: 200,
        maxSize: [20, 200],
        strict: false,
        trust: false,
      }) ?? '';
    const root = parser.runSync({
      type: 'root',
      children: [{ type: 'raw', value: html } as never],
    }) as HastRoot;
    const math = root.children.find((node): node is Element => node.type === 'element');
    if (!math) return failed;
    const box: Element = {
      type: 'element',
      tagName: display ? 'div' : 'span',
      properties: display
        ? { className: ['math-block'], role: 'group', ariaLabel: 'Formula', tabIndex: 0 }
        : { className: ['math-inline'] },
      children: [math],
    };
    return box;
  } catch (error) {
    page.report(
      {
        rule: 'math-invalid',
        severity: 'info',
        message: `The formula is shown as its source: ${String(error instanceof Error ? error.message : error)
          .split('\n')[0]
          ?.slice(0, 150)}`,
        hint: 'Correct the TeX; Temml names what it takes.',
      },
      page.placeOf(at),
    );
    return failed;
  }
}

const elements =
  `mrow mi mn mo ms mtext mspace mfrac msqrt mroot mstyle merror mpadded mphantom msub msup msubsup munder mover munderover
  mmultiscripts mprescripts none mtable mtr mtd menclose`.split(/\s+/);
const length = /^[-+]?[\d.]{1,8}(?:em|ex|px|pt|%|mu)?$/;
const flag = /^(?:true|false)$/;

export const math: Feature = {
  name: 'math',
  sourceMarker: '',
  source: (lines, page) => (/[$]|\\\(|\\\[/.test(page.text) ? hideMath(lines, page) : undefined),
  remark: remarkMath,
  rehype: rehypeMath,
  allow: {
    tagNames: ['math', ...elements],
    ancestors: Object.fromEntries(elements.map((name) => [name, ['math']])),
    attributes: {
      div: [['className', 'math-block'], ['role', 'group'], 'ariaLabel', ['tabIndex', /^0$/]],
      span: [['className', 'math-inline']],
      math: [['display', 'block', 'inline']],
      mi: [['mathvariant', 'normal']],
      mo: [
        ['stretchy', flag],
        ['fence', flag],
        ['separator', flag],
        ['movablelimits', flag],
        ['largeop', flag],
        ['symmetric', flag],
        ['form', 'prefix', 'infix', 'postfix'],
        ['lspace', length],
        ['rspace', length],
        ['minsize', length],
        ['maxsize', length],
      ],
      mspace: [
        ['width', length],
        ['height', length],
        ['depth', length],
      ],
      mpadded: [
        ['width', length],
        ['height', length],
        ['depth', length],
        ['lspace', length],
        ['voffset', length],
      ],
      mfrac: [['linethickness', length]],
      mstyle: [
        ['displaystyle', flag],
        ['scriptlevel', /^[-+]?\d$/],
      ],
      mover: [['accent', flag]],
      munder: [['accentunder', flag]],
      munderover: [
        ['accent', flag],
        ['accentunder', flag],
      ],
      mtable: [
        ['columnalign', /^(?:(?:left|right|center) ?){1,50}$/],
        ['displaystyle', flag],
        ['rowspacing', /^[\d.em ]{1,100}$/],
        ['columnspacing', /^[\d.em ]{1,100}$/],
      ],
      mtd: [['columnalign', 'left', 'right', 'center']],
      menclose: [['notation', /^[a-z ]{1,60}$/]],
    },
  },
};
