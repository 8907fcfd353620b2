/** Texts in diagrams: as lines of plain text. Markup in them breaks lines, or goes; nothing of it reaches the page. */
import { textWidth } from '../../graph/text.ts';
import { fontSize } from './diagram.ts';

const names: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: ' ',
  semi: ';',
  colon: ':',
  num: '#',
  dagger: '†',
  ddagger: '‡',
  hearts: '♥',
  infin: '∞',
  rarr: '→',
  larr: '←',
  copy: '©',
};

const maxLabel = 1000;

/** @param width at which lines are broken between words, in pixels */
export function labelLines(raw: string, width = 220): string[] {
  let text = raw.slice(0, maxLabel).trim();
  if (text.length > 1 && text.startsWith('"') && text.endsWith('"')) text = text.slice(1, -1).trim();
  if (text.length > 1 && text.startsWith('`') && text.endsWith('`'))
    text = text.slice(1, -1).replaceAll(/\*\*|__/g, '');
  text = text
    .replaceAll(/<br\s{0,5}\/?>|\\n/gi, '\n')
    .replaceAll(/<\/?[a-z][^<>]{0,200}>/gi, '')
    .replaceAll(/\bfa[a-z]?:fa-[\w-]{1,40}\s?/g, '')
    .replaceAll(/[#&]#?(\w{1,10});/g, decode);
  // Who breaks lines means them; only very long ones are broken once more.
  const given = text.split('\n');
  const lines = given.flatMap((line) => wrap(oneLine(line), given.length > 1 ? width * 1.6 : width));
  return lines.length > 0 ? lines : [''];
}

/** In one line; for headings and names. */
export function plainLabel(raw: string): string {
  return labelLines(raw, Infinity).join(' ').trim();
}

function decode(written: string, name: string): string {
  if (Object.hasOwn(names, name)) return names[name] ?? written;
  const code = /^\d+$/.test(name)
    ? Number(name)
    : /^x[\da-f]+$/i.test(name)
      ? Number.parseInt(name.slice(1), 16)
      : 0;
  return code > 31 && code <= 0x10ffff && (code < 0xd800 || code > 0xdfff)
    ? String.fromCodePoint(code)
    : written;
}

/** Control characters, and those that turn the direction of what follows, are left out. */
function oneLine(text: string): string {
  return text
    .toWellFormed()
    .replace(/[\u202a-\u202e\u2066-\u2069]/g, '')
    .replace(/[\s\p{Cc}]+/gu, ' ')
    .trim();
}

function wrap(text: string, limit: number): string[] {
  if (limit === Infinity) return [text];
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    const longer = line ? `${line} ${word}` : word;
    if (line && textWidth(longer, fontSize) > limit) {
      lines.push(line);
      line = word;
    } else line = longer;
  }
  return [...lines, line];
}

export function widthOf(lines: readonly string[], size = fontSize): number {
  return Math.max(0, ...lines.map((line) => textWidth(line, size)));
}
