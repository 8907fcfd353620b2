/** Reads `erDiagram` and `requirementDiagram`: tables with rows, and what relates them. */
import { DiagramError, type Source } from './diagram.ts';
import { labelLines, plainLabel } from './label.ts';
import { directionOf, Picture, type PictureNode } from './picture.ts';
import { statementsOf } from './source.ts';
import type { Head } from './svg.ts';

const name = String.raw`("[^"]+"|[^\s"{}:[\]]+)`;
const relation = new RegExp(
  `^${name}\\s+(\\|o|\\|\\||\\}o|\\}\\||u)(--|\\.\\.|\\.-|-\\.)(o\\||\\|\\||o\\{|\\|\\{)\\s*${name}\\s*(?::\\s*(.*))?$`,
);
const described = new RegExp(`^${name}\\s*(?:\\[\\s*([^\\]]+)\\])?\\s*(?::::[\\w-]+)?\\s*(\\{)?\\s*(\\})?$`);

const heads: Readonly<Record<string, Head>> = {
  '|o': 'zero-or-one',
  'o|': 'zero-or-one',
  '||': 'only-one',
  '}o': 'zero-or-many',
  'o{': 'zero-or-many',
  '}|': 'many',
  '|{': 'many',
};

export function readEntities(source: Source): Picture {
  const picture = new Picture();
  let body: PictureNode | undefined;
  const entity = (written: string, line: number): PictureNode => {
    const node = picture.node(written.replaceAll('"', ''), line, undefined, 'table');
    node.parts ??= [[]];
    return node;
  };
  for (const { text, line } of statementsOf(source)) {
    if (body) {
      if (text === '}') body = undefined;
      else {
        const [, type = '', field = '', rest = ''] = /^(\S+)\s+(\S+)\s*(.*)$/.exec(text) ?? [];
        if (!field)
          throw new DiagramError('syntax', line, `"${text.slice(0, 60)}" is no type and name of a field.`);
        body.parts?.[0]?.push([plainLabel(type), plainLabel(field), plainLabel(rest.replaceAll('"', ''))]);
      }
      continue;
    }
    const match = relation.exec(text);
    const entry = described.exec(text);
    if (match) {
      const [, from = '', start = '', kind = '', end = '', to = '', words] = match;
      picture.edge({
        from: entity(from, line).id,
        to: entity(to, line).id,
        lines: words ? labelLines(words, 160) : [],
        line: kind === '--' ? 'solid' : 'dotted',
        start: heads[start] ?? 'none',
        end: heads[end] ?? 'none',
        length: 1,
        at: line,
      });
    } else if (/^direction\s/.test(text)) {
      picture.direction = directionOf(text.slice(9)) ?? picture.direction;
    } else if (/^(style|classDef|class)\s/.test(text)) {
      // Only the picture is drawn.
    } else if (entry) {
      const node = entity(entry[1] ?? '', line);
      if (entry[2]) node.lines = labelLines(entry[2]);
      if (entry[3] && !entry[4]) body = node;
    } else throw new DiagramError('syntax', line, `"${text.slice(0, 60)}" is not understood.`);
  }
  if (body) throw new DiagramError('syntax', source.line, `The entity "${body.id}" has no "}".`);
  return picture;
}

export function readRequirements(source: Source): Picture {
  const picture = new Picture();
  let body: PictureNode | undefined;
  const box = (id: string, line: number): PictureNode => {
    const node = picture.node(id.replaceAll('"', ''), line, undefined, 'table');
    node.parts ??= [[]];
    return node;
  };
  for (const { text, line } of statementsOf(source)) {
    const opening = /^(\w+)\s+("[^"]+"|[^\s{]+)\s*\{$/.exec(text);
    const forward = /^(\S+)\s+-\s*(\w+)\s*->\s*(\S+)$/.exec(text);
    const backward = /^(\S+)\s+<-\s*(\w+)\s*-\s*(\S+)$/.exec(text);
    if (body) {
      if (text === '}') body = undefined;
      else body.parts?.[0]?.push([plainLabel(text)]);
    } else if (opening) {
      body = box(opening[2] ?? '', line);
      const kind = (opening[1] ?? '').replace(/(?<=[a-z])[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
      body.lines = [`«${kind}»`, body.id];
    } else if (forward || backward) {
      const [from = '', words = '', to = ''] = forward
        ? forward.slice(1)
        : [backward?.[3], backward?.[2], backward?.[1]];
      picture.edge({
        from: box(from, line).id,
        to: box(to, line).id,
        lines: [words],
        line: 'dotted',
        start: 'none',
        end: 'open',
        length: 1,
        at: line,
      });
    } else if (/^direction\s/.test(text)) {
      picture.direction = directionOf(text.slice(9)) ?? picture.direction;
    } else if (!/^(style|classDef|class)\s/.test(text))
      throw new DiagramError('syntax', line, `"${text.slice(0, 60)}" is not understood.`);
  }
  if (body) throw new DiagramError('syntax', source.line, `"${body.id}" has no "}".`);
  return picture;
}
