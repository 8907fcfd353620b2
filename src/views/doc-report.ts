/** Where a reader says that a docs page is wrong: a new issue of its repository, filled in as Backstage fills it in. */
import { fileUrl } from '../catalog/repository.ts';
import { safeUrl } from './safe-url.ts';
import type { SiteRepository } from './site.ts';

/** @returns undefined where the forge takes no text this way, or the repository takes no issues */
export function docReport(
  repository: SiteRepository | undefined,
  page: { title: string; file: string },
): string | undefined {
  if (!repository?.url || !safeUrl(repository.url) || repository.archived) return undefined;
  const { url, forge } = repository;
  const title = `Documentation Feedback: ${page.title}`.slice(0, 200).toWellFormed();
  const source = fileUrl(repository, page.file, 'blob') ?? page.file;
  const body = `Page source:\n${source.slice(0, 1000)}\n\nFeedback:\n`.toWellFormed();
  const query = (names: { title: string; body: string }) =>
    new URLSearchParams({ [names.title]: title, [names.body]: body }).toString();
  if (forge === 'github' || forge === 'gitea')
    return `${url}/issues/new?${query({ title: 'title', body: 'body' })}`;
  if (forge === 'gitlab')
    return `${url}/-/issues/new?${query({ title: 'issue[title]', body: 'issue[description]' })}`;
  return undefined;
}
