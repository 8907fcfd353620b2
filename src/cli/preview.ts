/** `callboard preview`: serves what was built last. */
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { CommandError } from './project.ts';
import { serve } from './serve.ts';
import type { Terminal } from './terminal.ts';

export async function previewCommand(
  flags: { out: string; base?: string; port?: number },
  terminal: Terminal,
): Promise<number> {
  const target = resolve(flags.out);
  if (!existsSync(join(target, 'index.html')))
    throw new CommandError(`There is no portal in ${target}. Run "callboard build" first.`);
  await serve({ root: process.cwd(), target, base: flags.base, port: flags.port }, terminal);
  return 0;
}
