/** Annotations that the catalog itself puts on entities: where they come from, on the web. */
import { isObject } from './json.ts';
import { fileUrl, type Repository } from './repository.ts';

/** Stands in place of the address of a script. */
export const rejectedUrl = 'https://backstage.io/annotation-rejected-for-security-reasons';
const managedBy = 'backstage.io/managed-by-location';
const managedByOrigin = 'backstage.io/managed-by-origin-location';

/** A copy of a document without the two annotations that only the catalog may set, whatever they hold. */
export function withoutManagedBy<Document extends Record<string, unknown>>(document: Document): Document {
  const { metadata } = document;
  if (!isObject(metadata) || !isObject(metadata['annotations'])) return document;
  const { [managedBy]: _location, [managedByOrigin]: _origin, ...annotations } = metadata['annotations'];
  return { ...document, metadata: { ...metadata, annotations } };
}

/**
 * @param given the descriptor's own annotations; they win, but for the managed-by pair
 * @returns what stands on the entity, or undefined if that is nothing
 */
export function annotate(
  repository: Repository,
  file: string,
  given: unknown,
): Record<string, string> | undefined {
  const own = isObject(given) ? (given as Record<string, string>) : {};
  const annotations = { ...locationAnnotations(repository, file), ...own };
  const view = fileUrl(repository, file, 'blob');
  if (view) {
    annotations[managedBy] = `url:${view}`;
    annotations[managedByOrigin] = `url:${view}`;
  }
  for (const key of ['backstage.io/view-url', 'backstage.io/edit-url']) {
    const url = annotations[key];
    if (url !== undefined && isScript(url)) annotations[key] = rejectedUrl;
  }
  return Object.keys(annotations).length > 0 || isObject(given) ? annotations : undefined;
}

function locationAnnotations(repository: Repository, file: string): Record<string, string> {
  const view = fileUrl(repository, file, 'blob');
  if (!view) return {};
  const edit = /\b[0-9a-f]{40,}\b/.test(view) ? undefined : fileUrl(repository, file, 'edit');
  const folder = fileUrl(repository, file.slice(0, Math.max(0, file.lastIndexOf('/'))), 'tree');
  return {
    'backstage.io/view-url': view,
    ...(edit && { 'backstage.io/edit-url': edit }),
    ...(folder && {
      'backstage.io/source-location': `url:${folder.endsWith('/') || folder.includes('?') ? folder : `${folder}/`}`,
    }),
  };
}

function isScript(url: string): boolean {
  return URL.canParse(url) && new URL(url).protocol === 'javascript:';
}
