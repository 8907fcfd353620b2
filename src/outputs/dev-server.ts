/** Serves the files that are not pages while developing: made at start, and again when the snapshot was replaced. */
import { createReadStream, existsSync, statSync } from 'node:fs';
import { extname, join, sep } from 'node:path';
import type { Plugin } from 'vite';
import { manifestPath } from '../snapshot/files.ts';
import { startSiteFiles } from './site-files.ts';

const types: Record<string, string> = {
  '.css': 'text/css; charset=utf-8',
  '.gif': 'image/gif',
  '.jpg': 'image/jpeg',
  '.jpeg': 'image/jpeg',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.wasm': 'application/wasm',
  '.webp': 'image/webp',
};

/** @param snapshot the snapshot folder */
export function siteFilesInDev(snapshot: string): Plugin {
  const outDir = join(snapshot, 'cache', 'dev-files');
  const made: { stamp?: number; run?: Promise<unknown> } = {};
  const current = (base: string) => {
    const stamp = statSync(manifestPath(snapshot)).mtimeMs;
    if (made.stamp !== stamp) {
      made.stamp = stamp;
      made.run = startSiteFiles({ snapshot, outDir, base }).finished;
      made.run.catch((error: unknown) => console.error(error instanceof Error ? error.message : error));
    }
    return made.run;
  };
  return {
    name: 'callboard:site-files',
    apply: 'serve',
    configureServer(server) {
      const { base } = server.config;
      current(base);
      server.middlewares.use(async (request, response, next) => {
        const path = decodeURIComponent((request.url ?? '').split('?')[0] ?? '');
        const local = path.startsWith(base) ? path.slice(base.length) : path.replace(/^\//, '');
        if (!/^(?:_assets|api|pagefind|search)\/.*\.|^tombstones\.json$/.test(local)) return next();
        await current(base)?.catch(() => {});
        const file = join(outDir, local);
        if (!file.startsWith(outDir + sep) || !existsSync(file) || !statSync(file).isFile()) return next();
        response.setHeader('content-type', types[extname(file)] ?? 'application/octet-stream');
        createReadStream(file).pipe(response);
      });
    },
  };
}
