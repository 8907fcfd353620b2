/** `callboard entities [PATH]`: one line for every document of every descriptor file that was read. */
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { entityLines } from '../catalog/entities-report.ts';
import { readDescriptors } from '../crawl/descriptors.ts';
import { createReader } from '../crawl/reader.ts';
import { readSnapshot } from '../snapshot/read.ts';
import type { DocumentVerdict } from '../catalog/verdict.ts';
import { createSources, parseSources } from '../sources/config.ts';
import { defaultLimits } from '../sources/source.ts';
import { CommandError, defaultCrawlLimits, defaultDescriptors, readProject } from './project.ts';
import type { Terminal } from './terminal.ts';

export interface EntitiesFlags {
  format: string;
}

/** @returns the exit code */
export async function entitiesCommand(
  path: string | undefined,
  flags: EntitiesFlags,
  terminal: Terminal,
): Promise<number> {
  if (flags.format !== 'ndjson') throw new CommandError(`Unknown format "${flags.format}". Use ndjson.`);
  const documents =
    path === undefined
      ? [...readSnapshot(readProject(process.cwd(), process.env).snapshot).parts.values()].flatMap(
          (part) => part.documents,
        )
      : await documentsOf(path);
  for (const line of entityLines(documents)) terminal.print(line);
  return 0;
}

/** Reads the descriptors of a folder, and nothing else of it. */
async function documentsOf(path: string): Promise<DocumentVerdict[]> {
  const folder = resolve(path);
  if (!existsSync(folder)) throw new CommandError(`There is no folder ${folder}.`);
  const config = parseSources({ sources: [{ folder }] });
  const documents: DocumentVerdict[] = [];
  for (const source of createSources(config, process.cwd(), process.env)) {
    const listing = await source.list({
      cacheDir: '',
      env: process.env,
      visibility: 'internal',
      limits: defaultLimits,
    });
    for (const handle of listing.repositories) {
      const tree = await handle.open();
      try {
        const found = await readDescriptors(createReader(tree), {
          repository: tree.repository,
          patterns: handle.loose ? ['**/*.{yaml,yml}'] : defaultDescriptors,
          extra: [],
          limits: defaultCrawlLimits,
        });
        documents.push(...found.documents);
      } finally {
        await tree.close();
      }
    }
  }
  return documents;
}
