/** The head of a table: a button per column that sorts by it; with Shift it is added to the columns sorted by already. */
import type { ColumnId } from '../../views/columns.ts';
import { element } from '../search/element.ts';
import { columnClass, highestFirst } from './columns.ts';
import { type SortKey, sortLimit } from './sort.ts';

const places = ['first', 'second', 'third', 'fourth'];

export interface Head {
  update(columns: readonly ColumnId[], keys: readonly SortKey[]): void;
}

/**
 * @param titleOf what a column is called
 * @param chosen called with the new order
 */
export function createHead(
  row: HTMLTableRowElement,
  titleOf: (id: ColumnId) => string,
  chosen: (keys: SortKey[]) => void,
): Head {
  let keys: readonly SortKey[] = [];
  let shown = '';

  function cell(id: ColumnId): HTMLTableCellElement {
    const button = element('button', { type: 'button' }, titleOf(id));
    button.addEventListener('click', (event) => chosen(nextKeys(keys, id, event.shiftKey)));
    return element('th', { scope: 'col', class: columnClass(id), 'data-column': id }, button);
  }

  function mark(cell: HTMLTableCellElement): void {
    const at = keys.findIndex(({ column }) => column === cell.dataset['column']);
    const key = keys[at];
    const way = key?.descending ? 'descending' : 'ascending';
    const button = cell.querySelector('button');
    for (const old of button?.querySelectorAll('span') ?? []) old.remove();
    if (key) {
      const sign = `${key.descending ? '↓' : '↑'}${keys.length > 1 ? at + 1 : ''}`;
      button?.append(element('span', { class: 'sort-mark', 'aria-hidden': 'true' }, sign));
    }
    // Only one column may carry the attribute; of the others it is said.
    if (key && at > 0) button?.append(element('span', { class: 'sr' }, `, sorted ${places[at]}, ${way}`));
    if (at === 0) cell.setAttribute('aria-sort', way);
    else cell.removeAttribute('aria-sort');
  }

  return {
    update(columns, sortedBy) {
      keys = sortedBy;
      // Cells stay where they can: giving the focus back to a new one would lay out the whole table at once.
      if (columns.join() !== shown) row.replaceChildren(...columns.map(cell));
      shown = columns.join();
      for (const cell of row.cells) mark(cell);
    },
  };
}

/**
 * What a click on a column's head makes of the order: one way, the other, not by this column any more.
 * @param add keep the other columns
 */
export function nextKeys(keys: readonly SortKey[], column: ColumnId, add: boolean): SortKey[] {
  const key = keys.find((one) => one.column === column);
  const first = highestFirst.has(column);
  const next = !key
    ? { column, descending: first }
    : key.descending === first
      ? { column, descending: !first }
      : undefined;
  if (!add) return next ? [next] : [];
  if (key) return keys.flatMap((one) => (one === key ? (next ?? []) : one));
  return next ? [...keys, next].slice(-sortLimit) : [...keys];
}
