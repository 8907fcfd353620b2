/** Targets of a Location: the descriptor files that are to be read besides. */
import type { Origin } from './entity.ts';
import { isObject } from './json.ts';
import type { Repository } from './repository.ts';
import { resolveTarget } from './target.ts';

/** Exactly one of `path`, `glob` and `url` is there. */
export interface LocationTarget {
  /** In the same repository, from its root. */
  path?: string;
  /** Pattern over paths of the same repository. */
  glob?: string;
  /** Anywhere else. */
  url?: string;
  /** To find nothing there is an error. */
  required: boolean;
  /** The document that says so. */
  origin: Origin;
}

const globSign = /[*?]|\{[^}]*,[^}]*\}|\[[^\]]+\]/;

export function locationTargets(repository: Repository, spec: unknown, origin: Origin): LocationTarget[] {
  if (!isObject(spec)) return [];
  const required = spec['presence'] !== 'optional';
  const listed: unknown[] = [spec['target'], ...(Array.isArray(spec['targets']) ? spec['targets'] : [])];
  return listed.flatMap((target): LocationTarget[] => {
    if (typeof target !== 'string' || target === '') return [];
    // In a path, "?" is a sign of a glob; as part of a URL it would begin the query.
    const resolved = resolveTarget(
      repository,
      origin.file,
      URL.canParse(target) ? target : target.replaceAll('?', '%3F'),
    );
    if (!resolved) return [{ path: target, required, origin }];
    if (resolved.path === undefined) return [{ url: resolved.url, required, origin }];
    return globSign.test(resolved.path)
      ? [{ glob: resolved.path, required, origin }]
      : [{ path: resolved.path, required, origin }];
  });
}
