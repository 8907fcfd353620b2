/** Which entities have docs, and in which folder. */
import type { EntityRecord } from '../catalog/entity.ts';
import type { Repository } from '../catalog/repository.ts';
import { compareText, type Problem } from '../problems.ts';
import { folderOf } from './paths.ts';
import { readTechdocsRef } from './techdocs-ref.ts';

export interface Owner {
  record: EntityRecord;
  folder: string;
  /** An annotation says so; else docs that lie beside the descriptor, or with `only` a README as well. */
  claim: 'annotation' | 'root' | 'only';
}

/**
 * Entities that have docs, shallow descriptors first. Docs in the repository's root that no annotation claims belong to
 * the first entity of the root descriptor; a bare README only if nothing in the repository is annotated.
 */
export function docsOwners(
  { entities, repository }: { entities: readonly EntityRecord[]; repository: Repository },
  problems: Problem[],
): Owner[] {
  const depth = (record: EntityRecord) => record.origin.file.split('/').length;
  const ordered = entities
    .filter(({ entity }) => entity.kind.toLowerCase() !== 'location')
    .sort(
      (a, b) =>
        depth(a) - depth(b) ||
        compareText(a.origin.file, b.origin.file) ||
        a.origin.document - b.origin.document ||
        compareText(a.ref, b.ref),
    );
  const annotated = new Set<EntityRecord>();
  const found = ordered.flatMap((record): Owner[] => {
    const ref = readTechdocsRef(record, repository);
    if (!ref) return [];
    annotated.add(record);
    if (ref.problem) problems.push(ref.problem);
    return ref.folder === undefined ? [] : [{ record, folder: ref.folder, claim: 'annotation' }];
  });
  const beside = ownersOfFolders(ordered, annotated);
  const [root] = ordered;
  if (!root || annotated.has(root) || !isRootFile(root.origin.file)) return [...found, ...beside];
  return [...found, { record: root, folder: '', claim: found.length ? 'root' : 'only' }, ...beside];
}

function isRootFile(file: string): boolean {
  return /^(?:\.[^/]+\/)?[^/]*$/.test(file);
}

const documented = new Set(['component', 'system', 'domain', 'resource', 'api']);

/**
 * In a repository of many components, docs that lie beside a descriptor belong to its first entity even if nothing says
 * so. A bare README is too little to go by.
 */
function ownersOfFolders(ordered: readonly EntityRecord[], annotated: ReadonlySet<EntityRecord>): Owner[] {
  const taken = new Set([...annotated].map(({ origin }) => origin.file));
  return ordered.flatMap((record): Owner[] => {
    const { file } = record.origin;
    if (isRootFile(file) || taken.has(file) || !documented.has(record.entity.kind.toLowerCase())) return [];
    taken.add(file);
    // What the author linked to another entity's docs has none of its own.
    if (record.entity.metadata.annotations?.['backstage.io/techdocs-entity']) return [];
    return [{ record, folder: folderOf(file), claim: 'root' }];
  });
}
