/** References to entities that nobody defines. */
import { compareProblems, type Problem } from '../problems.ts';
import type { Catalog, CatalogEntity } from './catalog.ts';
import { isObject } from './json.ts';
import type { KindDefinition } from './kind.ts';
import { findKind, kinds as knownKinds } from './kinds/index.ts';
import { formatRef, parseRef } from './ref.ts';
import { createSuggester } from './suggest.ts';

/** What is known of entities that are not in the catalog: ref -> its title, where it has one. */
type Elsewhere = ReadonlyMap<string, { title?: string }>;

/**
 * One problem for every entity and every target of its own that does not exist, with what was perhaps meant.
 * @param elsewhere entities that exist besides; with them everything is known, and a reference to nothing is an error
 */
export function danglingProblems(
  catalog: Catalog,
  kinds: readonly KindDefinition[] = knownKinds,
  elsewhere?: Elsewhere,
): Problem[] {
  const suggest = createSuggester([...catalog.entities.map(({ ref }) => ref), ...(elsewhere?.keys() ?? [])]);
  const titles = titlesOf(catalog, elsewhere);
  const problems: Problem[] = [];
  for (const [target, sources] of catalog.dangling) {
    if (elsewhere?.has(target)) continue;
    const meant = suggest(target) ?? titles.find(target);
    const suggestion = meant && titles.withTitle(meant);
    for (const source of sources) {
      const entity = catalog.get(source);
      if (entity && !entity.inferred)
        problems.push({
          ...toProblem(entity, target, suggestion, kinds),
          ...(elsewhere && { severity: 'error' as const }),
        });
    }
  }
  return problems.sort(compareProblems);
}

/** `owner: Team Ledger` means a group by its title. Made at the first question: most references lead somewhere. */
function titlesOf(catalog: Catalog, elsewhere?: Elsewhere) {
  const keyOf = (ref: string, title: string) => {
    const letters = title.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, '');
    return letters && `${parseRef(ref).kind} ${letters}`;
  };
  const byTitle = () => {
    const refs = new Map<string, string>();
    for (const { ref, title } of catalog.entities) refs.set(keyOf(ref, title), ref);
    for (const [ref, { title }] of elsewhere ?? []) if (title) refs.set(keyOf(ref, title), ref);
    refs.delete('');
    return refs;
  };
  let known: Map<string, string> | undefined;
  return {
    find: (ref: string) => (known ??= byTitle()).get(keyOf(ref, parseRef(ref).name)),
    withTitle(ref: string) {
      const title = catalog.get(ref)?.title ?? elsewhere?.get(ref)?.title;
      const { name } = parseRef(ref);
      return title && title.toLowerCase() !== name ? `${ref} (${title.slice(0, 80).toWellFormed()})` : ref;
    },
  };
}

function toProblem(
  entity: CatalogEntity,
  target: string,
  suggestion: string | undefined,
  kinds: readonly KindDefinition[],
): Problem {
  const use = findUse(entity, target, kinds);
  const line = use && lineOf(entity.source, use.field, use.text);
  return {
    rule: 'unknown-reference',
    severity: 'warning',
    message: `${use ? `\`spec.${use.field}\` names` : 'The entity names'} ${target}, which is not in the catalog.`,
    hint: suggestion
      ? `Did you mean ${suggestion}?`
      : 'Correct the reference, or add a descriptor for what it names.',
    repository: entity.origin.repository,
    file: entity.origin.file,
    line: entity.origin.line + (line?.offset ?? 0),
    ...(line && { column: line.column, excerpt: line.text.slice(0, 200) }),
    ref: entity.ref,
  };
}

/** The field that holds a ref to `target`, and the ref as written. */
function findUse(
  entity: CatalogEntity,
  target: string,
  kinds: readonly KindDefinition[],
): { field: string; text: string } | undefined {
  const { spec } = entity.entity;
  if (!isObject(spec)) return undefined;
  for (const { field, defaultKind } of findKind(entity.kind, kinds)?.relations ?? []) {
    for (const text of [spec[field]].flat()) {
      if (typeof text !== 'string' || text === '') continue;
      try {
        if (formatRef(parseRef(text, { kind: defaultKind, namespace: entity.namespace })) === target)
          return { field, text };
      } catch {
        // Refs that cannot be read are reported where the descriptor is.
      }
    }
  }
  return undefined;
}

/** Finds the ref in the descriptor's text, after its field's name: much cheaper than parsing the YAML again. */
function lineOf(
  source: string | undefined,
  field: string,
  text: string,
): { offset: number; column: number; text: string } | undefined {
  if (source === undefined) return undefined;
  const lines = source.split('\n');
  const key = new RegExp(`(^|[\\s{,"'])${field.replace(/[^\w-]/g, '\\$&')}["']?\\s*:`);
  const start = lines.findIndex((line) => key.test(line));
  for (let offset = start; offset !== -1 && offset < lines.length; offset++) {
    const line = (lines[offset] ?? '').replace(/\r$/, '');
    const from = offset === start ? line.indexOf(field) + field.length : 0;
    const column = line.indexOf(text, from);
    if (column !== -1) return { offset, column: column + 1, text: line };
  }
  return undefined;
}
