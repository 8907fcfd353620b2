/** `callboard try SOURCE...`: a portal of anything, without configuration. */
import { existsSync } from 'node:fs';
import { lstat, mkdir, readFile, readlink, rm, symlink, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { homedir } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createSources, parseSourceArgument, parseSources } from '../sources/config.ts';
import { defaultLimits } from '../sources/source.ts';
import { digestAll } from '../snapshot/digest.ts';
import { snapshotFolder } from '../snapshot/files.ts';
import { joinSnapshot } from '../snapshot/site.ts';
import { requireOurs } from '../publish/publish.ts';
import { outcomeCode } from './outcome.ts';
import { defaultDescriptors } from './project.ts';
import { prepareRendering } from './render.ts';
import { runCrawl } from './run-crawl.ts';
import { serve } from './serve.ts';
import { createStages } from './stages.ts';
import { printSummary } from './summary.ts';
import type { Terminal } from './terminal.ts';

export interface TryFlags {
  out: string;
  base?: string;
  serve?: boolean;
  port?: number;
  title?: string;
  /** Show repositories that are not public. */
  internal?: boolean;
  strict?: boolean;
  acceptRemovals?: boolean;
}

/** @returns the exit code */
export async function tryCommand(
  args: readonly string[],
  flags: TryFlags,
  terminal: Terminal,
): Promise<number> {
  const cwd = process.cwd();
  const config = parseSources({ sources: args.map((argument) => parseSourceArgument(argument, cwd)) });
  const target = resolve(cwd, flags.out);
  await requireOurs(target);
  const root = await createRoot(args, flags.title ?? guessTitle(args));
  const stages = createStages();
  const snapshot = join(root, snapshotFolder);
  const rendering = await prepareRendering({ root, snapshot, target, base: flags.base }, stages, terminal);
  const crawled = await stages
    .run('crawl', () =>
      runCrawl(
        {
          dir: snapshot,
          sources: createSources(config, cwd, process.env),
          visibility: flags.internal ? 'internal' : 'public',
          descriptors: defaultDescriptors,
          anyName: true,
          limits: config.crawlLimits,
          sourceLimits: defaultLimits,
          acceptRemovals: flags.acceptRemovals,
        },
        terminal,
        rendering.start,
      ),
    )
    .catch(rendering.cancelAndThrow);
  const published = await rendering.finish();
  const site = joinSnapshot({ dir: snapshot, ...crawled });
  printSummary(terminal, { site, crawled, published, stages: stages.list, place: target });
  const code = outcomeCode(site, crawled, flags, terminal);
  if (flags.serve && code === 0) await serve({ root, target, base: flags.base, port: flags.port }, terminal);
  return code;
}

/** `../services` -> `Services`, `github:acme` -> `Acme`. */
function guessTitle(args: readonly string[]): string {
  const name = basename(resolve((args[0] ?? '').replace(/^github:/, ''))).replace(/\.git$/, '');
  const words = name.replace(/[-_]+/g, ' ').trim();
  return args.length === 1 && words ? words.charAt(0).toUpperCase() + words.slice(1) : 'Callboard';
}

/**
 * Makes the Astro root that `try` builds in: inside a clone for the clone itself, else in the user's cache folder. The
 * same sources get the same root, so that a second run is incremental.
 */
async function createRoot(args: readonly string[], title: string): Promise<string> {
  const require = createRequire(import.meta.url);
  const packageRoot = dirname(fileURLToPath(import.meta.resolve('callboard/package.json')));
  const version = (name: string): string => (require(`${name}/package.json`) as { version: string }).version;
  const sources = args.map((argument) => (existsSync(argument) ? resolve(argument) : argument));
  const name = digestAll([...sources, version('callboard'), version('astro')]).slice(0, 16);
  const installed = basename(dirname(packageRoot)) === 'node_modules';
  const cache = installed
    ? join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'callboard')
    : join(packageRoot, snapshotFolder);
  const root = join(cache, 'try', name);
  await mkdir(join(root, 'src'), { recursive: true });
  await replace(
    join(root, 'package.json'),
    `${JSON.stringify({ name: 'callboard-try', private: true, type: 'module', dependencies: { callboard: '*', astro: '*' } }, null, 2)}\n`,
  );
  await replace(join(root, 'src', 'content.config.ts'), "export { collections } from 'callboard/content';\n");
  await replace(
    join(root, 'astro.config.mjs'),
    `import callboard from 'callboard';\n\nexport default { integrations: [callboard(${JSON.stringify({ title })})] };\n`,
  );
  if (installed) await link(dirname(packageRoot), join(root, 'node_modules'));
  else {
    await mkdir(join(root, 'node_modules'), { recursive: true });
    await link(packageRoot, join(root, 'node_modules', 'callboard'));
    await link(dirname(require.resolve('astro/package.json')), join(root, 'node_modules', 'astro'));
  }
  return root;
}

/** Leaves a file that holds this already as it is: a build that has nothing to do is told by the times of files. */
async function replace(path: string, text: string): Promise<void> {
  if ((await readFile(path, 'utf8').catch(() => undefined)) !== text) await writeFile(path, text);
}

async function link(target: string, path: string): Promise<void> {
  const present = await lstat(path).catch(() => undefined);
  if (present?.isSymbolicLink() && (await readlink(path)) === target) return;
  if (present) await rm(path, { recursive: true, force: true });
  await symlink(target, path, 'junction');
}
