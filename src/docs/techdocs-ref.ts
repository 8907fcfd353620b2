/** `backstage.io/techdocs-ref`: which folder holds an entity's docs. */
import type { EntityRecord } from '../catalog/entity.ts';
import type { Repository } from '../catalog/repository.ts';
import type { Problem } from '../problems.ts';
import { folderOf, joinPath } from './paths.ts';

const techdocsRef = 'backstage.io/techdocs-ref';

export interface TechdocsRef {
  /** Folder from the repository's root; undefined if it is not in this repository. */
  folder?: string;
  problem?: Problem;
}

/** Reads an entity's annotation; `undefined` if it has none. */
export function readTechdocsRef(record: EntityRecord, repository: Repository): TechdocsRef | undefined {
  const value = record.entity.metadata.annotations?.[techdocsRef]?.trim();
  if (value === undefined || value === '' || value.includes('{{')) return undefined;
  const match = /^(dir|url):(.*)$/s.exec(value);
  const type = match?.[1] ?? (/^https?:\/\//.test(value) ? 'url' : 'dir');
  const target = match?.[2]?.trim() ?? value;
  const problem = (rule: string, severity: Problem['severity'], message: string, hint?: string): Problem => ({
    rule,
    severity,
    message,
    hint,
    repository: repository.id,
    file: record.origin.file || undefined,
    line: record.origin.file ? record.origin.line : undefined,
    ref: record.ref,
  });
  const untyped = match
    ? undefined
    : problem(
        'techdocs-ref-type',
        'warning',
        `${techdocsRef} "${value.slice(0, 200)}" has no type; it is read as "${type}:${value.slice(0, 200)}". Backstage refuses it.`,
        `Write "${type}:${value.slice(0, 200)}".`,
      );
  if (type === 'url') {
    const folder = folderOfUrl(target, repository);
    if (folder !== undefined) return { folder, problem: untyped };
    return {
      problem: problem(
        'techdocs-ref-elsewhere',
        'info',
        `${techdocsRef} "${value.slice(0, 200)}" does not lie in this repository, so the entity has no docs of its own here.`,
        'Let Callboard read that repository, and name the entity that has the docs with the annotation backstage.io/techdocs-entity.',
      ),
    };
  }
  const folder = joinPath(baseFolder(record, repository), target);
  if (folder !== undefined) return { folder, problem: untyped };
  return {
    problem: problem(
      'techdocs-ref-missing',
      'warning',
      `${techdocsRef} "${value.slice(0, 200)}" leads out of the repository.`,
      `"dir:" is relative to the descriptor's folder; "dir:/" is the repository's root.`,
    ),
  };
}

/** The folder that `dir:` is relative to: the source location if it lies in this repository, else the descriptor's. */
function baseFolder(record: EntityRecord, repository: Repository): string {
  const location = record.entity.metadata.annotations?.['backstage.io/source-location'];
  const url = location?.startsWith('url:') ? location.slice(4) : undefined;
  if (url && /\/(?:tree|blob|src)\//.test(url)) {
    const path = folderOfUrl(url, repository);
    if (path !== undefined) return /\.ya?ml$/i.test(path) ? folderOf(path) : path;
  }
  return folderOf(record.origin.file);
}

/** Path in the repository that a forge's URL names; `undefined` if it is another repository's. */
function folderOfUrl(url: string, repository: Repository): string | undefined {
  if (!URL.canParse(url)) return undefined;
  const { host, pathname } = new URL(url);
  const path = decodePath(pathname).replace(/\/+$/, '');
  const own = repository.url && URL.canParse(repository.url) ? new URL(repository.url) : undefined;
  const [, home = '', rest = ''] =
    /^(.*?)(?:\/(?:-\/)?(?:tree|blob|src\/branch|src)\/(.*))?$/.exec(path) ?? [];
  const repositoryPath = home.replace(/\.git$/, '').toLowerCase();
  const same = own
    ? own.host === host && own.pathname.replace(/\/$/, '').toLowerCase() === repositoryPath
    : `/${repository.id.toLowerCase()}`.endsWith(repositoryPath) && repositoryPath.length > 1;
  // Forks and renamed organisations keep the address they had; they mean their own docs.
  if (!same && repositoryPath.slice(repositoryPath.lastIndexOf('/') + 1) !== repository.name.toLowerCase())
    return undefined;
  const branch = repository.branch;
  if (branch && (rest === branch || rest.startsWith(`${branch}/`))) return rest.slice(branch.length + 1);
  return rest.split('/').slice(1).join('/');
}

function decodePath(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}
