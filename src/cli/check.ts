/** `callboard check [PATH]`: what is wrong, for people and for machines. */
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createSources, parseSources } from '../sources/config.ts';
import { defaultLimits } from '../sources/source.ts';
import { loadSite } from '../snapshot/site.ts';
import type { Site } from '../views/site.ts';
import { CommandError, defaultDescriptors, readProject } from './project.ts';
import { runCrawl } from './run-crawl.ts';
import { formatCount, formatProblem, type Terminal } from './terminal.ts';

export interface CheckFlags {
  format: string;
  strict?: boolean;
}

/** @returns 1 if there is an error (with `--strict`: or a warning), else 0 */
export async function checkCommand(
  path: string | undefined,
  flags: CheckFlags,
  terminal: Terminal,
): Promise<number> {
  if (!['pretty', 'json', 'ndjson'].includes(flags.format))
    throw new CommandError(`Unknown format "${flags.format}". Use pretty, json or ndjson.`);
  const { problems } =
    path === undefined
      ? loadSite(readProject(process.cwd(), process.env).snapshot)
      : await siteOf(path, terminal);
  const errors = problems.filter(({ severity }) => severity === 'error').length;
  const warnings = problems.filter(({ severity }) => severity === 'warning').length;
  if (flags.format === 'json') terminal.print(JSON.stringify(problems, null, 2));
  else if (flags.format === 'ndjson') for (const problem of problems) terminal.print(JSON.stringify(problem));
  else {
    for (const problem of problems) terminal.print(formatProblem(problem, terminal));
    terminal.print(
      `${problems.length ? '\n' : ''}${formatCount(errors, 'error')}, ${formatCount(warnings, 'warning')}, ${formatCount(problems.length - errors - warnings, 'note')}`,
    );
  }
  return errors || (flags.strict && warnings) ? 1 : 0;
}

/** Reads a folder into a snapshot that is thrown away. */
async function siteOf(path: string, terminal: Terminal): Promise<Site> {
  const folder = resolve(path);
  if (!existsSync(folder)) throw new CommandError(`There is no folder ${folder}.`);
  const dir = await mkdtemp(join(tmpdir(), 'callboard-check-'));
  try {
    const config = parseSources({ sources: [{ folder }] });
    await runCrawl(
      {
        dir,
        sources: createSources(config, process.cwd(), process.env),
        visibility: 'internal',
        descriptors: defaultDescriptors,
        limits: config.crawlLimits,
        sourceLimits: defaultLimits,
      },
      terminal,
    );
    return loadSite(dir);
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
}
