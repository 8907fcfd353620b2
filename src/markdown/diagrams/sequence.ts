/** Reads and draws `sequenceDiagram`. */
import type { Element } from 'hast';
import { colour } from './colour.ts';
import {
  DiagramError,
  type Drawing,
  fontSize,
  lineHeight,
  maxEdges,
  maxNodes,
  type Source,
} from './diagram.ts';
import { labelLines, plainLabel, widthOf } from './label.ts';
import { statementsOf } from './source.ts';
import { element, type Head, head, lineFrom, path, rect, textBlock } from './svg.ts';

interface Participant {
  id: string;
  lines: string[];
  isPerson: boolean;
  x: number;
  /** Rows at which boxes of activity began. */
  active: number[];
}

interface Message {
  type: 'message';
  from: number;
  to: number;
  lines: string[];
  dotted: boolean;
  start: Head;
  end: Head;
  number?: number;
}

type Item =
  | Message
  | { type: 'note'; from: number; to: number; side: 'left' | 'right' | 'over'; lines: string[] }
  | { type: 'open'; word: string; lines: string[]; fill?: string }
  | { type: 'else'; word: string; lines: string[] }
  | { type: 'close' }
  | { type: 'activate' | 'deactivate'; who: number };

const arrow =
  /^([^:]*?)\s*(<<-->>|<<->>|-->>|->>|-->|->|--x|-x|--\)|-\))\s*([+-]?)\s*([^:+-][^:]*?)\s*:\s*(.*)$/;
const blocks = new Set(['loop', 'alt', 'opt', 'par', 'critical', 'break', 'rect']);
const elses: Readonly<Record<string, string>> = { else: 'alt', and: 'par', option: 'critical' };

interface Read {
  participants: Participant[];
  items: Item[];
}

export function drawSequence(source: Source): Drawing {
  return draw(read(source));
}

function read(source: Source): Read {
  const participants: Participant[] = [];
  const places = new Map<string, number>();
  const items: Item[] = [];
  const open: string[] = [];
  let number: number | undefined;
  let step = 1;
  let boxes = 0;

  const place = (written: string, line: number): number => {
    const id = written.trim();
    if (!id) throw new DiagramError('syntax', line, 'The message has no sender or no receiver.');
    const known = places.get(id);
    if (known !== undefined) return known;
    if (participants.length >= maxNodes / 4)
      throw new DiagramError('large', line, `It has more than ${maxNodes / 4} participants.`);
    places.set(id, participants.length);
    participants.push({ id, lines: labelLines(id, 160), isPerson: false, x: 0, active: [] });
    return participants.length - 1;
  };

  for (const { text, line } of statementsOf(source)) {
    if (items.length > maxEdges * 2)
      throw new DiagramError('large', line, `It has more than ${maxEdges * 2} steps.`);
    const [, keyword = '', rest = ''] = /^([A-Za-z]+)(?:\s+(.*))?$/.exec(text) ?? [];
    const message = arrow.exec(text);
    const named = /^(?:create\s+)?(participant|actor)\s+(.+?)(?:\s+as\s+(.+))?$/.exec(text);
    const note = /^note\s+(left of|right of|over)\s+([^:]+?)\s*:\s*(.*)$/i.exec(text);
    if (named) {
      const participant = participants[place((named[2] ?? '').replace(/@\{.*$/, ''), line)];
      if (participant) {
        participant.isPerson = named[1] === 'actor';
        if (named[3]) participant.lines = labelLines(named[3], 160);
      }
    } else if (note) {
      const [from = 0, to = from] = (note[2] ?? '').split(',').map((who) => place(who, line));
      const side = note[1]?.toLowerCase().split(' ')[0] as 'left' | 'right' | 'over';
      items.push({
        type: 'note',
        from: Math.min(from, to),
        to: Math.max(from, to),
        side,
        lines: labelLines(note[3] ?? ''),
      });
    } else if (message) {
      const [, from = '', sign = '', activity, to = '', words = ''] = message;
      const [sender, receiver] = [place(from, line), place(to, line)];
      const end: Head = sign.endsWith('>>')
        ? 'arrow'
        : sign.endsWith('x')
          ? 'cross'
          : sign.endsWith(')')
            ? 'open'
            : 'none';
      items.push({
        type: 'message',
        from: sender,
        to: receiver,
        lines: words ? labelLines(words, 320) : [],
        dotted: sign.includes('--'),
        start: sign.startsWith('<<') ? 'arrow' : 'none',
        end,
        ...(number !== undefined && { number }),
      });
      if (number !== undefined) number += step;
      if (activity === '+') items.push({ type: 'activate', who: receiver });
      if (activity === '-') items.push({ type: 'deactivate', who: sender });
    } else if (blocks.has(keyword)) {
      open.push(keyword);
      const fill = keyword === 'rect' ? colour(rest.trim().toLowerCase()) : undefined;
      items.push({
        type: 'open',
        word: keyword,
        lines: keyword === 'rect' || !rest ? [] : labelLines(rest, 320),
        ...(fill && { fill }),
      });
    } else if (Object.hasOwn(elses, keyword)) {
      if (open.at(-1) !== elses[keyword])
        throw new DiagramError('syntax', line, `"${keyword}" stands in no "${elses[keyword]}".`);
      items.push({ type: 'else', word: keyword, lines: rest ? labelLines(rest, 320) : [] });
    } else if (text === 'end') {
      if (open.pop() === undefined) {
        if (boxes-- > 0) continue;
        throw new DiagramError('syntax', line, '"end" ends nothing.');
      }
      items.push({ type: 'close' });
    } else if (keyword === 'activate' || keyword === 'deactivate') {
      items.push({ type: keyword, who: place(rest, line) });
    } else if (keyword === 'autonumber') {
      const [first, by] = rest.split(/\s+/).map(Number);
      number = rest === 'off' ? undefined : first && first < 100_000 ? first : 1;
      step = by && by < 1000 ? by : 1;
    } else if (keyword === 'box') {
      boxes++;
    } else if (!/^(title|destroy|links?|properties|details)$/.test(keyword))
      throw new DiagramError('syntax', line, `"${text.slice(0, 60)}" is not understood.`);
  }
  if (open.length > 0) throw new DiagramError('syntax', source.line, `A "${open.at(-1)}" has no "end".`);
  if (participants.length === 0) throw new DiagramError('syntax', source.line, 'It has no participants.');
  return { participants, items };
}

const margin = 14;
const loopWidth = 44;

/** Where an `else` divides a frame. */
interface Split {
  y: number;
  text: string;
}

/** Distances between participants follow from what is said between them. */
function placeParticipants({ participants, items }: Read): { boxWidths: number[]; width: number } {
  const boxWidths = participants.map(({ lines }) => Math.max(80, widthOf(lines) + 28));
  const gaps = participants.map(
    (_, index) => ((boxWidths[index] ?? 0) + (boxWidths[index + 1] ?? 0)) / 2 + 30,
  );
  let [before, after] = [0, 0];
  for (const item of items) {
    if (item.type === 'message') {
      const [low, high] = [Math.min(item.from, item.to), Math.max(item.from, item.to)];
      const needed = widthOf(item.lines, fontSize - 1) + 44;
      if (low === high && low < participants.length - 1)
        gaps[low] = Math.max(gaps[low] ?? 0, needed + loopWidth);
      else if (low === high) after = Math.max(after, needed + loopWidth - (boxWidths[low] ?? 0) / 2);
      else spread(gaps, low, high, needed);
    } else if (item.type === 'note') {
      const needed = widthOf(item.lines) + 40;
      if (item.side === 'over' && item.from !== item.to) spread(gaps, item.from, item.to, needed - 40);
      else if (item.side === 'right' && item.to < participants.length - 1)
        gaps[item.to] = Math.max(gaps[item.to] ?? 0, needed + 10);
      else if (item.side === 'right') after = Math.max(after, needed - (boxWidths[item.to] ?? 0) / 2);
      else if (item.side === 'left' && item.from > 0)
        gaps[item.from - 1] = Math.max(gaps[item.from - 1] ?? 0, needed + 10);
      else if (item.side === 'left') before = Math.max(before, needed - (boxWidths[0] ?? 0) / 2);
      else {
        const over = (needed - 40 - (boxWidths[item.from] ?? 0)) / 2 + 20;
        if (item.from === 0) before = Math.max(before, over);
        if (item.from === participants.length - 1) after = Math.max(after, over);
      }
    }
  }
  let x = margin + before;
  for (const [index, participant] of participants.entries()) {
    if (index === 0) x += (boxWidths[0] ?? 0) / 2;
    participant.x = x;
    x += gaps[index] ?? 0;
  }
  const last = participants.at(-1);
  return { boxWidths, width: (last?.x ?? 0) + (boxWidths.at(-1) ?? 0) / 2 + Math.max(after, 0) + margin };
}

function spread(gaps: number[], from: number, to: number, needed: number): void {
  const have = gaps.slice(from, to).reduce((sum, gap) => sum + gap, 0);
  const missing = (needed - have) / (to - from);
  if (missing > 0) for (let index = from; index < to; index++) gaps[index] = (gaps[index] ?? 0) + missing;
}

function draw({ participants, items }: Read): Drawing {
  const { boxWidths, width } = placeParticipants({ participants, items });
  const headHeight = Math.max(
    ...participants.map(({ lines, isPerson }) => lines.length * lineHeight + 18 + (isPerson ? 34 : 0)),
  );
  let y = margin + headHeight + 10;
  const frames: Element[] = [];
  const bars: Element[] = [];
  const tags: Element[] = [];
  const content: Element[] = [];
  const open: { item: Item & { type: 'open' }; top: number; low: number; high: number; splits: Split[] }[] =
    [];

  const touch = (low: number, high: number) => {
    for (const frame of open) {
      frame.low = Math.min(frame.low, low);
      frame.high = Math.max(frame.high, high);
    }
  };
  const xOf = (index: number) => participants[index]?.x ?? 0;
  const bar = (participant: Participant, top: number) =>
    bars.push(
      rect(participant.x - 5 + participant.active.length * 4, top, 10, Math.max(y - top, 6), 'dg-box'),
    );

  for (const item of items) {
    switch (item.type) {
      case 'message': {
        const height = item.lines.length * lineHeight;
        const [from, to] = [xOf(item.from), xOf(item.to)];
        const classes = item.dotted ? 'dg-line dg-dotted' : 'dg-line';
        y += height + 10;
        if (item.from === item.to) {
          const right = from + loopWidth;
          content.push(
            path(`M${r(from)},${r(y)}H${r(right)}V${r(y + 18)}H${r(from + 1)}`, classes),
            ...head(item.end, { x: from + 1, y: y + 18 }, { x: right, y: y + 18 }),
          );
          if (height > 0) content.push(startText(item.lines, from + 8, y - 6));
          touch(from, right + Math.max(0, widthOf(item.lines, fontSize - 1) - loopWidth));
          y += 24;
        } else {
          // Where the receiver is busy, the line ends at its bar.
          const side = Math.sign(to - from);
          const tip = to - side * ((participants[item.to]?.active.length ?? 0) > 0 ? 6 : 1);
          content.push(
            lineFrom({ x: from, y }, { x: tip, y }, classes),
            ...head(item.start, { x: from + side, y }, { x: to, y }),
            ...head(item.end, { x: tip, y }, { x: from, y }),
          );
          if (height > 0)
            content.push(textBlock(item.lines, { x: (from + to) / 2, y: y - height / 2 - 5 }, 'dg-label'));
          touch(Math.min(from, to), Math.max(from, to));
        }
        if (item.number !== undefined)
          content.push(
            element('circle', {
              className: 'dg-dot',
              cx: from,
              cy: y - (item.from === item.to ? 24 : 0),
              r: 8,
            }),
            textBlock(
              [String(item.number)],
              { x: from, y: y - (item.from === item.to ? 24 : 0) - 1 },
              'dg-number',
            ),
          );
        y += 12;
        break;
      }
      case 'note': {
        const height = item.lines.length * lineHeight + 12;
        const needed = widthOf(item.lines) + 20;
        const [from, to] = [xOf(item.from), xOf(item.to)];
        const middle = (from + to) / 2;
        const wide = item.side === 'over' ? Math.max(needed, to - from + 40) : needed;
        const left =
          item.side === 'over' ? middle - wide / 2 : item.side === 'right' ? to + 12 : from - 12 - wide;
        y += 6;
        content.push(
          rect(left, y, wide, height, 'dg-note'),
          textBlock(item.lines, { x: left + wide / 2, y: y + height / 2 }),
        );
        touch(left, left + wide);
        y += height + 8;
        break;
      }
      case 'open':
        y += 8;
        open.push({ item, top: y, low: Infinity, high: -Infinity, splits: [] });
        if (item.word !== 'rect') y += Math.max(1, item.lines.length) * lineHeight + 10;
        break;
      case 'else': {
        const frame = open.at(-1);
        if (!frame) break;
        y += 6;
        frame.splits.push({ y, text: item.lines.join(' ') });
        y += lineHeight + 8;
        break;
      }
      case 'close': {
        const frame = open.pop();
        if (!frame) break;
        y += 8;
        const low = Number.isFinite(frame.low) ? frame.low : xOf(0);
        const high = Number.isFinite(frame.high) ? frame.high : xOf(participants.length - 1);
        const inset = Math.max(4, 22 - open.length * 4);
        const [left, right] = [
          Math.max(2, low - inset),
          Math.min(width - 2, Math.max(high + inset, low + 90)),
        ];
        const place = { left, right, top: frame.top, bottom: y };
        frames.unshift(...drawFrame(frame.item, place, frame.splits));
        if (frame.item.word !== 'rect') tags.push(...drawTags(frame.item, place, frame.splits));
        touch(left, right);
        y += 8;
        break;
      }
      case 'activate':
        participants[item.who]?.active.push(y - 12);
        break;
      case 'deactivate': {
        const participant = participants[item.who];
        const top = participant?.active.pop();
        if (participant && top !== undefined) bar(participant, top);
        break;
      }
    }
  }
  for (const participant of participants)
    for (let top = participant.active.pop(); top !== undefined; top = participant.active.pop())
      bar(participant, top);
  y += 10;
  const people = participants.flatMap((participant, index) =>
    drawParticipant(participant, boxWidths[index] ?? 0, headHeight, y),
  );
  // Who has scrolled down still sees whose line is whose.
  const tall = y > 560;
  if (tall)
    for (const [index, { x, lines }] of participants.entries()) {
      const [wide, high] = [boxWidths[index] ?? 0, lines.length * lineHeight + 18];
      people.push(rect(x - wide / 2, y, wide, high, 'dg-box', 4), textBlock(lines, { x, y: y + high / 2 }));
    }
  if (tall) y += Math.max(...participants.map(({ lines }) => lines.length * lineHeight + 18));
  return { width, height: y + margin, children: [...frames, ...people, ...bars, ...tags, ...content] };
}

function drawParticipant(
  { x, lines, isPerson }: Participant,
  width: number,
  height: number,
  bottom: number,
): Element[] {
  const line = lineFrom({ x, y: margin + height }, { x, y: bottom }, 'dg-life');
  if (!isPerson)
    return [
      line,
      rect(x - width / 2, margin, width, height, 'dg-box', 4),
      textBlock(lines, { x, y: margin + height / 2 }),
    ];
  const top = margin + 2;
  return [
    line,
    element('circle', { className: 'dg-ring', cx: x, cy: top + 8, r: 7 }),
    path(
      `M${r(x)},${r(top + 15)}v12M${r(x - 10)},${r(top + 20)}h20M${r(x - 8)},${r(top + 36)}L${r(x)},${r(top + 27)}L${r(x + 8)},${r(top + 36)}`,
      'dg-line',
    ),
    textBlock(lines, { x, y: margin + height - (lines.length * lineHeight) / 2 - 2 }),
  ];
}

interface Place {
  left: number;
  right: number;
  top: number;
  bottom: number;
}

function drawFrame(
  { word, fill }: Item & { type: 'open' },
  { left, right, top, bottom }: Place,
  splits: readonly Split[],
): Element[] {
  if (word === 'rect') {
    const ground = rect(left, top, right - left, bottom - top, fill ? 'dg-tint' : 'dg-group');
    if (fill) ground.properties['fill'] = fill;
    return [ground];
  }
  return [
    rect(left, top, right - left, bottom - top, 'dg-frame'),
    ...splits.map(({ y }) => lineFrom({ x: left, y }, { x: right, y }, 'dg-inner dg-dotted')),
  ];
}

/** What a frame says; above the bars, which it would be hidden by. */
function drawTags(
  { word, lines }: Item & { type: 'open' },
  { left, right, top }: Place,
  splits: readonly Split[],
): Element[] {
  const tag = widthOf([word], fontSize - 1) + 16;
  return [
    rect(left, top, tag, lineHeight + 2, 'dg-tag'),
    textBlock([word], { x: left + tag / 2, y: top + lineHeight / 2 + 1 }, 'dg-label'),
    ...(lines.length > 0 ? [startText([`[${plainLabel(lines.join(' '))}]`], left + tag + 8, top + 14)] : []),
    ...splits.flatMap(({ y, text }) =>
      text ? [textBlock([`[${text}]`], { x: (left + right) / 2, y: y + 14 }, 'dg-label')] : [],
    ),
  ];
}

/** Lines that begin at a place and end above it. */
function startText(lines: readonly string[], x: number, bottom: number): Element {
  const first = bottom - (lines.length - 1) * lineHeight;
  return element(
    'text',
    { className: 'dg-label dg-from', x, y: first },
    lines.map((value, index) =>
      element('tspan', { x, y: first + index * lineHeight }, [{ type: 'text', value: `${value} ` }]),
    ),
  );
}

function r(value: number): number {
  return Math.round(value * 10) / 10;
}
