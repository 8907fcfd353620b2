/** Which docs a repository has: its sites, their pages and navigation, from file names and configuration alone. */
import type { EntityRecord } from '../catalog/entity.ts';
import { techdocsExtensions } from '../markdown/page.ts';
import { compareText, type Problem } from '../problems.ts';
import { isDocPath } from '../views/address.ts';
import { addPages } from './add-pages.ts';
import type { MkdocsSetting } from './compatibility.ts';
import { createInclude } from './includes.ts';
import { literateNav } from './literate-nav.ts';
import { buildNav, type NavSource } from './nav-tree.ts';
import { docsOwners } from './owners.ts';
import { indexKind, isInside, joinPath } from './paths.ts';
import { createFileTree, type DocsPlace, type FileTree, findDocs } from './places.ts';
import { loadConfig, type PlanInput } from './plan-input.ts';
import { planRedirects } from './redirects.ts';
import type { DocsSite } from './site.ts';
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
  for (const { record, folder, claim } of docsOwners(input, plan.problems)) {
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
