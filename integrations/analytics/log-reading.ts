/** Reads log files into counts: those that can be read, and no longer than there is time for. */
import type { CollectContext } from 'callboard/plugin';
import type { LogCounts } from './log-count.ts';
import { isReadable, linesOf } from './log-files.ts';
import { createLineReader, type LogKeys } from './log-lines.ts';

/** Lines after which the time is looked at. */
const every = 1000;

/**
 * @param until as `performance.now()` has it
 * @throws if there is no more time, or none of the files can be read
 */
export async function readLogs(
  { note, signal }: Pick<CollectContext, 'note' | 'signal'>,
  files: readonly string[],
  keys: LogKeys,
  counts: Pick<LogCounts, 'add'>,
  until: number,
): Promise<void> {
  const broken: string[] = [];
  let lines = 0;
  for (const file of files) {
    if (!(await isReadable(file, signal))) {
      broken.push(file);
      continue;
    }
    const read = createLineReader(keys);
    for await (const line of linesOf(file)) {
      if (lines++ % every === 0) {
        signal.throwIfAborted();
        if (performance.now() > until)
          throw new Error(
            `Reading the logs takes too long; "${file}" was not read to its end. Name fewer files: those of the last 60 days are enough.`,
          );
      }
      counts.add(read(line));
    }
  }
  const names = broken
    .map((file) => `"${file}"`)
    .slice(0, 5)
    .join(', ');
  if (broken.length === files.length) throw new Error(`${names} cannot be read, or ends too early.`);
  if (broken.length > 0)
    note(
      `${broken.length === 1 ? 'A log file is' : `${broken.length} log files are`} left out, which cannot be read or end too early: ${names}.`,
      'A file that is being rotated is whole in the next build. The build must be allowed to read it.',
    );
}
