/** Vendors' answers on disk, so that the next run asks whether they have changed. */
import { readFileSync } from 'node:fs';
import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { digestAll } from '../snapshot/digest.ts';
import { replaceFile } from '../snapshot/files.ts';

const answerSchema = z.object({
  etag: z.string().optional(),
  lastModified: z.string().optional(),
  contentType: z.string().optional(),
  link: z.string().optional(),
  body: z.string(),
});

/** What is kept of an answer; never a header that was sent. */
export type Answer = z.infer<typeof answerSchema>;

export interface Answers {
  read(key: string): Answer | undefined;
  write(key: string, answer: Answer): Promise<void>;
  /** Removes what this run has not used. */
  prune(): Promise<void>;
}

/** Larger answers are asked for again. */
const maxBody = 5_000_000;

/** @param headers as they are sent, secrets included: only a digest of them is part of the file's name */
export function answerKey(url: string, headers: string): string {
  return digestAll([url, headers]);
}

export function createAnswers(folder: string): Answers {
  const used = new Set<string>();
  return {
    read(key) {
      try {
        const answer = answerSchema.parse(JSON.parse(readFileSync(join(folder, `${key}.json`), 'utf8')));
        used.add(key);
        return answer;
      } catch {
        return undefined;
      }
    },
    async write(key, answer) {
      if (answer.body.length > maxBody) return;
      used.add(key);
      await replaceFile(join(folder, `${key}.json`), JSON.stringify(answer));
    },
    async prune() {
      const names = await readdir(folder).catch(() => []);
      for (const name of names)
        if (!used.has(name.replace(/\.json$/, ''))) await rm(join(folder, name), { force: true });
    },
  };
}

/** Removes the answers of plugins that are gone. @param kept names of folders */
export async function pruneAnswers(folder: string, kept: readonly string[]): Promise<void> {
  for (const name of await readdir(folder).catch(() => []))
    if (!kept.includes(name)) await rm(join(folder, name), { recursive: true, force: true });
}
