/** Where a reader tells the owner that something is wrong: a new issue of the owning repository, filled in. */
import type { CatalogEntity } from '../catalog/catalog.ts';
import { reachOf } from './reach.ts';
import { safeUrl } from './safe-url.ts';
import type { Site, SiteRepository } from './site.ts';

export interface Report {
  href: string;
  /** What the link opens. */
  to: 'issue' | 'owner';
}

/** @returns undefined where neither the repository nor the owner says how to reach anybody */
export function reportTo(
  site: Site,
  entity: CatalogEntity,
  options: { emails: boolean },
): Report | undefined {
  const repository = site.repositories.get(entity.origin.repository);
  const takesIssues = repository && !repository.archived && !repository.directory;
  const issue = takesIssues ? issueForm(repository, entity) : undefined;
  if (issue) return { href: issue, to: 'issue' };
  const contact = entity.owners.flatMap((owner) => contactOf(site, owner, options) ?? [])[0];
  return contact === undefined ? undefined : { href: contact, to: 'owner' };
}

/** Address of the form for a new issue, by what serves the repository; Bitbucket and Azure take no text this way. */
function issueForm({ url, forge }: SiteRepository, entity: CatalogEntity): string | undefined {
  if (!url || !safeUrl(url)) return undefined;
  const title = `${entity.name}: `.slice(0, 80);
  const { file, line } = entity.origin;
  const body = [
    `About \`${entity.ref}\`${file ? `, described in \`${file.slice(0, 200)}\`, line ${line}` : ''}.`,
    '',
    'What is wrong:',
    '',
  ].join('\n');
  const query = (names: { title: string; body: string }) =>
    new URLSearchParams({ [names.title]: title, [names.body]: body.toWellFormed() }).toString();
  if (forge === 'github' || forge === 'gitea')
    return `${url}/issues/new?${query({ title: 'title', body: 'body' })}`;
  if (forge === 'gitlab')
    return `${url}/-/issues/new?${query({ title: 'issue[title]', body: 'issue[description]' })}`;
  return undefined;
}

/** The best of the ways to reach the owner that is an address. */
function contactOf(site: Site, ref: string, options: { emails: boolean }): string | undefined {
  const owner = site.catalog.get(ref);
  return owner && reachOf(owner, options).find(({ href }) => href !== undefined)?.href;
}
