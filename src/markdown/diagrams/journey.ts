/** Reads and draws `journey` and `timeline`: columns under headings. */
import type { Element } from 'hast';
import { DiagramError, type Drawing, lineHeight, maxNodes, type Source } from './diagram.ts';
import { labelLines, plainLabel, widthOf } from './label.ts';
import { statementsOf } from './source.ts';
import { element, lineFrom, path, rect, textBlock } from './svg.ts';

interface Column {
  section: number;
  lines: string[];
  score?: number;
  below: string[][];
}

export function drawJourney(source: Source): Drawing {
  const { sections, columns } = read(source, (text, line, section) => {
    const [, name = '', score = '', people = ''] =
      /^([^:]+):\s*(-?\d{1,2})\s*(?::\s*(.*))?$/.exec(text) ?? [];
    if (!name) throw new DiagramError('syntax', line, `"${text.slice(0, 60)}" is no task with a score.`);
    return {
      section,
      lines: labelLines(name, 110),
      score: Math.max(0, Math.min(7, Number(score))),
      below: people.split(',').flatMap((who) => (who.trim() ? [[plainLabel(who)]] : [])),
    };
  });
  return draw(sections, columns);
}

export function drawTimeline(source: Source): Drawing {
  const { sections, columns } = read(source, (text, _line, section, before) => {
    const parts = text.split(/\s*:(?=\s|$)\s*/);
    const events = parts.slice(1).flatMap((part) => (part ? [labelLines(part, 130)] : []));
    if (parts[0] === '' && before) {
      before.below.push(...events);
      return undefined;
    }
    return { section, lines: labelLines(parts[0] ?? '', 130), below: events };
  });
  return draw(sections, columns);
}

function read(
  source: Source,
  columnOf: (text: string, line: number, section: number, before: Column | undefined) => Column | undefined,
): { sections: string[]; columns: Column[] } {
  const sections: string[] = [];
  const columns: Column[] = [];
  for (const { text, line } of statementsOf(source)) {
    if (/^title\s/.test(text)) source.title ??= text.slice(6).trim();
    else if (/^section(\s|$)/.test(text)) sections.push(plainLabel(text.slice(7)));
    else {
      const column = columnOf(text, line, sections.length - 1, columns.at(-1));
      if (column) columns.push(column);
      if (columns.length > maxNodes / 4 || columns.some(({ below }) => below.length > 50))
        throw new DiagramError(
          'large',
          line,
          `It has more than ${maxNodes / 4} columns, or 50 boxes in one.`,
        );
    }
  }
  if (columns.length === 0) throw new DiagramError('syntax', source.line, 'It has nothing in it.');
  return { sections, columns };
}

const gap = 10;

function draw(sections: readonly string[], columns: readonly Column[]): Drawing {
  const children: Element[] = [];
  const top = sections.length > 0 ? 46 : 14;
  const heads = Math.max(...columns.map(({ lines }) => lines.length)) * lineHeight + 16;
  const scored = columns.some(({ score }) => score !== undefined);
  const graph = scored ? 96 : 0;
  let x = 14;
  let bottom = 0;
  const spans = new Map<number, [from: number, to: number]>();
  const points: string[] = [];
  for (const column of columns) {
    const width = Math.max(90, ...[column.lines, ...column.below].map((lines) => widthOf(lines) + 20));
    const middle = x + width / 2;
    const hue = `dg-hue-${Math.max(0, column.section) % 8}`;
    spans.set(column.section, [spans.get(column.section)?.[0] ?? x, x + width]);
    children.push(
      rect(x, top, width, heads, 'dg-box', 4),
      path(`M${r(x)},${top}h${r(width)}`, `dg-arc ${hue}`),
      textBlock(column.lines, { x: middle, y: top + heads / 2 }),
    );
    let y = top + heads + gap;
    if (scored) {
      const place = y + 10 + (1 - (column.score ?? 0) / 7) * (graph - 20);
      points.push(`${r(middle)},${r(place)}`);
      children.push(
        lineFrom({ x: middle, y: top + heads }, { x: middle, y: y + graph }, 'dg-life'),
        element('circle', { className: `dg-lane ${hue}`, cx: middle, cy: place, r: 11 }),
        textBlock([String(column.score)], { x: middle, y: place }, 'dg-share'),
      );
      y += graph + 4;
    }
    for (const lines of column.below) {
      const height = lines.length * lineHeight + 10;
      children.push(
        rect(x, y, width, height, 'dg-note', 4),
        textBlock(lines, { x: middle, y: y + height / 2 }),
      );
      y += height + 6;
    }
    bottom = Math.max(bottom, y);
    x += width + gap;
  }
  // Below the circles, which were drawn before it.
  if (points.length > 1) children.unshift(path(`M${points.join('L')}`, 'dg-line dg-dotted'));
  for (const [index, name] of sections.entries()) {
    const span = spans.get(index);
    if (!span) continue;
    const [from, to] = span;
    children.push(
      rect(from, 14, Math.max(to - from, widthOf([name]) + 16), 24, `dg-lane dg-hue-${index % 8}`, 4),
      textBlock([name], { x: Math.max((from + to) / 2, from + widthOf([name]) / 2 + 8), y: 26 }, 'dg-share'),
    );
  }
  return { width: x + 4, height: bottom + 8, children };
}

function r(value: number): number {
  return Math.round(value * 10) / 10;
}
