/** Answers of earlier runs, to ask "has it changed?" instead of "what is it?". Nothing in it is published. */
import { createHash } from 'node:crypto';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { z } from 'zod';

const answerSchema = z.object({
  url: z.string(),
  etag: z.string(),
  link: z.string().optional(),
  data: z.unknown(),
});
export type CachedAnswer = z.infer<typeof answerSchema>;

export interface HttpCache {
  get(url: string): Promise<CachedAnswer | undefined>;
  set(answer: CachedAnswer): Promise<void>;
}

/** @param audience who asks: two tokens see different things, so they share no answer */
export function createHttpCache(cacheDir: string, audience: string): HttpCache {
  const fileOf = (url: string): string => {
    const key = createHash('sha256').update(`${audience}\0${url}`).digest('hex');
    return join(cacheDir, 'http', key.slice(0, 2), `${key}.json`);
  };
  return {
    async get(url) {
      try {
        const answer = answerSchema.parse(JSON.parse(await readFile(fileOf(url), 'utf8')));
        return answer.url === url ? answer : undefined;
      } catch {
        // Absent, or half written by a killed run: it is asked for again.
        return undefined;
      }
    },
    set: (answer) => writeJson(fileOf(answer.url), answer),
  };
}

/** Replaces the file in one step. */
export async function writeJson(file: string, value: unknown): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  const temporary = `${file}.${process.pid}.tmp`;
  await writeFile(temporary, JSON.stringify(value));
  await rename(temporary, file);
}
