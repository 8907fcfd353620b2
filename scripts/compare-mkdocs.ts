/**
 * Compares the structure of docs pages with what mkdocs, set up as TechDocs does it, makes of them.
 *
 *     node --conditions=callboard-source scripts/compare-mkdocs.ts --corpus DIR [--only TEXT] [--report FILE] [--json FILE]
 *
 * Wants a mkdocs with pymdown-extensions (--mkdocs, default /usr/bin/mkdocs); further extensions, such as mdx_truly_sane_lists,
 * from --python DIR. What is not there is listed, and pages that need it are counted apart. Nothing of the corpus is run: every
 * mkdocs.yml is written anew in a scratch copy. CORPUS in the environment does as well as --corpus. Exit code 0 without a
 * mkdocs or a corpus, 1 if less than --target percent of the pages are equal.
 */
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { compareText } from '../src/problems.ts';
import { defaultLimits } from '../src/sources/source.ts';
import { folderSource } from '../src/sources/folder.ts';
import type { NavNode } from '../src/docs/site.ts';
import { type CallboardSite, readWithCallboard } from './parity/callboard-site.ts';
import { deliberate } from './parity/deliberate.ts';
import { comparePages, type Hunk } from './parity/difference.ts';
import {
  buildWithMkdocs,
  findMkdocs,
  type MkdocsNav,
  type MkdocsSite,
  missingParts,
  sanitiseConfig,
  writeTheme,
} from './parity/mkdocs-site.ts';
import { type Line, outline, plain } from './parity/outline.ts';
import { type Comparison, type Difference, showLines, textReport } from './parity/report.ts';

const { values } = parseArgs({
  options: {
    corpus: { type: 'string', default: process.env['CORPUS'] ?? '' },
    mkdocs: { type: 'string', default: '/usr/bin/mkdocs' },
    python: { type: 'string', default: '' },
    only: { type: 'string', default: '' },
    report: { type: 'string' },
    json: { type: 'string' },
    examples: { type: 'string', default: '4' },
    target: { type: 'string', default: '0' },
  },
});
const tool = await findMkdocs(values.mkdocs, values.python);
if (!tool || !values.corpus || !existsSync(values.corpus)) {
  console.log(
    `${tool ? 'No corpus: give --corpus DIR' : `No mkdocs at ${values.mkdocs}: give --mkdocs FILE`}. Nothing was compared.`,
  );
  process.exit(0);
}

const missing = missingParts(tool);
const result: Comparison = {
  tool: tool.version,
  missing,
  sites: { compared: 0, notBuilt: [], unequalNav: [], equalNav: 0 },
  pages: { compared: 0, equalStructure: 0, equalText: 0, deliberate: 0, apart: 0 },
  joined: 0,
  repositories: [],
  reasons: [],
  onlyTheirs: [],
  onlyOurs: [],
  apart: [],
  brokenThere: 0,
  differences: [],
  unequal: [],
};
const differences = new Map<string, Difference>();
const repositoriesSeen = new Map<
  string,
  { repository: string; pages: number; equal: number; deliberate: number }
>();
const reasons = new Map<string, { reason: string; count: number; pages: Set<string> }>();
const scratch = mkdtempSync(join(tmpdir(), 'callboard-parity-'));
try {
  const theme = join(scratch, 'theme');
  writeTheme(theme);
  const { repositories } = await folderSource({ folder: values.corpus, baseDir: process.cwd() }).list({
    cacheDir: scratch,
    env: {},
    visibility: 'internal',
    limits: defaultLimits,
  });
  for (const handle of repositories) {
    const { id } = handle.repository;
    if (!handle.folder || !id.includes(values.only)) continue;
    const tree = await handle.open();
    const configs = tree.files
      .filter(
        ({ path, kind }) => kind === 'file' && /(?:^|\/)mkdocs\.ya?ml$/.test(path) && !path.includes('{{'),
      )
      .map(({ path }) => path)
      .sort(compareText);
    await tree.close();
    if (configs.length === 0) continue;
    const copy = join(scratch, 'copy');
    rmSync(copy, { recursive: true, force: true });
    cpSync(handle.folder, copy, {
      recursive: true,
      filter: (path) => !/\/(?:node_modules|\.git)$/.test(path),
    });
    const ours = await readWithCallboard(handle, configs, join(scratch, 'snapshot'));
    const left = new Map(configs.map((config) => [config, sanitiseConfig(join(copy, config), tool, theme)]));
    for (const config of configs) {
      const site = ours.get(config);
      const name = `${id}/${config}`;
      const out = join(scratch, 'site');
      rmSync(out, { recursive: true, force: true });
      let theirs: MkdocsSite;
      try {
        if (left.get(config) === undefined) throw new Error('it is no usable YAML');
        theirs = await buildWithMkdocs(join(copy, config), out, tool);
      } catch (error) {
        result.sites.notBuilt.push({
          file: name,
          why: `${(error as Error).message.replaceAll(copy, '.')}${site ? ` (Callboard: ${site.pages.length} pages)` : ''}`,
        });
        continue;
      }
      if (!site) {
        if (theirs.pages.length)
          result.sites.notBuilt.push({
            file: name,
            why: `Callboard has no site of it; mkdocs has ${theirs.pages.length} pages`,
          });
        continue;
      }
      compareSite(id, config, handle.folder, theirs, site, left.get(config) ?? []);
      process.stderr.write('.');
    }
  }
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
process.stderr.write('\n');
result.reasons = [...reasons.values()]
  .map(({ reason, count, pages }) => ({ reason, count, pages: pages.size }))
  .sort((a, b) => b.pages - a.pages);
result.repositories = [...repositoriesSeen.values()].sort((a, b) => compareText(a.repository, b.repository));
result.differences = [...differences.values()].sort(
  (a, b) => b.pages - a.pages || compareText(a.kind, b.kind),
);
const text = textReport(result, Number(values.examples));
if (values.report) writeFileSync(values.report, text);
else console.log(text);
if (values.json) writeFileSync(values.json, JSON.stringify(result, null, 2));
if (values.report) console.log(text.split('\n').slice(0, 9).join('\n'));
process.exit(
  (100 * result.pages.equalStructure) / Math.max(1, result.pages.compared) < Number(values.target) ? 1 : 0,
);

function compareSite(
  id: string,
  config: string,
  root: string,
  theirs: MkdocsSite,
  ours: CallboardSite,
  left: readonly string[],
): void {
  result.sites.compared++;
  const name = `${id}/${config}`;
  const byPath = new Map(ours.pages.map((page) => [page.path, page]));
  const pathOf = (url: string) => safeDecode(url).replace(/^\/|\/$/g, '');
  const paths = new Set(theirs.pages.map(({ path }) => path));
  const anchors = new Map(
    theirs.pages.map(({ path, html }) => [
      path,
      new Set([...html.matchAll(/\s(?:id|name)="([^"]*)"/g)].map(([, id]) => id)),
    ]),
  );
  const folder = ours.docs.folder;

  const nav = compareNav(theirs.nav, ours, paths);
  if (nav) result.sites.unequalNav.push({ file: name, why: nav });
  else result.sites.equalNav++;

  for (const page of ours.pages) if (!paths.has(page.path)) result.onlyOurs.push(`${id}/${page.file}`);
  for (const page of theirs.pages) {
    const own = byPath.get(page.path);
    if (!own) {
      result.onlyTheirs.push(`${dirname(name)}: ${page.source}`);
      continue;
    }
    const theirTarget = (reference: string): string | undefined => {
      if (reference === '') return `page:${page.path}`;
      const address = new URL(`https://site.invalid/${page.path ? `${page.path}/` : ''}`);
      if (!URL.canParse(reference, address)) return undefined;
      const url = new URL(reference, address);
      if (url.host !== 'site.invalid') return normalUrl(reference);
      const path = pathOf(url.pathname.replace(/\/index\.html$/, '/'));
      if (paths.has(path) && (url.pathname.endsWith('/') || path === '')) {
        const hash = safeDecode(url.hash);
        // To an anchor that is not there: Callboard may find the heading that is meant.
        if (hash.length > 1 && !anchors.get(path)?.has(hash.slice(1))) {
          result.brokenThere++;
          return undefined;
        }
        return `page:${path}${hash}`;
      }
      if (theirs.files.has(path)) return `file:${[folder, path].filter(Boolean).join('/')}`;
      result.brokenThere++;
      return undefined;
    };
    const ourTarget = (reference: string): string | undefined => {
      if (reference.startsWith('#')) return `page:${own.path}${safeDecode(reference)}`.replace(/#$/, '');
      const target = ours.target(reference);
      return target?.startsWith('page:') || target?.startsWith('file:')
        ? safeDecode(target).replace(/#$/, '')
        : target === undefined
          ? undefined
          : normalUrl(target);
    };
    const count = { joined: 0 };
    const found = comparePages(
      outline(page.html, { target: theirTarget, count }),
      outline(own.html, { target: ourTarget }),
    );
    result.joined += count.joined;
    const file = `${id}/${own.file}`;
    const source = readFileSync(join(root, own.file), 'utf8');
    const why = needsMissing(source, left);
    if (why) {
      result.pages.apart++;
      result.apart.push({ file, why, equalStructure: found.sameStructure });
      continue;
    }
    result.pages.compared++;
    if (found.sameStructure) result.pages.equalStructure++;
    const isDeliberate = explain(found.hunks, file);
    if (!found.sameStructure && isDeliberate) result.pages.deliberate++;
    const home = repositoriesSeen.get(id) ?? { repository: id, pages: 0, equal: 0, deliberate: 0 };
    repositoriesSeen.set(id, home);
    home.pages++;
    if (found.sameStructure) home.equal++;
    else if (isDeliberate) home.deliberate++;
    if (found.sameText && found.sameStructure) result.pages.equalText++;
    if (!found.sameText)
      result.unequal.push({
        file,
        structure: found.sameStructure,
        kinds: [...new Set(found.hunks.map(({ kind }) => kind))],
      });
    const lines = source.split('\n').map(plain);
    const seen = new Set<string>();
    for (const { kind, structural, hunk } of found.hunks) {
      if (structural && deliberate(hunk)) continue;
      const key = `${structural} ${kind}`;
      const known = differences.get(key) ?? { kind, structural, count: 0, pages: 0, examples: [] };
      differences.set(key, known);
      known.count++;
      if (!seen.has(key)) known.pages++;
      if (!seen.has(key) || known.examples.length < 4)
        known.examples.push({
          file,
          line: lineOf(lines, [...hunk.theirs, ...hunk.ours, ...(hunk.before ? [hunk.before] : [])]),
          theirs: showLines(hunk.theirs),
          ours: showLines(hunk.ours),
        });
      seen.add(key);
    }
  }
}

/** Whether all that is structural about a page's differences is deliberate. */
function explain(hunks: readonly { structural: boolean; hunk: Hunk }[], file: string): boolean {
  let all = true;
  for (const { structural, hunk } of hunks) {
    if (!structural) continue;
    const reason = deliberate(hunk);
    if (!reason) {
      all = false;
      continue;
    }
    const known = reasons.get(reason) ?? { reason, count: 0, pages: new Set<string>() };
    reasons.set(reason, known);
    known.count++;
    known.pages.add(file);
  }
  return all;
}

/** What a page needs that this mkdocs has not. */
function needsMissing(source: string, left: readonly string[]): string | undefined {
  if (missing.includes('pymdownx.snippets') && /^\s*(?:-{1,}8<-{1,})/m.test(source))
    return 'snippets are not read in this comparison';
  if (
    missing.includes('plantuml_markdown') &&
    /^\s*(?:(?:```|~~~)+\s*\{?\.?(?:plantuml|puml)|::uml::)/m.test(source)
  )
    return 'plantuml_markdown is not there';
  if (missing.includes('markdown_inline_graphviz') && /^\s*(?:```graphviz|\{%\s*(?:dot|neato))/m.test(source))
    return 'markdown_inline_graphviz is not there';
  if (missing.includes('gh-admonitions') && /^>\s*\[!\w+\]/m.test(source))
    return 'gh-admonitions is not there';
  return left.length ? `asks for ${left.join(', ')}` : undefined;
}

function compareNav(
  theirs: readonly MkdocsNav[],
  ours: CallboardSite,
  paths: ReadonlySet<string>,
): string | undefined {
  const titles = new Map(ours.pages.map((page) => [page.file, page]));
  const flat: string[] = [];
  const visitTheirs = (nodes: readonly MkdocsNav[], depth: number) => {
    for (const { title, url, children } of nodes) {
      const external = url !== null && /^[a-z]+:/i.test(url);
      const path =
        url === null
          ? ''
          : external
            ? url
            : safeDecode(url)
                .replace(/^\.?\/|\/$/g, '')
                .replace(/^\.$/, '');
      if (url !== null && !external && !paths.has(path)) continue;
      flat.push(`${'  '.repeat(depth)}${plain(title ?? '')}${children ? '' : ` (${path})`}`);
      if (children) visitTheirs(children, depth + 1);
    }
  };
  const own: string[] = [];
  const visitOurs = (nodes: readonly NavNode[], depth: number) => {
    for (const { title, page, url, children } of nodes) {
      const shown = page === undefined ? undefined : titles.get(page);
      if (shown && !paths.has(shown.path)) continue;
      const name = plain(title ?? shown?.title ?? url ?? '');
      own.push(`${'  '.repeat(depth)}${name}${children ? '' : ` (${url ?? shown?.path ?? '?'})`}`);
      if (children) visitOurs(children, depth + 1);
    }
  };
  visitTheirs(theirs, 0);
  visitOurs(ours.docs.nav, 0);
  // mkdocs knows one title of a page that stands in the navigation twice, and none at its other places.
  const count = Map.groupBy(flat, (line) => / \(([^()]*)\)$/.exec(line)?.[1]);
  const bare = (line: string | undefined) => {
    const path = / \(([^()]*)\)$/.exec(line ?? '')?.[1];
    return path !== undefined && (count.get(path)?.length ?? 0) > 1
      ? line?.replace(/^((?: {2})*) ?.*\(/, '$1(')
      : line;
  };
  const same = (line: string, other: string | undefined) => bare(line) === bare(other);
  const at = flat.findIndex((line, index) => !same(line, own[index]));
  if (at === -1 && own.length === flat.length) return undefined;
  const index = at === -1 ? flat.length : at;
  return `entry ${index + 1} of ${flat.length}/${own.length}: mkdocs "${flat[index]?.trim() ?? '(none)'}", Callboard "${own[index]?.trim() ?? '(none)'}"`;
}

function lineOf(lines: readonly string[], hunk: readonly Line[]): number {
  for (const { shown } of hunk) {
    const words = plain(shown.replace(/^h\d#\S* /, '').replace(/^\w+: /, '')).slice(0, 30);
    const at = words.length < 3 ? -1 : lines.findIndex((line) => line.includes(words));
    if (at !== -1) return at + 1;
  }
  return 1;
}

function safeDecode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** `https://host` and `https://host/` are one address. */
function normalUrl(text: string): string {
  return URL.canParse(text) ? safeDecode(new URL(text).href) : text;
}
