/** The Astro integration: renders a snapshot as a portal. */
import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { AstroIntegration, AstroIntegrationLogger } from 'astro';
import { AstroError } from 'astro/errors';
import type { ExtensionKind } from './catalog/extension-kind.ts';
import { ownTabs, ownWidgets } from './cards.ts';
import { contentSecurityPolicy } from './csp.ts';
import { ownNav } from './nav.ts';
import { type CallboardUserOptions, callboardOptions } from './options.ts';
import type { BadgeJob } from './outputs/badges.ts';
import { siteFilesInDev } from './outputs/dev-server.ts';
import { copyMissingPages, type SiteFilesRun, startSiteFiles, writeReport } from './outputs/site-files.ts';
import { collectContributions, type Contributions } from './plugins/contributions.ts';
import { installedPlugins } from './plugins/installed.ts';
import { mergeTopics, uniqueNav } from './plugins/topics.ts';
import { pageRecords } from './plugins/page-records.ts';
import { parseOptions } from './plugins/parse-options.ts';
import { prunePages } from './publish/page-list.ts';
import type { SearchExtras } from './search/extras.ts';
import { ownRoutes } from './routes.ts';
import { digest } from './snapshot/digest.ts';
import { filesFolder, manifestPath, snapshotFolder } from './snapshot/files.ts';
import { canonicalJson } from './snapshot/json.ts';
import { isSnapshotPending, whenSnapshotIsComplete } from './snapshot/pending.ts';
import { readManifest } from './snapshot/read.ts';
import { readKindFiles } from './sources/kind-files.ts';
import { astroFilesElsewhere } from './vite/astro-files.ts';
import { virtualModules } from './vite/modules.ts';

export type { CallboardUserOptions } from './options.ts';

/**
 * Callboard as an Astro integration. Any other integration works beside it; those that answer `callboard:setup` are
 * its plugins.
 * @throws {AstroError} in `astro:config:setup` when an option is wrong, or the content config or the snapshot is missing
 */
export default function callboard(userOptions: CallboardUserOptions = {}): AstroIntegration {
  const build: {
    command?: string;
    snapshot: string;
    emails: boolean;
    fullText: boolean;
    twins: boolean;
    badges?: BadgeJob;
    search?: SearchExtras;
    outDir: string;
    base: string;
    site?: string;
    title?: string;
    description?: string;
    started: number;
    files?: SiteFilesRun;
  } = {
    emails: false,
    fullText: true,
    twins: true,
    snapshot: '',
    outDir: '',
    base: '/',
    started: 0,
  };
  return {
    name: 'callboard',
    hooks: {
      async 'astro:config:setup'({ config, command, injectRoute, updateConfig, logger }) {
        const options = parseOptions('callboard', callboardOptions, userOptions);
        const snapshot = fileURLToPath(new URL(`${snapshotFolder}/`, config.root));
        requireContentConfig(fileURLToPath(config.srcDir));
        if (command !== 'preview' && !isSnapshotPending()) requireSnapshot(snapshot);

        const own = { widgets: ownWidgets, tabs: ownTabs, nav: ownNav, routes: Object.keys(ownRoutes) };
        const found = await collectContributions(config.integrations, own, { root: config.root, logger });
        if (command !== 'preview' && !isSnapshotPending())
          warnOfKinds(snapshot, config.root, found.kinds, logger);
        for (const [pattern, entrypoint] of Object.entries(ownRoutes))
          injectRoute({ pattern, entrypoint: ownFile(entrypoint), prerender: true });
        for (const page of mergeTopics(found.pages, ({ pattern }) => pattern)) {
          const entrypoint =
            'entrypoint' in page ? page.entrypoint : ownFile('callboard/routes/plugin-page.astro');
          injectRoute({ pattern: page.pattern, entrypoint, prerender: true });
        }

        build.command = command;
        build.snapshot = snapshot;
        build.emails = options.emails;
        build.fullText = options.fullText;
        build.twins = options.twins;
        build.search = { filters: found.searchFilters, records: pageRecords(found) };
        build.badges = { own: options.badges, of: found.badges };
        build.title = options.title;
        build.description = options.description;
        updateConfig({
          trailingSlash: 'always',
          build: { format: 'directory', inlineStylesheets: 'never', concurrency: 4 },
          security: { csp: contentSecurityPolicy(await withEmbeds(found.csp, config.root)) },
          experimental: { incrementalBuild: options.incremental },
          markdown: { syntaxHighlight: false },
          vite: {
            // Astro's incremental build finds pages of the last build in the output folder; we prune it ourselves.
            // Scripts and styles stay files of their own: they are fetched once, not with every page.
            build: { emptyOutDir: false, assetsInlineLimit: 0 },
            plugins: [
              virtualModules(
                {
                  title: options.title,
                  description: options.description,
                  snapshot,
                  nav: uniqueNav(found.nav.map(({ title, href }) => ({ title, href }))),
                  emails: options.emails,
                  twins: options.twins,
                  site: config.site?.replace(/\/$/, ''),
                },
                found,
                installedPlugins(found, config.integrations),
              ),
              astroFilesElsewhere(fileURLToPath(config.root)),
              siteFilesInDev({
                snapshot,
                emails: options.emails,
                fullText: options.fullText,
                twins: options.twins,
                badges: build.badges,
                search: build.search,
                title: options.title,
                description: options.description,
                site: config.site?.replace(/\/$/, ''),
              }),
            ],
            ssr: { noExternal: ['callboard'] },
            server: { watch: { ignored: [`${snapshot}**`] } },
          },
        });
      },
      'astro:config:done'({ config }) {
        build.outDir = fileURLToPath(config.outDir);
        build.base = config.base.endsWith('/') ? config.base : `${config.base}/`;
        build.site = config.site?.replace(/\/$/, '');
        // The index takes as long as the pages: it starts before Astro has bundled anything.
        if (build.command === 'build')
          build.files = startSiteFiles({ ...build, outDir: join(build.snapshot, filesFolder) });
      },
      async 'astro:build:start'() {
        await whenSnapshotIsComplete();
        build.started = fileTime(build.snapshot);
      },
      async 'astro:build:done'({ pages }) {
        const list = join(build.snapshot, 'cache', `pages-${digest(build.outDir)}.json`);
        await prunePages(build.outDir, list, pages, build.started);
        const report = await build.files?.finished;
        if (report) await writeReport(build.snapshot, report);
        // The command line publishes both folders together; a plain `astro build` has only its own output folder.
        if (!build.outDir.startsWith(build.snapshot))
          await copyMissingPages(join(build.snapshot, filesFolder), build.outDir);
      },
    },
  };
}

/** Path of a file of this package. Astro itself does not resolve a package from within, as a clone's own site needs. */
function ownFile(specifier: string): string {
  return fileURLToPath(import.meta.resolve(specifier));
}

/** The present time by the clock of the file system that holds the folder. */
function fileTime(folder: string): number {
  const mark = join(folder, 'cache', 'time');
  mkdirSync(join(folder, 'cache'), { recursive: true });
  writeFileSync(mark, '');
  return statSync(mark).mtimeMs;
}

function requireContentConfig(srcDir: string): void {
  const found = ['ts', 'mts', 'js', 'mjs'].some((extension) =>
    existsSync(`${srcDir}content.config.${extension}`),
  );
  if (!found)
    throw new AstroError(
      `Callboard found no content collections: ${srcDir}content.config.ts does not exist.`,
      "Create it with this line: export { collections } from 'callboard/content';",
    );
}

/** What docs may embed is said where the crawl is told; the pages' policy must allow exactly that. */
async function withEmbeds(csp: Contributions['csp'], root: URL): Promise<Contributions['csp']> {
  const file = fileURLToPath(new URL('content/sources.yaml', root));
  const text = existsSync(file) ? readFileSync(file, 'utf8') : '';
  if (!/^embeds\s*:/m.test(text)) return csp;
  try {
    // Loaded here: few sites embed anything.
    const { parseSourcesFile } = await import('./sources/config.ts');
    const { embeds } = parseSourcesFile(text, 'content/sources.yaml', 'unasked').config;
    return { ...csp, 'frame-src': [...csp['frame-src'], ...embeds.map((host) => `https://${host}`)] };
  } catch {
    // The crawl says what is wrong with it.
    return csp;
  }
}

/** Kinds decide what a crawl accepts: those of the snapshot are shown, whatever has been added since. */
function warnOfKinds(
  snapshot: string,
  root: URL,
  plugins: readonly ExtensionKind[],
  logger: AstroIntegrationLogger,
): void {
  const now = [...readKindFiles(fileURLToPath(new URL('content/kinds', root))), ...plugins];
  if (canonicalJson(now) !== canonicalJson(readManifest(snapshot)?.kinds ?? []))
    logger.warn(
      'The kinds of content/kinds or of a plugin are not those of the snapshot. Run "callboard crawl".',
    );
}

function requireSnapshot(dir: string): void {
  if (!existsSync(manifestPath(dir)))
    throw new AstroError(
      `Callboard found no snapshot in ${dir}.`,
      'Run "callboard crawl" first, or use "callboard build" and "callboard dev", which crawl by themselves.',
    );
}
