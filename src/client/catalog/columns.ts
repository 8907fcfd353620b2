/** What each column of a table is called and says; what it looks like is the rows' matter. */
import type { ColumnId, FieldColumnId, OwnColumnId } from '../../views/columns.ts';
import { type Entities, labelsOf, ownersOf } from './entities.ts';

export const columnTitles: Readonly<Record<OwnColumnId, string>> = {
  name: 'Name',
  kind: 'Kind',
  description: 'Description',
  owner: 'Owner',
  system: 'System',
  type: 'Type',
  lifecycle: 'Lifecycle',
  namespace: 'Namespace',
  targets: 'Targets',
  tags: 'Tags',
  operations: 'Operations',
  consumers: 'Used by',
  repository: 'Repository',
  changed: 'Last change',
  problems: 'Problems',
};

/** In the order in which they stand. */
export const columnIds = Object.keys(columnTitles) as OwnColumnId[];

/** A field of a kind of the organisation's own. */
export function isFieldColumn(id: string): id is FieldColumnId {
  return id.startsWith('spec.');
}

/** The table's own columns, then those of the organisation's own kinds. */
export function allColumns({ fields }: Entities): ColumnId[] {
  return [...columnIds, ...fields.keys()];
}

export function columnTitle({ fields }: Entities, id: ColumnId): string {
  return isFieldColumn(id) ? (fields.get(id)?.label ?? id) : columnTitles[id];
}

/** Columns of fields look alike. */
export function columnClass(id: ColumnId): string {
  return isFieldColumn(id) ? 'c-field' : `c-${id}`;
}

/** Numbers and dates: the highest comes first when they are sorted. */
export const highestFirst: ReadonlySet<ColumnId> = new Set([
  'operations',
  'consumers',
  'changed',
  'problems',
]);

/** All that a cell says, as a table for machines has it. */
export function cellText(entities: Entities, id: ColumnId, at: number): string {
  const { facets } = entities;
  if (isFieldColumn(id)) return entities.fields.get(id)?.values.get(at) ?? '';
  switch (id) {
    case 'name':
      return entities.titles[at] ?? '';
    case 'kind':
      return labelsOf(facets.kind, at).join();
    case 'description':
      return entities.details.description[at] || '';
    case 'owner':
      return ownersOf(entities, at)
        .map(({ title }) => title)
        .join(', ');
    case 'tags':
      return labelsOf(facets.tag, at).join(', ');
    case 'targets':
      return (entities.targets.get(at) ?? []).join(', ');
    case 'operations':
      return String(entities.api.get(at)?.operations || '');
    case 'consumers':
      return String(entities.api.get(at)?.consumers || '');
    case 'repository':
      return entities.repository(at).name;
    case 'changed':
      return entities.changed(at);
    case 'problems':
      return String(entities.details.problems[at] || '');
    default:
      return labelsOf(facets[id], at).join(', ');
  }
}

function hasValue({ facets, details, api, targets, fields }: Entities, id: ColumnId, at: number): boolean {
  if (isFieldColumn(id)) return fields.get(id)?.values.has(at) ?? false;
  switch (id) {
    case 'name':
    case 'repository':
      return true;
    case 'description':
    case 'changed':
    case 'problems':
      return !!details[id][at];
    case 'targets':
      return targets.has(at);
    case 'operations':
    case 'consumers':
      return !!api.get(at)?.[id];
    default: {
      const { starts } = facets[id === 'tags' ? 'tag' : id];
      return (starts[at + 1] ?? 0) > (starts[at] ?? 0);
    }
  }
}

/**
 * Columns that have values.
 * @param share how many of the rows must have one, from 0 (any) to 1
 */
export function filledColumns(entities: Entities, rows: Uint32Array, share = 0): Set<ColumnId> {
  const needed = Math.max(1, rows.length * share);
  return new Set(
    allColumns(entities).filter((id) => {
      let found = 0;
      for (const at of rows) if (hasValue(entities, id, at) && ++found >= needed) return true;
      return false;
    }),
  );
}

/** A column that fewer rows have a value for is shown only to those who choose it; as in `src/views/catalog.ts`. */
export const usualShare = 0.1;

/**
 * The columns that a table shows where the reader has not chosen.
 * @param of the kind's columns
 * @param filled those that enough rows have a value for
 */
export function defaultColumns(
  of: readonly ColumnId[],
  { filled, namespaces, oneType }: { filled: ReadonlySet<ColumnId>; namespaces: boolean; oneType: boolean },
): ColumnId[] {
  const own = columnIds.filter((id) => {
    if (id === 'name') return true;
    if (id === 'namespace') return namespaces;
    // All rows of one type need not say so.
    return of.includes(id) && filled.has(id) && !(id === 'type' && oneType);
  });
  return [...own, ...of.filter((id) => isFieldColumn(id) && filled.has(id))];
}
