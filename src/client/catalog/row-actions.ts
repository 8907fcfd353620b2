/** What a row offers when the pointer or the focus is on it: the source, editing, a star. One set of them moves along. */
import { keep, isStarred } from '../kept.ts';
import { type Entities, placesOf } from './entities.ts';

/** @param starred called when a star was given or taken away */
export function startRowActions(
  body: HTMLTableSectionElement,
  load: () => Promise<{ entities: Entities; places: ReadonlyMap<string, number>; base: string }>,
  starred: () => void,
): void {
  const template = document.querySelector<HTMLTemplateElement>('#catalog-row-actions');
  if (!template) return;
  const actions = document.createElement('span');
  actions.className = 'row-actions';
  actions.append(template.content.cloneNode(true));
  const [view, edit] = actions.querySelectorAll('a');
  const star = actions.querySelector('button');
  if (!view || !edit || !star) return;
  const words = [...actions.querySelectorAll('.sr')].map((node) => [node, node.textContent] as const);
  let current: HTMLTableRowElement | undefined;
  let pointed: HTMLTableRowElement | null = null;

  async function show(target: EventTarget | null): Promise<void> {
    const row = target instanceof Element ? target.closest('tr') : null;
    if (!row || row === current || !row.dataset['ref']) return;
    // Whoever is using them keeps them.
    if (actions.contains(document.activeElement)) return;
    current = row;
    const { entities, places } = await load();
    const at = places.get(row.dataset['ref'] ?? '');
    if (row !== current || at === undefined || actions.contains(document.activeElement)) return;
    const source = entities.source(at);
    for (const [link, href] of [
      [view, source.view],
      [edit, source.edit],
    ] as const) {
      if (href) link?.setAttribute('href', href);
      if (link) link.hidden = !href;
    }
    for (const [node, text] of words) node.textContent = `${text}${entities.titles[at]}`;
    star?.setAttribute('aria-pressed', String(isStarred(row.dataset['ref'] ?? '')));
    row.querySelector('.name')?.append(actions);
  }

  body.addEventListener('pointerover', ({ target }) => {
    const row = target instanceof Element ? target.closest('tr') : null;
    // What moves away under a pointer at rest makes it "enter" the row anew.
    if (row !== pointed) void show(row);
    pointed = row;
  });
  body.addEventListener('pointerleave', () => (pointed = null));
  body.addEventListener('focusin', ({ target }) => void show(target));
  star.addEventListener('click', async () => {
    const row = actions.closest('tr');
    const ref = row?.dataset['ref'];
    if (!row || !ref) return;
    const { entities, places, base } = await load();
    const at = places.get(ref) ?? 0;
    const href = entities.link(ref).href?.slice(base.length - 1) ?? '/catalog/';
    const [kind = 0] = placesOf(entities.facets.kind, at);
    const entry = {
      ref,
      title: entities.titles[at] ?? '',
      tape: entities.kindTapes[kind] ?? '',
      href,
    };
    keep('stars', entry, !isStarred(ref));
    star.setAttribute('aria-pressed', String(isStarred(ref)));
    row.classList.toggle('starred', isStarred(ref));
    starred();
  });
}
