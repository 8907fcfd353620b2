/**
 * What a table shows, as the address holds it: `?kind=api&owner=group:default/web&sort=owner,-changed`. Backstage's form
 * (`?filters[kind]=api`) is read as well, because links to its catalog go on working.
 */
import type { FacetId } from '../../views/catalog.ts';
import type { ColumnId, FieldColumnId } from '../../views/columns.ts';
import { columnIds, isFieldColumn } from './columns.ts';
import { facetIds } from './entities.ts';
import { type SortKey, sortLimit } from './sort.ts';

export type ListId = 'all' | 'starred' | 'owned';

export interface TableState {
  /** No member is empty. */
  facets: Partial<Record<FacetId, string[]>>;
  allTags: boolean;
  text: string;
  list: ListId;
  sort: SortKey[];
  /** In their order, without the name; absent: as the kind has it. */
  columns?: ColumnId[];
  /** From 1. */
  page: number;
}

const backstageNames: Partial<Record<string, FacetId>> = {
  owners: 'owner',
  lifecycles: 'lifecycle',
  tags: 'tag',
};

/**
 * @param search with its question mark, or empty
 * @param path may end in `page/2/`, as the addresses of pages do that need no script
 */
export function readState(search: string, path = ''): TableState {
  const query = new URLSearchParams(search);
  const state: TableState = { facets: {}, allTags: false, text: '', list: 'all', sort: [], page: 1 };
  const add = (id: string | undefined, value: string) => {
    if (!isFacet(id) || value === '') return;
    const known = normal(id, value);
    const values = (state.facets[id] ??= []);
    if (!values.includes(known)) values.push(known);
  };
  for (const [key, value] of query) {
    const filter = /^filters\[(\w+)\](?:\[\d*\])?$/.exec(key)?.[1];
    if (filter === undefined) add(key, value);
    else if (filter === 'text') state.text = value;
    else if (filter === 'user') state.list = listOf(value);
    else if (filter === 'error' && value === 'true') add('status', 'problems');
    else if (filter !== 'kind' || value !== 'all') add(backstageNames[filter] ?? filter, value);
    // Backstage's own table wants all of the tags.
    if (filter === 'tags') state.allTags = (state.facets.tag?.length ?? 0) > 1;
  }
  if (query.has('tags')) state.allTags = query.get('tags') === 'all';
  state.text = query.get('text') ?? state.text;
  state.list = query.has('list') ? listOf(query.get('list') ?? '') : state.list;
  state.sort = readSort(query.get('sort') ?? '');
  const columns = query.get('columns');
  if (columns !== null) state.columns = readColumns(columns.split(','));
  const offset = Number(query.get('offset') ?? 0);
  const page = query.get('page') ?? /\/page\/(\d+)\/$/.exec(path)?.[1] ?? (offset > 0 ? offset / 100 + 1 : 1);
  state.page = Math.max(1, Math.floor(Number(page)) || 1);
  return state;
}

/** In a fixed order; empty for the whole table as it is published, whatever the page. */
export function writeState(state: TableState): string {
  const query = new URLSearchParams();
  for (const id of facetIds) for (const value of state.facets[id] ?? []) query.append(id, value);
  if (state.allTags && (state.facets.tag?.length ?? 0) > 1) query.set('tags', 'all');
  if (state.text.trim() !== '') query.set('text', state.text.trim());
  if (state.list !== 'all') query.set('list', state.list);
  if (state.sort.length > 0)
    query.set('sort', state.sort.map(({ column, descending }) => (descending ? '-' : '') + column).join());
  if (state.columns) query.set('columns', state.columns.join());
  const text = query.toString().replaceAll('%3A', ':').replaceAll('%2F', '/').replaceAll('%2C', ',');
  return text === '' ? '' : `?${text}`;
}

/** Known columns in the order in which they stand; the name is always there and is not listed. */
export function readColumns(names: readonly string[]): ColumnId[] {
  const own = columnIds.filter((id) => id !== 'name' && names.includes(id));
  return [...own, ...new Set(names.filter(isFieldName))];
}

function readColumn(name: string): ColumnId | undefined {
  return isFieldName(name) ? name : columnIds.find((id) => id === name);
}

/** Which fields there are is known when the data has come. */
function isFieldName(name: string): name is FieldColumnId {
  return isFieldColumn(name) && /^[\w.-]{1,100}$/.test(name);
}

/** What is chosen in the facets and the text: all that narrows the table, and can be cleared at once. */
export function isFiltered({ facets, text, list }: TableState): boolean {
  return text.trim() !== '' || list !== 'all' || facetIds.some((id) => facets[id]?.length);
}

function readSort(text: string): SortKey[] {
  const keys: SortKey[] = [];
  for (const part of text.split(',')) {
    const column = readColumn(part.replace(/^-/, ''));
    if (column && !keys.some((key) => key.column === column))
      keys.push({ column, descending: part.startsWith('-') });
  }
  return keys.slice(0, sortLimit);
}

function isFacet(id: string | undefined): id is FacetId {
  return facetIds.includes(id as FacetId);
}

function listOf(value: string): ListId {
  return value === 'starred' || value === 'owned' ? value : 'all';
}

/** Kinds and namespaces have no case; a bare owner is a group, as in descriptors. */
function normal(id: FacetId, value: string): string {
  if (id === 'kind' || id === 'namespace') return value.toLowerCase();
  if (id !== 'owner' && id !== 'system') return value;
  const lower = value.toLowerCase();
  const withKind = lower.includes(':') ? lower : `${id === 'owner' ? 'group' : 'system'}:${lower}`;
  return withKind.includes('/') ? withKind : withKind.replace(':', ':default/');
}
