/** Columns of the catalog's tables: which there are, and which a kind shows where the reader has not chosen. */

/** In the order in which they stand. */
const columnIds = [
  'name',
  'kind',
  'description',
  'owner',
  'system',
  'type',
  'lifecycle',
  'namespace',
  'targets',
  'tags',
  'operations',
  'consumers',
  'repository',
  'changed',
  'problems',
] as const;

export type ColumnId = (typeof columnIds)[number];

export function orderedColumns(columns: readonly ColumnId[]): ColumnId[] {
  return columnIds.filter((id) => columns.includes(id));
}

/** Of entities of several kinds, and of every kind that has no entry of its own. */
const general: ColumnId[] = ['owner', 'system', 'type', 'lifecycle', 'tags', 'changed'];

/** As Backstage's table; descriptions stand beside the names. */
const byKind: Record<string, ColumnId[]> = {
  api: ['owner', 'system', 'type', 'lifecycle', 'tags', 'operations'],
  domain: ['owner', 'tags', 'changed'],
  group: ['type', 'tags', 'changed'],
  location: ['type', 'targets', 'changed'],
  system: ['owner', 'tags', 'changed'],
  template: ['owner', 'type', 'tags', 'changed'],
  user: ['tags', 'changed'],
};

/**
 * What a table of one kind shows besides the name. `namespace` comes along where there are several, and columns
 * without any value stay away; both depend on the rows, not on the kind.
 * @param kind in any case; none: several kinds
 */
export function columnsOfKind(kind?: string): readonly ColumnId[] {
  const lower = kind?.toLowerCase() ?? '';
  return (Object.hasOwn(byKind, lower) ? byKind[lower] : undefined) ?? general;
}
