/** `callboard entities [PATH]`: one line for every document of every descriptor file that was read. */
import { entityLines } from '../catalog/entities-report.ts';
import { withExtensionKinds } from '../catalog/extension-kind.ts';
import { readSnapshot } from '../snapshot/read.ts';
import { CommandError, readProject } from './project.ts';
import { readFolder } from './read-folder.ts';
import { readAdditions } from './read-kinds.ts';
import type { Terminal } from './terminal.ts';

export interface EntitiesFlags {
  format: string;
}

/** @returns the exit code */
export async function entitiesCommand(
  path: string | undefined,
  flags: EntitiesFlags,
  terminal: Terminal,
): Promise<number> {
  if (flags.format !== 'ndjson') throw new CommandError(`Unknown format "${flags.format}". Use ndjson.`);
  const documents =
    path === undefined
      ? [...readSnapshot(readProject(process.cwd(), process.env).snapshot).parts.values()].flatMap(
          (part) => part.documents,
        )
      : (await readFolder(path, withExtensionKinds((await readAdditions(process.cwd(), terminal)).kinds)))
          .documents;
  for (const line of entityLines(documents)) terminal.print(line);
  return 0;
}
