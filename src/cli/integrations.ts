/** The integrations of a site's Astro configuration, for commands that run no Astro. */
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { collectContributions as Collect } from '../plugins/contributions.ts';
import { CommandError } from './project.ts';
import type { Terminal } from './terminal.ts';

export type Integrations = Parameters<typeof Collect>[0];
export type Logger = Parameters<typeof Collect>[2]['logger'];

/**
 * @param without plugins that come with Callboard and need not be loaded: where the configuration names no others, it is
 * not read, because that takes longer than all else that an unchanged crawl does
 * @returns none where there is no configuration
 * @throws {CommandError} if it cannot be read
 */
export async function readIntegrations(root: string, without: ReadonlySet<string>): Promise<Integrations> {
  const file = ['mjs', 'js', 'ts', 'mts', 'cjs', 'cts']
    .map((end) => join(root, `astro.config.${end}`))
    .find((path) => existsSync(path));
  if (!file || !isWorthLoading(readFileSync(file, 'utf8'), without)) return [];
  return integrationsOf(await loadConfig(file));
}

function isWorthLoading(text: string, without: ReadonlySet<string>): boolean {
  if (/\bimport\s*\(|\brequire\b|callboard:(?:setup|collect)/.test(text)) return true;
  const specifiers = text.matchAll(/\b(?:import|from)\s*(['"])(.*?)\1/g);
  return [...specifiers].some(([, , specifier = '']) => {
    if (/^(?:astro\/config|node:[a-z/]+|callboard)$/.test(specifier)) return false;
    const plugin = /^callboard\/integrations\/([a-z-]+)$/.exec(specifier)?.[1];
    return plugin === undefined || !without.has(plugin);
  });
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
        `${file} cannot be read: ${cause instanceof Error ? cause.message : String(cause)}\nIt is read before anything else, because plugins may add kinds of entities and collect data.`,
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

export function createLogger(terminal: Terminal): Logger {
  const logger = {
    fork: () => logger,
    debug() {},
    info() {},
    warn: (text: string) => terminal.error(terminal.yellow(text)),
    error: (text: string) => terminal.error(terminal.red(text)),
  };
  return logger as unknown as Logger;
}
