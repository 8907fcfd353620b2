/**
 * Makes Pagefind's output a function of its input: it writes filters and their values in the order of a hash map, which
 * differs from run to run. Names follow the content, so the files that name them change along.
 */
import { createHash } from 'node:crypto';
import { gunzipSync, gzipSync } from 'node:zlib';
import { compareText } from '../problems.ts';
import type { PackedFile } from './pack.ts';

/** What Pagefind 1.5's files hold: nested arrays of texts and natural numbers, in CBOR. */
type Value = string | number | Value[];

const signature = 'pagefind_dcd';
const entryPath = 'pagefind-entry.json';

export function canonicalFiles(files: readonly PackedFile[]): PackedFile[] {
  const filters = new Map<string, string>();
  const metas = new Map<string, string>();
  const result: PackedFile[] = [];
  for (const file of files) {
    const name = /^filter\/(([a-z-]+)_[0-9a-f]+)\.pf_filter$/.exec(file.path);
    if (!name) continue;
    const [title, values] = listOf(decode(file.content));
    const content = encode([title ?? '', listOf(values).sort(byFirst)]);
    const hash = `${name[2]}_${hashOf(content).slice(0, 12)}`;
    filters.set(name[1] ?? '', hash);
    result.push({ path: `filter/${hash}.pf_filter`, content });
  }
  for (const file of files) {
    const name = /^pagefind\.(([a-z-]+)_[0-9a-f]+)\.pf_meta$/.exec(file.path);
    if (!name) continue;
    const [version = '', pages = [], chunks = [], named, ...rest] = listOf(decode(file.content));
    const renamed = listOf(named).map((pair): Value => {
      const [filter = '', hash = ''] = listOf(pair);
      return [filter, filters.get(String(hash)) ?? hash];
    });
    const content = encode([version, pages, chunks, renamed.sort(byFirst), ...rest]);
    const hash = `${name[2]}_${hashOf(content).slice(0, 12)}`;
    metas.set(name[1] ?? '', hash);
    result.push({ path: `pagefind.${hash}.pf_meta`, content });
  }
  for (const file of files) {
    if (/\.pf_(filter|meta)$/.test(file.path)) continue;
    if (file.path !== entryPath) result.push(file);
    else {
      let text = Buffer.from(file.content).toString('utf8');
      for (const [from, to] of metas) text = text.replaceAll(`"${from}"`, `"${to}"`);
      result.push({ path: entryPath, content: Buffer.from(text) });
    }
  }
  return result;
}

function byFirst(a: Value, b: Value): number {
  return compareText(String(listOf(a)[0]), String(listOf(b)[0]));
}

function listOf(value: Value | undefined): Value[] {
  if (!Array.isArray(value)) throw new Error('Pagefind wrote an index of a form that is not known here.');
  return value;
}

function hashOf(content: Uint8Array): string {
  return createHash('sha256').update(content).digest('hex');
}

function decode(content: Uint8Array): Value {
  const bytes = gunzipSync(content);
  let at = signature.length;
  const read = (): Value => {
    const first = bytes.readUInt8(at++);
    const short = first & 31;
    const width = short < 24 ? 0 : 2 ** (short - 24);
    if (width > 4) throw new Error('Pagefind wrote an index of a form that is not known here.');
    const size = width === 0 ? short : bytes.readUIntBE(at, width);
    at += width;
    switch (first >> 5) {
      case 0:
        return size;
      case 3:
        return bytes.toString('utf8', at, (at += size));
      case 4:
        return Array.from({ length: size }, read);
      default:
        throw new Error('Pagefind wrote an index of a form that is not known here.');
    }
  };
  return read();
}

function encode(value: Value): Uint8Array {
  const parts: Buffer[] = [Buffer.from(signature)];
  const head = (major: number, size: number) => {
    const width = size < 24 ? 0 : size < 2 ** 8 ? 1 : size < 2 ** 16 ? 2 : 4;
    const bytes = Buffer.alloc(1 + width);
    bytes.writeUInt8((major << 5) | (width === 0 ? size : 24 + Math.log2(width)));
    if (width > 0) bytes.writeUIntBE(size, 1, width);
    parts.push(bytes);
  };
  const write = (item: Value): void => {
    if (typeof item === 'number') head(0, item);
    else if (typeof item === 'string') {
      const bytes = Buffer.from(item);
      head(3, bytes.length);
      parts.push(bytes);
    } else {
      head(4, item.length);
      item.forEach(write);
    }
  };
  write(value);
  const packed = gzipSync(Buffer.concat(parts), { level: 9 });
  // The system that packed it is part of the header, but not of the content.
  packed.writeUInt8(255, 9);
  return packed;
}
