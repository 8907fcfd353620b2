/** Reads and draws `gantt`. Days are counted in UTC and nothing marks today: a page shows the same every day. */
import type { Element } from 'hast';
import { DiagramError, type Drawing, lineHeight, maxNodes, type Source } from './diagram.ts';
import { plainLabel, widthOf } from './label.ts';
import { statementsOf } from './source.ts';
import { element, lineFrom, path, rect, textBlock } from './svg.ts';

interface Task {
  name: string;
  section: number;
  start: number;
  end: number;
  tags: Set<string>;
}

const day = 86_400_000;
const units: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1000,
  m: 60_000,
  h: 3_600_000,
  d: day,
  w: 7 * day,
  M: 30 * day,
  y: 365 * day,
};
const tagNames = new Set(['active', 'done', 'crit', 'milestone', 'vert']);
const weekdays = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'];

interface Plan {
  sections: string[];
  tasks: Task[];
}

export function drawGantt(source: Source): Drawing {
  return draw(read(source));
}

function read(source: Source): Plan {
  const sections: string[] = [];
  const tasks: Task[] = [];
  const byId = new Map<string, Task>();
  /** Days of the week, from Sunday, and days since 1970. */
  const excluded = { weekdays: new Set<number>(), dates: new Set<number>() };
  const exclude = (word: string): void => {
    const weekday = weekdays.indexOf(word);
    const time = /^\d{4}-\d\d-\d\d$/.test(word) ? Date.parse(word) : Number.NaN;
    if (word === 'weekends') for (const one of [0, 6]) excluded.weekdays.add(one);
    else if (weekday !== -1) excluded.weekdays.add(weekday);
    else if (!Number.isNaN(time)) excluded.dates.add(time / day);
  };
  let format = 'YYYY-MM-DD';

  const isExcluded = (time: number): boolean => {
    const date = Math.floor(time / day);
    // The first day of 1970 was a Thursday.
    return excluded.weekdays.has((((date + 4) % 7) + 7) % 7) || excluded.dates.has(date);
  };
  /** Days that are left out make a task longer. */
  const prolong = (start: number, end: number): number => {
    if (excluded.weekdays.size + excluded.dates.size === 0) return end;
    let last = end;
    let steps = 0;
    for (let time = start; time < last && steps < 5000; time += day, steps++)
      if (isExcluded(time)) last += day;
    return last;
  };
  const timeOf = (text: string, line: number): number => {
    const after = /^after\s+(.+)$/.exec(text);
    if (after) {
      const ends = (after[1] ?? '').split(/\s+/).flatMap((id) => byId.get(id)?.end ?? []);
      if (ends.length === 0)
        throw new DiagramError('syntax', line, `There is no task "${after[1]}" before it.`);
      return Math.max(...ends);
    }
    const time = parseDate(text, format);
    if (time === undefined) throw new DiagramError('syntax', line, `"${text}" is no date like ${format}.`);
    return time;
  };

  for (const { text, line } of statementsOf(source)) {
    const [, keyword = '', rest = ''] = /^(\w+)(?:\s+(.*))?$/.exec(text) ?? [];
    const task = /^([^:]+):(.*)$/.exec(text);
    if (keyword === 'title') source.title ??= rest;
    else if (keyword === 'dateFormat') format = rest.trim();
    else if (keyword === 'excludes') for (const one of rest.toLowerCase().split(/[\s,]+/)) exclude(one);
    else if (keyword === 'section') sections.push(plainLabel(rest));
    else if (
      /^(axisFormat|tickInterval|todayMarker|includes|inclusiveEndDates|topAxis|weekday|weekend|displayMode|click)$/.test(
        keyword,
      )
    )
      continue;
    else if (task) {
      if (tasks.length >= maxNodes)
        throw new DiagramError('large', line, `It has more than ${maxNodes} tasks.`);
      const parts = (task[2] ?? '').split(',').map((part) => part.trim());
      const tags = new Set<string>();
      while (parts[0] !== undefined && tagNames.has(parts[0])) tags.add(parts.shift() ?? '');
      if (parts[0] === '') parts.shift();
      const id = parts.length > 2 ? parts.shift() : undefined;
      const previous = tasks.at(-1);
      const start = parts.length > 1 ? timeOf(parts[0] ?? '', line) : previous?.end;
      if (start === undefined)
        throw new DiagramError('syntax', line, 'The first task needs a start and an end.');
      const written = parts.at(-1) ?? '';
      const length = /^(\d{1,6}(?:\.\d{1,3})?)(ms|[smhdwMy])$/.exec(written);
      const until = /^until\s(.+)$/.exec(written);
      const end = length
        ? prolong(start, start + Number(length[1]) * (units[length[2] ?? ''] ?? day))
        : until
          ? Math.min(...(until[1] ?? '').split(' ').map((id) => byId.get(id)?.start ?? start))
          : timeOf(written, line);
      const made: Task = {
        name: plainLabel(task[1] ?? ''),
        section: sections.length - 1,
        start,
        end: Math.max(start, end),
        tags,
      };
      tasks.push(made);
      if (id) byId.set(id, made);
    } else throw new DiagramError('syntax', line, `"${text.slice(0, 60)}" is not understood.`);
  }
  if (tasks.length === 0) throw new DiagramError('syntax', source.line, 'It has no tasks.');
  return { sections, tasks };
}

/** Reads the fields that are common in date formats; other characters stand for themselves. */
function parseDate(text: string, format: string): number | undefined {
  if (format === 'X' || format === 'x')
    return /^\d{1,13}$/.test(text) ? Number(text) * (format === 'X' ? 1000 : 1) : undefined;
  const found: Record<string, number> = { YYYY: 1970, MM: 1, DD: 1, HH: 0, mm: 0, ss: 0 };
  let at = 0;
  for (const field of format.slice(0, 40).match(/YYYY|YY|MM|M|DD|D|HH|mm|ss|./g) ?? []) {
    const name = field === 'M' || field === 'D' ? field + field : field === 'YY' ? 'YYYY' : field;
    if (!Object.hasOwn(found, name)) {
      if (text[at] === field) at++;
      continue;
    }
    const digits = /^\d+/.exec(text.slice(at, at + (field.length === 1 ? 2 : field.length)))?.[0];
    if (digits === undefined) {
      if (name === 'HH' || name === 'mm' || name === 'ss') break;
      return undefined;
    }
    found[name] = Number(digits) + (field === 'YY' ? 2000 : 0);
    at += digits.length;
  }
  const { YYYY = 0, MM = 1, DD = 1, HH = 0, mm = 0, ss = 0 } = found;
  const time = Date.UTC(YYYY, MM - 1, DD, HH, mm, ss);
  return Number.isFinite(time) ? time : undefined;
}

const chart = 640;
const row = 30;
const steps = [1 / 24, 1 / 8, 1 / 4, 1, 2, 7, 14, 31, 92, 183, 366, 1830, 3660].map((days) => days * day);

function draw({ sections, tasks }: Plan): Drawing {
  const names = Math.min(220, Math.max(0, ...sections.map((section) => widthOf([section]))));
  const left = names > 0 ? names + 28 : 14;
  const first = Math.min(...tasks.map(({ start }) => start));
  const last = Math.max(...tasks.map(({ end }) => end), first + day / 24);
  const xOf = (time: number) => left + ((time - first) / (last - first)) * chart;
  const top = 30;
  const bottom = top + tasks.length * row;
  const children: Element[] = [];

  for (const [index, name] of sections.entries()) {
    const rows = tasks.flatMap((task, place) => (task.section === index ? [place] : []));
    const [start, end] = [rows[0], rows.at(-1)];
    if (start === undefined || end === undefined) continue;
    const height = (end - start + 1) * row;
    if (index % 2 === 0) children.push(rect(0, top + start * row, left + chart + 14, height, 'dg-band'));
    children.push(cell(name, 14, top + start * row + row / 2, 'dg-cell dg-name'));
  }
  const step = steps.find((length) => (last - first) / length <= 8) ?? (last - first) / 8;
  // Weeks begin on Mondays, and time began on a Thursday.
  const base = step === 7 * day || step === 14 * day ? 4 * day : 0;
  for (let time = Math.ceil((first - base) / step) * step + base; time <= last; time += step) {
    const x = xOf(time);
    children.push(
      lineFrom({ x, y: top }, { x, y: bottom }, 'dg-inner dg-dotted'),
      textBlock([dateLabel(time, step)], { x, y: top - 12 }, 'dg-label'),
    );
  }
  let right = left + chart + 28;
  for (const [index, task] of tasks.entries()) {
    const y = top + index * row;
    const [x, end] = [xOf(task.start), xOf(task.end)];
    const width = Math.max(end - x, 3);
    const looks = task.tags.has('crit')
      ? 'dg-task dg-crit'
      : task.tags.has('done')
        ? 'dg-task dg-done'
        : task.tags.has('active')
          ? 'dg-task dg-active'
          : 'dg-task';
    const text = widthOf([task.name], 13) + 12;
    const isPoint = task.tags.has('milestone');
    children.push(
      isPoint
        ? path(`M${r(x)},${y + 5}l10,10l-10,10l-10,-10Z`, looks)
        : rect(x, y + 4, width, row - 8, looks, 3),
    );
    if (!isPoint && text <= width)
      children.push(textBlock([task.name], { x: x + width / 2, y: y + row / 2 }, 'dg-cell dg-middle'));
    else {
      const place = x + (isPoint ? 10 : width) + 6;
      children.push(cell(task.name, place, y + row / 2, 'dg-cell'));
      right = Math.max(right, place + text);
    }
  }
  return { width: right, height: bottom + 12, children };
}

function cell(text: string, x: number, y: number, className: string): Element {
  return element('text', { className, x, y: y + lineHeight * 0.27 }, [{ type: 'text', value: `${text} ` }]);
}

function dateLabel(time: number, step: number): string {
  const text = new Date(time).toISOString();
  return step < day
    ? text.slice(5, 16).replace('T', ' ')
    : step < 31 * day
      ? text.slice(5, 10)
      : text.slice(0, 7);
}

function r(value: number): number {
  return Math.round(value * 10) / 10;
}
