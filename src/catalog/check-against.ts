/** Checks the entities of one repository against what a portal knows of all others, before they are merged. */
import { compareProblems, type Problem } from '../problems.ts';
import { buildCatalog } from './catalog.ts';
import { danglingProblems } from './dangling.ts';
import type { EntityRecord } from './entity.ts';
import type { KindDefinition } from './kind.ts';
import { mergeRecords } from './merge.ts';
import type { KnownEntity, KnownRefs } from './published-refs.ts';

export interface AgainstInput {
  /** What was read, of one repository or several. */
  records: readonly EntityRecord[];
  known: KnownRefs;
  kinds: readonly KindDefinition[];
  /** Ids by which the portal knows the repositories that were read. */
  own: ReadonlySet<string>;
  /** Was the file of such a repository read, or is it gone? Else what the portal knows of it still holds. */
  isCurrent(entity: KnownEntity): boolean;
}

/**
 * Conflicts inside what was read and with other repositories, and references that lead nowhere. What the portal knows of
 * the repositories themselves is out of date: what was read takes its place.
 */
export function checkAgainst({ records, known, kinds, own, isCurrent }: AgainstInput): Problem[] {
  const merged = mergeRecords(records);
  const elsewhere = new Map<string, KnownEntity>();
  for (const [ref, entity] of known.entities)
    if (!own.has(entity.repository) || !isCurrent(entity)) elsewhere.set(ref, entity);
  const conflicts = merged.records.flatMap((record) => {
    const holder = elsewhere.get(record.ref);
    // A descriptor goes before what is only derived from a repository.
    return holder && holder.file !== '' && !own.has(holder.repository) && !record.inferred
      ? [conflict(record, holder, own, known)]
      : [];
  });
  const dangling = danglingProblems(buildCatalog(merged.records), kinds, elsewhere);
  return [...merged.problems, ...conflicts, ...dangling].sort(compareProblems);
}

function conflict(
  { ref, origin }: EntityRecord,
  holder: KnownEntity,
  own: ReadonlySet<string>,
  known: KnownRefs,
): Problem {
  const isUnknown = !known.repositories.some((id) => own.has(id));
  return {
    rule: 'duplicate-entity',
    severity: 'error',
    message: `${ref} is defined in ${holder.repository}/${holder.file} already; the portal would show only one of the two.`,
    hint: isUnknown
      ? `Give it another name or namespace. If this is the repository ${holder.repository}, say so: --repository ${holder.repository}`
      : 'Give it another name or namespace, or remove the other one first.',
    repository: origin.repository,
    file: origin.file,
    line: origin.line,
    column: 1,
    ref,
  };
}
