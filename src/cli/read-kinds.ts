/**
 * The organisation's own kinds, for commands that run no Astro: reads the files of `content/kinds/`, and the site's Astro
 * configuration, and runs `callboard:setup` of its integrations, as the build does.
 */
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { ExtensionKind } from '../catalog/extension-kind.ts';
import type { collectContributions as Collect } from '../plugins/contributions.ts';
import { readKindFiles } from '../sources/kind-files.ts';
import { CommandError } from './project.ts';
import type { Terminal } from './terminal.ts';

type Integrations = Parameters<typeof Collect>[0];
type Logger = Parameters<typeof Collect>[2]['logger'];

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

/** None where there is no Astro configuration. */
async function readPluginKinds(root: string, terminal: Terminal): Promise<ExtensionKind[]> {
  const file = ['mjs', 'js', 'ts', 'mts', 'cjs', 'cts']
    .map((end) => join(root, `astro.config.${end}`))
    .find((path) => existsSync(path));
  if (!file || !mayAddKinds(readFileSync(file, 'utf8'))) return [];
  const integrations = integrationsOf(await loadConfig(file));
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

/**
 * Loading the configuration takes longer than all else that an unchanged crawl does. Most name nothing but plugins that
 * come with Callboard, and those add no kinds; `tests/cli/kinds.test.ts` keeps it so.
 */
function mayAddKinds(text: string): boolean {
  if (/\bimport\s*\(|\brequire\b|callboard:setup|addKind/.test(text)) return true;
  const specifiers = text.matchAll(/\b(?:import|from)\s*(['"])(.*?)\1/g);
  return [...specifiers].some(
    ([, , specifier = '']) =>
      !/^(?:astro\/config|node:[a-z/]+|callboard(?:\/integrations\/[a-z-]+)?)$/.test(specifier),
  );
}

/** As Astro does: Node first, and Vite where Node cannot. */
async function loadConfig(file: string): Promise<unknown> {
  try {
    return await import(pathToFileURL(file).href);
  } catch (cause) {
    try {
      const astro = fileURLToPath(import.meta.resolve('astro'));
      const vite = createRequire(astro).resolve('vite');
      const { runnerImport } = (await import(pathToFileURL(vite).href)) as {
        runnerImport(path: string): Promise<{ module: unknown }>;
      };
      return (await runnerImport(file)).module;
    } catch {
      throw new CommandError(
        `${file} cannot be read: ${cause instanceof Error ? cause.message : String(cause)}\nIt is read before anything else, because plugins may add kinds of entities.`,
      );
    }
  }
}

/** Astro takes lists of lists, and gaps. */
function integrationsOf(module: unknown): Integrations {
  const config = (module as { default?: { integrations?: unknown } } | null)?.default;
  const list = Array.isArray(config?.integrations) ? config.integrations.flat(Infinity) : [];
  return (list as unknown[]).filter(
    (one): one is Integrations[number] =>
      typeof one === 'object' && one !== null && 'hooks' in one && 'name' in one,
  );
}

function createLogger(terminal: Terminal): Logger {
  const logger = {
    fork: () => logger,
    debug() {},
    info() {},
    warn: (text: string) => terminal.error(terminal.yellow(text)),
    error: (text: string) => terminal.error(terminal.red(text)),
  };
  return logger as unknown as Logger;
}
