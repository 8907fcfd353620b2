/** What is searched for, as the address holds it. */
import type { Filters } from './fulltext.ts';

export const filterNames = ['in', 'kind', 'type', 'owner', 'lifecycle', 'tag', 'system'] as const;
export type FilterName = (typeof filterNames)[number];

/** Filters of plugins; which there are, the manifest says. */
const ofPlugins = /^f-[a-z0-9-]{1,80}$/;

export interface SearchState {
  query: string;
  filters: Filters;
}

/** Backstage's names of the two lists of results. */
const types: Record<string, string> = { 'software-catalog': 'catalog', techdocs: 'docs' };

/**
 * Reads our short form (`?query=x&kind=component&kind=api`) and Backstage's (`?query=x&types[]=techdocs&filters[kind]=Component`,
 * `filters[lifecycle][]=production`), because links to its search page go on working.
 */
export function readState(search: string): SearchState {
  const params = new URLSearchParams(search);
  const filters: Filters = {};
  const add = (name: string, value: string) => {
    if (value === '' || !(filterNames.includes(name as FilterName) || ofPlugins.test(name))) return;
    const known = name === 'kind' ? value.toLowerCase() : value;
    const values = (filters[name] ??= []);
    if (!values.includes(known)) values.push(known);
  };
  for (const [key, value] of params) {
    const filter = /^filters\[([a-z]+)\](?:\[\d*\])?$/.exec(key)?.[1];
    if (filter) add(filter, value);
    else if (/^types\[\d*\]$/.test(key)) add('in', types[value] ?? '');
    else add(key, value);
  }
  return { query: params.get('query') ?? params.get('q') ?? '', filters };
}

/** The short form, in a fixed order; empty if nothing is searched for. */
export function writeState({ query, filters }: SearchState): string {
  const params = new URLSearchParams();
  if (query.trim() !== '') params.set('query', query.trim());
  const others = Object.keys(filters).filter((name) => ofPlugins.test(name));
  for (const name of [...filterNames, ...others.sort()])
    for (const value of filters[name] ?? []) params.append(name, value);
  const text = params.toString();
  return text === '' ? '' : `?${text}`;
}
