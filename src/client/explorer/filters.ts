/** Filters of the explorer, which are its legend too: kinds with their marks, relations, teams. */
import { element } from '../search/element.ts';
import { glyphShape } from '../glyphs.ts';
import type { Organisation } from './organisation.ts';
import type { ExplorerState } from './state.ts';

export interface Filters {
  /** Shows what a state has chosen. */
  apply(state: ExplorerState): void;
}

/** @param change called with what the reader has chosen */
export function startFilters(
  place: HTMLElement,
  organisation: Organisation,
  change: (chosen: Pick<ExplorerState, 'kinds' | 'relations' | 'team'>) => void,
): Filters {
  const kinds = new Map<string, { label: string; tape: string; count: number }>();
  const owners = new Map<number, number>();
  for (let at = 0; at < organisation.defined; at++) {
    const label = organisation.kind(at);
    const kind = label.toLowerCase();
    const known = kinds.get(kind) ?? { label, tape: organisation.tape(at), count: 0 };
    known.count += 1;
    kinds.set(kind, known);
    for (const owner of organisation.owners(at)) owners.set(owner, (owners.get(owner) ?? 0) + 1);
  }

  const kindBoxes = [...kinds]
    .sort(([, a], [, b]) => b.count - a.count || (a.label < b.label ? -1 : 1))
    .map(([kind, { label, tape, count }]) => box('kinds', kind, label, String(count), tape));
  const relationBoxes = organisation.relations.map(({ type, words }) => box('relations', type, words));
  const teams = [...owners]
    .map(([at, count]) => ({ at, count, title: organisation.title(at) }))
    .sort((a, b) => (a.title.toLowerCase() < b.title.toLowerCase() ? -1 : 1));
  const team = element(
    'select',
    { name: 'team', 'aria-label': 'Team' },
    element('option', { value: '' }, 'All teams'),
    ...teams.map(({ at, count, title }) =>
      element('option', { value: organisation.refs[at] ?? '' }, `${title} (${count})`),
    ),
  );
  place.replaceChildren(
    set('Kinds', kindBoxes),
    set('Relations', relationBoxes),
    element('fieldset', {}, element('legend', {}, 'Team'), team),
  );

  place.addEventListener('change', () =>
    change({ kinds: chosen('kinds'), relations: chosen('relations'), team: team.value }),
  );
  const inputs = (name: string) =>
    [...place.querySelectorAll('input')].filter((input) => input.name === name);
  const chosen = (name: string) => inputs(name).flatMap(({ checked, value }) => (checked ? [value] : []));
  return {
    apply(state) {
      for (const input of inputs('kinds')) input.checked = state.kinds.includes(input.value);
      for (const input of inputs('relations')) {
        const relation = organisation.relations.find(({ type }) => type === input.value);
        input.checked =
          state.relations.includes(input.value) || state.relations.includes(relation?.reverse ?? '-');
      }
      team.value = state.team;
    },
  };
}

function set(title: string, boxes: readonly HTMLElement[]): HTMLElement {
  const list = element('ul', { class: 'facet' }, ...boxes.map((one) => element('li', {}, one)));
  return element('fieldset', {}, element('legend', {}, title), list);
}

function box(name: string, value: string, label: string, count?: string, tape?: string): HTMLElement {
  const mark = tape ? element('span', { class: `mark tape-${tape}`, 'aria-hidden': 'true' }) : undefined;
  if (mark && tape)
    mark.innerHTML = `<svg class="glyph" width="12" height="12" viewBox="0 0 16 16">${glyphShape(tape)}</svg>`;
  return element(
    'label',
    {},
    element('input', { type: 'checkbox', name, value }),
    mark,
    element('span', { class: 'facet-label' }, label),
    count ? element('span', { class: 'num muted' }, count) : undefined,
  );
}
