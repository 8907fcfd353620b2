/** Reads and draws `pie`: bars beside one another tell shares better than slices, but authors asked for slices. */
import type { Element } from 'hast';
import { DiagramError, type Drawing, type Source } from './diagram.ts';
import { plainLabel, widthOf } from './label.ts';
import { statementsOf } from './source.ts';
import { at, element, path, rect, textBlock } from './svg.ts';

const radius = 100;
const hues = 8;

export function drawPie(source: Source): Drawing {
  const slices: { name: string; value: number }[] = [];
  const showData = /^showData\b/.test(source.rest);
  const titled = /(?:^|\s)title\s+(.+)$/.exec(source.rest)?.[1];
  if (titled) source.title ??= titled;
  let showValues = showData;
  for (const { text, line } of statementsOf(source)) {
    const match = /^"([^"]*)"\s*:\s*(\d+(?:\.\d+)?)$/.exec(text);
    if (/^title\s/.test(text)) source.title ??= text.slice(6).trim();
    else if (text === 'showData') showValues = true;
    else if (match) slices.push({ name: plainLabel(match[1] ?? ''), value: Number(match[2]) });
    else
      throw new DiagramError(
        'syntax',
        line,
        `"${text.slice(0, 60)}" is no name in quotes, a colon and a number.`,
      );
    if (slices.length > 50) throw new DiagramError('large', line, 'It has more than 50 slices.');
  }
  const sum = slices.reduce((total, { value }) => total + value, 0);
  if (!(sum > 0)) throw new DiagramError('syntax', source.line, 'It has nothing to share out.');
  const middle = { x: radius + 12, y: radius + 12 };
  const children: Element[] = [];
  let angle = -Math.PI / 2;
  let legend = 0;
  for (const [index, { name, value }] of slices.entries()) {
    const share = value / sum;
    const end = angle + share * 2 * Math.PI;
    const point = (turn: number, away = radius) => ({
      x: middle.x + Math.cos(turn) * away,
      y: middle.y + Math.sin(turn) * away,
    });
    const className = `dg-slice dg-hue-${index % hues}`;
    if (share > 0.9999)
      children.push(element('circle', { className, cx: middle.x, cy: middle.y, r: radius }));
    else if (share > 0)
      children.push(
        path(
          `M${at(middle)}L${at(point(angle))}A${radius},${radius} 0 ${share > 0.5 ? 1 : 0} 1 ${at(point(end))}Z`,
          className,
        ),
      );
    const percent = `${Math.round(share * 1000) / 10}%`;
    if (share > 0.05)
      children.push(textBlock([percent], point((angle + end) / 2, radius * 0.68), 'dg-share'));
    const text = `${name}${showValues ? ` [${value}]` : ''} ${share > 0.05 ? '' : percent}`.trim();
    const y = 24 + index * 24;
    children.push(
      rect(radius * 2 + 44, y - 10, 14, 14, className, 2),
      element('text', { className: 'dg-cell', x: radius * 2 + 66, y: y + 2 }, [
        { type: 'text', value: `${text} ` },
      ]),
    );
    legend = Math.max(legend, widthOf([text]));
    angle = end;
  }
  return {
    width: radius * 2 + 66 + legend + 16,
    height: Math.max(radius * 2 + 24, slices.length * 24 + 24),
    children,
  };
}
