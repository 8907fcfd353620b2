/** Files of the site that plugins have made, in the snapshot: `made.json` names them, `made/` holds their texts. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { digest } from './digest.ts';
import { addFile, replaceFile } from './files.ts';
import { canonicalJson } from './json.ts';

const list = (dir: string) => join(dir, 'made.json');
const folder = (dir: string) => join(dir, 'made');
const madeSchema = z.object({
  version: z.literal(1),
  /** Path below the site -> digest of the text. */
  files: z.record(z.string(), z.string().regex(/^[0-9a-z]+$/i)),
});

export interface MadeFile {
  path: string;
  digest: string;
  text(): string;
}

/** A list that is damaged or of another version counts as empty: the next run makes it again. */
export function readMade(dir: string): MadeFile[] {
  try {
    const { files } = madeSchema.parse(JSON.parse(readFileSync(list(dir), 'utf8')));
    return Object.entries(files)
      .filter(([, name]) => existsSync(join(folder(dir), name)))
      .map(([path, name]) => ({
        path,
        digest: name,
        text: () => readFileSync(join(folder(dir), name), 'utf8'),
      }));
  } catch {
    return [];
  }
}

/** Replaces what is there. Equal content is not written again. */
export async function writeMade(dir: string, files: ReadonlyMap<string, string>): Promise<void> {
  const named = new Map([...files].map(([path, text]) => [path, digest(text)]));
  for (const [path, text] of files) await addFile(join(folder(dir), named.get(path) ?? ''), text);
  const json = `${canonicalJson({ version: 1, files: Object.fromEntries(named) })}\n`;
  if (files.size === 0) await rm(list(dir), { force: true });
  else if (!existsSync(list(dir)) || readFileSync(list(dir), 'utf8') !== json)
    await replaceFile(list(dir), json);
  const kept = new Set(named.values());
  const there = existsSync(folder(dir)) ? readdirSync(folder(dir)) : [];
  for (const name of there) if (!kept.has(name)) await rm(join(folder(dir), name), { force: true });
}
