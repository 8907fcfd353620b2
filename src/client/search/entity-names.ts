/** Reads the columns of entities that every place in the browser needs. */
import type { EntityColumns } from '../../search/entities.ts';

export function titleAt({ name, title }: EntityColumns, at: number): string {
  const own = name[at] ?? '';
  const given = title[at];
  if (given === 1)
    return own
      .split(/[-_.]/)
      .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
      .join(' ');
  return given || own;
}

/** Lower-case `kind:namespace/name`. */
export function refAt({ kinds, kind, namespaces, namespace, name }: EntityColumns, at: number): string {
  return `${kinds[kind[at] ?? 0]}:${namespaces[namespace[at] ?? 0]}/${name[at]}`.toLowerCase();
}
