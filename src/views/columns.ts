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

export type OwnColumnId = (typeof columnIds)[number];

/** A field that an organisation's own kind wants to be seen: `spec.vendor`. */
export type FieldColumnId = `spec.${string}`;

export type ColumnId = OwnColumnId | FieldColumnId;

export function orderedColumns(columns: readonly OwnColumnId[]): OwnColumnId[] {
  return columnIds.filter((id) => columns.includes(id));
}

/** Of entities of several kinds, and of every kind that has no entry of its own. */
const general: OwnColumnId[] = ['owner', 'system', 'type', 'lifecycle', 'tags', 'changed'];

/** As Backstage's table; descriptions stand beside the names. */
const byKind: Record<string, OwnColumnId[]> = {
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
export function columnsOfKind(kind?: string): readonly OwnColumnId[] {
  const lower = kind?.toLowerCase() ?? '';
  return (Object.hasOwn(byKind, lower) ? byKind[lower] : undefined) ?? general;
}
