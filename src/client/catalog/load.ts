/** Loads the data of a table: the file that search has too, and the one with what only tables show. */
import type { EntityDetails } from '../../search/details.ts';
import type { EntityColumns } from '../../search/entities.ts';
import { loadManifest, loadPart } from '../search/manifest.ts';
import { type Entities, readEntities } from './entities.ts';

export interface TableData {
  entities: Entities;
  /** Ref -> place. */
  places: ReadonlyMap<string, number>;
  /** Places of the table's entities: all, or those of one kind. */
  rows: Uint32Array;
  /** Of the site, with a slash at the end. */
  base: string;
}

/** @param kind in lower case, of a table of one kind. @throws if the files cannot be had */
export async function loadTable(base: string, kind?: string): Promise<TableData> {
  const manifest = await loadManifest(base);
  const [columns, details] = await Promise.all([
    loadPart<EntityColumns>(base, manifest.entities),
    loadPart<EntityDetails>(base, manifest.details),
  ]);
  const entities = readEntities(columns, details, base);
  return {
    entities,
    places: new Map(entities.refs.map((ref, at) => [ref, at])),
    rows: Uint32Array.from(entities.refs.keys()).filter(
      (at) => kind === undefined || entities.refs[at]?.startsWith(`${kind}:`),
    ),
    base,
  };
}
