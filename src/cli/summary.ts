/** The short account at the end of `try` and `build`. */
import type { CrawlResult } from '../crawl/crawl.ts';
import type { PublishResult } from '../publish/publish.ts';
import type { Site } from '../views/site.ts';
import { formatPlace, type Problem } from '../problems.ts';
import type { Stage } from './stages.ts';
import { formatBytes, formatCount, formatSeconds, type Terminal } from './terminal.ts';

export function printSummary(
  terminal: Terminal,
  {
    site,
    crawled,
    published,
    stages,
    place,
  }: {
    site: Site;
    crawled?: CrawlResult;
    published?: PublishResult;
    stages: readonly Stage[];
    /** Where the portal lies. */
    place?: string;
  },
): void {
  const docs = [...site.docs.values()].reduce((sum, { pages }) => sum + pages.length, 0);
  const unchanged = crawled?.progress.unchanged ?? 0;
  const directories = [...site.repositories.values()].filter(({ directory }) => directory).length;
  const repositories = site.repositories.size - directories;
  const counts = [
    `${formatCount(repositories, 'repository', 'repositories')}${unchanged ? ` (${unchanged} unchanged)` : ''}`,
    ...(directories ? [formatCount(directories, 'directory', 'directories')] : []),
    formatCount(site.catalog.entities.length, 'entity', 'entities'),
    formatCount(docs, 'docs page'),
    formatCount(site.problems.length, 'problem'),
  ];
  terminal.print(terminal.bold(counts.join(', ')));
  const stale = [...site.repositories.values()].filter(({ state }) => state !== 'fresh');
  for (const { id, state, since } of stale.slice(0, 5))
    terminal.print(
      terminal.yellow(
        `  ${id} could not be read since ${since}; ${state === 'stale' ? 'its last good data stays' : 'nothing of it is shown'}.`,
      ),
    );
  if (site.leftOut.length)
    terminal.print(
      `${formatCount(site.leftOut.length, 'repository was', 'repositories were')} left out, being not public (visibility: internal shows them; in try, --internal).`,
    );
  printFrequent(terminal, site.problems);
  if (place)
    terminal.print(
      `\nThe portal lies in ${terminal.bold(place)}${published ? ` (${published.files} files, ${formatBytes(published.bytes)})` : ''}`,
    );
  for (const { name, ms, memory } of stages)
    terminal.print(
      terminal.dim(
        `  ${name.padEnd(18)} ${formatSeconds(ms).padStart(8)}  ${formatBytes(memory).padStart(8)} peak`,
      ),
    );
}

/** The five rules that are broken most often, each with its first place. */
function printFrequent(terminal: Terminal, problems: readonly Problem[]): void {
  const serious = problems.filter(({ severity }) => severity !== 'info');
  const groups = [...Map.groupBy(serious, ({ rule }) => rule)].sort(
    ([a, x], [b, y]) => y.length - x.length || (a < b ? -1 : 1),
  );
  if (!groups.length) return;
  terminal.print('\nMost frequent problems');
  for (const [rule, list] of groups.slice(0, 5)) {
    const first = list[0];
    if (!first) continue;
    terminal.print(
      `  ${String(list.length).padStart(5)}  ${rule}  ${terminal.dim(formatPlace(first))}`.trimEnd(),
    );
    terminal.print(`         ${first.message}`);
  }
}
