/**
 * What plugins and files add to reading, for commands that run no Astro: the files of `content/kinds/`, and what the
 * integrations of the site's Astro configuration say in `callboard:setup`, which is run as the build does.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { ExtensionKind } from '../catalog/extension-kind.ts';
import type { KnownAnnotation } from '../catalog/known-annotations.ts';
import { pluginAnnotations } from '../catalog/plugin-annotations.ts';
import type { Contributions } from '../plugins/contributions.ts';
import { readKindFiles } from '../sources/kind-files.ts';
import { createLogger, readIntegrations } from './integrations.ts';
import { CommandError } from './project.ts';
import type { Terminal } from './terminal.ts';

export interface Additions {
  /** Kinds besides the built-in ones. */
  kinds: ExtensionKind[];
  /** Annotations that plugins read which do not come with Callboard. */
  annotations: KnownAnnotation[];
  /** Plugins' own rules. */
  checks: Contributions['checks'];
  /** Files that plugins publish. */
  outputs: Contributions['outputs'];
  /** Types of source that plugins add, by their key. */
  types: ReadonlyMap<string, Contributions['sources'][number]>;
}

/**
 * A folder without `content/sources.yaml` is no site of ours: nothing of it is read or run.
 * @throws {ConfigError | PluginError | CommandError} where one is wrong, or a kind is defined twice
 */
export async function readAdditions(root: string, terminal: Terminal): Promise<Additions> {
  if (!existsSync(join(root, 'content', 'sources.yaml')))
    return { kinds: [], annotations: [], checks: [], outputs: [], types: new Map() };
  const files = readKindFiles(join(root, 'content', 'kinds'));
  const found = await readContributions(root, terminal);
  const taken = new Set(files.map(({ kind }) => kind.toLowerCase()));
  const twice = found?.kinds.find(({ kind }) => taken.has(kind.toLowerCase()));
  if (twice)
    throw new CommandError(
      `The kind "${twice.kind}" has a file in content/kinds, and a plugin adds it too. Remove one of the two.`,
    );
  const own = new Set(pluginAnnotations.map(({ plugin }) => plugin));
  return {
    kinds: [...files, ...(found?.kinds ?? [])],
    annotations: (found?.annotations ?? []).filter(({ plugin }) => !own.has(plugin)),
    checks: found?.checks ?? [],
    outputs: found?.outputs ?? [],
    types: new Map(found?.sources.map((source) => [source.type, source])),
  };
}

/** These come with Callboard and add no kind, check, source or file, and their annotations are known; `tests/cli/kinds.test.ts` keeps it so. Grafana's checks selectors. */
export const withoutKinds = new Set([
  'access-log',
  'datadog',
  'github-security',
  'google-analytics',
  'matomo',
  'plausible',
  'prometheus',
  'snyk',
  'tech-radar',
]);

async function readContributions(root: string, terminal: Terminal): Promise<Contributions | undefined> {
  const integrations = await readIntegrations(root, withoutKinds);
  if (!integrations.some(({ hooks }) => hooks['callboard:setup'])) return undefined;
  // Loaded here: a repository's own CI checks without Astro.
  const { collectContributions } = await import('../plugins/contributions.ts');
  return collectContributions(
    integrations,
    { widgets: [], tabs: [], nav: [], routes: [] },
    { root: pathToFileURL(`${root}/`), logger: createLogger(terminal) },
  );
}
