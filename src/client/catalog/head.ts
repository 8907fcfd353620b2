/** The head of a table: a button per column that sorts by it; with Shift it is added to the columns sorted by already. */
import type { ColumnId } from '../../views/columns.ts';
import { element } from '../search/element.ts';
import { columnTitles, highestFirst } from './columns.ts';
import { type SortKey, sortLimit } from './sort.ts';

const places = ['first', 'second', 'third', 'fourth'];

/** @param chosen called with the new order */
export function showHead(
  head: HTMLTableRowElement,
  columns: readonly ColumnId[],
  keys: readonly SortKey[],
  chosen: (keys: SortKey[]) => void,
): void {
  const focused = head.contains(document.activeElement)
    ? document.activeElement?.closest('th')?.dataset['column']
    : undefined;
  const cells = columns.map((id) => {
    const at = keys.findIndex(({ column }) => column === id);
    const key = keys[at];
    const button = element('button', { type: 'button' }, columnTitles[id]);
    if (key) {
      const way = key.descending ? 'descending' : 'ascending';
      const mark = `${key.descending ? '↓' : '↑'}${keys.length > 1 ? at + 1 : ''}`;
      button.append(element('span', { class: 'sort-mark', 'aria-hidden': 'true' }, mark));
      // Only one column may carry the attribute; of the others it is said.
      if (at > 0) button.append(element('span', { class: 'sr' }, `, sorted ${places[at]}, ${way}`));
    }
    button.addEventListener('click', (event) => chosen(nextKeys(keys, id, event.shiftKey)));
    return element(
      'th',
      {
        scope: 'col',
        class: `c-${id}`,
        'data-column': id,
        ...(at === 0 && { 'aria-sort': key?.descending ? 'descending' : 'ascending' }),
      },
      button,
    );
  });
  head.replaceChildren(...cells);
  if (focused) head.querySelector<HTMLElement>(`[data-column="${focused}"] button`)?.focus();
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
