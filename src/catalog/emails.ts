/** E-mail addresses are personal data: a portal shows them only if its owner says so. */
import type { Catalog, CatalogEntity } from './catalog.ts';
import type { Entity } from './entity.ts';
import { isObject, setOwn } from './json.ts';
import { compareText, type Problem } from '../problems.ts';

/** Stands in place of an address inside a text. */
export const leftOut = '(e-mail address left out)';

/** A text with every address replaced. `git@host:path` and `https://user@host` are no addresses of people. */
export function withoutEmails(text: string): string {
  if (!text.includes('@')) return text;
  return text
    .split('\n')
    .map((line) => (line.includes('@') ? withoutAddresses(line) : line))
    .join('\n');
}

/** The lengths that mail allows bound the work: a line may be one word of a hundred thousand characters. */
function withoutAddresses(line: string): string {
  return line.replace(
    /[^\s@:<>"'(),;/]{1,64}@[^\s@:<>"'(),;/]{1,255}\.[a-z]{2,}/gi,
    (address: string, offset: number) =>
      address.startsWith('git@') || line.slice(Math.max(0, offset - 2), offset) === '//' ? address : leftOut,
  );
}

/** The catalog as it is shown: what every page, index and file of the site is made of. */
export function catalogWithoutEmails(catalog: Catalog): Catalog {
  const byRef = new Map(catalog.entities.map((entity) => [entity.ref, shown(entity)]));
  const dangling = new Map<string, readonly string[]>();
  for (const [ref, sources] of catalog.dangling) {
    const hidden = refWithoutEmail(ref);
    const known = dangling.get(hidden);
    dangling.set(hidden, known ? [...new Set([...known, ...sources])].sort(compareText) : sources);
  }
  return {
    entities: [...byRef.values()],
    get: (ref) => byRef.get(ref),
    related: (ref, type) => catalog.related(ref, type).map(refWithoutEmail),
    dangling,
  };
}

/** Some name people by their address. What is left tells who is meant; being no address of a page, it has none. */
function refWithoutEmail(ref: string): string {
  return ref.includes('@') ? ref.replace(/@[^\s@:/]{1,255}\.[a-z]{2,}/gi, '@…') : ref;
}

export function problemsWithoutEmails(problems: readonly Problem[]): Problem[] {
  return problems.map((problem) => {
    const { message, hint, excerpt } = problem;
    if (!`${message}${hint ?? ''}${excerpt ?? ''}`.includes('@')) return problem;
    return {
      ...problem,
      message: withoutEmails(message),
      ...(hint !== undefined && { hint: withoutEmails(hint) }),
      ...(excerpt !== undefined && { excerpt: withoutEmails(excerpt) }),
    };
  });
}

function shown(entity: CatalogEntity): CatalogEntity {
  const { title, description, source, type, lifecycle, tags } = entity;
  const hidden: CatalogEntity = {
    ...entity,
    title: withoutEmails(title),
    entity: entityWithoutEmails(entity.entity),
  };
  if (description !== undefined) hidden.description = withoutEmails(description);
  if (source !== undefined) hidden.source = withoutEmails(source);
  if (type !== undefined) hidden.type = withoutEmails(type);
  if (lifecycle !== undefined) hidden.lifecycle = withoutEmails(lifecycle);
  hidden.tags = tags.map(withoutEmails);
  hidden.owners = entity.owners.map(refWithoutEmail);
  hidden.relations = entity.relations.map(({ type, targetRef }) => ({
    type,
    targetRef: refWithoutEmail(targetRef),
  }));
  return hidden;
}

function entityWithoutEmails(entity: Entity): Entity {
  const { spec, metadata } = entity;
  const links = metadata.links?.filter((link) => !/^\s*mailto:/i.test(String(link?.url)));
  return {
    ...entity,
    metadata: copied({ ...metadata, ...(links && { links }) }, cleaned) as Entity['metadata'],
    ...(spec && { spec: copied(spec, specField) }),
  };
}

/** A field of `spec`, by its name. */
function specField(value: unknown, key: string): unknown {
  // A definition is a document of its own, and changing it would break it.
  if (key === 'definition') return value;
  if (key !== 'profile' || !isObject(value)) return cleaned(value);
  const { email: _, ...profile } = value;
  return cleaned(profile);
}

function cleaned(value: unknown): unknown {
  if (typeof value === 'string') return withoutEmails(value);
  if (Array.isArray(value)) return value.map(cleaned);
  return isObject(value) ? copied(value, cleaned) : value;
}

/** Long texts lie in files of their own, read at first use: a copy must not read them either. */
function copied(
  holder: Record<string, unknown>,
  clean: (value: unknown, key: string) => unknown,
): Record<string, unknown> {
  const result: Record<string, unknown> = {};
  for (const key of Object.keys(holder)) {
    const shownKey = withoutEmails(key);
    const read = Object.getOwnPropertyDescriptor(holder, key)?.get;
    if (read)
      Object.defineProperty(result, shownKey, {
        get: () => clean(holder[key], key),
        enumerable: true,
        configurable: true,
      });
    else setOwn(result, shownKey, clean(holder[key], key));
  }
  return result;
}
