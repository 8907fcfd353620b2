/**
 * `mkdocs.yml` as data. Nothing of it is ever run: Python tags, hooks, plugins that we do not know and inheritance are
 * named as unsupported and left out.
 */
import { isAlias, isMap, isScalar, isSeq, LineCounter, parseDocument, visit } from 'yaml';
import type { Document, Node, YAMLMap } from 'yaml';
import { checkAliases } from '../catalog/aliases.ts';
import { editDistance } from '../catalog/suggest.ts';
import { z } from 'zod';
import { switchedExtensions, techdocsExtensions } from '../markdown/page.ts';
import { compareText } from '../problems.ts';
import type { Problem } from '../problems.ts';
import { harmlessTag, type MkdocsSetting, supportOf } from './compatibility.ts';
import { mkdocsKeys } from './mkdocs-support.ts';
import { folderOf, joinPath } from './paths.ts';

/** An entry of `nav` as written. */
export interface NavEntry {
  title?: string;
  /** Path from the docs folder, or absolute URL. */
  target?: string;
  /** Pattern of other mkdocs.yml files whose nav stands here; `many` for `*include`. */
  include?: { path: string; many: boolean };
  children?: NavEntry[];
  line: number;
}

export interface MkdocsConfig {
  /** Path of the file, from the repository's root. */
  file: string;
  siteName?: string;
  siteDescription?: string;
  /** From the repository's root. */
  docsDir: string;
  nav?: NavEntry[];
  /** Absolute, with `{path}` for the page's path in the docs folder. `null`: no edit links. */
  editUrl?: string | null;
  excludeDocs: string;
  /** Extensions of Python-Markdown that change ordinary text, as far as they are switched on; see `RenderInput`. */
  extensions: readonly string[];
  /** Old page -> new page or URL, as written. */
  redirects: Record<string, string>;
  /** Names of plugins. */
  plugins: readonly string[];
  /** File name of the navigation that the literate-nav plugin reads. */
  navFile?: string;
  /** All that the file asks for. */
  settings: readonly MkdocsSetting[];
}

const fields = {
  site_name: z.string(),
  site_description: z.string(),
  docs_dir: z.string().min(1),
  repo_url: z.string(),
  edit_uri: z.string().nullable(),
  edit_uri_template: z.string(),
  exclude_docs: z.string(),
  draft_docs: z.string(),
};
const redirectMaps = z.object({ redirect_maps: z.record(z.string(), z.string()) });

const maxConfig = 1024 * 1024;
const maxEntries = 20_000;
const maxProblems = 100;
const maxTags = 1000;
const maxSettings = 1000;

/** Reads one `mkdocs.yml`. What can be read of it is; `undefined` only if it is no YAML mapping at all. */
export function readMkdocs(
  file: string,
  text: string,
  repository: string,
): { config?: MkdocsConfig; problems: Problem[] } {
  const problems: Problem[] = [];
  const lines = new LineCounter();
  const lineOf = (node: unknown) => {
    const range = (node as Node | undefined)?.range;
    return range ? lines.linePos(range[0]).line : 1;
  };
  const textLines = text.split('\n', 100_000);
  const report = (
    rule: string,
    severity: Problem['severity'],
    message: string,
    line: number,
    hint?: string,
  ) => {
    if (problems.length >= maxProblems) return;
    const excerpt = textLines[line - 1]?.slice(0, 200);
    problems.push({ rule, severity, message, hint, repository, file, line, excerpt });
  };

  if (text.length > maxConfig) {
    report('mkdocs-invalid', 'error', 'The file is larger than 1 MB and was not read.', 1);
    return { problems };
  }
  const document = parseDocument(text, {
    lineCounter: lines,
    prettyErrors: false,
    uniqueKeys: false,
    logLevel: 'silent',
  });
  const [error] = document.errors;
  if (error)
    report(
      'mkdocs-invalid',
      'error',
      `The file is not valid YAML: ${error.message}`,
      lines.linePos(error.pos[0]).line,
      'Navigation and settings after this line may be missing from the docs.',
    );
  const root = document.contents;
  if (!isMap(root)) {
    if (!error)
      report('mkdocs-invalid', 'error', 'The file holds no settings: it should be a YAML mapping.', 1);
    return { problems };
  }

  const pluginList = plugins(root.get('plugins', true), document);
  reportUnsupported(
    document,
    text,
    pluginList,
    (rule, message, line, hint) => report(rule, 'info', message, line, hint),
    lineOf,
  );
  for (const { key: node } of root.items.slice(0, 200)) {
    const key = isScalar(node) && typeof node.value === 'string' ? node.value : undefined;
    const near = key !== undefined && !mkdocsKeys.has(key) && nearestKey(key);
    if (!near) continue;
    const message = `"${key}" is no setting of mkdocs.`;
    report('mkdocs-invalid', 'warning', message, lineOf(node), `Did you mean "${near}"?`);
  }
  const values: { [Name in keyof typeof fields]?: z.output<(typeof fields)[Name]> } = {};
  for (const [name, schema] of Object.entries(fields)) {
    const node = root.get(name, true) as Node | undefined;
    if (node === undefined) continue;
    const parsed = schema.safeParse(isScalar(node) ? node.value : undefined);
    if (parsed.success) Object.assign(values, { [name]: parsed.data });
    else if (!(isScalar(node) && node.value === null))
      report('mkdocs-invalid', 'warning', `"${name}" is ignored: it should be text.`, lineOf(node));
  }

  const home = folderOf(file);
  let docsDir = joinPath(home, values.docs_dir ?? 'docs');
  if (docsDir === undefined || values.docs_dir?.startsWith('/')) {
    report(
      'mkdocs-docs-dir',
      'warning',
      `"docs_dir: ${values.docs_dir}" leads out of the repository; "docs" is used.`,
      lineOf(root.get('docs_dir', true)),
      'Write a path relative to this file.',
    );
    docsDir = joinPath(home, 'docs') ?? 'docs';
  }

  const navNode = resolve(root.get('nav', true), document);
  let entries = 0;
  const readNav = (node: unknown, depth: number): NavEntry[] => {
    const items = resolve(node, document);
    if (!isSeq(items)) return [];
    return items.items.flatMap((item) => {
      if (depth > 20 || ++entries > maxEntries) return [];
      const entry = resolve(item, document);
      if (isScalar(entry)) return typeof entry.value === 'string' ? [leaf(entry, undefined)] : [];
      if (!isMap(entry)) return [];
      return entry.items.map((pair) => {
        const title = String(isScalar(pair.key) ? pair.key.value : pair.key);
        const value = resolve(pair.value, document);
        const line = lineOf(pair.key);
        if (isSeq(value)) return { title, children: readNav(value, depth + 1), line };
        return isScalar(value) ? leaf(value, title) : { title, line };
      });
    });
  };
  const leaf = (node: { value: unknown; tag?: string | null }, title: string | undefined): NavEntry => {
    const line = lineOf(node);
    const written = typeof node.value === 'string' ? node.value.trim() : '';
    const include = /^([!*])include\s+(\S[\s\S]*)$/.exec(written);
    if (include) return { title, include: { path: include[2] ?? '', many: include[1] === '*' }, line };
    if (node.tag === '!include') return { title, include: { path: written, many: false }, line };
    return { title, target: written || undefined, line };
  };

  const nav = isSeq(navNode) ? readNav(navNode, 0) : undefined;
  if (entries > maxEntries)
    report(
      'mkdocs-invalid',
      'warning',
      `Only the first ${maxEntries} entries of "nav" are shown.`,
      lineOf(navNode),
    );
  return {
    config: {
      file,
      siteName: values.site_name,
      siteDescription: values.site_description,
      docsDir,
      nav: nav?.length ? nav : undefined,
      editUrl: editUrl(values),
      extensions: readExtensions(root, pluginList, document),
      excludeDocs: [values.exclude_docs, values.draft_docs, excludedGlobs(pluginList, document)]
        .filter(Boolean)
        .join('\n'),
      redirects: readRedirects(pluginList, document),
      plugins: pluginList.map(({ name }) => name),
      navFile: navFile(pluginList),
      settings: listSettings(document, text, pluginList, lineOf),
    },
    problems,
  };
}

const targets = new WeakMap<Document, ReadonlyMap<unknown, Node>>();

/** What an alias stands for. All of a document's are looked up at once: the parser walks all of it for each. */
function resolve(node: unknown, document: Document): unknown {
  if (!isAlias(node)) return node;
  let known = targets.get(document);
  if (!known) {
    const anchors = new Map<string, Node>();
    const found = new Map<unknown, Node>();
    visit(document, {
      Node(_key, at) {
        const target = isAlias(at) ? anchors.get(at.source) : undefined;
        if (target) found.set(at, target);
        else if ('anchor' in at && at.anchor) anchors.set(at.anchor, at);
      },
    });
    targets.set(document, (known = found));
  }
  return known.get(node);
}

interface NamedItem {
  name: string;
  options: unknown;
  node: unknown;
}

/** Names and options of plugins or extensions, in both shapes that mkdocs takes. */
function plugins(node: unknown, document: Document): NamedItem[] {
  const list = resolve(node, document);
  const pairs = isMap(list) ? list.items : undefined;
  const items = isSeq(list) ? list.items : [];
  const named = (pair: { key: unknown; value: unknown }) => ({
    name: String(isScalar(pair.key) ? pair.key.value : pair.key),
    options: resolve(pair.value, document),
    node: pair.key,
  });
  return (
    pairs?.map(named) ??
    items.flatMap((item) =>
      isScalar(item)
        ? [{ name: String(item.value), options: undefined, node: item }]
        : isMap(item)
          ? item.items.map(named)
          : [],
    )
  );
}

/** techdocs-core switches on its own; where a file names neither plugins nor extensions, TechDocs adds it. */
function readExtensions(root: YAMLMap, used: readonly NamedItem[], document: Document): string[] {
  const listed = plugins(root.get('markdown_extensions', true), document);
  const techdocs =
    used.some(({ name }) => name === 'techdocs-core') || (listed.length === 0 && used.length === 0);
  const names = listed.map(({ name }) => name.replace(/^(?:pymdownx|markdown\.extensions)\./, ''));
  return [
    ...new Set([
      ...names.filter((name) => switchedExtensions.has(name)),
      ...(techdocs ? techdocsExtensions : []),
    ]),
  ].sort(compareText);
}

function readRedirects(list: readonly NamedItem[], document: Document): Record<string, string> {
  const found = list.find(({ name }) => /^(?:material\/)?redirects$/.test(name));
  if (!isMap(found?.options)) return {};
  try {
    checkAliases(document);
    const parsed = redirectMaps.safeParse(found.options.toJS(document, { maxAliasCount: 100 }));
    return parsed.success ? parsed.data.redirect_maps : {};
  } catch {
    // Too many aliases: redirects are a convenience.
    return {};
  }
}

/** The exclude plugin's globs, as lines of `exclude_docs`. */
function excludedGlobs(list: readonly NamedItem[], document: Document): string {
  const options = list.find(({ name }) => name === 'exclude')?.options;
  const globs = isMap(options) ? resolve(options.get('glob', true), document) : undefined;
  if (!isSeq(globs)) return '';
  return globs.items
    .slice(0, 200)
    .flatMap((item) => (isScalar(item) && typeof item.value === 'string' ? [item.value] : []))
    .join('\n');
}

/** Where the literate-nav plugin finds the navigation; undefined without that plugin. */
function navFile(list: readonly NamedItem[]): string | undefined {
  const found = list.find(({ name }) => name === 'literate-nav');
  const named = isMap(found?.options) ? found.options.get('nav_file') : undefined;
  return found && (typeof named === 'string' && named ? named : 'SUMMARY.md');
}

function listSettings(
  document: Document,
  text: string,
  pluginList: readonly NamedItem[],
  lineOf: (node: unknown) => number,
): MkdocsSetting[] {
  const root = document.contents;
  if (!isMap(root)) return [];
  const setting = (area: MkdocsSetting['area'], name: string, node: unknown): MkdocsSetting => ({
    area,
    name: name.slice(0, 100),
    line: lineOf(node),
  });
  const tags = [...text.matchAll(/!!python\/[^\s,\]}]+/g)]
    .slice(0, 100)
    .filter(({ index }) => !isComment(text, index));
  return [
    ...root.items.map(({ key }) => setting('key', String(isScalar(key) ? key.value : key), key)),
    ...pluginList.map(({ name, node }) => setting('plugin', name, node)),
    ...plugins(root.get('markdown_extensions', true), document).map(({ name, node }) =>
      setting('extension', name, node),
    ),
    ...tags.map(({ 0: name, index }): MkdocsSetting => ({
      area: 'tag',
      name: name.slice(0, 100),
      line: text.slice(0, index).split('\n').length,
    })),
  ].slice(0, maxSettings);
}

function isComment(text: string, index: number): boolean {
  return /^\s*#/.test(text.slice(text.lastIndexOf('\n', index) + 1, index));
}

function reportUnsupported(
  document: Document,
  text: string,
  pluginList: readonly NamedItem[],
  report: (rule: string, message: string, line: number, hint?: string) => void,
  lineOf: (node: unknown) => number,
): void {
  const root = document.contents;
  if (!isMap(root)) return;
  const never = 'Callboard reads mkdocs.yml as data and never runs anything of it.';
  const tags = new Set<string>();
  let seen = 0;
  for (const { 0: tag, index } of text.matchAll(/!!python\/[^\s,\]}]+/g)) {
    if (++seen > maxTags || tags.size >= maxProblems) break;
    // These two belong to the usual set-up of emoji and heading ids, which need no code here.
    if (harmlessTag.test(tag) || isComment(text, index) || tags.has(tag)) continue;
    tags.add(tag);
    report(
      'mkdocs-unsupported-python',
      `The tag ${tag.slice(0, 100)} is ignored.`,
      text.slice(0, index).split('\n').length,
      never,
    );
  }
  for (const [key, rule] of [
    ['hooks', 'mkdocs-unsupported-hooks'],
    ['INHERIT', 'mkdocs-unsupported-inherit'],
    ['extra_javascript', 'mkdocs-unsupported-javascript'],
  ] as const) {
    if (root.has(key)) {
      const pair = root.items.find((item) => isScalar(item.key) && item.key.value === key);
      report(rule, `"${key}" is ignored.`, lineOf(pair?.key), never);
    }
  }
  for (const { name, node } of pluginList) {
    const { status, note } = supportOf({ area: 'plugin', name });
    if (status === 'ignored' || status === 'unsafe')
      report(
        'mkdocs-unsupported-plugin',
        `The plugin "${name.slice(0, 100)}" is ignored.`,
        lineOf(node),
        note,
      );
  }
}

function nearestKey(key: string): string | undefined {
  if (key.length > 40) return undefined;
  return [...mkdocsKeys.keys()].find((known) => editDistance(known, key) <= (known.length > 5 ? 2 : 1));
}

function editUrl(values: {
  repo_url?: string;
  edit_uri?: string | null;
  edit_uri_template?: string;
}): string | null | undefined {
  const { repo_url: repository, edit_uri: uri, edit_uri_template: template } = values;
  if (uri === null || uri === '' || template === '') return null;
  const written = template ?? uri;
  if (written === undefined) return undefined;
  const base = repository && /^https?:\/\//.test(repository) ? repository.replace(/\/*$/, '/') : undefined;
  const query = /^[?#]/.test(written);
  const joined = base ? (query ? base.slice(0, -1) + written : join(base, written)) : written;
  if (joined === undefined || !/^https?:\/\//.test(joined)) return undefined;
  if (template !== undefined) return joined.replace(/\{path!q\}/g, '{path}');
  return `${query ? joined : joined.replace(/\/*$/, '/')}{path}`;
}

function join(base: string, path: string): string | undefined {
  const marked = path.replace(/[{}]/g, (brace) => (brace === '{' ? '((' : '))'));
  return URL.canParse(marked, base)
    ? new URL(marked, base).href.replaceAll('((', '{').replaceAll('))', '}')
    : undefined;
}
