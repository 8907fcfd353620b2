/** `callboard check [PATH]`: what is wrong, for people and for machines, in the portal's own run or before a merge. */
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { checkAgainst } from '../catalog/check-against.ts';
import { type ExtensionKind, withExtensionKinds } from '../catalog/extension-kind.ts';
import { buildCatalog } from '../catalog/catalog.ts';
import { annotationProblems } from '../catalog/check-annotations.ts';
import { danglingProblems } from '../catalog/dangling.ts';
import type { EntityRecord } from '../catalog/entity.ts';
import { annotationBook } from '../catalog/known-annotations.ts';
import { mergeRecords } from '../catalog/merge.ts';
import type { KnownEntity, KnownRefs } from '../catalog/published-refs.ts';
import { compareProblems, type Problem } from '../problems.ts';
import { runChecks } from '../plugins/run-checks.ts';
import { createSources, parseSources } from '../sources/config.ts';
import { defaultLimits } from '../sources/source.ts';
import { readSnapshot } from '../snapshot/read.ts';
import { joinSnapshot, loadSite } from '../snapshot/site.ts';
import { CommandError, defaultDescriptors, readProject } from './project.ts';
import { type DocsReport, docsJson, docsReport, isDocsProblem, printDocsReport } from './check-docs.ts';
import { readAgainst } from './read-against.ts';
import { foldersOf, localPath, readFolder } from './read-folder.ts';
import { type Additions, readAdditions } from './read-kinds.ts';
import type { Finding } from './reports/finding.ts';
import { countFindings, reports } from './reports/report.ts';
import { runCrawl } from './run-crawl.ts';
import { formatCount, formatProblem, type Terminal } from './terminal.ts';

export interface CheckFlags {
  format: string;
  strict?: boolean;
  /** What to look at: `descriptors`, `docs`, or all. */
  only?: string;
  /** A portal's address, or a folder, to resolve references against. */
  against?: string;
  /** Id by which that portal knows the repository. */
  repository?: string;
  /** File for the report; the terminal then shows the pretty one. */
  output?: string;
  /** Seconds until the portal must have answered. */
  timeout: number;
}

/** What was read, and what is wrong with it. */
interface Checked {
  problems: Problem[];
  /** Repository id -> absolute path, of those on this machine. */
  folders: ReadonlyMap<string, string>;
  /** For the last line. */
  read: string;
  /** With `--only docs`: what was found of them. */
  docs?: DocsReport[];
}

/** @returns 1 if there is an error (with `--strict`: or a warning), else 0 */
export async function checkCommand(
  path: string | undefined,
  flags: CheckFlags,
  terminal: Terminal,
  version: string,
): Promise<number> {
  const report = Object.hasOwn(reports, flags.format)
    ? reports[flags.format as keyof typeof reports]
    : undefined;
  if (!report && flags.format !== 'pretty')
    throw new CommandError(
      `Unknown format "${flags.format}". Use pretty, ${Object.keys(reports).join(', ')}.`,
    );
  if (flags.only !== undefined && flags.only !== 'descriptors' && flags.only !== 'docs')
    throw new CommandError(`--only knows "descriptors" and "docs", and not "${flags.only}".`);
  if (flags.output !== undefined && !report)
    throw new CommandError('--output needs a --format for machines, e.g. --format sarif.');

  const { problems, folders, read, docs } = await check(path, flags, terminal);
  const findings = problems.map((problem): Finding => ({ ...problem, path: pathOf(problem, folders) }));
  const counts = countFindings(findings);
  const write = () =>
    docs && flags.format === 'json' ? docsJson(docs, findings) : report?.(findings, version);
  const pretty = !report || flags.output !== undefined;
  if (report && flags.output !== undefined)
    await writeFile(resolve(flags.output), `${terminal.redact(write() ?? '')}\n`);
  if (pretty) printPretty(findings, read, terminal, docs);
  else {
    const text = write();
    if (text) terminal.print(text);
  }
  return counts.error || (flags.strict && counts.warning) ? 1 : 0;
}

async function check(path: string | undefined, flags: CheckFlags, terminal: Terminal): Promise<Checked> {
  const known =
    flags.against === undefined ? undefined : await readAgainst(flags.against, flags.timeout, process.env);
  const own = await readAdditions(process.cwd(), terminal);
  const kinds = joinKinds(own.kinds, known?.kinds ?? []);
  const rules: Rules = {
    kinds,
    annotations: [...own.annotations, ...(known?.annotations ?? [])],
    checks: own.checks,
  };
  if (flags.only === 'descriptors') {
    const found = await readFolder(path ?? '.', withExtensionKinds(kinds));
    const between = await crossCheck(
      found.records,
      rules,
      known,
      readFiles(found),
      found.folders,
      flags.repository,
    );
    const files = new Set(found.documents.map(({ repository, file }) => `${repository}/${file}`)).size;
    return {
      problems: unique([...found.problems, ...between]),
      folders: found.folders,
      read: `${formatCount(files, 'descriptor')}, ${formatCount(found.records.length, 'entity', 'entities')}`,
    };
  }
  if (path === undefined && known === undefined && flags.only === undefined) {
    const { problems, catalog } = loadSite(readProject(process.cwd(), process.env).snapshot);
    const read = formatCount(catalog.entities.length, 'entity', 'entities');
    return { problems: [...problems], folders: new Map(), read };
  }
  const folders = await foldersOf(path ?? '.');
  if (flags.only === 'docs') {
    const { problems, docs } = await crawlFolder(path ?? '.', rules, terminal, known);
    const pages = docs.reduce((sum, site) => sum + site.pages, 0);
    return {
      problems: problems.filter(isDocsProblem),
      folders,
      read: `${formatCount(docs.length, 'docs site')}, ${formatCount(pages, 'page')}`,
      docs,
    };
  }
  const { problems, records } = await crawlFolder(path ?? '.', rules, terminal, known);
  const read = formatCount(records.length, 'entity', 'entities');
  if (!known) return { problems, folders, read };
  // What the crawl says of references it says without knowing the portal.
  const rest = problems.filter(({ rule }) => rule !== 'unknown-reference' && rule !== 'duplicate-entity');
  const files = new Set(records.map(({ origin }) => `${origin.repository}\0${origin.file}`));
  const between = await crossCheck(records, rules, known, files, folders, flags.repository);
  return { problems: unique([...rest, ...between]), folders, read };
}

/** What is known besides the built-in rules: the portal's, and what its plugins say. */
interface Rules extends Pick<Additions, 'annotations' | 'checks'> {
  kinds: readonly ExtensionKind[];
}

/** Problems between entities: with a portal to ask, or without one. */
async function crossCheck(
  records: readonly EntityRecord[],
  { kinds, annotations, checks }: Rules,
  known: KnownRefs | undefined,
  files: ReadonlySet<string>,
  folders: ReadonlyMap<string, string>,
  repository: string | undefined,
): Promise<Problem[]> {
  const definitions = withExtensionKinds(kinds);
  const merged = mergeRecords(records);
  const catalog = buildCatalog(merged.records);
  const found = [
    ...annotationProblems(catalog, annotationBook(annotations)),
    ...(await runChecks(checks, { catalog, collected: new Map() })),
  ];
  if (!known) return [...merged.problems, ...danglingProblems(catalog, definitions), ...found];
  if (repository !== undefined && folders.size > 1)
    throw new CommandError(`--repository names one repository, and here are ${folders.size}.`);
  if (repository !== undefined && !known.repositories.includes(repository))
    throw new CommandError(
      `--repository: the portal knows no repository "${repository}". It knows, for example: ${known.repositories.slice(0, 5).join(', ')}.`,
    );
  const ids = [...folders.keys()];
  const own = new Set(repository === undefined ? ids : [repository]);
  const isCurrent = (entity: KnownEntity) => {
    const id = repository === undefined ? entity.repository : (ids[0] ?? '');
    if (entity.file === '') return false;
    return files.has(`${id}\0${entity.file}`) || !existsSync(join(folders.get(id) ?? '', entity.file));
  };
  return [...checkAgainst({ records, known, kinds: definitions, own, isCurrent }), ...found];
}

/** Every descriptor file that was read, whether or not an entity came of it. */
function readFiles({
  documents,
}: {
  documents: readonly { repository: string; file: string }[];
}): Set<string> {
  return new Set(documents.map(({ repository, file }) => `${repository}\0${file}`));
}

/** A kind of this folder's own portal goes before one of the same name that another portal has. */
function joinKinds(own: readonly ExtensionKind[], published: readonly ExtensionKind[]): ExtensionKind[] {
  const names = new Set(own.map(({ kind }) => kind.toLowerCase()));
  return [...own, ...published.filter(({ kind }) => !names.has(kind.toLowerCase()))];
}

/** Reads a folder, docs and all, into a snapshot that is thrown away. */
async function crawlFolder(
  path: string,
  { kinds, annotations, checks }: Rules,
  terminal: Terminal,
  known: KnownRefs | undefined,
): Promise<{ problems: Problem[]; records: EntityRecord[]; docs: DocsReport[] }> {
  const folder = resolve(path);
  if (!existsSync(folder)) throw new CommandError(`There is no folder ${folder}.`);
  const dir = await mkdtemp(join(tmpdir(), 'callboard-check-'));
  try {
    const config = parseSources({ sources: [{ folder }] });
    await runCrawl(
      {
        dir,
        sources: createSources(config, process.cwd(), process.env),
        visibility: 'internal',
        descriptors: defaultDescriptors,
        kinds,
        annotations,
        limits: config.crawlLimits,
        sourceLimits: defaultLimits,
      },
      terminal,
    );
    const snapshot = readSnapshot(dir);
    const records = [...snapshot.parts.values()].flatMap(({ entities }) => entities);
    const docs = [...snapshot.parts].flatMap(([id, part]) => docsReport(part.sites, part.docs, id));
    const isKnown = known && ((ref: string) => known.entities.has(ref));
    const site = joinSnapshot(snapshot, { isKnown });
    const problems = unique([...site.problems, ...(await runChecks(checks, site))]);
    return { problems, records, docs };
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
}

/** Where a forge's annotation finds the file. */
function pathOf({ repository, file }: Problem, folders: ReadonlyMap<string, string>): string {
  if (file === undefined) return '';
  const folder = repository === undefined ? undefined : folders.get(repository);
  const local = folder === undefined ? undefined : localPath(folder, file);
  return local ?? [repository, file].filter(Boolean).join('/');
}

/** Sorted; what the file and its document both say is said once. */
function unique(problems: Problem[]): Problem[] {
  const sorted = problems.sort(compareProblems);
  return sorted.filter((problem, index) => {
    const before = sorted[index - 1];
    return !before || compareProblems(before, problem) !== 0 || before.ref !== problem.ref;
  });
}

function printPretty(
  findings: readonly Finding[],
  read: string,
  terminal: Terminal,
  docs: readonly DocsReport[] = [],
): void {
  for (const finding of findings) terminal.print(formatProblem(finding, terminal));
  printDocsReport(docs, terminal);
  const { error, warning, info } = countFindings(findings);
  const counts = [formatCount(error, 'error'), formatCount(warning, 'warning'), formatCount(info, 'note')];
  terminal.print(`${findings.length || docs.length ? '\n' : ''}${read}: ${counts.join(', ')}`);
}
