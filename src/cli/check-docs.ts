/** `callboard check --only docs`: what is wrong with docs, and what of each mkdocs.yml takes effect. */
import { type Compatibility, supportStatuses } from '../docs/compatibility.ts';
import { isFolderNav } from '../docs/folder-nav.ts';
import { isPage } from '../docs/paths.ts';
import type { DocsSite } from '../docs/site.ts';
import type { Problem } from '../problems.ts';
import type { Finding } from './reports/finding.ts';
import { toProblem } from './reports/json.ts';
import { formatCount, type Terminal } from './terminal.ts';

/** One docs site as the report has it. */
export interface DocsReport {
  repository: string;
  /** The entity whose docs these are. */
  ref: string;
  title: string;
  pages: number;
  /** `mkdocs.yml`, from the repository's root; absent where there is none. */
  config?: string;
  settings: readonly Compatibility[];
}

export function docsReport(
  sites: readonly DocsSite[],
  pages: readonly { site: string }[],
  repository: string,
): DocsReport[] {
  const counts = Map.groupBy(pages, ({ site }) => site);
  return sites.map(({ ref, title, config, compatibility }) => ({
    repository,
    ref,
    title,
    pages: counts.get(ref)?.length ?? 0,
    ...(config !== undefined && { config }),
    settings: compatibility ?? [],
  }));
}

/** Whether a problem is one of docs: of a page, of a file that configures them, or of where they are. */
export function isDocsProblem({ rule, file }: Problem): boolean {
  if (/^(?:docs|mkdocs|techdocs|markdown|front-matter)-/.test(rule) || rule === 'limit-pages') return true;
  if (/^(?:broken-|image-|limit-image)/.test(rule)) return true;
  return file !== undefined && (isPage(file) || isFolderNav(file) || /(?:^|\/)mkdocs\.ya?ml$/.test(file));
}

/** One object: sites with their settings, and problems as `--format json` has them. */
export function docsJson(sites: readonly DocsReport[], findings: readonly Finding[]): string {
  return JSON.stringify({ sites, problems: findings.map(toProblem) }, null, 2);
}

export function printDocsReport(sites: readonly DocsReport[], terminal: Terminal): void {
  const colour = {
    unsafe: terminal.red,
    ignored: terminal.yellow,
    translated: terminal.dim,
    supported: terminal.green,
  };
  for (const { title, pages, config, ref, repository, settings } of sites) {
    const place = config === undefined ? 'no mkdocs.yml' : [repository, config].filter(Boolean).join('/');
    terminal.print();
    terminal.print(
      `${terminal.bold(title.replace(/\s+/g, ' '))}  ${formatCount(pages, 'page')} of ${ref}  ${terminal.dim(place)}`,
    );
    for (const status of supportStatuses) {
      const rows = settings.filter((setting) => setting.status === status);
      const label = colour[status](status.padEnd(10));
      if (status === 'supported' && rows.length) {
        terminal.print(
          `  ${label} ${rows.map((row) => nameOf(row) + (row.area === 'extension' ? ` (${row.pages})` : '')).join(', ')}`,
        );
        continue;
      }
      for (const row of rows)
        terminal.print(
          `  ${label} ${nameOf(row)}, line ${row.line}${row.pages ? `, ${formatCount(row.pages, 'page')}` : ''}: ${row.note}`,
        );
    }
  }
}

function nameOf({ area, name }: Compatibility): string {
  return area === 'key' ? name : area === 'tag' ? name : `${area} ${name}`;
}
