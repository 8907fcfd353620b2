/** `callboard collect`, and the stage of a build that asks vendors. */
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { buildCatalog } from '../catalog/catalog.ts';
import { collect, type CollectReport } from '../collect/collect.ts';
import { readRecordings } from '../collect/recordings.ts';
import { writeCollectedFiles } from '../outputs/collected.ts';
import { requireOurs } from '../publish/publish.ts';
import { loadSite } from '../snapshot/site.ts';
import type { Site } from '../views/site.ts';
import { createLogger, readIntegrations } from './integrations.ts';
import { type Project, readProject } from './project.ts';
import { createStages, type Stages } from './stages.ts';
import { formatCount, type Terminal } from './terminal.ts';

/** Plugins that come with Callboard and ask no vendor. */
const withoutCollect = new Set(['tech-radar']);

/**
 * Asks the vendors of every plugin that collects, and stores what they say in the snapshot.
 * @param site of the snapshot; asked for only where some plugin collects
 */
export async function collectProject(
  project: Pick<Project, 'root' | 'snapshot'>,
  terminal: Terminal,
  site: () => Site,
): Promise<CollectReport[]> {
  const integrations = await readIntegrations(project.root, withoutCollect);
  const collectors = integrations.filter(({ hooks }) => hooks['callboard:collect']);
  // As the build does: wrong options, and plugins that are listed twice, are no vendor's fault.
  if (collectors.length > 0) await setUp(integrations, project.root, terminal);
  if (collectors.length > 0) terminal.progress(`Asking ${collectors.map(({ name }) => name).join(', ')}`);
  const whole = collectors.length > 0 ? site() : undefined;
  // Also where none collects: what a plugin that is gone has left behind goes.
  return collect({
    dir: project.snapshot,
    integrations,
    catalog: whole?.catalog ?? buildCatalog([]),
    ...(whole && { docs: whole.docs }),
    env: process.env,
    now: new Date(),
    recordings: collectors.length > 0 ? readRecordings(join(project.root, 'content', 'recordings')) : [],
    logger: createLogger(terminal),
    hide: (secret) => terminal.hide([secret]),
  });
}

async function setUp(
  integrations: Awaited<ReturnType<typeof readIntegrations>>,
  root: string,
  terminal: Terminal,
): Promise<void> {
  const { collectContributions } = await import('../plugins/contributions.ts');
  const own = { widgets: [], tabs: [], nav: [], routes: [] };
  await collectContributions(integrations, own, {
    root: pathToFileURL(`${root}/`),
    logger: createLogger(terminal),
  });
}

/** The same as a stage of a build, which is listed where some plugin collects. */
export async function collectStage(
  project: Pick<Project, 'root' | 'snapshot'>,
  terminal: Terminal,
  site: () => Site,
  stages: Stages,
): Promise<void> {
  const started = performance.now();
  const reports = await collectProject(project, terminal, site);
  if (reports.length === 0) return;
  const recorded = reports.filter((report) => report.recorded > 0).map(({ plugin }) => plugin);
  if (recorded.length > 0)
    terminal.print(
      `${recorded.join(', ')}: recorded data; files of content/recordings have answered in the vendors' place.`,
    );
  stages.add({
    name: 'collect',
    ms: performance.now() - started,
    memory: process.resourceUsage().maxRSS * 1024,
  });
}

/** @returns the exit code */
export async function collectCommand(
  flags: { out?: string; strict?: boolean },
  terminal: Terminal,
): Promise<number> {
  const project = readProject(process.cwd(), process.env);
  const target = flags.out === undefined ? undefined : resolve(project.root, flags.out);
  if (target !== undefined) await requireOurs(target);
  const stages = createStages();
  const reports = await stages.run('collect', () =>
    collectProject(project, terminal, () => loadSite(project.snapshot)),
  );
  if (target !== undefined) await writeCollectedFiles(loadSite(project.snapshot), target);
  for (const report of reports) terminal.print(formatReport(report));
  for (const { problems } of reports)
    for (const { message, hint } of problems)
      terminal.error(terminal.yellow(`${message} ${hint ?? ''}`.trim()));
  if (reports.length === 0) terminal.print('No plugin of this site collects anything.');
  const failed = reports.some(
    ({ problems, stale }) => stale || problems.some(({ rule }) => rule === 'collect-failed'),
  );
  return flags.strict && failed ? 1 : 0;
}

function formatReport({ plugin, requests, unmodified, recorded, time }: CollectReport): string {
  const same = unmodified > 0 ? `, ${unmodified} not modified` : '';
  const files = recorded > 0 ? `, ${recorded} answered by content/recordings` : '';
  return `${plugin}: ${formatCount(requests, 'request')}${same}${files}, ${(time / 1000).toFixed(1)} s`;
}
