/** Which docs a repository has: its sites, their pages and navigation, from file names and configuration alone. */
import type { EntityRecord } from '../catalog/entity.ts';
import { createGlob } from '../catalog/glob.ts';
import type { Repository } from '../catalog/repository.ts';
import { techdocsExtensions } from '../markdown/page.ts';
import { compareText } from '../problems.ts';
import type { Problem } from '../problems.ts';
import { isDocPath } from '../views/address.ts';
import type { MkdocsSetting } from './compatibility.ts';
import { createExclusion } from './exclude.ts';
import type { MkdocsConfig } from './mkdocs.ts';
import { readMkdocs } from './mkdocs.ts';
import { isFolderNav } from './folder-nav.ts';
import { literateNav } from './literate-nav.ts';
import { buildNav } from './nav-tree.ts';
import type { NavSource } from './nav-tree.ts';
import {
  below,
  folderOf,
  indexKind,
  isInside,
  isPage,
  isSkipped,
  joinPath,
  nameOf,
  pagePath,
} from './paths.ts';
import type { DocsSite } from './site.ts';
import { readTechdocsRef } from './techdocs-ref.ts';
import { treeNav } from './tree-nav.ts';

export interface PlannedPage {
  /** {@link DocsSite.ref} */
  site: string;
  /** Address in the site; `''` is its index. */
  path: string;
  /** Source file, from the repository's root. */
  file: string;
  /** `mkdocs` where a mkdocs.yml exists, else as the forge shows it. */
  dialect: 'mkdocs' | 'gfm';
  /** Extensions of Python-Markdown in use; see `RenderInput`. */
  extensions?: readonly string[];
  /** Folder of mkdocs.yml: what pages may take in lies below it. */
  home?: string;
  /** Title in the navigation; it wins over the page's own. */
  navTitle?: string;
}

export interface DocsPlan {
  sites: DocsSite[];
  /** By site, in the order of their addresses. */
  pages: PlannedPage[];
  problems: Problem[];
  /** What the mkdocs.yml of a site asks for, by the site's ref. */
  settings: ReadonlyMap<string, readonly MkdocsSetting[]>;
}

export interface PlanInput {
  repository: Repository;
  /** Every file of the repository. */
  files: readonly string[];
  entities: readonly EntityRecord[];
  /** Text of one of {@link wantedDocsConfig}'s files. */
  read(path: string): string | undefined;
}

const maxConfigs = 1000;
const maxIncludeDepth = 5;
/** Redirects to redirects. */
const maxHops = 10;

/** The configuration files that {@link planDocs} may ask for. */
export function wantedDocsConfig(files: readonly string[]): string[] {
  const own = files
    .filter(
      (path) =>
        /(?:^|\/)(?:mkdocs[\w.-]*\.ya?ml|SUMMARY\.md|\.pages|\.nav\.ya?ml)$/.test(path) &&
        !path.includes('{{') &&
        !path.includes('node_modules/'),
    )
    .sort(compareText);
  // The monorepo plugin includes files of any name: `mkdocs-api.yml` and the like are taken for such.
  const configs = own.filter((path) => /(?:^|\/)mkdocs[\w.-]*\.ya?ml$/.test(path)).slice(0, maxConfigs);
  const orders = own
    .filter((path) => isFolderNav(path) || nameOf(path) === 'SUMMARY.md')
    .slice(0, maxConfigs);
  return [...configs, ...orders];
}

/** Plans every docs site of a repository. Never reads a page. */
export function planDocs(input: PlanInput): DocsPlan {
  const plan: DocsPlan & { settings: Map<string, readonly MkdocsSetting[]> } = {
    sites: [],
    pages: [],
    problems: [],
    settings: new Map(),
  };
  const files = createFileTree(input.files);
  const byPlace = new Map<string, DocsSite>();
  for (const { record, folder, claim } of owners(input, plan.problems)) {
    const place = findDocs(folder, files);
    if (!place) {
      if (claim === 'annotation')
        plan.problems.push({
          rule: 'techdocs-ref-missing',
          severity: 'warning',
          message: `The folder "${folder || '/'}" that backstage.io/techdocs-ref names has no mkdocs.yml, no docs folder and no README.`,
          hint: `"dir:" is relative to the descriptor's folder. Correct the annotation or remove it.`,
          repository: input.repository.id,
          file: record.origin.file || undefined,
          line: record.origin.file ? record.origin.line : undefined,
          ref: record.ref,
        });
      continue;
    }
    if (claim === 'root' && (place.readmeOnly || byPlace.has(place.key))) continue;
    const shared = byPlace.get(place.key);
    if (shared) {
      if (shared.ref !== record.ref) shared.aliases = [...new Set([...(shared.aliases ?? []), record.ref])];
      continue;
    }
    if (plan.sites.some((site) => site.ref === record.ref)) continue;
    const { site, settings } = planSite(input, files, place, record, plan, claim === 'annotation');
    byPlace.set(place.key, site);
    if (settings) plan.settings.set(site.ref, settings);
  }
  return plan;
}

interface Owner {
  record: EntityRecord;
  folder: string;
  /** An annotation says so; else docs that lie beside the descriptor, or with `only` a README as well. */
  claim: 'annotation' | 'root' | 'only';
}

/**
 * Entities that have docs, shallow descriptors first. Docs in the repository's root that no annotation claims belong to
 * the first entity of the root descriptor; a bare README only if nothing in the repository is annotated.
 */
function owners({ entities, repository }: PlanInput, problems: Problem[]): Owner[] {
  const depth = (record: EntityRecord) => record.origin.file.split('/').length;
  const ordered = entities
    .filter(({ entity }) => entity.kind.toLowerCase() !== 'location')
    .sort(
      (a, b) =>
        depth(a) - depth(b) ||
        compareText(a.origin.file, b.origin.file) ||
        a.origin.document - b.origin.document ||
        compareText(a.ref, b.ref),
    );
  const annotated = new Set<EntityRecord>();
  const found = ordered.flatMap((record): Owner[] => {
    const ref = readTechdocsRef(record, repository);
    if (!ref) return [];
    annotated.add(record);
    if (ref.problem) problems.push(ref.problem);
    return ref.folder === undefined ? [] : [{ record, folder: ref.folder, claim: 'annotation' }];
  });
  const beside = ownersOfFolders(ordered, annotated);
  const [root] = ordered;
  if (!root || annotated.has(root) || !isRootFile(root.origin.file)) return [...found, ...beside];
  return [...found, { record: root, folder: '', claim: found.length ? 'root' : 'only' }, ...beside];
}

function isRootFile(file: string): boolean {
  return /^(?:\.[^/]+\/)?[^/]*$/.test(file);
}

const documented = new Set(['component', 'system', 'domain', 'resource', 'api']);

/**
 * In a repository of many components, docs that lie beside a descriptor belong to its first entity even if nothing says
 * so. A bare README is too little to go by.
 */
function ownersOfFolders(ordered: readonly EntityRecord[], annotated: ReadonlySet<EntityRecord>): Owner[] {
  const taken = new Set([...annotated].map(({ origin }) => origin.file));
  return ordered.flatMap((record): Owner[] => {
    const { file } = record.origin;
    if (isRootFile(file) || taken.has(file) || !documented.has(record.entity.kind.toLowerCase())) return [];
    taken.add(file);
    // What the author linked to another entity's docs has none of its own.
    if (record.entity.metadata.annotations?.['backstage.io/techdocs-entity']) return [];
    return [{ record, folder: folderOf(file), claim: 'root' }];
  });
}

interface FileTree {
  has(path: string): boolean;
  hasFolder(path: string): boolean;
  /** Pages anywhere below a folder. */
  pages(folder: string): string[];
  /** The README of a folder. */
  readme(folder: string): string | undefined;
  /** The changelog of a folder. */
  changelog(folder: string): string | undefined;
}

function createFileTree(files: readonly string[]): FileTree {
  const all = new Set(files);
  const folders = new Set(['']);
  const readmes = new Map<string, string>();
  const changelogs = new Map<string, string>();
  const pages: string[] = [];
  for (const path of files) {
    for (let folder = folderOf(path); !folders.has(folder); folder = folderOf(folder)) folders.add(folder);
    if (!isPage(path)) continue;
    pages.push(path);
    const folder = folderOf(path);
    if (
      /(?:^|\/)(?:CHANGELOG|CHANGES|HISTORY)\.md$/i.test(path) &&
      !(compareText(changelogs.get(folder) ?? '~', path) < 0)
    )
      changelogs.set(folder, path);
    if (indexKind(path) === 'readme' && !(compareText(readmes.get(folder) ?? '~', path) < 0))
      readmes.set(folder, path);
  }
  pages.sort(compareText);
  return {
    has: (path) => all.has(path),
    hasFolder: (path) => folders.has(path),
    pages: (folder) => pages.filter((path) => isInside(folder, path) && !isSkipped(below(folder, path))),
    readme: (folder) => readmes.get(folder),
    changelog: (folder) => changelogs.get(folder),
  };
}

interface DocsPlace {
  /** Equal for two entities with the same docs. */
  key: string;
  config?: string;
  /** Further configuration that is not used. */
  otherConfig?: string;
  /** Folder that holds the pages; with `readme` alone, the README's. */
  folder: string;
  /** Folder that the annotation names. */
  home: string;
  /** There is a README and nothing else. */
  readmeOnly: boolean;
}

function findDocs(home: string, files: FileTree): DocsPlace | undefined {
  const [config, otherConfig] = ['mkdocs.yaml', 'mkdocs.yml']
    .map((name) => joinPath(home, name) ?? name)
    .filter((path) => files.has(path));
  if (config) return { key: config, config, otherConfig, folder: '', home, readmeOnly: false };
  for (const name of ['docs', 'Docs', 'doc', 'documentation']) {
    const folder = joinPath(home, name) ?? name;
    if (files.hasFolder(folder) && files.pages(folder).length > 0)
      return { key: `${folder}/`, folder, home, readmeOnly: false };
  }
  const named = /^docs?$|^documentation$/i.test(nameOf(home)) || files.has(joinPath(home, 'index.md') ?? '');
  if (home !== '' && named && files.pages(home).length > 0)
    return { key: `${home}/`, folder: home, home: folderOf(home), readmeOnly: false };
  const readme = files.readme(home);
  return readme ? { key: readme, folder: home, home, readmeOnly: true } : undefined;
}

function planSite(
  input: PlanInput,
  files: FileTree,
  place: DocsPlace,
  record: EntityRecord,
  plan: DocsPlan,
  /** TechDocs builds them, and makes a mkdocs.yml where there is none. */
  isTechdocs: boolean,
): { site: DocsSite; settings?: readonly MkdocsSetting[] } {
  const { repository } = input;
  const report = (problem: Pick<Problem, 'rule' | 'severity' | 'message' | 'hint' | 'file' | 'line'>) =>
    plan.problems.push({ ...problem, repository: repository.id, ref: record.ref });
  const config = place.config ? loadConfig(input, place.config, plan.problems) : undefined;
  if (place.otherConfig)
    report({
      rule: 'mkdocs-twice',
      severity: 'warning',
      message: `"${place.config}" is used and "${place.otherConfig}" is not.`,
      hint: 'Remove one of them.',
      file: place.otherConfig,
    });
  const folder = place.config ? (config?.docsDir ?? joinPath(place.home, 'docs') ?? 'docs') : place.folder;
  const source: NavSource = {
    folder,
    prefix: '',
    config,
    pages: new Map(),
    has: (path) => files.has(path),
    read: (path) => input.read(path),
    report,
    include: createInclude(input, files, plan.problems),
  };
  const candidates = place.readmeOnly ? [files.readme(folder) ?? ''] : files.pages(folder);
  addPages(source, candidates, report);
  const hasIndex = [...source.pages.values()].includes('');
  const readme = hasIndex ? undefined : (files.readme(folder) ?? files.readme(place.home));
  const listed = config?.navFile && !config.nav ? literateNav(source, config.navFile) : undefined;
  const tree = config?.nav ? [] : (listed ?? treeNav(source));
  if (readme) source.pages.set(readme, '');
  const nav = config?.nav
    ? buildNav(source, config.nav, config.file)
    : [...(readme && !listed ? [{ page: readme }] : []), ...tree];
  const changelog = place.config ? undefined : files.changelog(place.home);
  if (changelog && ![...source.pages.values()].includes('changelog') && !source.pages.has(changelog)) {
    source.pages.set(changelog, 'changelog');
    nav.push({ title: 'Changelog', page: changelog });
  }
  const site: DocsSite = {
    ref: record.ref,
    repository: repository.id,
    config: config?.file,
    folder,
    title: config?.siteName?.trim() || record.entity.metadata.title || record.entity.metadata.name,
    description: config?.siteDescription?.trim() || undefined,
    nav,
    editUrl: config?.editUrl,
    redirects: planRedirects(source),
  };
  const titles = navTitles(site);
  const extensions =
    config?.extensions ?? (isTechdocs ? [...techdocsExtensions].sort(compareText) : undefined);
  const seen = new Map<string, string>();
  for (const [file, path] of [...source.pages].sort(
    (a, b) => compareText(a[1], b[1]) || rank(a[0]) - rank(b[0]),
  )) {
    if (!isDocPath(path)) {
      report({
        rule: 'docs-address-unusable',
        severity: 'warning',
        message: 'The page is left out: its name is too long for an address, or holds what no address can.',
        hint: 'Give the file a shorter, plain name.',
        file,
      });
      continue;
    }
    const other = seen.get(path);
    if (other !== undefined) {
      report({
        rule: 'docs-same-address',
        severity: 'warning',
        message: `"${file}" has the same address as "${other}" ("${path || '/'}") and is left out.`,
        hint: 'Rename one of the two.',
        file,
      });
      continue;
    }
    seen.set(path, file);
    const inside = !place.readmeOnly && isInside(folder, file);
    const mkdocs =
      inside && extensions ? ({ dialect: 'mkdocs', extensions, home: place.home } as const) : undefined;
    plan.pages.push({
      site: site.ref,
      path,
      file,
      ...(mkdocs ?? { dialect: 'gfm' }),
      navTitle: titles.get(file),
    });
  }
  if (seen.size === 0) {
    report({
      rule: 'docs-empty',
      severity: 'warning',
      message: `The docs folder "${folder || '/'}" holds no page.`,
      hint: config ? 'Correct "docs_dir", or add an index.md there.' : 'Add an index.md there.',
      file: config?.file,
    });
    return { site };
  }
  if (!seen.has('')) {
    const first = firstPage(site.nav) ?? [...seen.values()][0] ?? '';
    site.redirects = { ...site.redirects, '': first };
  }
  plan.sites.push(site);
  return { site, settings: config?.settings };
}

/** Puts pages at their addresses; of an `index.md` and a `README.md` in one folder, mkdocs takes the first. */
function addPages(source: NavSource, files: readonly string[], report: NavSource['report']): void {
  const excluded = createExclusion(source.config?.excludeDocs ?? '');
  const indexes = new Set(files.filter((path) => indexKind(path) === 'index').map(folderOf));
  for (const file of files) {
    const relative = below(source.folder, file);
    if (excluded(relative)) continue;
    if (indexKind(file) === 'readme' && indexes.has(folderOf(file))) {
      report({
        rule: 'docs-same-address',
        severity: 'info',
        message: `"${file}" is left out: "index.md" in the same folder is its page.`,
        file,
      });
      continue;
    }
    const path = pagePath(relative);
    source.pages.set(file, source.prefix ? [source.prefix, path].filter(Boolean).join('/') : path);
  }
}

function loadConfig(input: PlanInput, file: string, problems: Problem[]): MkdocsConfig | undefined {
  const text = input.read(file);
  if (text === undefined) return undefined;
  const result = readMkdocs(file, text, input.repository.id);
  problems.push(...result.problems);
  return result.config;
}

/** The monorepo plugin: another mkdocs.yml's pages and nav become a branch, under an address made of its name. */
function createInclude(input: PlanInput, files: FileTree, problems: Problem[]): NavSource['include'] {
  let depth = 0;
  const loading = new Set<string>();
  return (source, entry) => {
    const from = source.config?.file ?? '';
    const pattern = joinPath(folderOf(from), entry.path.replace(/^\//, ''));
    const complain = (rule: string, message: string) => {
      source.report({ rule, severity: 'warning', message, file: from, line: entry.line });
      return [];
    };
    if (pattern === undefined || !/\.ya?ml$/.test(pattern))
      return complain(
        'mkdocs-include',
        `"include ${entry.path.slice(0, 200)}" names no mkdocs.yml of this repository.`,
      );
    const isMatch = createGlob(pattern);
    const matches = entry.many
      ? wantedDocsConfig(input.files).filter((path) => isMatch(path) && /\.ya?ml$/.test(path))
      : [pattern].filter((path) => files.has(path));
    if (matches.length === 0)
      return complain(
        'mkdocs-include',
        `"include ${entry.path.slice(0, 200)}" names a file that does not exist.`,
      );
    if (depth >= maxIncludeDepth || matches.some((path) => loading.has(path) || path === from))
      return complain(
        'mkdocs-include',
        `"include ${entry.path.slice(0, 200)}" includes itself or goes too deep.`,
      );
    depth++;
    const branches = matches.flatMap((file) => {
      loading.add(file);
      const config = loadConfig(input, file, problems);
      const title = config?.siteName ?? nameOf(folderOf(file));
      const child: NavSource = {
        ...source,
        folder: config?.docsDir ?? joinPath(folderOf(file), 'docs') ?? '',
        prefix: [source.prefix, aliasOf(title)].filter(Boolean).join('/'),
        config: config ?? {
          file,
          docsDir: '',
          excludeDocs: '',
          extensions: [],
          redirects: {},
          plugins: [],
          settings: [],
        },
        pages: new Map(),
      };
      addPages(child, files.pages(child.folder), child.report);
      const nav = config?.nav ? buildNav(child, config.nav, file) : treeNav(child);
      for (const [page, path] of child.pages) source.pages.set(page, path);
      loading.delete(file);
      return [{ title, children: nav }];
    });
    depth--;
    return branches;
  };
}

/** The monorepo plugin's address of an included site: its name if that can stand in an address, else a slug of it. */
function aliasOf(title: string): string {
  const plain = /^[\w./-]+$/.test(title);
  return title
    .split('/')
    .map((part) =>
      plain
        ? part.replace(/^\.+$/, '')
        : part
            .toLowerCase()
            .replace(/[^\p{L}\p{N}_-]+/gu, '-')
            .replace(/^-+|-+$/g, ''),
    )
    .filter(Boolean)
    .join('/');
}

/** The redirects plugin's map: old address -> new page with its anchor, or URL. What has moved twice is followed. */
function planRedirects(source: NavSource): Record<string, string> | undefined {
  const map = new Map(
    Object.entries(source.config?.redirects ?? {}).map(([from, to]) => [from.replace(/^\//, ''), to]),
  );
  const addresses = new Set(source.pages.values());
  const target = (to: string, hops: number): string | undefined => {
    if (/^https?:\/\//.test(to)) return to;
    const [path = '', fragment] = to.replace(/^\//, '').split('#', 2);
    const page = joinPath(source.folder, path);
    if (page !== undefined && source.pages.has(page)) return fragment ? `${page}#${fragment}` : page;
    const next = map.get(path);
    return next === undefined || hops >= maxHops ? undefined : target(next, hops + 1);
  };
  const result: Record<string, string> = {};
  for (const [from, to] of map) {
    const old = pagePath(from);
    if (old === '' || addresses.has(old)) continue;
    const found = target(to, 0);
    if (found) result[old] = found;
    else
      source.report({
        rule: 'broken-link',
        severity: 'warning',
        message: `The redirect of "${from.slice(0, 200)}" leads to "${to.slice(0, 200)}", which is no page.`,
        hint: 'Correct the target below `redirect_maps`; it is a path below the docs folder, or a web address.',
        file: source.config?.file,
      });
  }
  return Object.keys(result).length ? result : undefined;
}

function navTitles(site: DocsSite): Map<string, string> {
  const titles = new Map<string, string>();
  const visit = (nodes: DocsSite['nav']) => {
    for (const { page, title, children } of nodes) {
      if (page && title && !titles.has(page)) titles.set(page, title);
      if (children) visit(children);
    }
  };
  visit(site.nav);
  return titles;
}

function firstPage(nodes: DocsSite['nav']): string | undefined {
  for (const { page, children } of nodes) {
    const found = page ?? (children && firstPage(children));
    if (found) return found;
  }
  return undefined;
}

/** Of two pages with one address, the folder's own index comes first. */
function rank(file: string): number {
  return indexKind(file) === 'index' ? 0 : indexKind(file) === 'readme' ? 1 : 2;
}
