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
  await crawlAndCheck(project, { local: !flags.crawl }, terminal);
  process.env['ASTRO_DEV_BACKGROUND'] = '0';
  // Loaded here, or every command would wait for it.
  const { dev } = await import('astro');
  const server = await dev({
    root: project.root,
    logLevel: 'warn',
    server: { port: flags.port ?? 4321 },
  });
  terminal.print(`Serving at ${terminal.bold(`http://localhost:${server.address.port}/`)}  (Ctrl+C stops)`);
  watchFolders(project, terminal);
  await new Promise(() => {});
  return 0;
}

async function crawlAndCheck(project: Project, flags: { local: boolean }, terminal: Terminal): Promise<void> {
  const crawled = await crawlProject(project, flags, terminal);
  await checkProject(project, crawled, () => joinSnapshot({ dir: project.snapshot, ...crawled }));
}

/** Crawls again, at most one crawl at a time, when something below a local source changes. */
function watchFolders(project: Project, terminal: Terminal): void {
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
      await crawlAndCheck(project, { local: true }, terminal);
    } catch (error) {
      terminal.error(error instanceof Error ? error.message : String(error));
    }
    state.running = false;
    if (state.again) {
      state.again = false;
      await crawlAgain();
    }
  };
  for (const { folder } of project.sources) {
    if (!folder) continue;
    watch(folder, { recursive: true }, (_event, name) => {
      if (name && /(?:^|[\\/])(?:\.git|node_modules|\.callboard)(?:[\\/]|$)/.test(name)) return;
      clearTimeout(state.timer);
      state.timer = setTimeout(() => void crawlAgain(), 200);
    });
  }
}
