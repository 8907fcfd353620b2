/**
 * The organisation's own kinds, for commands that run no Astro: reads the files of `content/kinds/`, and the site's Astro
 * configuration, and runs `callboard:setup` of its integrations, as the build does.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { ExtensionKind } from '../catalog/extension-kind.ts';
import { readKindFiles } from '../sources/kind-files.ts';
import { createLogger, readIntegrations } from './integrations.ts';
import { CommandError } from './project.ts';
import type { Terminal } from './terminal.ts';

/**
 * The kinds of a site besides the built-in ones: its `content/kinds/`, and what its plugins add. A folder without
 * `content/sources.yaml` is no site of ours: nothing of it is read or run.
 * @throws {ConfigError | PluginError | CommandError} where one is wrong, or a kind is defined twice
 */
export async function readKinds(root: string, terminal: Terminal): Promise<ExtensionKind[]> {
  if (!existsSync(join(root, 'content', 'sources.yaml'))) return [];
  const files = readKindFiles(join(root, 'content', 'kinds'));
  const plugins = await readPluginKinds(root, terminal);
  const taken = new Set(files.map(({ kind }) => kind.toLowerCase()));
  const twice = plugins.find(({ kind }) => taken.has(kind.toLowerCase()));
  if (twice)
    throw new CommandError(
      `The kind "${twice.kind}" has a file in content/kinds, and a plugin adds it too. Remove one of the two.`,
    );
  return [...files, ...plugins];
}

/** None of those that come with Callboard adds a kind; `tests/cli/kinds.test.ts` keeps it so. */
const withoutKinds = new Set(['google-analytics', 'tech-radar', 'prometheus']);

async function readPluginKinds(root: string, terminal: Terminal): Promise<ExtensionKind[]> {
  const integrations = await readIntegrations(root, withoutKinds);
  if (!integrations.some(({ hooks }) => hooks['callboard:setup'])) return [];
  // Loaded here: a repository's own CI checks without Astro.
  const { collectContributions } = await import('../plugins/contributions.ts');
  const { kinds } = await collectContributions(
    integrations,
    { widgets: [], tabs: [], nav: [], routes: [] },
    { root: pathToFileURL(`${root}/`), logger: createLogger(terminal) },
  );
  return kinds;
}
