/**
 * Entity references, `[kind:][namespace/]name`.
 * @see https://backstage.io/docs/features/software-catalog/references
 */

export interface EntityRef {
  kind: string;
  namespace: string;
  name: string;
}

export interface RefDefaults {
  kind?: string;
  /** `default` if absent. */
  namespace?: string;
}

/**
 * Parses a reference as Backstage does: case is kept; a missing kind or namespace comes from `defaults`.
 * @throws {Error} with a message for people when a part is empty or no kind is known.
 * @example parseRef('api:payments', {}) // { kind: 'api', namespace: 'default', name: 'payments' }
 */
export function parseRef(text: string, defaults: RefDefaults = {}): EntityRef {
  let colon = text.indexOf(':');
  const slash = text.indexOf('/');
  if (slash !== -1 && slash < colon) colon = -1;
  const kind = colon === -1 ? defaults.kind : text.slice(0, colon);
  const namespace = slash === -1 ? (defaults.namespace ?? 'default') : text.slice(colon + 1, slash);
  const name = text.slice(Math.max(colon, slash) + 1);
  if (kind === undefined)
    throw new Error(
      `Reference "${text}" has no kind, and this field has no default kind. Write it as "kind:${text}".`,
    );
  if (!kind || !namespace || !name)
    throw new Error(`Reference "${text}" is not of the form "[kind:][namespace/]name".`);
  return { kind, namespace, name };
}

/** The canonical, lower-case form `kind:namespace/name`. Two refs are the same entity iff these are equal. */
export function formatRef(ref: EntityRef): string {
  return `${ref.kind}:${ref.namespace}/${ref.name}`.toLowerCase();
}

/** `namespace/kind/name`, lower case: the entity's path in URLs. */
export function refPath(ref: string): string {
  const { kind, namespace, name } = parseRef(ref);
  return `${namespace}/${kind}/${name}`.toLowerCase();
}
