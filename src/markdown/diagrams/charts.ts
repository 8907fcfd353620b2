/** Reads and draws `quadrantChart` and `xychart-beta`. */
import type { Element } from 'hast';
import { DiagramError, type Drawing, maxNodes, type Source } from './diagram.ts';
import { labelLines, plainLabel, widthOf } from './label.ts';
import { statementsOf } from './source.ts';
import { element, lineFrom, path, rect, textBlock } from './svg.ts';

const size = 420;

export function drawQuadrants(source: Source): Drawing {
  const quadrants: string[] = ['', '', '', ''];
  const axes: Record<string, [from: string, to: string]> = { x: ['', ''], y: ['', ''] };
  const points: { name: string; x: number; y: number }[] = [];
  for (const { text, line } of statementsOf(source)) {
    const quadrant = /^quadrant-([1-4])\s(.*)$/.exec(text);
    const axis = /^([xy])-axis\s(.*?)(?:\s?-->\s?(.*))?$/.exec(text);
    const point = /^([^:]+?)\s?(?::::\w+)?\s?:\s?\[\s?(\d(?:\.\d+)?)\s?,\s?(\d(?:\.\d+)?)\s?\]/.exec(text);
    if (/^title\s/.test(text)) source.title ??= text.slice(6);
    else if (quadrant) quadrants[Number(quadrant[1]) - 1] = quadrant[2] ?? '';
    else if (axis) axes[axis[1] ?? ''] = [plainLabel(axis[2] ?? ''), plainLabel(axis[3] ?? '')];
    else if (point) {
      if (points.length >= maxNodes)
        throw new DiagramError('large', line, `It has more than ${maxNodes} points.`);
      points.push({ name: plainLabel(point[1] ?? ''), x: Number(point[2]), y: Number(point[3]) });
    } else if (!/^classDef\s/.test(text))
      throw new DiagramError('syntax', line, `"${text.slice(0, 60)}" is not understood.`);
  }
  const half = size / 2;
  const left = Math.max(...(axes['y'] ?? []).map((text) => widthOf([text], 13))) + 28;
  const top = 14;
  // Counted from the top right, against the clock.
  const places = [
    [half, 0],
    [0, 0],
    [0, half],
    [half, half],
  ] as const;
  const children: Element[] = places.flatMap(([x, y], index) => [
    rect(left + x, top + y, half, half, index % 2 === 0 ? 'dg-box' : 'dg-group'),
    textBlock(
      labelLines(quadrants[index] ?? '', half - 20),
      { x: left + x + half / 2, y: top + y + 24 },
      'dg-title',
    ),
  ]);
  for (const [index, text] of (axes['x'] ?? []).entries())
    children.push(textBlock([text], { x: left + half / 2 + index * half, y: top + size + 18 }, 'dg-label'));
  for (const [index, text] of (axes['y'] ?? []).entries())
    children.push(textBlock([text], { x: left / 2, y: top + half * 1.5 - index * half }, 'dg-label'));
  for (const { name, x, y } of points) {
    const [cx, cy] = [left + Math.min(1, x) * size, top + (1 - Math.min(1, y)) * size];
    children.push(
      element('circle', { className: 'dg-lane dg-hue-0', cx, cy, r: 5 }),
      textBlock([name], { x: cx, y: cy + 15 }, 'dg-small'),
    );
  }
  return { width: left + size + 14, height: top + size + 36, children };
}

interface Series {
  type: 'bar' | 'line';
  values: number[];
}

export function drawXyChart(source: Source): Drawing {
  let names: string[] = [];
  let range: [number, number] | undefined;
  let titles = { x: '', y: '' };
  const series: Series[] = [];
  for (const { text, line } of statementsOf(source)) {
    const axis =
      /^([xy])-axis\s(?:"([^"]*)"|([^[\d"-][^[]*?))?\s?(?:\[(.*)\]|(-?\d+(?:\.\d+)?)\s?-->\s?(-?\d+(?:\.\d+)?))?$/.exec(
        text,
      );
    const data = /^(bar|line)\s(?:"[^"]*"\s?)?\[(.*)\]$/.exec(text);
    if (/^title\s/.test(text)) source.title ??= plainLabel(text.slice(6));
    else if (data) {
      const values = (data[2] ?? '').split(',').map(Number);
      if (values.some((value) => !Number.isFinite(value)))
        throw new DiagramError('syntax', line, 'Values are numbers with commas between them.');
      if (values.length > maxNodes || series.length >= 8)
        throw new DiagramError('large', line, `It has more than ${maxNodes} values or 8 series.`);
      series.push({ type: data[1] === 'bar' ? 'bar' : 'line', values });
    } else if (axis) {
      const [, which, quoted, plain, list, from, to] = axis;
      titles = { ...titles, [which ?? '']: plainLabel(quoted ?? plain ?? '') };
      if (which === 'x' && list !== undefined) names = list.split(',').map(plainLabel);
      if (which === 'y' && from !== undefined) range = [Number(from), Number(to)];
    } else throw new DiagramError('syntax', line, `"${text.slice(0, 60)}" is not understood.`);
  }
  const all = series.flatMap(({ values }) => values);
  if (all.length === 0) throw new DiagramError('syntax', source.line, 'It has no values.');
  const [low, high] = range ?? [Math.min(0, ...all), Math.max(...all)];
  const span = high - low || 1;
  const count = Math.max(...series.map(({ values }) => values.length));
  const slot = Math.max(30, Math.min(120, 560 / count), ...names.map((name) => widthOf([name], 12) + 10));
  const [left, top, height] = [70, 16 + (titles.y ? 20 : 0), 260];
  const yOf = (value: number) => top + (1 - Math.min(1, Math.max(0, (value - low) / span))) * height;
  const children: Element[] = [];
  for (let step = 0; step <= 4; step++) {
    const value = low + (span * step) / 4;
    const y = yOf(value);
    children.push(
      lineFrom({ x: left, y }, { x: left + slot * count, y }, 'dg-inner dg-dotted'),
      element('text', { className: 'dg-small dg-end', x: left - 8, y: y + 4 }, [
        { type: 'text', value: `${Math.round(value * 100) / 100} ` },
      ]),
    );
  }
  const bars = series.filter(({ type }) => type === 'bar').length;
  let bar = 0;
  for (const [index, { type, values }] of series.entries()) {
    const hue = `dg-hue-${index % 8}`;
    const middle = (place: number) => left + slot * (place + 0.5);
    if (type === 'line') {
      const points = values.map((value, place) => `${r(middle(place))},${r(yOf(value))}`);
      children.push(path(`M${points.join('L')}`, `dg-arc ${hue}`));
      continue;
    }
    const width = (slot * 0.7) / bars;
    for (const [place, value] of values.entries()) {
      const [y, zero] = [yOf(value), yOf(Math.max(low, Math.min(high, 0)))];
      children.push(
        rect(
          middle(place) - slot * 0.35 + bar * width,
          Math.min(y, zero),
          width,
          Math.abs(zero - y),
          `dg-lane ${hue}`,
        ),
      );
    }
    bar++;
  }
  for (let place = 0; place < count; place++)
    children.push(
      textBlock(
        [names[place] ?? String(place + 1)],
        { x: left + slot * (place + 0.5), y: top + height + 16 },
        'dg-small',
      ),
    );
  const width = left + slot * count + 14;
  if (titles.x)
    children.push(textBlock([titles.x], { x: left + (slot * count) / 2, y: top + height + 38 }, 'dg-label'));
  if (titles.y)
    children.push(
      element('text', { className: 'dg-label dg-from', x: 14, y: 18 }, [
        { type: 'text', value: `${titles.y} ` },
      ]),
    );
  return { width, height: top + height + (titles.x ? 54 : 32), children };
}

function r(value: number): number {
  return Math.round(value * 10) / 10;
}
