/** What is remembered of a repository between crawls, besides the manifest; only to save work. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { LocationTarget } from '../catalog/descriptor.ts';
import { digest } from '../snapshot/digest.ts';
import { replaceFile } from '../snapshot/files.ts';
import type { Trace } from './reader.ts';

export interface Memory {
  key: string;
  trace: Trace;
  part: string;
  elsewhere: LocationTarget[];
}

function memoryPath(cacheDir: string, id: string): string {
  return join(cacheDir, 'read', `${digest(id)}.json`);
}

/** Our own file; one that is damaged counts as absent. */
export function readMemory(cacheDir: string, id: string): Memory | undefined {
  try {
    return JSON.parse(readFileSync(memoryPath(cacheDir, id), 'utf8')) as Memory;
  } catch {
    return undefined;
  }
}

export async function writeMemory(cacheDir: string, id: string, memory: Memory): Promise<void> {
  await replaceFile(memoryPath(cacheDir, id), JSON.stringify(memory));
}
