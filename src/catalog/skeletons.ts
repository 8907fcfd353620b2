/** Folders that software templates copy from: what looks like a descriptor there is raw material, not an entity. */

/**
 * Folders (from the repository's root, with trailing slash) that the steps of the Templates in a file read.
 * Only relative addresses count, and never a folder that holds the template itself.
 * @param file the descriptor's path from the repository's root
 * @param documents parsed YAML documents
 */
export function skeletonFolders(file: string, documents: Iterable<unknown>): string[] {
  const folders = new Set<string>();
  for (const document of documents) {
    if (!isRecord(document) || document['kind'] !== 'Template' || !isRecord(document['spec'])) continue;
    const { steps } = document['spec'];
    for (const step of Array.isArray(steps) ? steps : []) {
      const url = isRecord(step) && isRecord(step['input']) ? step['input']['url'] : undefined;
      if (typeof url !== 'string' || /^[a-z][a-z0-9+.-]*:/i.test(url) || url.includes('${')) continue;
      const folder = resolve(file, url);
      if (folder && !file.startsWith(folder)) folders.add(folder);
    }
  }
  return [...folders];
}

function resolve(file: string, url: string): string {
  const segments = file.split('/').slice(0, -1);
  for (const segment of url.split('/')) {
    if (segment === '..') segments.pop();
    else if (segment && segment !== '.') segments.push(segment);
  }
  return segments.length ? `${segments.join('/')}/` : '';
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
