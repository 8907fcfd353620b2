/** Serves the files that are not pages while developing: made at start, and again when the snapshot was replaced. */
import { createReadStream, existsSync, statSync, unwatchFile, watchFile } from 'node:fs';
import { extname, join, sep } from 'node:path';
import type { Plugin } from 'vite';
import { filesFolder, manifestPath } from '../snapshot/files.ts';
import { type SiteFilesJob, startSiteFiles } from './site-files.ts';

const types: Record<string, string> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.gif': 'image/gif',
  '.jpg': 'image/jpeg',
  '.jpeg': 'image/jpeg',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.md': 'text/markdown; charset=utf-8',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain; charset=utf-8',
  '.wasm': 'application/wasm',
  '.webp': 'image/webp',
  '.xml': 'application/xml',
};

/** @param options the snapshot folder, and whether to show e-mail addresses */
export function siteFilesInDev(
  options: Pick<
    SiteFilesJob,
    'snapshot' | 'emails' | 'fullText' | 'twins' | 'badges' | 'search' | 'title' | 'description' | 'site'
  >,
): Plugin {
  const { snapshot } = options;
  const outDir = join(snapshot, filesFolder);
  const made: { stamp?: number; run?: Promise<unknown> } = {};
  const current = (base: string) => {
    const stamp = statSync(manifestPath(snapshot)).mtimeMs;
    if (made.stamp !== stamp) {
      made.stamp = stamp;
      made.run = startSiteFiles({ ...options, outDir, base }).finished;
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
      // Polled: the manifest is replaced by a rename, and Vite's own watcher leaves the snapshot folder out.
      watchFile(manifestPath(snapshot), { interval: 300 }, () => {
        // Astro forgets the paths of dynamic routes on this message, as it does when a content collection changes.
        for (const environment of Object.values(server.environments))
          environment.hot.send('astro:content-changed', {});
        server.environments.client.hot.send({ type: 'full-reload' });
      });
      server.httpServer?.on('close', () => unwatchFile(manifestPath(snapshot)));
      server.middlewares.use(async (request, response, next) => {
        const path = decode((request.url ?? '').split('?')[0] ?? '');
        const local = (path.startsWith(base) ? path.slice(base.length) : path.replace(/^\//, '')).replace(
          /^(docs\/.*\/)$/,
          '$1index.html',
        );
        if (
          !/^(?:_assets|api|badges|docs|feeds|pagefind|plugin|schemas|search)\/.*\.|^(?:tombstones\.json|llms\.txt|sitemap[\d-]*\.xml)$/.test(
            local,
          )
        )
          return next();
        await current(base)?.catch(() => {});
        const file = join(outDir, local);
        if (!file.startsWith(outDir + sep) || !existsSync(file) || !statSync(file).isFile()) return next();
        response.setHeader('content-type', types[extname(file)] ?? 'application/octet-stream');
        createReadStream(file).pipe(response);
      });
    },
  };
}

/** Addresses come from whoever asks: one that cannot be decoded must not end the server. */
function decode(address: string): string {
  try {
    return decodeURIComponent(address);
  } catch {
    return address;
  }
}
