/** Reads the descriptors of a folder as they lie, and nothing else of it. */
import { existsSync } from 'node:fs';
import { relative, resolve, sep } from 'node:path';
import type { EntityRecord } from '../catalog/entity.ts';
import type { KindDefinition } from '../catalog/kind.ts';
import type { DocumentVerdict } from '../catalog/verdict.ts';
import { readDescriptors } from '../crawl/descriptors.ts';
import { createReader } from '../crawl/reader.ts';
import type { Problem } from '../problems.ts';
import { createSources, parseSources } from '../sources/config.ts';
import { defaultLimits } from '../sources/source.ts';
import { CommandError, defaultCrawlLimits, defaultDescriptors } from './project.ts';

export interface FolderReading {
  records: EntityRecord[];
  documents: DocumentVerdict[];
  problems: Problem[];
  /** Repository id -> absolute path. */
  folders: Map<string, string>;
}

/**
 * @param path a repository or a folder of repositories
 * @throws {CommandError} where there is no such folder
 */
export async function readFolder(path: string, kinds: readonly KindDefinition[]): Promise<FolderReading> {
  const source = sourceOf(path);
  const result: FolderReading = { records: [], documents: [], problems: [], folders: new Map() };
  const listing = await source.list({
    cacheDir: '',
    env: process.env,
    visibility: 'internal',
    limits: defaultLimits,
  });
  result.problems.push(...listing.problems);
  for (const handle of listing.repositories) {
    const tree = await handle.open();
    const { repository } = tree;
    if (handle.folder !== undefined) result.folders.set(repository.id, handle.folder);
    try {
      const found = await readDescriptors(createReader(tree), {
        repository,
        patterns: handle.loose ? ['**/*.{yaml,yml}'] : defaultDescriptors,
        extra: [],
        kinds,
        limits: defaultCrawlLimits,
      });
      result.records.push(...found.records);
      result.documents.push(...found.documents);
      result.problems.push(...found.problems, ...tree.problems);
    } finally {
      await tree.close();
    }
  }
  return result;
}

/** Repository id -> absolute path, of the repositories in a folder. */
export async function foldersOf(path: string): Promise<Map<string, string>> {
  const { repositories } = await sourceOf(path).list({
    cacheDir: '',
    env: process.env,
    visibility: 'internal',
    limits: defaultLimits,
  });
  return new Map(repositories.flatMap(({ repository, folder }) => (folder ? [[repository.id, folder]] : [])));
}

/** Path from the working directory, as annotations name files; `undefined` if it lies outside. */
export function localPath(folder: string, file: string): string | undefined {
  const path = relative(process.cwd(), resolve(folder, file));
  return path.startsWith('..') ? undefined : path.split(sep).join('/');
}

function sourceOf(path: string) {
  const folder = resolve(path);
  if (!existsSync(folder)) throw new CommandError(`There is no folder ${folder}.`);
  const [source] = createSources(parseSources({ sources: [{ folder }] }), process.cwd(), process.env);
  if (!source) throw new Error('a folder makes a source');
  return source;
}
