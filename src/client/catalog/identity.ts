/** Who the reader is, for "Mine": a team or a person, chosen once and kept in this browser. */
import { readIdentity, writeIdentity } from '../kept.ts';
import { element } from '../search/element.ts';
import { compare, type Entities } from './entities.ts';
import { fold } from './fold.ts';

const offeredLimit = 7;

/** What an identity owns is what itself or, for a person, one of their teams owns; not the teams above. */
export function ownershipRefs(entities: Entities, me: string): Set<string> {
  const { memberOf, teams } = entities.details;
  const found = memberOf.find(([at]) => entities.refs[at] === me);
  return new Set([me, ...(found?.[1] ?? []).map((place) => teams[place] ?? '')]);
}

/** Everybody who owns something, defined or not, and everybody who belongs to a team. */
export function identities(entities: Entities): { ref: string; title: string }[] {
  const refs = new Set(entities.facets.owner.names.filter(Boolean));
  for (const [at] of entities.details.memberOf) refs.add(entities.refs[at] ?? '');
  return [...refs]
    .map((ref) => ({ ref, title: entities.link(ref).title }))
    .sort((a, b) => compare(fold(a.title), fold(b.title)) || compare(a.ref, b.ref));
}

export interface IdentityPicker {
  /** @param wanted "Mine" is chosen */
  update(wanted: boolean): void;
}

/** @param changed called when the reader has said who they are */
export function createIdentityPicker(
  root: HTMLElement,
  entities: Entities,
  changed: () => void,
): IdentityPicker {
  let everybody: (ReturnType<typeof identities>[number] & { text: string })[] | undefined;
  let choosing = false;

  function chosen(me: string): void {
    const again = element('button', { type: 'button', class: 'clear' }, 'change');
    again.addEventListener('click', () => {
      choosing = true;
      choose();
    });
    root.replaceChildren(
      element('p', {}, 'Owned by ', element('b', { title: me }, entities.link(me).title), ' ', again),
    );
  }

  function choose(): void {
    everybody ??= identities(entities).map((one) => ({ ...one, text: fold(`${one.title} ${one.ref}`) }));
    const field = element('input', {
      type: 'search',
      class: 'facet-search',
      'aria-label': 'Your team or name',
      placeholder: 'Your team or name',
      autocomplete: 'off',
      spellcheck: 'false',
    });
    const list = element('ul', { class: 'plain' });
    const show = () => {
      const words = fold(field.value).split(/\s+/).filter(Boolean);
      const fits = (everybody ?? []).filter(({ text }) => words.every((word) => text.includes(word)));
      list.replaceChildren(
        ...fits.slice(0, offeredLimit).map(({ ref, title }) => {
          const button = element('button', { type: 'button', title: ref }, title);
          button.addEventListener('click', () => {
            writeIdentity(ref);
            choosing = false;
            changed();
            root.querySelector('button')?.focus();
          });
          return element('li', {}, button);
        }),
        ...(fits.length > offeredLimit
          ? [element('li', { class: 'muted' }, `${fits.length - offeredLimit} others`)]
          : []),
      );
    };
    field.addEventListener('input', (event) => {
      event.stopPropagation();
      show();
    });
    field.addEventListener('change', (event) => event.stopPropagation());
    show();
    root.replaceChildren(element('p', {}, 'Who are you? It is kept in this browser only.'), field, list);
    field.focus();
  }

  return {
    update(wanted) {
      root.hidden = !wanted;
      if (!wanted) {
        choosing = false;
        return;
      }
      const me = readIdentity();
      if (me && !choosing) chosen(me);
      else if (!root.querySelector('input')) choose();
    },
  };
}
