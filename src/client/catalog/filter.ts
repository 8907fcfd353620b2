/**
 * Which entities a table shows, and what its facets count: any of the values within a facet, all facets together. A
 * facet's counts are those of a table in which that facet alone is not filtered, so they say what choosing adds.
 */
import type { FacetId } from '../../views/catalog.ts';
import { type Entities, facetIds, type Values } from './entities.ts';
import { fold } from './fold.ts';

export interface Selection {
  /** Chosen values; none: everything. */
  facets: Partial<Record<FacetId, readonly string[]>>;
  /** Entities must have all chosen tags, as in Backstage, rather than any. Their counts then say what would be left. */
  allTags: boolean;
  /** Every word is part of the name, the title or a target, or is a tag. */
  text: string;
  /** Only these refs, e.g. the starred ones. */
  among?: ReadonlySet<string>;
  /** Only what one of these owns. */
  ownedBy?: ReadonlySet<string>;
}

export interface Filtered {
  /** Places of the entities shown, in the order of the table. */
  rows: Uint32Array;
  /** Of every facet: by place of the value. */
  counts: Record<FacetId, Uint32Array>;
}

export type Filter = (selection: Selection) => Filtered;

const textBit = 1 << facetIds.length;
const amongBit = textBit << 1;

/** @param base the entities that the table is of */
export function createFilter(entities: Entities, base: Uint32Array): Filter {
  const failing = new Uint16Array(base.length);
  let texts: string[] | undefined;
  const tagNames = new Map<string, number[]>();

  /** Prepared when somebody types first. */
  function prepareTexts(): string[] {
    for (const [place, tag] of entities.facets.tag.names.entries()) {
      if (place === 0) continue;
      const name = fold(tag);
      tagNames.set(name, [...(tagNames.get(name) ?? []), place]);
    }
    return Array.from(base, (at) => {
      const ref = entities.refs[at] ?? '';
      const name = ref.slice(ref.indexOf('/') + 1);
      const title = fold(entities.titles[at] ?? '');
      const parts = [title === name ? name : `${fold(name)}\n${title}`, ...(entities.targets.get(at) ?? [])];
      return parts.length === 1 ? (parts[0] ?? '') : parts.map(fold).join('\n');
    });
  }

  function failFacet(id: FacetId, chosen: readonly string[], all: boolean): void {
    const { names, starts, places } = entities.facets[id];
    const wanted = new Uint8Array(names.length);
    const known = new Set(chosen.map((value) => names.indexOf(value)).filter((place) => place > 0));
    for (const place of known) wanted[place] = 1;
    const needed = all ? new Set(chosen).size : 1;
    const bit = 1 << facetIds.indexOf(id);
    for (let row = 0; row < base.length; row++) {
      const at = base[row] ?? 0;
      let found = 0;
      for (let i = starts[at] ?? 0; i < (starts[at + 1] ?? 0); i++) found += wanted[places[i] ?? 0] ?? 0;
      if (found < needed) failing[row] = (failing[row] ?? 0) | bit;
    }
  }

  function failText(text: string): void {
    const words = fold(text).split(/\s+/).filter(Boolean);
    if (words.length === 0) return;
    texts ??= prepareTexts();
    const { starts, places } = entities.facets.tag;
    const tags = words.map((word) => new Set(tagNames.get(word)));
    for (let row = 0; row < base.length; row++) {
      const at = base[row] ?? 0;
      const own = texts[row] ?? '';
      const fits = words.every((word, index) => {
        if (own.includes(word)) return true;
        const tag = tags[index];
        if (!tag?.size) return false;
        for (let i = starts[at] ?? 0; i < (starts[at + 1] ?? 0); i++)
          if (tag.has(places[i] ?? 0)) return true;
        return false;
      });
      if (!fits) failing[row] = (failing[row] ?? 0) | textBit;
    }
  }

  function failOthers({ among, ownedBy }: Selection): void {
    if (!among && !ownedBy) return;
    const { names, starts, places } = entities.facets.owner;
    const owners = new Set(names.flatMap((ref, place) => (ownedBy?.has(ref) ? [place] : [])));
    for (let row = 0; row < base.length; row++) {
      const at = base[row] ?? 0;
      let fits = among ? among.has(entities.refs[at] ?? '') : true;
      if (ownedBy) {
        let owned = false;
        for (let i = starts[at] ?? 0; i < (starts[at + 1] ?? 0); i++) owned ||= owners.has(places[i] ?? 0);
        fits &&= owned;
      }
      if (!fits) failing[row] = (failing[row] ?? 0) | amongBit;
    }
  }

  return (selection) => {
    failing.fill(0);
    for (const id of facetIds) {
      const chosen = selection.facets[id];
      if (chosen?.length) failFacet(id, chosen, id === 'tag' && selection.allTags);
    }
    failText(selection.text);
    failOthers(selection);

    const rows = new Uint32Array(base.length);
    let shown = 0;
    const values = facetIds.map((id) => entities.facets[id]);
    const counts = values.map(({ names }) => new Uint32Array(names.length));
    for (let row = 0; row < base.length; row++) {
      const fails = failing[row] ?? 0;
      const at = base[row] ?? 0;
      if (fails === 0) {
        rows[shown++] = at;
        for (let facet = 0; facet < values.length; facet++) count(values[facet], counts[facet], at);
      } else if ((fails & (fails - 1)) === 0 && fails < textBit) {
        // Only one facet shuts it out: it counts there.
        const facet = 31 - Math.clz32(fails);
        if (!(selection.allTags && facetIds[facet] === 'tag')) count(values[facet], counts[facet], at);
      }
    }
    return {
      rows: rows.subarray(0, shown),
      counts: Object.fromEntries(facetIds.map((id, facet) => [id, counts[facet]])) as Filtered['counts'],
    };
  };
}

function count(values: Values | undefined, counts: Uint32Array | undefined, at: number): void {
  if (!values || !counts) return;
  const { starts, places } = values;
  for (let i = starts[at] ?? 0; i < (starts[at + 1] ?? 0); i++) {
    const place = places[i] ?? 0;
    counts[place] = (counts[place] ?? 0) + 1;
  }
}
