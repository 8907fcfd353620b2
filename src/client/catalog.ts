/**
 * A table of entities: filters, order, columns, pages, download. The page comes with its first rows and facets as HTML;
 * the data is loaded once, and from then on everything is made of it. The address holds what is shown.
 */
import {
  allColumns,
  cellText,
  columnTitle,
  defaultColumns,
  filledColumns,
  usualShare,
} from './catalog/columns.ts';
import { csv } from './catalog/csv.ts';
import { facetIds, facetTitles } from './catalog/entities.ts';
import { createFacetList } from './catalog/facet-list.ts';
import { createFilter, type Selection } from './catalog/filter.ts';
import { createHead } from './catalog/head.ts';
import { createIdentityPicker, ownershipRefs } from './catalog/identity.ts';
import { loadTable, type TableData } from './catalog/load.ts';
import { showPager } from './catalog/pager.ts';
import { grouped } from './catalog/pages.ts';
import { startRowActions } from './catalog/row-actions.ts';
import { createRows } from './catalog/rows.ts';
import { createSorter } from './catalog/sort.ts';
import { isFiltered, readColumns, readState, type TableState, writeState } from './catalog/state.ts';
import { download, showColumns, showSort, startPanels } from './catalog/tools.ts';
import { isStarred, readIdentity, readJson, readKept, writeJson } from './kept.ts';
import { element } from './search/element.ts';
import { siteBase } from './search/manifest.ts';
import type { FacetId } from '../views/catalog.ts';
import type { ColumnId } from '../views/columns.ts';

const pageSize = 100;
const form = document.querySelector<HTMLFormElement>('#catalog-filters');
const table = document.querySelector<HTMLTableElement>('#catalog-table');
const body = table?.tBodies[0];
const head = table?.tHead?.rows[0];
if (form && table && body && head) start(form, table, body, head);

function start(
  form: HTMLFormElement,
  table: HTMLTableElement,
  body: HTMLTableSectionElement,
  head: HTMLTableRowElement,
): void {
  const base = siteBase();
  const address = form.dataset['table'] ?? `${base}catalog/`;
  const fixedKind = form.dataset['kind'];
  const field = form.elements.namedItem('text') as HTMLInputElement;
  let state = stateOfAddress();
  let loading: Promise<Loaded> | undefined;
  const prepared = new Set<ColumnId>();
  let shown: { columns: string; rows?: Uint32Array } = {
    columns: [...head.cells].map(({ dataset }) => dataset['column']).join(),
  };

  const load = () => {
    loading ??= loadTable(base, fixedKind).then(prepare);
    loading.catch(() => {
      loading = undefined;
      table.classList.remove('pending');
      say('The data of the table could not be loaded. Try again in a moment.', true);
    });
    return loading;
  };

  function prepare(data: TableData) {
    const { entities, rows } = data;
    const filter = createFilter(entities, rows);
    const everything = filter({ facets: {}, allTags: false, text: '' }).counts;
    const namespaces = entities.facets.namespace.names.some(
      (name, place) => name !== 'default' && (everything.namespace[place] ?? 0) > 0,
    );
    return {
      ...data,
      filter,
      sorter: createSorter(entities, rows),
      makeRows: createRows(entities, address, starredTest()),
      head: createHead(
        head,
        (id) => columnTitle(entities, id),
        (sort) => change({ ...state, sort, page: 1 }),
      ),
      titles: new Map(allColumns(entities).map((id) => [id, columnTitle(entities, id)])),
      offered: offeredColumns(filledColumns(entities, rows), namespaces),
      usual: new Map<string, Set<ColumnId>>(),
      namespaces,
      facetList: createFacetList(part('#catalog-facets'), entities, everything, !!fixedKind, (allTags) => {
        if (allTags === undefined) return;
        change({ ...state, allTags });
      }),
      identity: createIdentityPicker(part('#catalog-identity'), entities, () => change(state)),
    };
  }
  type Loaded = ReturnType<typeof prepare>;

  /** Read once per drawing, not once per row. */
  function starredTest(): (ref: string) => boolean {
    let known: Set<string> | undefined;
    return (ref) => {
      if (!known) {
        known = new Set(readKept('stars').map((kept) => kept.ref));
        queueMicrotask(() => (known = undefined));
      }
      return known.has(ref);
    };
  }

  function stateOfAddress(): TableState {
    const found = readState(location.search, location.pathname);
    if (fixedKind) delete found.facets.kind;
    return { ...found, columns: found.columns ?? preferredColumns(kindOf(found)) };
  }

  /** The one kind that the table shows, or nothing. */
  function kindOf({ facets: { kind } }: TableState): string | undefined {
    return fixedKind ?? (kind?.length === 1 ? kind[0] : undefined);
  }

  function selection({ entities }: Loaded): Selection {
    const me = state.list === 'owned' ? readIdentity() : undefined;
    return {
      facets: state.facets,
      allTags: state.allTags,
      text: state.text,
      ...(state.list === 'starred' && { among: new Set(readKept('stars').map(({ ref }) => ref)) }),
      ...(state.list === 'owned' && { ownedBy: me ? ownershipRefs(entities, me) : new Set<string>() }),
    };
  }

  /** By the rows of the kind, filtered or not, so that filters do not make columns come and go. */
  function usualColumns({ entities, rows, usual, namespaces }: Loaded): ColumnId[] {
    const kind = kindOf(state) ?? '';
    const place = Math.max(0, entities.facets.kind.names.indexOf(kind));
    let filled = usual.get(kind);
    if (!filled) {
      const own = place === 0 ? rows : rows.filter((at) => entities.refs[at]?.startsWith(`${kind}:`));
      usual.set(kind, (filled = filledColumns(entities, own, usualShare)));
    }
    const oneType = state.facets.type?.length === 1;
    return defaultColumns(entities.kindColumns[place] ?? [], { filled, namespaces, oneType });
  }

  function addressOf(page: number): string {
    const search = writeState(state);
    if (page === 1) return address + search;
    return search === '' ? `${address}page/${page}/` : `${address}${search}&page=${page}`;
  }

  function change(next: TableState, step = false): void {
    const kind = kindOf(state);
    state = next;
    if (kindOf(state) !== kind) state.columns = preferredColumns(kindOf(state));
    history[step ? 'pushState' : 'replaceState'](history.state, '', addressOf(state.page));
    void update();
  }

  async function update(): Promise<void> {
    table.setAttribute('aria-busy', 'true');
    const loaded = await load().catch(() => undefined);
    table.removeAttribute('aria-busy');
    if (loaded) draw(loaded);
    table.classList.remove('pending');
  }

  function draw(loaded: Loaded): void {
    const started = performance.now();
    const { rows, counts } = loaded.filter(selection(loaded));
    forgetUnknown(loaded);
    const sorted = loaded.sorter.sort(rows, state.sort);
    const pages = Math.max(1, Math.ceil(sorted.length / pageSize));
    state.page = Math.min(state.page, pages);
    const usual = usualColumns(loaded);
    const columns: ColumnId[] = state.columns ? ['name', ...state.columns] : usual;
    const page = sorted.subarray((state.page - 1) * pageSize, state.page * pageSize);
    drawRows(loaded, page, columns);
    loaded.head.update(columns, state.sort);
    table.hidden = sorted.length === 0;
    showNone(sorted.length === 0);
    loaded.facetList.update(state, counts);
    loaded.identity.update(state.list === 'owned');
    showCount(sorted.length, loaded.rows.length);
    showActive(loaded);
    showPager(table, state.page, pages, addressOf);
    showColumns(
      part('#catalog-columns .tool-panel'),
      loaded.titles,
      loaded.offered,
      columns,
      state.columns !== undefined,
      (wanted) => chooseColumns(usual, wanted),
    );
    showSort(part('#catalog-sort .tool-panel'), loaded.titles, loaded.offered, state.sort, (sort) =>
      change({ ...state, sort, page: 1 }),
    );
    performance.measure('callboard:table', { start: started });
    prepareSorting(loaded, columns);
  }

  /** Fields that a kind once had: an address that names them is old, or wrong. */
  function forgetUnknown({ titles }: Loaded): void {
    state.sort = state.sort.filter(({ column }) => titles.has(column));
    if (state.columns) state.columns = state.columns.filter((id) => titles.has(id));
  }

  /** Ranks columns while the browser has nothing to do, so that the first click on one is as quick as the next. */
  function prepareSorting(loaded: Loaded, columns: readonly ColumnId[]): void {
    const next = columns.find((column) => !prepared.has(column));
    if (!next) return;
    prepared.add(next);
    whenIdle(() => {
      loaded.sorter.prepare(next);
      prepareSorting(loaded, columns);
    });
  }

  function showNone(none: boolean): void {
    part('#catalog-none').hidden = !none;
    const words = {
      all: 'Nothing has all of this.',
      starred: 'Nothing here is starred. The star on a row, and on the page of an entity, puts it here.',
      owned: readIdentity()
        ? 'Nothing of yours has all of this.'
        : 'Choose your team or name to see what is yours.',
    };
    part('#catalog-none p').textContent = words[state.list];
  }

  function drawRows(loaded: Loaded, rows: Uint32Array, columns: ColumnId[]): void {
    const { refs } = loaded.entities;
    const same =
      shown.columns === columns.join() &&
      (shown.rows
        ? shown.rows.length === rows.length && shown.rows.every((at, place) => at === rows[place])
        : body.rows.length === rows.length &&
          [...body.rows].every((row, place) => row.dataset['ref'] === refs[rows[place] ?? 0]));
    shown = { columns: columns.join(), rows };
    table.classList.toggle('many', columns.length > 8);
    table.classList.toggle('chosen', state.columns !== undefined);
    if (!same) body.replaceChildren(...loaded.makeRows(rows, columns));
  }

  function chooseColumns(usual: readonly ColumnId[], wanted: ColumnId[] | undefined): void {
    const columns = wanted && readColumns(wanted);
    const own = columns && ['name', ...columns].join() !== usual.join() ? columns : undefined;
    const preferences = readPreferences();
    if (own) preferences[kindOf(state) ?? ''] = own;
    else delete preferences[kindOf(state) ?? ''];
    writeJson('callboard:columns', preferences);
    change({ ...state, columns: own });
  }

  function showCount(found: number, all: number): void {
    const text = `${grouped(found)} of ${grouped(all)}`;
    part('#catalog-count').replaceChildren(element('b', {}, grouped(found)), ` of ${grouped(all)}`);
    say(`${text} shown`);
  }

  /** Told when typing pauses; whoever listens hears it once. */
  let telling: ReturnType<typeof setTimeout> | undefined;
  let told = '';
  function say(text: string, loud = false): void {
    const status = part('#catalog-status');
    clearTimeout(telling);
    status.classList.toggle('sr', !loud);
    if (told === '' && !loud) told = text;
    if (text === told && !loud) return;
    telling = setTimeout(() => (status.textContent = told = text), loud ? 0 : 500);
  }

  function showActive({ entities }: Loaded): void {
    const chips: Node[] = [];
    const chip = (label: string, id: string, without: () => TableState) => {
      const button = element('button', {
        type: 'button',
        class: 'chip',
        'aria-label': `Remove filter ${id} ${label}`,
      });
      button.append(element('span', {}, label), ' ×');
      button.addEventListener('click', () => {
        change({ ...without(), page: 1 });
        syncForm();
      });
      chips.push(button);
    };
    for (const id of facetIds)
      for (const value of state.facets[id] ?? []) {
        const { names, labels } = entities.facets[id];
        const label = labels[names.indexOf(value)] || value;
        chip(label, facetTitles[id], () => withoutValue(id, value));
      }
    if (state.text.trim()) chip(`“${state.text.trim()}”`, 'text', () => ({ ...state, text: '' }));
    if (chips.length > 1) {
      const clear = element('button', { type: 'button', class: 'clear' }, 'Clear all');
      clear.addEventListener('click', clearAll);
      chips.push(clear);
    }
    part('#active-filters').replaceChildren(...chips);
  }

  function clearAll(): void {
    change({ ...state, facets: {}, text: '', list: 'all', page: 1 });
    syncForm();
    field.focus();
  }

  function withoutValue(id: FacetId, value: string): TableState {
    const { [id]: values = [], ...others } = state.facets;
    const left = values.filter((one) => one !== value);
    return { ...state, facets: left.length > 0 ? { ...others, [id]: left } : others };
  }

  function syncForm(): void {
    if (field.value.trim() !== state.text.trim()) field.value = state.text;
    for (const radio of form.querySelectorAll<HTMLInputElement>('input[name=list]'))
      radio.checked = radio.value === state.list;
    // Until the data is there, the boxes are those of the HTML.
    for (const box of form.querySelectorAll<HTMLInputElement>('[data-facet] input[name]'))
      box.checked = state.facets[box.name as FacetId]?.includes(box.value) ?? false;
  }

  function exportCsv(loaded: Loaded): void {
    const { entities } = loaded;
    const columns: ColumnId[] = state.columns ? ['name', ...state.columns] : usualColumns(loaded);
    // A description stands beside the name where it has no column.
    if (!columns.includes('description') && loaded.offered.has('description'))
      columns.splice(1, 0, 'description');
    const rows = loaded.sorter.sort(loaded.filter(selection(loaded)).rows, state.sort);
    const lines = Array.from(rows, (at) => [
      entities.refs[at] ?? '',
      ...columns.map((id) => cellText(entities, id, at)),
    ]);
    const text = csv([['Ref', ...columns.map((id) => columnTitle(entities, id))], ...lines]);
    download(`${kindOf(state) ?? 'catalog'}.csv`, 'text/csv;charset=utf-8', text);
  }

  form.addEventListener('submit', (event) => event.preventDefault());
  form.addEventListener('change', ({ target }) => {
    if (!(target instanceof HTMLInputElement)) return;
    if (target.name === 'list') {
      change({ ...state, list: target.value as TableState['list'], page: 1 });
    } else if (target.type === 'checkbox') {
      const id = target.name as FacetId;
      const next = withoutValue(id, target.value);
      if (target.checked) next.facets = { ...next.facets, [id]: [...(state.facets[id] ?? []), target.value] };
      change({ ...next, page: 1 });
    }
  });
  field.addEventListener('input', () => change({ ...state, text: field.value, page: 1 }));
  part('#catalog-none button').addEventListener('click', clearAll);
  part('#catalog-csv').addEventListener('click', () => void load().then(exportCsv, () => {}));
  table.parentElement?.addEventListener('click', (event) => {
    if (event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const link = event.target instanceof Element ? event.target.closest<HTMLElement>('.pager a') : null;
    if (!link) return;
    event.preventDefault();
    change({ ...state, page: Number(link.dataset['page']) }, true);
    table.tabIndex = -1;
    table.focus({ preventScroll: true });
    scrollTo(0, 0);
  });
  const open = form.querySelector<HTMLButtonElement>('.facets-open');
  open?.addEventListener('click', () =>
    open.setAttribute('aria-expanded', String(form.classList.toggle('open'))),
  );
  addEventListener('popstate', () => {
    state = stateOfAddress();
    syncForm();
    void update();
  });
  document.addEventListener('keydown', (event) => {
    const target = event.target instanceof HTMLElement ? event.target : undefined;
    if (event.key !== 'f' || event.ctrlKey || event.metaKey || event.altKey) return;
    if (target?.closest('input, textarea, select, [contenteditable]')) return;
    event.preventDefault();
    field.focus();
  });
  startPanels();
  startRowActions(body, load, () => state.list === 'starred' && void update());
  for (const row of body.rows) row.classList.toggle('starred', isStarred(row.dataset['ref'] ?? ''));

  syncForm();
  if (state.columns && !new URLSearchParams(location.search).has('columns'))
    history.replaceState(history.state, '', addressOf(state.page));
  const published = state.page === Number(form.dataset['page']) && writeState(state) === '';
  // The HTML shows what is asked for: the data can wait until the browser has time.
  if (published && state.page === 1 && !isFiltered(state)) whenIdle(() => void update());
  else {
    // Rows that nobody asked for are not shown until the right ones are there.
    table.classList.toggle('pending', writeState(state) !== '');
    void update();
  }
}

function offeredColumns(filled: Set<ColumnId>, namespaces: boolean): Set<ColumnId> {
  if (!namespaces) filled.delete('namespace');
  return filled;
}

function preferredColumns(kind: string | undefined): ColumnId[] | undefined {
  const preference = readPreferences()[kind ?? ''];
  return Array.isArray(preference) ? readColumns(preference.map(String)) : undefined;
}

/** Columns that the reader chose, by kind; `''`: of several kinds. */
function readPreferences(): Record<string, unknown> {
  const kept = readJson('callboard:columns');
  return typeof kept === 'object' && kept !== null && !Array.isArray(kept) ? { ...kept } : {};
}

function whenIdle(work: () => void): void {
  if ('requestIdleCallback' in window) requestIdleCallback(work, { timeout: 2000 });
  else setTimeout(work, 200);
}

function part(selector: string): HTMLElement {
  const found = document.querySelector<HTMLElement>(selector);
  if (!found) throw new Error(`The table's page has no ${selector}.`);
  return found;
}
