/** The field that finds an entity to focus on: a combobox with a list of hits. */
import { element, glyph, tapeClass } from '../search/element.ts';
import { createMatcher, type Matcher } from '../search/match.ts';
import type { Organisation } from './organisation.ts';

const hitLimit = 8;

/** @param choose called with the entity that was chosen */
export function startFinder(
  field: HTMLInputElement,
  list: HTMLElement,
  organisation: Organisation,
  choose: (at: number) => void,
): void {
  let match: Matcher | undefined;
  let hits: number[] = [];
  let active = -1;

  const show = () => {
    match ??= createMatcher(
      organisation.refs.map((ref, at) => ({
        names: [...new Set([organisation.title(at), ref.slice(ref.indexOf('/') + 1)])],
        context: organisation.about(at),
      })),
    );
    hits = match(field.value, hitLimit).map(({ index }) => index);
    active = hits.length > 0 ? 0 : -1;
    render();
  };
  const render = () => {
    const open = hits.length > 0;
    list.hidden = !open;
    field.setAttribute('aria-expanded', String(open));
    if (open) field.setAttribute('aria-activedescendant', `explorer-hit-${active}`);
    else field.removeAttribute('aria-activedescendant');
    list.replaceChildren(
      ...hits.map((at, number) => {
        const item = element(
          'li',
          {
            id: `explorer-hit-${number}`,
            role: 'option',
            'aria-selected': number === active ? 'true' : 'false',
            class: tapeClass(organisation.kind(at).toLowerCase()),
          },
          glyph(organisation.kind(at).toLowerCase()),
          element('b', {}, organisation.title(at)),
          element('span', { class: 'muted' }, organisation.about(at)),
        );
        // Before the field loses the focus.
        item.addEventListener('pointerdown', (event) => {
          event.preventDefault();
          take(at);
        });
        return item;
      }),
    );
  };
  const close = () => {
    hits = [];
    render();
  };
  const take = (at: number) => {
    field.value = '';
    close();
    choose(at);
  };

  field.addEventListener('input', show);
  field.addEventListener('blur', close);
  field.addEventListener('keydown', (event) => {
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      if (hits.length === 0) return;
      event.preventDefault();
      active = (active + (event.key === 'ArrowDown' ? 1 : -1) + hits.length) % hits.length;
      render();
    } else if (event.key === 'Enter') {
      event.preventDefault();
      const at = hits[active];
      if (at !== undefined) take(at);
    } else if (event.key === 'Escape' && hits.length > 0) {
      event.preventDefault();
      event.stopPropagation();
      close();
    }
  });
}
