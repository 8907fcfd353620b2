/** What a repository lists but does not hold: links, submodules, nothing at all. Said where somebody may miss it. */
import { compareText, type Problem } from '../problems.ts';
import type { RepositoryTree } from '../sources/source.ts';

/** Files that would have been read, had they been files. */
const readFiles = /(^|\/)(catalog-info\.ya?ml|mkdocs\.ya?ml|CODEOWNERS)$|\.(md|markdown)$|^docs$/i;
const mentioned = 20;

export function unreadEntries({ repository, files, problems }: RepositoryTree): Problem[] {
  if (files.length === 0 && problems.length === 0)
    return [
      {
        rule: 'repository-empty',
        severity: 'warning',
        message: 'The repository holds no file.',
        hint: 'Add something, or exclude it from the source.',
        repository: repository.id,
      },
    ];
  const links = files.filter(({ kind, path }) => kind === 'symlink' && readFiles.test(path));
  const submodules = files.filter(({ kind }) => kind === 'submodule');
  const first = (entries: typeof files) =>
    entries.toSorted((a, b) => compareText(a.path, b.path)).slice(0, mentioned);
  return [
    ...first(links).map(({ path }): Problem => ({
      rule: 'symlink-not-followed',
      severity: 'info',
      message: `"${path}" is a symbolic link; it is not followed, so what it leads to is not read under this name.`,
      hint: 'Put the file itself there, or name its place in `nav` of mkdocs.yml or in a Location.',
      repository: repository.id,
      file: path,
    })),
    ...first(submodules).map(({ path }): Problem => ({
      rule: 'submodule-not-read',
      severity: 'info',
      message: `"${path}" is a submodule; its files belong to another repository and are not read here.`,
      hint: 'If they should be in the portal, name that repository as a source of its own.',
      repository: repository.id,
      file: path,
    })),
  ];
}
