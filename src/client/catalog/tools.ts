/** The tools above a table: order, columns, download. Panels are `details`, so that keyboards and readers know them. */
import type { ColumnId } from '../../views/columns.ts';
import { element } from '../search/element.ts';
import { highestFirst } from './columns.ts';
import { type SortKey, sortLimit } from './sort.ts';

/** Escape and a click elsewhere close an opened panel. */
export function startPanels(): void {
  for (const panel of document.querySelectorAll<HTMLDetailsElement>('details.tool')) {
    document.addEventListener('keydown', (event) => {
      if (event.key !== 'Escape' || !panel.open) return;
      panel.open = false;
      panel.querySelector('summary')?.focus();
    });
    document.addEventListener('click', (event) => {
      if (
        panel.open &&
        event.target instanceof Node &&
        event.target.isConnected &&
        !panel.contains(event.target)
      )
        panel.open = false;
    });
  }
}

/** Columns in their order, and what they are called. */
export type Titles = ReadonlyMap<ColumnId, string>;

/** Fills the panel that chooses columns. @param chosen called with all that are to be shown, or nothing for the kind's own */
export function showColumns(
  panel: HTMLElement,
  all: Titles,
  offered: ReadonlySet<ColumnId>,
  shown: readonly ColumnId[],
  own: boolean,
  chosen: (columns?: ColumnId[]) => void,
): void {
  const boxes = [...all]
    .filter(([id]) => id !== 'name' && (offered.has(id) || shown.includes(id)))
    .map(([id, title]) => {
      const box = element('input', { type: 'checkbox', value: id });
      box.checked = shown.includes(id);
      return element('label', {}, box, title);
    });
  const reset = element('button', { type: 'button', class: 'clear' }, 'As usual');
  reset.disabled = !own;
  reset.addEventListener('click', () => chosen());
  const group = element('div', { role: 'group', 'aria-label': 'Columns shown' }, ...boxes);
  group.addEventListener('change', () =>
    chosen(
      [...group.querySelectorAll('input')]
        .filter(({ checked }) => checked)
        .map(({ value }) => value as ColumnId),
    ),
  );
  replaceKeepingFocus(panel, [group, reset]);
}

/** Fills the panel that chooses the order. */
export function showSort(
  panel: HTMLElement,
  all: Titles,
  offered: ReadonlySet<ColumnId>,
  keys: readonly SortKey[],
  chosen: (keys: SortKey[]) => void,
): void {
  const lines = [...keys, undefined].slice(0, sortLimit).map((key, at) => {
    const select = element(
      'select',
      { 'aria-label': at === 0 ? 'Sort by' : 'Then by', 'data-focus': `column-${at}` },
      element('option', { value: '' }, at === 0 ? 'Kind, then name' : 'nothing else'),
      ...[...all]
        .filter(([id]) => offered.has(id))
        .map(([id, title]) => element('option', { value: id }, title)),
    );
    select.value = key?.column ?? '';
    const way = element('button', {
      type: 'button',
      class: 'button',
      'data-focus': `way-${at}`,
      'aria-label': key?.descending ? 'Descending' : 'Ascending',
    });
    way.textContent = key?.descending ? '↓' : '↑';
    way.disabled = !key;
    select.addEventListener('change', () => {
      const column = select.value as ColumnId | '';
      const next = column ? [{ column, descending: highestFirst.has(column) }] : [];
      // No column sorts twice.
      const others = (some: readonly SortKey[]) => some.filter((one) => one.column !== column);
      chosen([...others(keys.slice(0, at)), ...next, ...others(keys.slice(at + 1))]);
    });
    way.addEventListener('click', () =>
      chosen(keys.map((one, other) => (other === at ? { ...one, descending: !one.descending } : one))),
    );
    return element(
      'p',
      { class: 'sort-line' },
      element('span', {}, at === 0 ? 'Sort by' : 'then by'),
      select,
      way,
    );
  });
  const hint = element('p', { class: 'muted hint' }, 'Or click a column, and others with Shift.');
  replaceKeepingFocus(panel, [...lines, hint]);
}

/** Saves a text as a file of the reader's. */
export function download(name: string, type: string, text: string): void {
  const url = URL.createObjectURL(new Blob([text], { type }));
  const link = element('a', { href: url, download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}

/** What stands anew for the focused element, by its value or mark, gets the focus. */
function replaceKeepingFocus(panel: HTMLElement, nodes: Node[]): void {
  const focused = document.activeElement;
  const inside = focused instanceof HTMLElement && panel.contains(focused) ? focused : undefined;
  const mark = inside?.dataset['focus'];
  const value = inside instanceof HTMLInputElement ? inside.value : undefined;
  panel.replaceChildren(...nodes);
  if (!inside) return;
  const again = [...panel.querySelectorAll<HTMLElement>('input, select, button')].find((one) =>
    mark ? one.dataset['focus'] === mark : one instanceof HTMLInputElement && one.value === value,
  );
  (again ?? panel.querySelector<HTMLElement>('input, select'))?.focus();
}
