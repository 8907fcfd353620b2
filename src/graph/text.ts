/** How wide a text will be, before any browser has measured it. An estimate on the generous side, for the fonts of systems. */

/** Shares of the font's size. */
const narrow = 0.3;
const middle = 0.6;
const wide = 0.7;
const widest = 0.92;
const full = 1.04;

/** Scripts whose characters fill a square, and pictures. */
const square =
  /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|\p{Extended_Pictographic}/u;
const marks = /\p{M}|\p{Cf}/u;

/** @param size of the font, in the unit of the result */
export function textWidth(text: string, size: number): number {
  let sum = 0;
  for (const char of text) sum += charWidth(char);
  return sum * size;
}

/** Names are mostly plain: looking their letters up takes a tenth of trying patterns. */
const plain = Array.from({ length: 0x7f }, (_, code) => plainWidth(String.fromCharCode(code)));

function plainWidth(char: string): number {
  if (/[ijlI.,:;'|!()[\]/ ftr]/.test(char)) return char === ' ' || char < 'a' ? narrow : narrow + 0.06;
  if (/[mwMW@%]/.test(char)) return widest;
  return /[A-Z_&#+=<>~]/.test(char) ? wide : middle;
}

function charWidth(char: string): number {
  const known = char.length === 1 ? plain[char.charCodeAt(0)] : undefined;
  if (known !== undefined) return known;
  if (marks.test(char)) return 0;
  if (square.test(char)) return full;
  return /\p{Lu}/u.test(char) ? wide + 0.06 : middle + 0.08;
}

/** One line: control characters and those that turn the direction of what follows are left out. */
export function oneLine(text: string): string {
  return text
    .replace(/[\u202a-\u202e\u2066-\u2069]/g, '')
    .replace(/[\s\p{Cc}]+/gu, ' ')
    .trim();
}

/**
 * The text, or its beginning and end with an ellipsis between: names of one family differ at their ends. Marks stay with
 * their letters.
 */
export function fitText(text: string, size: number, limit: number): string {
  const line = oneLine(text);
  if (textWidth(line, size) <= limit) return line;
  const room = limit / size - middle - 0.3;
  const chars = [...line];
  const head = count(chars, room * 0.62);
  const tail = count(chars.toReversed(), room * 0.38);
  const start = chars
    .slice(0, head)
    .join('')
    .replace(/[\s\p{Cf}]+$/u, '');
  const end = chars
    .slice(chars.length - tail)
    .join('')
    .replace(/^[\s\p{Cf}\p{M}]+/u, '');
  return `${start}…${end}`;
}

/** How many characters fit. */
function count(chars: readonly string[], room: number): number {
  let width = 0;
  const end = chars.findIndex((char) => (width += charWidth(char)) > room);
  return end === -1 ? chars.length : end;
}

/** Whether the first letter that has a direction runs from right to left. */
export function isRightToLeft(text: string): boolean {
  const first = /\p{L}/u.exec(text)?.[0] ?? '';
  return /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]|[\u{10800}-\u{10fff}\u{1e800}-\u{1efff}]/u.test(first);
}
