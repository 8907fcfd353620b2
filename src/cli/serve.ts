/** Serves a published folder until interrupted. */
import type { Terminal } from './terminal.ts';

export async function serve(
  { root, target, base, port }: { root: string; target: string; base?: string; port?: number },
  terminal: Terminal,
): Promise<void> {
  process.env['ASTRO_PREVIEW_BACKGROUND'] = '0';
  // Loaded here, or every command would wait for it.
  const { preview } = await import('astro');
  const server = await preview({
    root,
    outDir: target,
    logLevel: 'error',
    ...(base === undefined ? {} : { base }),
    server: { port: port ?? 4321 },
  });
  const path = base ? `/${base.replace(/^\/+|\/+$/g, '')}/`.replace('//', '/') : '/';
  terminal.print(`\nServing at ${terminal.bold(`http://localhost:${server.port}${path}`)}  (Ctrl+C stops)`);
  await server.closed();
}
