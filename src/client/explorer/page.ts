/** The explorer: the whole organisation, or what is around the entities in focus; all of it in the address. */
import { hasPage, pathOfRef } from '../search/address.ts';
import { element } from '../search/element.ts';
import { siteBase } from '../search/manifest.ts';
import { type Filters, startFilters } from './filters.ts';
import { startFinder } from './finder.ts';
import { focusPicture } from './focus.ts';
import { groupsOf } from './groups.ts';
import { loadOrganisation, type Organisation } from './organisation.ts';
import { createStage } from './stage.ts';
import { type ExplorerState, readState, writeState } from './state.ts';
import { wholePicture, type WholePicture } from './whole.ts';

const form = document.querySelector<HTMLFormElement>('#explorer');
if (form) void start(form);

async function start(form: HTMLFormElement): Promise<void> {
  const part = (id: string) => {
    const found = document.getElementById(id);
    if (!found) throw new Error(`The explorer has no #${id}.`);
    return found;
  };
  const base = siteBase();
  const frame = part('explorer-stage');
  const table = part('explorer-table');
  const status = part('explorer-status');
  const about = part('explorer-about');
  const tip = part('explorer-tip');
  const wholeTable = [...table.childNodes];
  const control = (name: string) => form.elements.namedItem(name) as HTMLInputElement | HTMLSelectElement;

  let organisation: Organisation;
  try {
    organisation = await loadOrganisation(base);
  } catch {
    status.textContent = 'The data of the explorer could not be loaded. Try again in a moment.';
    document.documentElement.classList.add('explorer-table-shown');
    return;
  }
  // On a phone the filters would stand between the field and the picture.
  if (matchMedia('(max-width: 900px)').matches)
    document.querySelector('.explorer-legend')?.removeAttribute('open');
  const stage = createStage(frame);
  let state = readState(location.search);
  let whole: WholePicture | undefined;

  const address = (next: ExplorerState) => `${location.pathname}${writeState(next)}`;
  const hrefOf = (at: number) => address({ ...state, roots: [organisation.refs[at] ?? ''], table: false });
  const pageOf = (at: number) => {
    const ref = organisation.refs[at] ?? '';
    // What has no page stands in the catalog's table.
    return hasPage(ref)
      ? `${base}catalog/${pathOfRef(ref)}/`
      : `${base}catalog/?text=${encodeURIComponent(organisation.title(at))}`;
  };
  const change = (next: Partial<ExplorerState>, asStep = false) => {
    state = { ...state, ...next };
    history[asStep ? 'pushState' : 'replaceState'](null, '', address(state));
    draw();
  };
  const focusOn = (at: number) => {
    change({ roots: [organisation.refs[at] ?? ''], table: false }, true);
    frame.querySelector<SVGElement>('.root')?.focus({ preventScroll: true });
  };
  const toggleTable = () => change({ table: !state.table });

  const filters: Filters = startFilters(part('explorer-filters'), organisation, (chosen) => change(chosen));
  startFinder(control('focus') as HTMLInputElement, part('explorer-hits'), organisation, focusOn);

  function draw(): void {
    const roots = state.roots.flatMap((ref) => organisation.find(ref) ?? []);
    const unknown = state.roots.filter((ref) => organisation.find(ref) === undefined);
    whole = undefined;
    tip.hidden = true;
    if (roots.length > 0) drawFocus(roots);
    else drawWhole();
    if (unknown.length > 0) status.textContent = `Nothing in the catalog is called ${unknown.join(', ')}.`;
    control('depth').value = String(state.depth);
    control('only').value = state.only;
    control('direction').value = state.direction;
    (control('turn') as HTMLInputElement).checked = !state.unidirectional;
    (control('merge') as HTMLInputElement).checked = state.mergeRelations;
    document.documentElement.classList.toggle('explorer-focus', roots.length > 0);
    document.documentElement.classList.toggle('explorer-table-shown', state.table);
    part('explorer-toggle').setAttribute('aria-pressed', String(state.table));
    filters.apply(state);
  }

  function drawFocus(roots: readonly number[]): void {
    const picture = focusPicture(organisation, roots, state, hrefOf, pageOf);
    stage.show(picture.content, picture.size, picture.middle);
    const others = picture.shown - roots.length;
    status.textContent = `${others} around it${picture.left > 0 ? `, ${picture.left} more do not fit` : ''}`;
    about.replaceChildren(
      element(
        'a',
        { href: address({ ...state, roots: [], table: false }), 'data-whole': true },
        'Everything',
      ),
      ...roots.flatMap((at) => [
        ' / ',
        element('a', { class: 'u', href: pageOf(at) }, organisation.title(at)),
        ' ',
        element('span', { class: 'muted' }, organisation.about(at)),
      ]),
    );
    table.replaceChildren(focusTable(picture.rows));
  }

  function focusTable(rows: { from: number; words: string; to: number }[]): HTMLElement {
    if (rows.length === 0)
      return element('p', { class: 'empty' }, 'No relation is described, or the filters leave none.');
    const link = (at: number) =>
      element(
        'td',
        {},
        element('a', { class: `tape-${organisation.tape(at)}`, href: pageOf(at) }, organisation.title(at)),
      );
    return element(
      'table',
      { class: 'board' },
      element('caption', { class: 'sr' }, 'Relations of the picture'),
      element(
        'thead',
        {},
        element('tr', {}, ...['From', 'Relation', 'To'].map((head) => element('th', { scope: 'col' }, head))),
      ),
      element(
        'tbody',
        {},
        ...rows.map(({ from, words, to }) =>
          element('tr', {}, link(from), element('td', {}, words), link(to)),
        ),
      ),
    );
  }

  function drawWhole(): void {
    const groups = groupsOf(organisation, state);
    const shape = frame.clientWidth / Math.max(1, frame.clientHeight);
    whole = wholePicture(organisation, groups, hrefOf, Math.min(2.2, Math.max(0.6, shape || 1.6)));
    stage.show(whole.content, whole.size);
    status.textContent = `${groups.members} entities in ${groups.list.length} groups`;
    about.textContent =
      'A box is a system, or a team for what belongs to none. At a box, lines show what it uses; dashed ones, what uses it.';
    table.replaceChildren(...wholeTable);
  }

  form.addEventListener('submit', (event) => event.preventDefault());
  form.addEventListener('change', () =>
    change({
      depth: Number(control('depth').value),
      only: control('only').value as ExplorerState['only'],
      direction: control('direction').value as ExplorerState['direction'],
      unidirectional: !(control('turn') as HTMLInputElement).checked,
      mergeRelations: (control('merge') as HTMLInputElement).checked,
    }),
  );
  form.addEventListener('click', (event) => {
    const action =
      event.target instanceof Element && event.target.closest<HTMLElement>('[data-do]')?.dataset['do'];
    if (action === 'in') stage.zoomBy(1.3);
    else if (action === 'out') stage.zoomBy(1 / 1.3);
    else if (action === 'fit') stage.fit();
    else if (action === 'table') toggleTable();
  });
  about.addEventListener('click', (event) => {
    if (!(event.target instanceof Element) || !event.target.closest('[data-whole]') || !isPlain(event))
      return;
    event.preventDefault();
    change({ roots: [], table: false }, true);
  });
  frame.addEventListener('click', (event) => {
    if (stage.dragged()) {
      event.preventDefault();
      return;
    }
    if (!isPlain(event)) return;
    // A cell is meant rather than its box, where there is one.
    const at = event.detail > 0 ? whole?.entityAt(stage.place(event)) : undefined;
    const node = event.target instanceof Element ? event.target.closest<SVGElement>('[data-at]') : null;
    const chosen = at ?? (node ? Number(node.dataset['at']) : undefined);
    if (chosen === undefined) return;
    event.preventDefault();
    focusOn(chosen);
  });
  frame.addEventListener('pointermove', (event) => {
    const at = whole?.entityAt(stage.place(event));
    tip.hidden = at === undefined;
    if (at === undefined) return;
    tip.textContent = `${organisation.title(at)} · ${organisation.about(at)}`;
    const { left, top, width } = frame.getBoundingClientRect();
    const x = Math.min(event.clientX - left + 14, width - tip.offsetWidth - 8);
    tip.style.transform = `translate(${Math.max(8, x)}px, ${event.clientY - top + 18}px)`;
  });
  frame.addEventListener('pointerleave', () => (tip.hidden = true));
  document.addEventListener('keydown', (event) => {
    const typing =
      event.target instanceof Element && event.target.closest('input[type=search], select, textarea, dialog');
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || typing) return;
    if (event.key === 't') toggleTable();
    else if (event.key === 'Escape' && state.roots.length > 0) change({ roots: [], table: false }, true);
    else if (event.key === 'f') control('focus').focus();
    else return;
    event.preventDefault();
  });
  addEventListener('popstate', () => {
    state = readState(location.search);
    draw();
  });

  draw();
}

function isPlain(event: MouseEvent): boolean {
  return event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.altKey;
}
