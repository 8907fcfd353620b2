/** What a run's findings mean for its exit code. */
import type { CrawlResult } from '../crawl/crawl.ts';
import type { Site } from '../views/site.ts';
import { CommandError } from './project.ts';
import { formatCount, type Terminal } from './terminal.ts';

/**
 * Stops a command where no source could be listed and nothing is known from before: an empty portal helps nobody, and in
 * CI it would take the place of a good one unnoticed.
 * @throws {CommandError} with what is wrong with the sources
 */
export function requireRepositories({ manifest }: CrawlResult): void {
  const errors = manifest.problems.filter(({ severity }) => severity === 'error');
  if (manifest.repositories.length || !errors.length) return;
  const reasons = errors.map(({ message, hint }) => `${message} ${hint ?? ''}`.trim());
  throw new CommandError(`No source could be listed, so there is nothing to show.\n${reasons.join('\n')}`);
}

/** 0; 1 when removals are held back, or with `--strict` when anything is wrong with the input. */
export function outcomeCode(
  site: Site,
  crawled: CrawlResult | undefined,
  flags: { strict?: boolean },
  terminal: Terminal,
): number {
  if (crawled?.heldBack.length) {
    terminal.error(
      terminal.red(
        `${formatCount(crawled.heldBack.length, 'repository', 'repositories')} or directories of people vanished, or lost much, at once. They were kept; run again with --accept-removals if that is right.`,
      ),
    );
    return 1;
  }
  if (!flags.strict) return 0;
  const serious = site.problems.filter(({ severity }) => severity !== 'info').length;
  if (serious)
    terminal.error(terminal.red(`--strict: ${formatCount(serious, 'problem')}. See "callboard check".`));
  return serious ? 1 : 0;
}
