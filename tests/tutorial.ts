/** A handbook page as somebody follows it: its blocks of commands, changes, files and output, in their order. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export interface Step {
  /** `sh`, `diff`, `text`, or the language of a file. */
  kind: string;
  /** Of a file. */
  title?: string;
  lines: string[];
}

export function readSteps(file: string): Step[] {
  const blocks = readFileSync(file, 'utf8').matchAll(/^```(\w+)(?: title="([^"]*)")?\n(.*?)^```$/gms);
  return [...blocks].map(([, kind = '', title, text = '']) => ({
    kind,
    title,
    lines: text.replace(/\n$/, '').split('\n'),
  }));
}

/** @throws {Error} if the file does not hold the lines that the change is made to */
export function applyChange(folder: string, { title = '', lines }: Step): void {
  const path = join(folder, title);
  const side = (mark: string) =>
    lines
      .filter((line) => line[0] === ' ' || line[0] === mark)
      .map((line) => line.slice(1))
      .join('\n');
  const text = readFileSync(path, 'utf8');
  if (text.split(side('-')).length !== 2)
    throw new Error(`${title} does not hold once what the tutorial changes:\n${side('-')}`);
  writeFileSync(
    path,
    text.replace(side('-'), () => side('+')),
  );
}
