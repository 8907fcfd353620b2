/** One entity per ref: who wins when several descriptors claim the same one. */
import { compareProblems, type Problem } from '../problems.ts';
import type { EntityRecord, Origin } from './entity.ts';
import { isPerson, mergePeople } from './merge-people.ts';

/**
 * Across files the first wins; within one file the last does, as in Backstage. Refs compare without case.
 * What directories tell of groups and people adds to what descriptors say instead; see {@link mergePeople}.
 * @param records in order of precedence: sources as configured, then repositories, then paths
 * @param directories ids of the repositories that are directories
 * @returns the winners in the order of their refs' first appearance, and a problem for every loser
 */
export function mergeRecords(
  records: readonly EntityRecord[],
  directories: ReadonlySet<string> = new Set(),
): {
  records: EntityRecord[];
  problems: Problem[];
} {
  const isAddition = ({ ref, origin }: EntityRecord) => isPerson(ref) && directories.has(origin.repository);
  const key = (record: EntityRecord) =>
    isAddition(record) ? `${record.ref} ${record.origin.repository}` : record.ref;
  const winners = new Map<string, EntityRecord>();
  const losers: { record: EntityRecord; winner?: EntityRecord }[] = [];
  for (const record of records) {
    const holder = winners.get(key(record));
    if (!holder) winners.set(key(record), record);
    // What a descriptor says goes before what is only derived from a repository.
    else if (isSameFile(holder.origin, record.origin) || (holder.inferred && !record.inferred)) {
      losers.push({ record: holder });
      winners.set(key(record), record);
    } else losers.push({ record });
  }
  const problems = losers.map(({ record }) => conflict(record, winners.get(key(record)) ?? record));
  const merged = new Map<string, EntityRecord>();
  for (const record of winners.values()) if (!isAddition(record)) merged.set(record.ref, record);
  for (const record of winners.values()) {
    if (!isAddition(record)) continue;
    const holder = merged.get(record.ref);
    merged.set(record.ref, holder ? mergePeople(holder, record) : record);
  }
  return { records: [...merged.values()], problems: problems.sort(compareProblems) };
}

function conflict(loser: EntityRecord, winner: EntityRecord): Problem {
  const isOneFile = isSameFile(loser.origin, winner.origin);
  const own = loser.entity.metadata.name;
  const other = winner.entity.metadata.name;
  const spelling =
    own === other ? '' : ` The names ${own} and ${other} differ only in case, which does not count.`;
  return {
    rule: 'duplicate-entity',
    severity: loser.inferred ? 'info' : 'error',
    message: `${loser.ref} is defined more than once; ${
      isOneFile ? 'the later definition' : 'the one'
    } in ${place(winner.origin)} is shown, not this one.${spelling}`,
    hint: 'Give one of them another name or namespace, or remove it.',
    repository: loser.origin.repository,
    ...(loser.origin.file && { file: loser.origin.file, line: loser.origin.line }),
    ref: loser.ref,
  };
}

function isSameFile(a: Origin, b: Origin): boolean {
  return a.repository === b.repository && a.file === b.file;
}

function place({ repository, file, line }: Origin): string {
  return file ? `${repository}/${file}:${line}` : repository;
}
