/** Paths inside a repository and the addresses of pages. */

const page = /\.(?:md|markdown|mdown|mkdn|mkd)$/i;
const indexName = /^(?:index|readme)$/i;

/** Whether mkdocs makes a page of a file of this name. */
export function isPage(path: string): boolean {
  return page.test(path);
}

export function folderOf(path: string): string {
  const slash = path.lastIndexOf('/');
  return slash === -1 ? '' : path.slice(0, slash);
}

export function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

export function isInside(folder: string, path: string): boolean {
  return folder === '' || path.startsWith(`${folder}/`);
}

/** Path below `folder`, which must hold it. */
export function below(folder: string, path: string): string {
  return folder === '' ? path : path.slice(folder.length + 1);
}

/**
 * Resolves `target` in `folder`; a leading `/` means the repository's root. `undefined` if it leads out of the repository.
 * @example joinPath('docs/a', '../b.md') // 'docs/b.md'
 */
export function joinPath(folder: string, target: string): string | undefined {
  const segments = target.startsWith('/') || folder === '' ? [] : folder.split('/');
  for (const part of target.split('/')) {
    if (part === '' || part === '.') continue;
    if (part !== '..') segments.push(part);
    else if (segments.pop() === undefined) return undefined;
  }
  return segments.join('/');
}

/**
 * Address of a page in its site by mkdocs' rule: `a/b.md` -> `a/b`; `index.md` and `README.md` stand for their folder.
 * Characters that no host serves reliably become `-`.
 * @param path from the site's folder
 */
export function pagePath(path: string): string {
  const segments = path.replace(page, '').split('/');
  if (indexName.test(segments.at(-1) ?? '')) segments.pop();
  // eslint-disable-next-line no-control-regex
  const clean = segments.map((segment) =>
    segment.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\\?#%*:"<>|]+/gu, '-'),
  );
  // A folder of that name would stand where the page above has its file.
  return clean
    .map((segment) =>
      /^(?:index\.(?:html|md)|llms\.txt)$/i.test(segment) ? segment.replace('.', '-') : segment,
    )
    .join('/');
}

/** `index` or `readme` if the file stands for its folder. */
export function indexKind(path: string): 'index' | 'readme' | undefined {
  const name = nameOf(path).replace(page, '').toLowerCase();
  return isPage(path) && (name === 'index' || name === 'readme') ? name : undefined;
}

const skippedFolder = /^(?:node_modules|bower_components|__pycache__|\..+)$/;

/** Hidden folders, installed packages and template skeletons hold no docs of the repository's own. */
export function isSkipped(path: string): boolean {
  return path.includes('{{') || path.split('/').some((segment) => skippedFolder.test(segment));
}
