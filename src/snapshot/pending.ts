/**
 * A build may start while its snapshot is still being written: Astro's own start takes a second that needs nothing of it.
 * The command that crawls says so in the environment of the process it starts; whoever reads the snapshot waits.
 */
import { existsSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';

/** Names a file that exists as long as the snapshot is being written. */
export const pendingVariable = 'CALLBOARD_SNAPSHOT_PENDING';

const pollMs = 10;

/** Is the snapshot that this process is to render still being written? */
export function isSnapshotPending(): boolean {
  const mark = process.env[pendingVariable];
  return mark !== undefined && existsSync(mark);
}

/** Resolves at once where nothing is being written. Who started this process ends it if the crawl fails. */
export async function whenSnapshotIsComplete(): Promise<void> {
  while (isSnapshotPending()) await setTimeout(pollMs);
}
