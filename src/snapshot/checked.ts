/** What plugins' own rules have found, in the snapshot: `checked.json`. Their code runs in the command line alone. */
import { existsSync, readFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { type Problem, problemSchema } from '../problems.ts';
import { replaceFile } from './files.ts';
import { canonicalJson } from './json.ts';

const path = (dir: string) => join(dir, 'checked.json');
const checkedSchema = z.object({ version: z.literal(1), problems: z.array(problemSchema) });

/** A file that is damaged or of another version counts as missing: the next run makes it again. */
export function readChecked(dir: string): Problem[] {
  try {
    return checkedSchema.parse(JSON.parse(readFileSync(path(dir), 'utf8'))).problems;
  } catch {
    return [];
  }
}

/** Equal content is not written again. */
export async function writeChecked(dir: string, problems: readonly Problem[]): Promise<void> {
  if (problems.length === 0) return rm(path(dir), { force: true });
  const text = `${canonicalJson({ version: 1, problems })}\n`;
  if (!existsSync(path(dir)) || readFileSync(path(dir), 'utf8') !== text) await replaceFile(path(dir), text);
}
