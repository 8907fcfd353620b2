/** A repository as the catalog knows it, and the web addresses of its files on the forge that hosts it. */
import { z } from 'zod';

export const repositorySchema = z.object({
  /** Unique and stable: `host/path` of the remote (`github.com/acme/payments`), else the path under the source folder. */
  id: z.string(),
  /** Last part of the path; what people call it. */
  name: z.string(),
  /** Label of the source in the configuration that it came from. */
  source: z.string(),
  /** Web page of the repository, `https://...` without trailing slash. Absent for a folder without a remote. */
  url: z.string().optional(),
  /** What software serves `url`; decides how file addresses look. */
  forge: z.enum(['github', 'gitlab', 'gitea', 'bitbucket', 'azure']).optional(),
  branch: z.string().optional(),
  commit: z.string().optional(),
  description: z.string().optional(),
  topics: z.array(z.string()).optional(),
  visibility: z.enum(['public', 'internal', 'private', 'unknown']),
  archived: z.boolean().optional(),
  /** No repository but a directory of teams and people, or a dump of entities. Absent: false. */
  directory: z.boolean().optional(),
});

export type Repository = z.infer<typeof repositorySchema>;

export type FileAddress = 'blob' | 'edit' | 'tree' | 'raw' | 'commits';

/**
 * Address of a file (or folder, for `tree`) of a repository on its forge.
 * @param path from the repository's root, no leading slash
 * @returns undefined where the repository has no web address
 */
export function fileUrl(
  repository: Repository,
  path: string,
  address: FileAddress,
  line?: number,
): string | undefined {
  if (!repository.url || !repository.forge) return undefined;
  const branch = encodePath(repository.branch ?? 'HEAD');
  const file = encodePath(path);
  const anchor = line ? `#L${line}` : '';
  switch (repository.forge) {
    case 'github':
      return `${repository.url}/${address}/${branch}/${file}${anchor}`;
    case 'gitlab':
      return `${repository.url}/-/${address}/${branch}/${file}${anchor}`;
    case 'gitea': {
      if (address === 'edit') return `${repository.url}/_edit/${branch}/${file}`;
      const view = { blob: 'src', tree: 'src', raw: 'raw', commits: 'commits' }[address];
      return `${repository.url}/${view}/branch/${branch}/${file}${anchor}`;
    }
    case 'bitbucket': {
      if (address === 'edit') return `${repository.url}/src/${branch}/${file}?mode=edit&at=${branch}`;
      const view = { blob: 'src', tree: 'src', raw: 'raw', commits: 'history-node' }[address];
      return `${repository.url}/${view}/${branch}/${file}${line ? `#lines-${line}` : ''}`;
    }
    case 'azure':
      return `${repository.url}?path=/${file}&version=GB${branch}${line ? `&line=${line}` : ''}`;
  }
}

function encodePath(path: string): string {
  return path.toWellFormed().split('/').map(encodeURIComponent).join('/');
}
