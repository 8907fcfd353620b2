/** Reads `mindmap`: what is indented further belongs to what stands above it. */
import { DiagramError, type Source } from './diagram.ts';
import { labelLines } from './label.ts';
import { Picture, type Shape } from './picture.ts';

const shapes: readonly [pattern: RegExp, shape: Shape][] = [
  [/^[^()[\]{}]*\(\(([^]*)\)\)$/, 'circle'],
  [/^[^()[\]{}]*\)\)([^]*)\(\($/, 'hexagon'],
  [/^[^()[\]{}]*\{\{([^]*)\}\}$/, 'hexagon'],
  [/^[^()[\]{}]*\)([^]*)\($/, 'stadium'],
  [/^[^()[\]{}]*\(([^]*)\)$/, 'round'],
  [/^[^()[\]{}]*\[([^]*)\]$/, 'box'],
];

export function readMindmap(source: Source): Picture {
  const picture = new Picture();
  picture.direction = 'LR';
  const above: { indent: number; id: string }[] = [];
  for (let index = 0; index < source.lines.length; index++) {
    let raw = source.lines[index] ?? '';
    const line = source.offset + index + 1;
    // A text in backticks may go over several lines.
    while (/["(]`[^`]*$/.test(raw) && raw.length < 1000 && index + 1 < source.lines.length)
      raw += `\n${source.lines[++index] ?? ''}`;
    const text = raw.trim().slice(0, 1000);
    if (!text || text.startsWith('::')) continue;
    const indent = raw.length - raw.trimStart().length;
    while (above.length > 0 && (above.at(-1)?.indent ?? 0) >= indent) above.pop();
    if (above.length === 0 && picture.nodes.size > 0)
      throw new DiagramError(
        'syntax',
        line,
        `"${text.slice(0, 60)}" stands beside the root: a mind map has one.`,
      );
    const found = shapes.find(([pattern]) => pattern.test(text));
    const node = picture.node(
      String(line),
      line,
      undefined,
      found?.[1] ?? (above.length === 0 ? 'round' : 'plain'),
    );
    node.lines = labelLines(found?.[0].exec(text)?.[1] ?? text);
    const from = above.at(-1)?.id;
    if (from !== undefined)
      picture.edge({
        from,
        to: node.id,
        lines: [],
        line: 'solid',
        start: 'none',
        end: 'none',
        length: 1,
        at: line,
      });
    above.push({ indent, id: node.id });
  }
  return picture;
}
