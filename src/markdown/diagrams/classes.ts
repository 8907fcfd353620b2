/** Reads `classDiagram`. */
import { DiagramError, type Source, type Statement } from './diagram.ts';
import { labelLines, plainLabel } from './label.ts';
import { directionOf, Picture, type PictureNode } from './picture.ts';
import { statementsOf } from './source.ts';
import type { Head } from './svg.ts';

/** `A "1" <|-- "n" B : text` */
const relation =
  /^(`[^`]+`|[^\s"<>:*.-]+)\s*(?:"([^"]*)"\s*)?(<\||\*|o|<|\(\))?(--|\.\.)(\|>|\*|o|>|\(\))?\s*(?:"([^"]*)"\s*)?(`[^`]+`|[^\s":*]+)\s*(?::\s*(.*))?$/;

const heads: Readonly<Record<string, Head>> = {
  '<|': 'triangle',
  '|>': 'triangle',
  '*': 'diamond',
  o: 'diamond-open',
  '<': 'open',
  '>': 'open',
  '()': 'lollipop',
};

export function readClasses(source: Source): Picture {
  const picture = new Picture();
  const namespaces: string[] = [];
  let body: PictureNode | undefined;

  const classOf = (written: string, line: number): PictureNode => {
    const [, quoted, plain = '', generic] = /^(?:`([^`]+)`|([^~]+?)(?:~(.+)~)?)$/.exec(written.trim()) ?? [];
    const id = quoted ?? plain;
    if (!id) throw new DiagramError('syntax', line, `"${written}" is no name of a class.`);
    const isNew = !picture.nodes.has(id);
    const node = picture.node(id, line, namespaces.at(-1), 'table');
    if (isNew) node.parts = [[], []];
    if (generic) node.lines = [`${id}<${generic}>`];
    return node;
  };
  const member = (node: PictureNode, text: string): void => {
    const annotation = /^<<(.+)>>$/.exec(text.trim())?.[1];
    if (annotation) {
      node.lines = [`«${plainLabel(annotation)}»`, ...node.lines];
      return;
    }
    const isMethod = text.includes('(');
    const words = plainLabel(text.replaceAll(/~([^~]*)~/g, '‹$1›').replace(/[*$]$/, ''))
      .replaceAll('‹', '<')
      .replaceAll('›', '>');
    node.parts?.[isMethod ? 1 : 0]?.push([words]);
  };

  for (const { text, line } of statementsOf(source) satisfies Statement[]) {
    if (body) {
      if (text === '}') body = undefined;
      else if (text.endsWith('}')) {
        member(body, text.slice(0, -1));
        body = undefined;
      } else member(body, text);
      continue;
    }
    const match = relation.exec(text);
    const described =
      /^class\s+(`[^`]+`|[^\s[{:]+)\s*(?:\["([^"]*)"\])?\s*(?::::[\w-]+)?\s*(<<[^>]+>>)?\s*(\{)?\s*(\})?$/.exec(
        text,
      );
    const note = /^note\s+(?:for\s+(\S+)\s+)?"([^"]*)"$/.exec(text);
    if (described) {
      const node = classOf(described[1] ?? '', line);
      if (described[2]) node.lines = labelLines(described[2]);
      if (described[3]) member(node, described[3]);
      if (described[4] && !described[5]) body = node;
    } else if (match) {
      const [, from = '', startText, start, kind, end, endText, to = '', words] = match;
      picture.edge({
        from: classOf(from, line).id,
        to: classOf(to, line).id,
        lines: words ? labelLines(words, 160) : [],
        line: kind === '..' ? 'dotted' : 'solid',
        start: heads[start ?? ''] ?? 'none',
        end: heads[end ?? ''] ?? 'none',
        length: 1,
        at: line,
        ...(startText && { startText: plainLabel(startText) }),
        ...(endText && { endText: plainLabel(endText) }),
      });
    } else if (note) {
      const id = `note ${line}`;
      picture.node(id, line, undefined, 'note').lines = labelLines(note[2] ?? '');
      if (note[1])
        picture.edge({
          from: classOf(note[1], line).id,
          to: id,
          lines: [],
          line: 'dotted',
          start: 'none',
          end: 'none',
          length: 1,
          at: line,
        });
    } else if (/^namespace\s/.test(text)) {
      const [, name = '', label] = /^namespace ([^\s{["]+)\s?(?:\["?([^"\]]*)"?\])?\s?\{$/.exec(text) ?? [];
      if (!name) throw new DiagramError('syntax', line, 'The namespace needs a name and a "{".');
      if (namespaces.length > 20 || picture.groups.size > 50)
        throw new DiagramError('large', line, 'It has too many namespaces.');
      // `a.b` lies in `a`.
      let group = namespaces.at(-1);
      for (const [index, part] of name.split('.').slice(0, 20).entries()) {
        const id: string = index === 0 && group === undefined ? part : `${group}.${part}`;
        const known = picture.groups.get(id);
        if (!known) picture.groups.set(id, { id, lines: [part], ...(group !== undefined && { group }) });
        group = id;
      }
      const made = picture.groups.get(group ?? '');
      if (made && label) made.lines = [plainLabel(label)];
      namespaces.push(group ?? '');
    } else if (text === '}' && namespaces.length > 0) {
      namespaces.pop();
    } else if (/^direction\s/.test(text)) {
      picture.direction = directionOf(text.slice(9)) ?? picture.direction;
    } else if (/^<<.+>>\s+\S+$/.test(text)) {
      const [, annotation = '', name = ''] = /^(<<.+>>)\s+(\S+)$/.exec(text) ?? [];
      member(classOf(name, line), annotation);
    } else if (/^(link|click|callback|style|cssClass|classDef)\s/.test(text)) {
      // Only the picture is drawn.
    } else {
      const [, name, words] = /^(`[^`]+`|[^\s:]+)\s*:\s*(.+)$/.exec(text) ?? [];
      if (!name || !words)
        throw new DiagramError('syntax', line, `"${text.slice(0, 60)}" is not understood.`);
      member(classOf(name, line), words);
    }
  }
  if (body) throw new DiagramError('syntax', source.line, `The class "${body.id}" has no "}".`);
  return picture;
}
