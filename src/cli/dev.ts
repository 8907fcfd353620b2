/** `callboard dev`: the portal while writing; local sources are read again when their files change. */
import { watch } from 'node:fs';
import { checkProject, crawlProject } from './build.ts';
import { type Project, readProject, requireSite } from './project.ts';
import { joinSnapshot } from '../snapshot/site.ts';
import type { Terminal } from './terminal.ts';

export interface DevFlags {
  /** Read remote sources too. */
  crawl?: boolean;
  port?: number;
}

/** Runs until interrupted. @returns the exit code */
export async function devCommand(flags: DevFlags, terminal: Terminal): Promise<number> {
  const project = readProject(process.cwd(), process.env);
  requireSite(project.root);
  const local = { ...project, sources: project.sources.filter(({ folder }) => folder !== undefined) };
  await crawlAndCheck(flags.crawl ? project : local, terminal);
  process.env['ASTRO_DEV_BACKGROUND'] = '0';
  // Loaded here, or every command would wait for it.
  const { dev } = await import('astro');
  const server = await dev({
    root: project.root,
    logLevel: 'warn',
    server: { port: flags.port ?? 4321 },
  });
  terminal.print(`Serving at ${terminal.bold(`http://localhost:${server.address.port}/`)}  (Ctrl+C stops)`);
  watchFolders(local, terminal);
  await new Promise(() => {});
  return 0;
}

async function crawlAndCheck(project: Project, terminal: Terminal): Promise<void> {
  const crawled = await crawlProject(project, {}, terminal);
  await checkProject(project, crawled, () => joinSnapshot({ dir: project.snapshot, ...crawled }));
}

/** Crawls again, at most one crawl at a time, when something below a local source changes. */
function watchFolders(local: Project, terminal: Terminal): void {
  const state: { timer?: NodeJS.Timeout; running: boolean; again: boolean } = {
    running: false,
    again: false,
  };
  const crawlAgain = async () => {
    if (state.running) {
      state.again = true;
      return;
    }
    state.running = true;
    try {
      await crawlAndCheck(local, terminal);
    } catch (error) {
      terminal.error(error instanceof Error ? error.message : String(error));
    }
    state.running = false;
    if (state.again) {
      state.again = false;
      await crawlAgain();
    }
  };
  for (const { folder } of local.sources) {
    if (!folder) continue;
    watch(folder, { recursive: true }, (_event, name) => {
      if (name && /(?:^|[\\/])(?:\.git|node_modules|\.callboard)(?:[\\/]|$)/.test(name)) return;
      clearTimeout(state.timer);
      state.timer = setTimeout(() => void crawlAgain(), 200);
    });
  }
}
