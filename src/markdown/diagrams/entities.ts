/** Reads `erDiagram` and `requirementDiagram`: tables with rows, and what relates them. */
import { DiagramError, type Source } from './diagram.ts';
import { labelLines, plainLabel } from './label.ts';
import { directionOf, Picture, type PictureNode } from './picture.ts';
import { statementsOf } from './source.ts';
import type { Head } from './svg.ts';

const name = String.raw`("[^"]+"|[^\s"{}:[\]|]+)(?:\s?\[[^\]]*\])?(?::::[\w-]+)?`;
/** In signs, or in words; longer ones first. */
const words = String.raw`one or zero|zero or one|one or more|one or many|many\(1\)|1\+|zero or more|zero or many|many\(0\)|0\+|only one|1`;
// Either way round: Mermaid takes them so.
const signs = String.raw`\|\||\|o|o\||\}o|o\{|\}\||\|\{`;
const relation = new RegExp(
  String.raw`^${name}\s?(${signs}|u|${words})\s?(--|\.\.|\.-|-\.|optionally to|to)\s?(${signs}|${words})\s?${name}\s?(?::\s?(.*))?$`,
);
const described = /^("[^"]+"|[^\s"{}:[\]]+)\s?(?:\[\s?([^\]]+)\])?\s?(?::::[\w-]+)?\s?(\{)?\s?(\})?$/;

const heads: Readonly<Record<string, Head>> = {
  '|o': 'zero-or-one',
  'o|': 'zero-or-one',
  'one or zero': 'zero-or-one',
  'zero or one': 'zero-or-one',
  '||': 'only-one',
  'only one': 'only-one',
  '1': 'only-one',
  '}o': 'zero-or-many',
  'o{': 'zero-or-many',
  'zero or more': 'zero-or-many',
  'zero or many': 'zero-or-many',
  'many(0)': 'zero-or-many',
  '0+': 'zero-or-many',
  '}|': 'many',
  '|{': 'many',
  'one or more': 'many',
  'one or many': 'many',
  'many(1)': 'many',
  '1+': 'many',
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
      const [, from = '', start = '', kind = '', end = '', to = '', said] = match;
      picture.edge({
        from: entity(from, line).id,
        to: entity(to, line).id,
        lines: said ? labelLines(said, 160) : [],
        line: kind === '--' || kind === 'to' ? 'solid' : 'dotted',
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
