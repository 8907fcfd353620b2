/** Reads `flowchart` and `graph`. One pass over the characters, for texts may go over several lines. */
import { readStyle, type Style } from './colour.ts';
import { DiagramError, type Source } from './diagram.ts';
import { labelLines, plainLabel } from './label.ts';
import { directionOf, Picture, type PictureEdge, type PictureNode, type Shape } from './picture.ts';
import type { Head } from './svg.ts';

/** How a shape opens, how it ends. Longer ones first. */
const shapes: readonly [string, ...[close: string, shape: Shape][]][] = [
  ['(((', [')))', 'double-circle']],
  ['((', ['))', 'circle']],
  ['([', ['])', 'stadium']],
  ['[[', [']]', 'subroutine']],
  ['[(', [')]', 'cylinder']],
  ['[/', ['/]', 'lean-right'], ['\\]', 'trapezoid']],
  ['[\\', ['\\]', 'lean-left'], ['/]', 'trapezoid-alt']],
  ['{{', ['}}', 'hexagon']],
  ['(', [')', 'round']],
  ['[', [']', 'box']],
  ['{', ['}', 'rhombus']],
  ['>', [']', 'flag']],
];

/** Names of shapes in `A@{ shape: ... }`. */
const namedShapes: Readonly<Record<string, Shape>> = {
  rect: 'box',
  proc: 'box',
  rounded: 'round',
  event: 'round',
  stadium: 'stadium',
  pill: 'stadium',
  terminal: 'stadium',
  subproc: 'subroutine',
  'fr-rect': 'subroutine',
  cyl: 'cylinder',
  db: 'cylinder',
  database: 'cylinder',
  circle: 'circle',
  circ: 'circle',
  'dbl-circ': 'double-circle',
  diam: 'rhombus',
  diamond: 'rhombus',
  decision: 'rhombus',
  hex: 'hexagon',
  hexagon: 'hexagon',
  'lean-r': 'lean-right',
  'lean-l': 'lean-left',
  'trap-b': 'trapezoid',
  'trap-t': 'trapezoid-alt',
  odd: 'flag',
  text: 'plain',
};

const spaces = /[ \t]*/y;
const blank = /[\s;]*/y;
const identifier = /(?:[\p{L}\p{N}\p{M}\p{So}_!#$'*+?\\/%]|[-.](?![-.>x=]))+/uy;
const wholeLink = /([<xo])?(?:(-{2,})([->xo])|-(\.+)-([>xo])?|(={2,})([=>xo])|(~{3,}))/y;
const openLink = /([<xo])?(--|==|-\.)(?!-)/y;
const linkEnds = {
  '--': /(-{2,})([->xo])/g,
  '==': /(={2,})([=>xo])/g,
  '-.': /(\.+)-([>xo])?/g,
};
const word = /[A-Za-z]+(?![\p{L}\p{N}_-])/uy;
const maxText = 1000;

export function readFlowchart(source: Source): Picture {
  return new FlowchartReader(source).read();
}

class FlowchartReader {
  private readonly picture = new Picture();
  private readonly text: string;
  private readonly source: Source;
  private at = 0;
  private readonly open: string[] = [];
  private openedAt = 1;
  private counted: { at: number; line: number };
  private readonly classes = new Map<string, Style>();
  private readonly given = new Map<string, string[]>();
  private readonly own = new Map<string, Style>();
  private readonly linkStyles: [which: string, style: Style][] = [];
  private readonly plain = new Set<string>();

  constructor(source: Source) {
    this.source = source;
    this.counted = { at: 0, line: source.offset };
    // Statements may stand on the first line, after the direction.
    const [first = '', ...rest] = source.rest.split(';');
    this.picture.direction = directionOf(first.split(/\s/)[0] ?? '') ?? 'TB';
    this.text = [rest.join(';'), ...source.lines].join('\n');
  }

  read(): Picture {
    for (this.take(blank); this.at < this.text.length; this.take(blank)) this.statement();
    if (this.open.length > 0)
      throw this.error(`The subgraph "${this.open.at(-1)}" has no "end".`, this.openedAt);
    this.finish();
    return this.picture;
  }

  private statement(): void {
    const start = this.at;
    const keyword = this.take(word);
    const spaced = this.take(spaces) !== '' || this.atEnd();
    if (keyword && spaced && !this.isLink()) {
      switch (keyword) {
        case 'subgraph':
          return this.subgraph();
        case 'end':
          if (this.open.pop() === undefined) throw this.error('"end" ends no "subgraph".');
          return this.endStatement();
        case 'direction':
          // The whole picture has one: parts that turn would have to be placed apart.
          this.restOfLine();
          return;
        case 'classDef': {
          const [, names = '', style = ''] = /^(\S+)\s+(.*)$/.exec(this.restOfLine()) ?? [];
          for (const name of names.split(',')) this.classes.set(name, readStyle(style));
          return;
        }
        case 'class': {
          const [, ids = '', name = ''] = /^(.*\S)\s+(\S+)$/.exec(this.restOfLine()) ?? [];
          for (const id of ids.split(',')) this.give(id.trim(), name);
          return;
        }
        case 'style': {
          const [, ids = '', style = ''] = /^(\S+)\s+(.*)$/.exec(this.restOfLine()) ?? [];
          for (const id of ids.split(',')) this.own.set(id, { ...this.own.get(id), ...readStyle(style) });
          return;
        }
        case 'linkStyle': {
          const [, which = '', style = ''] =
            /^((?:\d+|default)(?:\s*,\s*\d+)*)\s+(.*)$/.exec(this.restOfLine()) ?? [];
          this.linkStyles.push([which, readStyle(style)]);
          return;
        }
        case 'click':
          return this.click();
      }
    }
    this.at = start;
    this.chain();
  }

  private subgraph(): void {
    const line = this.line();
    const text = this.restOfLine();
    const match = /^([^\s[\]"]+)\s*\[(.*)\]$/.exec(text);
    const title = match?.[2] ?? text;
    const id = match?.[1] ?? (title.replaceAll('"', '').trim() || `subgraph ${line}`);
    const outer = this.open.at(-1);
    if (this.open.includes(id)) throw this.error(`The subgraph "${id}" lies in itself.`, line);
    if (this.open.length > 20 || this.picture.groups.size > 50)
      throw new DiagramError('large', line, 'It has too many subgraphs.');
    if (!this.picture.groups.has(id))
      this.picture.groups.set(id, {
        id,
        lines: title.trim() ? labelLines(title) : [],
        ...(outer !== undefined && { group: outer }),
      });
    this.open.push(id);
    this.openedAt = line;
  }

  /** Nodes and the links between them. */
  private chain(): void {
    let before = this.nodes();
    for (;;) {
      this.take(spaces);
      const link = this.link();
      if (!link) break;
      this.take(/\s*/y);
      const after = this.nodes();
      for (const from of before) for (const to of after) this.picture.edge({ ...link, from, to });
      before = after;
    }
    this.endStatement();
  }

  private nodes(): string[] {
    const ids = [this.node()];
    while (this.take(/[ \t]*&\s*/y)) ids.push(this.node());
    return ids;
  }

  private node(): string {
    const line = this.line();
    const id = this.take(identifier);
    if (!id) throw this.error(`A box is expected at "${this.excerpt()}".`);
    const group = this.open.at(-1);
    const isNew = !this.picture.nodes.has(id);
    const node = this.picture.node(id, line, group);
    if (isNew) this.plain.add(id);
    if (this.shape(node)) this.plain.delete(id);
    const name = this.take(/:::\w+(?:-\w+)*/y);
    if (name) this.give(id, name.slice(3));
    return id;
  }

  private shape(node: PictureNode): boolean {
    if (this.text.startsWith('@{', this.at)) return this.attributes(node);
    // Blanks may stand between a name and its shape.
    const start = this.at;
    this.take(spaces);
    const shape = shapes.find(([opening]) => this.text.startsWith(opening, this.at));
    if (!shape) {
      this.at = start;
      return false;
    }
    const [opening, ...endings] = shape;
    this.at += opening.length;
    const { text, ending } = this.shapeText(endings);
    node.lines = labelLines(text);
    node.shape = ending;
    return true;
  }

  private shapeText(endings: [close: string, shape: Shape][]): { text: string; ending: Shape } {
    const { at } = this;
    const quote = this.take(/\s*"/y);
    if (quote) {
      const end = this.text.indexOf('"', this.at);
      const after = end === -1 ? '' : this.text.slice(end + 1, end + 20).trimStart();
      const found = endings.find(([close]) => after.startsWith(close));
      if (!found)
        throw this.error(`The text ${this.excerpt(at)} has no end: a quote or a bracket is missing.`);
      const text = this.text.slice(this.at, end);
      this.at = this.text.indexOf(found[0], end) + found[0].length;
      return { text, ending: found[1] };
    }
    const room = this.text.slice(at, at + maxText);
    const [first] = endings
      .map(([close, ending]) => ({ close, ending, index: room.indexOf(close) }))
      .filter(({ index }) => index !== -1)
      .sort((a, b) => a.index - b.index);
    if (!first) throw this.error(`The text "${this.excerpt(at)}" has no end: a bracket is missing.`);
    this.at = at + first.index + first.close.length;
    return { text: room.slice(0, first.index), ending: first.ending };
  }

  /** `A@{ shape: cyl, label: "Orders" }` */
  private attributes(node: PictureNode): boolean {
    const end = this.text.indexOf('}', this.at);
    if (end === -1) throw this.error('"@{" has no end.');
    const text = this.text.slice(this.at + 2, Math.min(end, this.at + maxText));
    this.at = end + 1;
    const shape = /\bshape\s*:\s*"?([\w-]+)/.exec(text)?.[1] ?? '';
    const label = /\blabel\s*:\s*(?:"([^"]*)"|'([^']*)'|([^,"']+))/.exec(text);
    if (Object.hasOwn(namedShapes, shape)) node.shape = namedShapes[shape] ?? node.shape;
    if (label) node.lines = labelLines(label[1] ?? label[2] ?? label[3] ?? '');
    return true;
  }

  private isLink(): boolean {
    const { at } = this;
    const found = this.take(wholeLink) || this.take(openLink);
    this.at = at;
    return found !== '';
  }

  private link(): Omit<PictureEdge, 'from' | 'to'> | undefined {
    const line = this.line();
    this.take(/[\w-]+@(?=[<xo]?[-=~])/y);
    wholeLink.lastIndex = this.at;
    const match = wholeLink.exec(this.text);
    if (match) {
      this.at = wholeLink.lastIndex;
      const [, start, solid, solidEnd, dots, dotsEnd, thick, thickEnd, hidden] = match;
      const edge = {
        line: solid ? 'solid' : dots ? 'dotted' : thick ? 'thick' : ('hidden' as const),
        start: headOf(start),
        end: hidden ? 'none' : headOf(solidEnd ?? dotsEnd ?? thickEnd),
        length: (solid?.length ?? thick?.length ?? (dots?.length ?? hidden?.length ?? 1) + 1) - 1,
        at: line,
      } as const;
      return { ...edge, lines: this.pipeText() };
    }
    openLink.lastIndex = this.at;
    const opening = openLink.exec(this.text);
    if (!opening) return undefined;
    const [, start, kind = '--'] = opening;
    const from = openLink.lastIndex;
    const end = linkEnds[kind as keyof typeof linkEnds];
    end.lastIndex = 0;
    const room = this.text.slice(from, from + maxText);
    const closing = end.exec(room);
    if (!closing) throw this.error(`The line "${this.excerpt()}" has no end.`);
    this.at = from + closing.index + closing[0].length;
    return {
      line: kind === '--' ? 'solid' : kind === '==' ? 'thick' : 'dotted',
      start: headOf(start),
      end: headOf(closing[2]),
      length: (closing[1]?.length ?? 1) - (kind === '-.' ? 0 : 1),
      at: line,
      lines: labelLines(room.slice(0, closing.index), 160),
    };
  }

  private pipeText(): string[] {
    const start = this.at;
    if (!this.take(/[ \t]*\|/y)) {
      this.at = start;
      return [];
    }
    const end = this.text.indexOf('|', this.at);
    if (end === -1 || end - this.at > maxText) throw this.error('A text between "|" has no end.');
    const text = this.text.slice(this.at, end);
    this.at = end + 1;
    return labelLines(text, 160);
  }

  /** Only addresses are taken: what would call a function does nothing. */
  private click(): void {
    const line = this.line();
    const text = this.restOfLine();
    const match = /^(\S+)\s+(?:href\s+)?"([^"]*)"/.exec(text);
    const [, id = '', href = ''] = match ?? [];
    const node = this.picture.nodes.get(id);
    if (node && href) node.link = { href, line };
  }

  private give(id: string, name: string): void {
    this.given.set(id, [...(this.given.get(id) ?? []), name]);
  }

  private finish(): void {
    const { nodes, groups, edges } = this.picture;
    // A subgraph may be named before it is described.
    for (const id of groups.keys()) if (this.plain.has(id)) nodes.delete(id);
    for (const item of [...nodes.values(), ...groups.values()]) {
      const style = Object.assign(
        {},
        'shape' in item ? this.classes.get('default') : undefined,
        ...(this.given.get(item.id) ?? []).map((name) => this.classes.get(name)),
        this.own.get(item.id),
      ) as Style;
      if (Object.keys(style).length > 0) item.style = style;
    }
    for (const [which, style] of this.linkStyles)
      for (const number of which.split(','))
        for (const [index, edge] of edges.entries())
          if (number.trim() === 'default' || Number(number) === index)
            edge.style = { ...edge.style, ...style };
  }

  private take(pattern: RegExp): string {
    pattern.lastIndex = this.at;
    const match = pattern.exec(this.text);
    if (!match) return '';
    this.at = pattern.lastIndex;
    return match[0];
  }

  private restOfLine(): string {
    const end = this.text.indexOf('\n', this.at);
    const text = this.text.slice(this.at, end === -1 ? undefined : end);
    this.at += text.length;
    return text.trim().replace(/;$/, '').trimEnd();
  }

  private atEnd(): boolean {
    const next = this.text[this.at];
    return next === undefined || next === '\n' || next === ';';
  }

  private endStatement(): void {
    this.take(spaces);
    if (!this.atEnd()) throw this.error(`"${this.excerpt()}" is not understood.`);
  }

  /** Reading goes on mostly: lines are counted from where they were counted last. */
  private line(at = this.at): number {
    if (at < this.counted.at) this.counted = { at: 0, line: this.source.offset };
    let { line } = this.counted;
    for (
      let index = this.text.indexOf('\n', this.counted.at);
      index !== -1 && index < at;
      index = this.text.indexOf('\n', index + 1)
    )
      line++;
    this.counted = { at, line };
    return line;
  }

  private excerpt(at = this.at): string {
    return plainLabel(this.text.slice(at, at + 40).split('\n')[0] ?? '');
  }

  private error(message: string, line = this.line()): DiagramError {
    return new DiagramError('syntax', line, message);
  }
}

function headOf(sign: string | undefined): Head {
  return sign === '>' || sign === '<' ? 'arrow' : sign === 'x' ? 'cross' : sign === 'o' ? 'circle' : 'none';
}
