/** Log files, line by line; they may be larger than the memory. */
import { createReadStream, readdirSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';

/** Longer lines are passed over. */
const maxLine = 32_768;

/** Sorted paths. @param patterns paths of which the last part may hold `*` */
export function findFiles(patterns: readonly string[], folder: string): string[] {
  const found = patterns.flatMap((pattern) => {
    const path = resolve(folder, pattern);
    const parts = basename(path).split('*');
    const name = new RegExp(`^${parts.map((part) => part.replace(/[^\w]/g, '\\$&')).join('.*')}$`, 's');
    try {
      return readdirSync(dirname(path), { withFileTypes: true })
        .filter((entry) => !entry.isDirectory() && name.test(entry.name))
        .map((entry) => join(dirname(path), entry.name));
    } catch {
      return [];
    }
  });
  return [...new Set(found)].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
}

/** Whether a file is there and, if it is packed, whole: one that is being rotated is not. @throws if it is aborted */
export async function isReadable(file: string, signal: AbortSignal): Promise<boolean> {
  try {
    const source = createReadStream(file, file.endsWith('.gz') ? {} : { end: 0 });
    const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
    await (file.endsWith('.gz')
      ? pipeline(source, createGunzip(), nowhere, { signal })
      : pipeline(source, nowhere, { signal }));
    return true;
  } catch {
    signal.throwIfAborted();
    return false;
  }
}

/** @throws if the file cannot be read */
export async function* linesOf(file: string): AsyncGenerator<string> {
  const source = createReadStream(file);
  const zipped = file.endsWith('.gz');
  const stream = zipped ? source.pipe(createGunzip()) : source;
  // A pipe does not hand on what goes wrong before it.
  if (zipped) source.on('error', (error) => stream.destroy(error));
  stream.setEncoding('latin1');
  let rest = '';
  let skipping = false;
  try {
    for await (const chunk of stream as AsyncIterable<string>) {
      const lines = (rest + chunk).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) {
        if (!skipping && line.length <= maxLine) yield line;
        skipping = false;
      }
      if (rest.length > maxLine) {
        skipping = true;
        rest = '';
      }
    }
    if (rest && !skipping) yield rest;
  } finally {
    // Who stops early leaves nothing open.
    source.destroy();
  }
}
