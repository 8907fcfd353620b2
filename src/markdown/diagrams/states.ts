/** Reads `stateDiagram` and `stateDiagram-v2`. */
import { readStyle, type Style } from './colour.ts';
import { DiagramError, type Source, type Statement } from './diagram.ts';
import { labelLines } from './label.ts';
import { directionOf, Picture } from './picture.ts';
import { statementsOf } from './source.ts';

export function readStates(source: Source): Picture {
  const picture = new Picture();
  const open: string[] = [];
  const classes = new Map<string, Style>();
  const given: [id: string, name: string][] = [];
  const statements = statementsOf(source);
  let notes = 0;

  const state = (written: string, { line }: Statement, end: 'start' | 'end'): string => {
    const group = open.at(-1);
    const [, id = '', name] = /^(\[\*\]|[^\s:]+?)(?::::([\w-]+))?$/.exec(written.trim()) ?? [];
    if (!id) throw new DiagramError('syntax', line, `"${written}" is no name of a state.`);
    if (name) given.push([id, name]);
    if (id !== '[*]') {
      if (!picture.groups.has(id)) picture.node(id, line, group, 'round');
      return id;
    }
    const key = `[*] ${end} ${group ?? ''}`;
    picture.node(key, line, group, end).lines = [];
    return key;
  };

  for (let index = 0; index < statements.length; index++) {
    const statement = statements[index] as Statement;
    const { text, line } = statement;
    const arrow = /^(.+?)\s*-->\s*([^\s:]+(?::::[\w-]+)?)\s*(?::\s*(.*))?$/.exec(text);
    const note = /^note\s+(left|right)\s+of\s+([^\s:]+)\s*(?::\s*(.*))?$/i.exec(text);
    const described = /^state\s+"([^"]*)"\s+as\s+(\S+?)\s*(\{)?$/.exec(text);
    const special = /^state\s+(\S+)\s+(?:<<|\[\[)(\w+)(?:>>|\]\])$/.exec(text);
    const composite = /^state\s+(\S+?)\s*(\{)?$/.exec(text);
    if (arrow) {
      const from = state(arrow[1] ?? '', statement, 'start');
      const to = state(arrow[2] ?? '', statement, 'end');
      const lines = arrow[3] ? labelLines(arrow[3], 160) : [];
      picture.edge({ from, to, lines, line: 'solid', start: 'none', end: 'arrow', length: 1, at: line });
    } else if (note) {
      const to = state(note[2] ?? '', statement, 'start');
      let words = note[3] ?? '';
      if (note[3] === undefined) {
        const said: string[] = [];
        for (index++; index < statements.length && statements[index]?.text !== 'end note'; index++)
          said.push(statements[index]?.text ?? '');
        if (index >= statements.length) throw new DiagramError('syntax', line, 'The note has no "end note".');
        words = said.join('\n');
      }
      const id = `note ${notes++}`;
      picture.node(id, line, picture.nodes.get(to)?.group, 'note').lines = labelLines(words);
      picture.edge({
        from: to,
        to: id,
        lines: [],
        line: 'dotted',
        start: 'none',
        end: 'none',
        length: 1,
        at: line,
      });
    } else if (special) {
      const [, id = '', kind] = special;
      const shape = kind === 'choice' ? 'rhombus' : kind === 'fork' || kind === 'join' ? 'bar' : 'round';
      const node = picture.node(id, line, open.at(-1), shape);
      node.shape = shape;
      if (shape !== 'round') node.lines = [];
    } else if (described || composite) {
      const id = described?.[2] ?? composite?.[1] ?? '';
      const label = described ? labelLines(described[1] ?? '') : undefined;
      if (!(described ? described[3] : composite?.[2])) {
        const node = picture.node(id, line, open.at(-1), 'round');
        if (label) node.lines = label;
        continue;
      }
      const known = picture.nodes.get(id);
      picture.nodes.delete(id);
      if (open.includes(id) || open.length > 20 || picture.groups.size > 50)
        throw new DiagramError('large', line, 'It has too many states in states.');
      const group = open.at(-1) ?? known?.group;
      picture.groups.set(id, {
        id,
        lines: label ?? known?.lines ?? [id],
        ...(group !== undefined && { group }),
      });
      open.push(id);
    } else if (text === '}') {
      if (open.pop() === undefined) throw new DiagramError('syntax', line, '"}" ends nothing.');
    } else if (/^direction\s/.test(text)) {
      if (open.length === 0) picture.direction = directionOf(text.slice(9)) ?? picture.direction;
    } else if (/^classDef\s/.test(text)) {
      const [, name = '', style = ''] = /^classDef\s+(\S+)\s+(.*)$/.exec(text) ?? [];
      classes.set(name, readStyle(style));
    } else if (/^class\s/.test(text)) {
      const [, ids = '', name = ''] = /^class\s+(.*\S)\s+(\S+)$/.exec(text) ?? [];
      for (const id of ids.split(',')) given.push([id.trim(), name]);
    } else if (text === '--' || /^(hide|scale|style|click)\s/.test(text)) {
      // Regions beside one another are drawn in one frame.
    } else {
      const [, id = '', words] = /^([^\s:]+(?::::[\w-]+)?)\s*(?::\s*(.+))?$/.exec(text) ?? [];
      if (!id) throw new DiagramError('syntax', line, `"${text.slice(0, 60)}" is not understood.`);
      const key = state(id, statement, 'start');
      const node = picture.nodes.get(key);
      if (node && words)
        node.lines =
          node.lines.join() === node.id ? labelLines(words) : [...node.lines, ...labelLines(words)];
    }
  }
  if (open.length > 0) throw new DiagramError('syntax', source.line, 'A "{" has no "}".');
  for (const [id, name] of given) {
    const node = picture.nodes.get(id);
    const style = classes.get(name);
    if (node && style) node.style = { ...node.style, ...style };
  }
  return picture;
}
