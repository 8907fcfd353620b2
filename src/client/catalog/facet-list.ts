/** The facets beside a table: values with counts, the highest first; long ones open and have a search of their own. */
import type { FacetId } from '../../views/catalog.ts';
import { element } from '../search/element.ts';
import { compare, type Entities, facetIds, facetTitles } from './entities.ts';
import type { Filtered } from './filter.ts';
import { fold } from './fold.ts';
import { grouped } from './pages.ts';
import { drawGlyph } from './rows.ts';
import type { TableState } from './state.ts';

const valuesShown = 8;
/** An opened facet shows so many; its search finds the others. */
const valuesOpened = 60;

interface Item {
  node: HTMLLIElement;
  input: HTMLInputElement;
  label: HTMLLabelElement;
  number: HTMLElement;
}

export interface FacetList {
  update(state: TableState, counts: Filtered['counts']): void;
}

/**
 * @param all counts without any filter: values that the table does not have are left out
 * @param withoutKind the table is of one kind
 * @param changed called when a tag's "any" or "all" was chosen, or a facet was opened; checkboxes tell the form
 */
export function createFacetList(
  root: HTMLElement,
  entities: Entities,
  all: Filtered['counts'],
  withoutKind: boolean,
  changed: (allTags?: boolean) => void,
): FacetList {
  const facets = facetIds.flatMap((id) => {
    const places = [...all[id].keys()].filter((place) => place > 0 && (all[id][place] ?? 0) > 0);
    const few = id === 'kind' ? withoutKind : places.length <= (id === 'namespace' ? 1 : 0);
    return few || places.length === 0 ? [] : [createFacet(entities, id, places, changed)];
  });
  const focused = document.activeElement instanceof HTMLInputElement ? document.activeElement : undefined;
  const first = { done: false };
  return {
    update(state, counts) {
      for (const facet of facets) facet.update(state, counts[facet.id]);
      if (first.done) return;
      first.done = true;
      root.replaceChildren(...facets.map(({ node }) => node));
      if (focused && !focused.isConnected)
        for (const input of root.querySelectorAll('input'))
          if (input.name === focused.name && input.value === focused.value) input.focus();
    },
  };
}

function createFacet(
  entities: Entities,
  id: FacetId,
  places: readonly number[],
  changed: (allTags?: boolean) => void,
) {
  const { names, labels } = entities.facets[id];
  const folded = new Map<number, string>();
  const items = new Map<number, Item>();
  const ordered = id === 'kind' || id === 'status';
  let opened = false;
  let known: { state: TableState; counts: Uint32Array } | undefined;

  const list = element('ul', { class: 'facet' });
  const search = element('input', {
    type: 'search',
    class: 'facet-search',
    'aria-label': `Find in ${facetTitles[id]}`,
    placeholder: 'Find',
    autocomplete: 'off',
    spellcheck: 'false',
  });
  search.hidden = true;
  const more = element('button', { type: 'button', class: 'facet-more' });
  const legend = element('legend', {}, facetTitles[id]);
  const match = id === 'tag' ? element('button', { type: 'button', class: 'facet-match' }) : undefined;
  const node = element('fieldset', { 'data-facet': id }, legend, match, search, list, more);

  more.addEventListener('click', () => {
    opened = !opened;
    search.value = '';
    search.hidden = !opened || places.length <= 12;
    show();
    if (!search.hidden) search.focus();
  });
  // The facet's own search narrows the facet, not the table.
  search.addEventListener('input', (event) => {
    event.stopPropagation();
    show();
  });
  search.addEventListener('change', (event) => event.stopPropagation());
  match?.addEventListener('click', () => changed(!known?.state.allTags));

  function item(place: number): Item {
    const found = items.get(place);
    if (found) return found;
    const input = element('input', { type: 'checkbox', name: id, value: names[place] ?? '' });
    const number = element('span', { class: 'num muted' });
    const label = element(
      'label',
      {},
      input,
      id === 'kind' ? drawGlyph(entities.kindTapes[place] ?? '', 12) : undefined,
      element('span', { class: 'facet-label' }, labels[place] || names[place]),
      number,
    );
    const made = { node: element('li', {}, label), input, label, number };
    items.set(place, made);
    return made;
  }

  function matches(place: number, words: readonly string[]): boolean {
    let text = folded.get(place);
    if (text === undefined) folded.set(place, (text = fold(`${labels[place]} ${names[place]}`)));
    return words.every((word) => text.includes(word));
  }

  function show(): void {
    if (!known) return;
    const { counts, state } = known;
    const chosen = new Set(state.facets[id]);
    const isChosen = (place: number) => chosen.has(names[place] ?? '');
    const words = fold(search.value).split(/\s+/).filter(Boolean);
    const offered = places.filter(
      (place) =>
        ((counts[place] ?? 0) > 0 || isChosen(place) || id === 'kind') &&
        (words.length === 0 || matches(place, words)),
    );
    if (!ordered)
      offered.sort(
        (a, b) =>
          (counts[b] ?? 0) - (counts[a] ?? 0) ||
          compare(labels[a] || (names[a] ?? ''), labels[b] || (names[b] ?? '')),
      );
    const limit = opened ? valuesOpened : ordered ? Infinity : valuesShown;
    const shown = offered.filter((place, index) => index < limit || isChosen(place));
    const focused = document.activeElement;
    const nodes = shown.map((place) => {
      const { node, input, label, number } = item(place);
      input.checked = isChosen(place);
      number.textContent = grouped(counts[place] ?? 0);
      label.classList.toggle('zero', !counts[place] && !input.checked);
      return node;
    });
    if (nodes.length !== list.children.length || nodes.some((one, at) => list.children[at] !== one)) {
      list.replaceChildren(...nodes);
      // Moving a node takes the focus away.
      if (focused instanceof HTMLElement && list.contains(focused)) focused.focus({ preventScroll: true });
    }
    const rest = offered.length - shown.length;
    more.hidden = rest === 0 && !opened;
    more.textContent = opened
      ? rest > 0
        ? `Fewer (${grouped(rest)} not shown)`
        : 'Fewer'
      : `${grouped(rest)} more`;
    more.setAttribute('aria-expanded', String(opened));
    node.hidden = offered.length === 0 && words.length === 0;
    if (match) {
      match.hidden = chosen.size < 2;
      match.textContent = state.allTags ? 'has all of these' : 'has any of these';
      match.title = state.allTags ? 'Show what has any of them' : 'Show only what has all of them';
    }
  }

  return {
    id,
    node,
    update(state: TableState, counts: Uint32Array) {
      known = { state, counts };
      show();
    },
  };
}
