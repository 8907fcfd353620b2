/** The command line: what there is, and which function does it. */
import { createRequire } from 'node:module';
import { Command, InvalidArgumentError } from 'commander';
import { buildCommand, checkProject, crawlProject } from './build.ts';
import { checkCommand } from './check.ts';
import { collectCommand } from './collect.ts';
import { devCommand } from './dev.ts';
import { entitiesCommand } from './entities.ts';
import { pluginNewCommand } from './plugin-new.ts';
import { outcomeCode } from './outcome.ts';
import { previewCommand } from './preview.ts';
import { readProject } from './project.ts';
import { createStages } from './stages.ts';
import { printSummary } from './summary.ts';
import { joinSnapshot } from '../snapshot/site.ts';
import { describeError } from '../problems.ts';
import { createTerminal } from './terminal.ts';
import { tryCommand } from './try.ts';

const { version } = createRequire(import.meta.url)('callboard/package.json') as { version: string };
const terminal = createTerminal(process.env);

/** Exit code of a check that could not be made: 1 says that something is wrong with what was checked. */
const notChecked = 2;

/**
 * Runs a command; what it throws for people is printed without a stack.
 * @param failed exit code then
 */
const run =
  <Arguments extends unknown[]>(command: (...args: Arguments) => Promise<number>, failed = 1) =>
  async (...args: Arguments): Promise<void> => {
    // A promise that nobody keeps lets the process end here: that is no success.
    process.exitCode = failed;
    process.once('exit', sayUnfinished);
    try {
      process.exitCode = await command(...args);
    } catch (error) {
      terminal.error(explain(error));
      process.exitCode = failed;
    } finally {
      process.off('exit', sayUnfinished);
    }
  };

function sayUnfinished(code: number): void {
  if (code === 0) return;
  terminal.error(
    'The command ended before it was done: something that it waited for never came, such as a promise in the Astro configuration or in a plugin.',
  );
}

// A reader that has seen enough (`| head`) is no failure.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0);
  throw error;
});

const wholeNumber = (least: number, most: number) => (text: string) => {
  const number = Number(text);
  if (/^\d+$/.test(text) && number >= least && number <= most) return number;
  throw new InvalidArgumentError(`It must be a whole number from ${least} to ${most}.`);
};
const parsePort = wholeNumber(0, 65_535);

const program = new Command('callboard')
  .description(
    'A developer portal without a server: catalog, docs and search of many repositories as a static site.',
  )
  .version(version)
  .showHelpAfterError('(callboard --help lists the commands)');

program
  .command('try')
  .description('make a portal of anything, without configuration')
  .argument('<source...>', 'folder, repository, git URL, github:org, github:org/repo or github:host/org')
  .option('--out <dir>', 'where to put the portal', './callboard-portal')
  .option('--base <path>', 'path below which the portal will be served, e.g. /portal/')
  .option('--title <title>', 'name of the portal')
  .option('--internal', 'show repositories that are not public, too')
  .option('--serve', 'serve the portal when it is done')
  .option('--port <number>', 'port to serve at', parsePort, 4321)
  .option('--strict', 'exit code 1 if anything is wrong with what was read')
  .option('--accept-removals', 'let repositories go that their source no longer lists')
  .action(run((sources: string[], flags) => tryCommand(sources, flags, terminal)));

program
  .command('crawl')
  .description('read the sources into the snapshot')
  .option('--only <repository>', 'read only this repository (id or name)')
  .option(
    '--concurrency <number>',
    'repositories read at a time, and threads that render docs',
    wholeNumber(1, 1024),
  )
  .option('--strict', 'exit code 1 if anything is wrong with what was read')
  .option('--accept-removals', 'let repositories go that their source no longer lists')
  .action(
    run(async (flags) => {
      const project = readProject(process.cwd(), process.env);
      const stages = createStages();
      const crawled = await stages.run('crawl', () => crawlProject(project, flags, terminal));
      const join = () => joinSnapshot({ dir: project.snapshot, ...crawled });
      await checkProject(project, crawled, join);
      const site = join();
      printSummary(terminal, { site, crawled, stages: stages.list });
      return outcomeCode(site, crawled, flags, terminal);
    }),
  );

program
  .command('build')
  .description('crawl, render, index and publish the portal')
  .option('--out <dir>', 'where to put the portal', 'dist')
  .option('--base <path>', 'path below which the portal will be served, e.g. /portal/')
  .option('--no-crawl', 'use the snapshot that is there; no network at all')
  .option('--only <repository>', 'read only this repository (id or name)')
  .option(
    '--concurrency <number>',
    'repositories read at a time, and threads that render docs',
    wholeNumber(1, 1024),
  )
  .option('--strict', 'exit code 1 if anything is wrong with what was read')
  .option('--accept-removals', 'let repositories go that their source no longer lists')
  .option('--serve', 'serve the portal when it is done')
  .option('--port <number>', 'port to serve at', parsePort, 4321)
  .action(run((flags) => buildCommand(flags, terminal)));

program
  .command('collect')
  .description(
    'ask the vendors of all plugins, and nothing else; with --out for a portal that is published already',
  )
  .option('--out <dir>', 'a published portal whose data is to be brought up to date; no page is rendered')
  .option('--strict', 'exit code 1 if a vendor could not be asked')
  .action(run((flags) => collectCommand(flags, terminal)));

program
  .command('dev')
  .description('serve the portal while you write; local sources are read again when they change')
  .option('--crawl', 'read remote sources too')
  .option('--port <number>', 'port to serve at', parsePort, 4321)
  .action(run((flags) => devCommand(flags, terminal)));

program
  .command('preview')
  .description('serve the portal that was built last')
  .option('--out <dir>', 'where the portal is', 'dist')
  .option('--base <path>', 'path below which it was built')
  .option('--port <number>', 'port to serve at', parsePort, 4321)
  .action(run((flags) => previewCommand(flags, terminal)));

program
  .command('check')
  .description('say what is wrong: in a folder, or in the whole snapshot; before a merge with --against')
  .argument(
    '[path]',
    'a repository or a folder of repositories; with --only or --against: the folder you are in',
  )
  .option('--only <what>', 'descriptors, or docs with what of each mkdocs.yml takes effect')
  .option('--against <url|dir>', 'a published portal or a snapshot, to find what references lead to')
  .option('--repository <id>', 'how that portal knows this repository, if not by its git remote')
  .option('--timeout <seconds>', 'how long the portal may take to answer', wholeNumber(1, 600), 30)
  .option('--format <format>', 'pretty, json, ndjson, sarif, github or gitlab', 'pretty')
  .option('--output <file>', 'write the report into a file, and print the pretty one')
  .option('--strict', 'exit code 1 for warnings too')
  .exitOverride(({ exitCode }) => process.exit(exitCode === 0 ? 0 : notChecked))
  .action(run((path: string | undefined, flags) => checkCommand(path, flags, terminal, version), notChecked));

program
  .command('entities')
  .description(
    "print a line of JSON for every descriptor document: our verdict, Backstage's, relations, problems",
  )
  .argument('[path]', 'a repository or a folder of repositories')
  .option('--format <format>', 'ndjson', 'ndjson')
  .action(run((path: string | undefined, flags) => entitiesCommand(path, flags, terminal)));

program
  .command('plugin')
  .description('what authors of plugins need')
  .command('new')
  .description('write a plugin that works and passes its tests, to be changed into yours')
  .argument('<name>', 'such as error-tracker or @acme/error-tracker')
  .option('--dir <dir>', 'where to; plugins/NAME in a portal, callboard-NAME elsewhere')
  .option('--title <title>', 'as people call it, such as "PagerDuty"')
  .option('--package', 'a package of its own, in a portal, too')
  .action(run((name: string, flags) => pluginNewCommand(name, flags, terminal)));

await program.parseAsync();

/** Errors meant for people have a message that says all; others come with where they happened. */
function explain(error: unknown): string {
  if (!(error instanceof Error)) return describeError(error);
  const expected = [
    'CommandError',
    'ConfigError',
    'SnapshotError',
    'PublishError',
    'SourceError',
    'SourceArgumentError',
    'PluginError',
    'AstroUserError',
  ];
  return expected.includes(error.name) ? error.message : (error.stack ?? error.message);
}
