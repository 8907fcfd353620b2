/** A badge: a label and a word beside it, as a picture for READMEs. No script, no link, no font from elsewhere. */
import type { BadgeColour } from '../plugin.ts';
import { textWidth } from './text-width.ts';
import { xml } from './xml.ts';

export interface Badge {
  label: string;
  message: string;
  colour: BadgeColour;
}

/** White text on them has a contrast of 4.5 or more. */
const colours: Record<BadgeColour, string> = {
  good: '#2e7237',
  warning: '#94580a',
  error: '#b3261e',
  info: '#1f5fa8',
  neutral: '#5b5b5b',
};
const labelColour = '#3d3d3d';
const limits = { label: 40, message: 60 };

export function badgeSvg(badge: Badge): string {
  const { label, message } = shortened(badge);
  const [left, right] = [textWidth(label) + 12, textWidth(message) + 12];
  const text = (value: string, from: number, width: number) =>
    `<text x="${from + width / 2}" y="14" textLength="${width - 12}">${xml(value)}</text>`;
  const words = xml(`${label}: ${message}`);
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${left + right}" height="20" role="img" aria-label="${words}"><title>${words}</title><path fill="${labelColour}" d="M3 0h${left - 3}v20H3a3 3 0 0 1-3-3V3a3 3 0 0 1 3-3z"/><path fill="${colours[badge.colour]}" d="M${left} 0h${right - 3}a3 3 0 0 1 3 3v14a3 3 0 0 1-3 3H${left}z"/><g fill="#fff" text-anchor="middle" font-family="Verdana,DejaVu Sans,sans-serif" font-size="11">${text(label, 0, left)}${text(message, left, right)}</g></svg>\n`;
}

/** @see https://shields.io/badges/endpoint-badge */
export function badgeJson(badge: Badge): unknown {
  return { schemaVersion: 1, ...shortened(badge), color: colours[badge.colour].slice(1) };
}

function shortened({ label, message }: Badge): { label: string; message: string } {
  return { label: cut(label, limits.label), message: cut(message, limits.message) };
}

/** On one line, by letters rather than halves of them. */
function cut(text: string, limit: number): string {
  const letters = [
    ...text
      .toWellFormed()
      .replace(/[\s\p{Cc}\p{Cf}]+/gu, ' ')
      .trim(),
  ];
  return letters.length > limit ? `${letters.slice(0, limit - 1).join('')}…` : letters.join('');
}
