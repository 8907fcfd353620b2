/** All entities and their relations in the browser, from the files that search and the explorer share. */
import {
  groupSteps,
  type Relation,
  type Step,
  type StepGroup,
  type World,
} from '../../graph/neighbourhood.ts';
import type { EntityColumns } from '../../search/entities.ts';
import type { RelationIndex } from '../../search/relations.ts';
import { tapeOfKind } from '../glyphs.ts';
import { refAt, titleAt } from '../search/entity-names.ts';
import { loadManifest, loadPart } from '../search/manifest.ts';

export type ReadRelation = RelationIndex['relations'][number];

/** Entities are numbers; those that nobody defines come after the others. */
export interface Organisation extends World<number> {
  /** How many are defined. */
  defined: number;
  refs: readonly string[];
  find(ref: string): number | undefined;
  title(at: number): string;
  /** As written. */
  kind(at: number): string;
  tape(at: number): string;
  /** Kind and type. */
  about(at: number): string;
  owners(at: number): readonly number[];
  system(at: number): number | undefined;
  relations: readonly ReadRelation[];
  /** All relations of an entity, both directions. */
  steps(at: number): readonly Step<number>[];
}

/** @throws if the site's files cannot be had */
export async function loadOrganisation(base: string): Promise<Organisation> {
  const manifest = await loadManifest(base);
  const [columns, index] = await Promise.all([
    loadPart<EntityColumns>(base, manifest.entities),
    loadPart<RelationIndex>(base, manifest.relations),
  ]);
  return organisation(columns, index);
}

export function organisation(columns: EntityColumns, index: RelationIndex): Organisation {
  const defined = columns.name.length;
  const refs = columns.name.map((_, at) => refAt(columns, at));
  refs.push(...index.unknown);
  const numbers = new Map(refs.map((ref, at) => [ref, at]));
  const steps: Step<number>[][] = refs.map(() => []);
  const connect = (relation: Relation, from: number, to: number) => {
    steps[from]?.push({ to, relation, forward: true });
    steps[to]?.push({ to: from, relation, forward: false });
  };
  for (const [place, relation] of index.relations.entries())
    if (relation.family === 'own') {
      const owners = columns.owners.map((ref) => numbers.get(ref));
      for (const [at, list] of columns.owner.entries())
        for (const owner of list) {
          const number = owners[owner];
          if (number !== undefined) connect(relation, number, at);
        }
    } else readEdges(index.edges[place] ?? [], (from, to) => connect(relation, from, to));

  const known: StepGroup<number>[][] = [];
  const degree = (at: number) => steps[at]?.length ?? 0;
  const compare = (a: number, b: number) =>
    degree(b) - degree(a) || ((refs[a] ?? '') < (refs[b] ?? '') ? -1 : 1);

  const kindOfRef = (at: number) => (refs[at] ?? '').replace(/:.*$/, '');
  const kind = (at: number) => (at < defined ? (columns.kinds[columns.kind[at] ?? 0] ?? '') : kindOfRef(at));
  const ownerNumbers = columns.owners.map((ref) => numbers.get(ref));
  return {
    defined,
    refs,
    relations: index.relations,
    find: (ref) => numbers.get(ref),
    title: (at) => titleAt(columns, at) || (refs[at] ?? '').replace(/^[^:]*:(default\/)?/, ''),
    kind,
    tape: (at) =>
      (at < defined ? columns.kindTapes[columns.kind[at] ?? 0] : undefined) ??
      index.tapes[kindOfRef(at)] ??
      tapeOfKind(kindOfRef(at)),
    about: (at) => [kind(at), columns.types[columns.type[at] ?? 0]].filter(Boolean).join(' · '),
    owners: (at) =>
      (columns.owner[at] ?? []).map((owner) => ownerNumbers[owner]).filter((owner) => owner !== undefined),
    system: (at) => numbers.get(columns.systems[columns.system[at] ?? 0] ?? ''),
    steps: (at) => steps[at] ?? [],
    groups(at) {
      let groups = known[at];
      if (!groups) known[at] = groups = groupSteps(steps[at] ?? [], compare);
      return groups;
    },
  };
}

/** The reverse of what `relationIndex` writes. */
function readEdges(numbers: readonly number[], each: (from: number, to: number) => void): void {
  let from = 0;
  for (let at = 0; at < numbers.length;) {
    from += numbers[at++] ?? 0;
    const count = numbers[at++] ?? 0;
    let to = 0;
    for (let target = 0; target < count; target++) {
      to += numbers[at++] ?? 0;
      each(from, to);
    }
  }
}
