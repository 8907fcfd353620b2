/** `callboard build`: crawl, render, index, publish. */
import { resolve } from 'node:path';
import { secretsOf } from '../sources/config.ts';
import { defaultLimits } from '../sources/source.ts';
import { makeOutputs } from '../plugins/make-outputs.ts';
import { runChecks } from '../plugins/run-checks.ts';
import { writeChecked } from '../snapshot/checked.ts';
import { writeMade } from '../snapshot/made.ts';
import { joinSnapshot, loadSite } from '../snapshot/site.ts';
import type { Site } from '../views/site.ts';
import type { CrawlResult } from '../crawl/crawl.ts';
import { requireOurs } from '../publish/publish.ts';
import { collectStage } from './collect.ts';
import { defaultDescriptors, type Project, readProject, requireSite } from './project.ts';
import { type Additions, readAdditions } from './read-kinds.ts';
import { prepareRendering } from './render.ts';
import { runCrawl } from './run-crawl.ts';
import { serve } from './serve.ts';
import { createStages } from './stages.ts';
import { outcomeCode } from './outcome.ts';
import { printSummary } from './summary.ts';
import type { Terminal } from './terminal.ts';

export interface BuildFlags {
  out: string;
  base?: string;
  crawl: boolean;
  strict?: boolean;
  acceptRemovals?: boolean;
  only?: string;
  concurrency?: number;
  serve?: boolean;
  port?: number;
}

/** @returns the exit code */
export async function buildCommand(flags: BuildFlags, terminal: Terminal): Promise<number> {
  const project = readProject(process.cwd(), process.env);
  requireSite(project.root);
  const target = resolve(project.root, flags.out);
  await requireOurs(target);
  const stages = createStages();
  const rendering = await prepareRendering(
    { root: project.root, snapshot: project.snapshot, target, base: flags.base },
    stages,
    terminal,
  );
  const crawled = flags.crawl
    ? await stages
        .run('crawl', () => crawlProject(project, flags, terminal, rendering.start))
        .catch(rendering.cancelAndThrow)
    : undefined;
  const join = () =>
    crawled ? joinSnapshot({ dir: project.snapshot, ...crawled }) : loadSite(project.snapshot);
  if (flags.crawl) await collectStage(project, terminal, join, stages).catch(rendering.cancelAndThrow);
  if (crawled) await checkProject(project, crawled, join).catch(rendering.cancelAndThrow);
  const published = await rendering.finish();
  const site = join();
  printSummary(terminal, { site, crawled, published, stages: stages.list, place: target });
  const code = outcomeCode(site, crawled, flags, terminal);
  if (flags.serve && code === 0)
    await serve({ root: project.root, target, base: flags.base, port: flags.port }, terminal);
  return code;
}

export interface CrawlFlags {
  /** Only what lies on this machine. */
  local?: boolean;
  concurrency?: number;
  only?: string;
  acceptRemovals?: boolean;
  strict?: boolean;
}

/** What was crawled, and what plugins want to do with it. */
export type ProjectCrawl = CrawlResult & Pick<Additions, 'checks' | 'outputs'>;

export async function crawlProject(
  project: Project,
  flags: CrawlFlags,
  terminal: Terminal,
  onChange?: () => void,
): Promise<ProjectCrawl> {
  const { snapshot } = project;
  terminal.hide(secretsOf(project.config, process.env));
  const { kinds, annotations, checks, outputs, types } = await readAdditions(project.root, terminal);
  const { config, sources: all } = project.withTypes(types);
  terminal.hide(secretsOf(config, process.env));
  const sources = flags.local ? all.filter(({ folder }) => folder !== undefined) : all;
  const result = await runCrawl(
    {
      dir: snapshot,
      sources,
      visibility: config.visibility,
      descriptors: config.descriptors ?? defaultDescriptors,
      rules: config.rules,
      codeowners: config.codeowners,
      embeds: config.embeds,
      kinds,
      annotations,
      limits: config.crawlLimits,
      sourceLimits: { ...defaultLimits, ...config.limits },
      only: flags.only,
      acceptRemovals: flags.acceptRemovals,
      concurrency: flags.concurrency,
    },
    terminal,
    onChange,
  );
  return { ...result, checks, outputs };
}

/** Runs plugins' own rules over what has been crawled and collected, makes their files, and keeps both. */
export async function checkProject(
  { snapshot }: Pick<Project, 'snapshot'>,
  { checks, outputs }: ProjectCrawl,
  site: () => Site,
): Promise<void> {
  // Also where there are none: what a plugin that is gone has found goes.
  if (checks.length + outputs.length === 0) {
    await writeChecked(snapshot, []);
    return writeMade(snapshot, new Map());
  }
  const whole = site();
  const made = await makeOutputs(outputs, whole);
  await writeMade(snapshot, made.files);
  await writeChecked(snapshot, [...(await runChecks(checks, whole)), ...made.problems]);
}
