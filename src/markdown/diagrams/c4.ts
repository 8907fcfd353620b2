/** Reads the C4 diagrams: `C4Context`, `C4Container`, `C4Component`, `C4Dynamic`, `C4Deployment`. */
import { DiagramError, type Source } from './diagram.ts';
import { labelLines, plainLabel } from './label.ts';
import { Picture } from './picture.ts';
import { statementsOf } from './source.ts';

const boundary = /^(?:\w+_)?Boundary$|^(?:Deployment_)?Node(?:_[LR])?$/;
const relation = /^(?:Bi)?Rel(?:Index)?(?:_(?:U|Up|D|Down|L|Left|R|Right|Back|Neighbor))?$/;
const box = /^(Person|System|Container|Component)(Db|Queue)?(_Ext)?$/;

export function readC4(source: Source): Picture {
  const picture = new Picture();
  const open: string[] = [];
  for (const { text, line } of statementsOf(source)) {
    if (text === '}') {
      if (open.pop() === undefined) throw new DiagramError('syntax', line, '"}" ends nothing.');
      continue;
    }
    if (/^title\s/.test(text)) {
      source.title ??= text.slice(6);
      continue;
    }
    const [, name = '', written = '', brace] = /^(\w+)\s?\((.*)\)\s?(\{)?$/.exec(text) ?? [];
    const values = argumentsOf(written);
    const [first = '', second = '', third = '', fourth = ''] = values;
    const kind = box.exec(name);
    if (relation.test(name)) {
      const [from = '', to = '', label = '', technology = ''] =
        name === 'RelIndex' ? values.slice(1) : values;
      for (const id of [from, to])
        if (!picture.groups.has(id)) picture.node(id, line).lines = picture.nodes.get(id)?.lines ?? [id];
      picture.edge({
        from,
        to,
        lines: [...labelLines(label, 160), ...(technology ? [`[${plainLabel(technology)}]`] : [])],
        line: 'dotted',
        start: name === 'BiRel' ? 'arrow' : 'none',
        end: 'arrow',
        length: 1,
        at: line,
      });
    } else if (kind) {
      const node = picture.node(first, line, open.at(-1), 'table');
      const [, type = '', store, external] = kind;
      // Containers and components say what they are made of before what they are for.
      const inner = type === 'Container' || type === 'Component';
      const [technology, description] = inner ? [third, fourth] : ['', third];
      const words = `${external ? 'External ' : ''}${external ? type.toLowerCase() : type}${store === 'Db' ? ', database' : store === 'Queue' ? ', queue' : ''}`;
      node.lines = labelLines(second || first);
      node.shape = 'table';
      node.parts = [
        [
          [`[${words}${technology ? `: ${plainLabel(technology)}` : ''}]`],
          ...(description ? labelLines(description).map((row) => [row]) : []),
        ],
      ];
    } else if (boundary.test(name)) {
      if (open.includes(first) || open.length > 20 || picture.groups.size > 50)
        throw new DiagramError('large', line, 'It has too many boundaries.');
      const group = open.at(-1);
      picture.groups.set(first, {
        id: first,
        lines: [plainLabel(second || first)],
        ...(group !== undefined && { group }),
      });
      if (brace) open.push(first);
    } else if (!/^(Update\w+|SHOW_LEGEND|LAYOUT_\w+|AddElementTag|AddRelTag)$/.test(name) && text !== '{')
      throw new DiagramError('syntax', line, `"${text.slice(0, 60)}" is not understood.`);
  }
  if (open.length > 0)
    throw new DiagramError('syntax', source.line, `The boundary "${open.at(-1)}" has no "}".`);
  return picture;
}

/** Values between commas, without quotes; what is named (`$tags="x"`) is left out. */
function argumentsOf(text: string): string[] {
  return [...text.matchAll(/\s?(?:"([^"]*)"|([^",]+))\s?(?:,|$)/g)]
    .map(([, quoted, plain]) => (quoted ?? plain ?? '').trim())
    .filter((value) => !value.startsWith('$'));
}
