/** The user's repository: where its parts lie, and what `content/sources.yaml` says. */
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { type KnownTypes, type SourcesConfig, createSources, parseSourcesFile } from '../sources/config.ts';
import type { SourceType } from '../sources/plugin-source.ts';
import type { Source } from '../sources/source.ts';
import { crawlLimitsSchema } from '../sources/limits.ts';
import { snapshotFolder } from '../snapshot/files.ts';

export interface Project {
  root: string;
  /** The snapshot folder. */
  snapshot: string;
  config: SourcesConfig;
  sources: Source[];
  /** With the types of source that plugins add; before, those are left out. @throws {ConfigError} */
  withTypes(types: ReadonlyMap<string, SourceType>): Project;
}

/** The command cannot run here, with what to do. */
export class CommandError extends Error {
  override name = 'CommandError';
}

/**
 * @throws {CommandError} where there is no `content/sources.yaml`
 * @throws {ConfigError} if it is wrong, naming every wrong key
 */
export function readProject(cwd: string, env: NodeJS.ProcessEnv): Project {
  const root = resolve(cwd);
  const file = join(root, 'content', 'sources.yaml');
  if (!existsSync(file))
    throw new CommandError(
      `There is no content/sources.yaml in ${root}.\nIt says which repositories to read, for example:\n\n  sources:\n    - folder: ../services\n\nTo look at a portal without any configuration: callboard try <folder or git URL>`,
    );
  const text = readFileSync(file, 'utf8');
  const read = (types: KnownTypes): Project => {
    const { config } = parseSourcesFile(text, 'content/sources.yaml', types);
    return {
      root,
      snapshot: join(root, snapshotFolder),
      config,
      sources: createSources(config, join(root, 'content'), env),
      withTypes: read,
    };
  };
  return read('unasked');
}

/** @throws {CommandError} where there is no Astro configuration, before a crawl that may take minutes */
export function requireSite(root: string): void {
  if (['mjs', 'js', 'ts', 'mts', 'cjs', 'cts'].some((end) => existsSync(join(root, `astro.config.${end}`))))
    return;
  throw new CommandError(
    `There is no astro.config.mjs in ${root}.\nIt says what the site is, for example:\n\n  import { defineConfig } from 'astro/config';\n  import callboard from 'callboard';\n\n  export default defineConfig({ integrations: [callboard({ title: 'Acme' })] });`,
  );
}

export const defaultDescriptors = ['**/catalog-info.{yaml,yml}'];
export const defaultCrawlLimits = crawlLimitsSchema.parse({});
