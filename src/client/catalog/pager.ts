/** The pages of a table, as `Pager.astro` prints them. */
import { element } from '../search/element.ts';
import { pagesOffered } from './pages.ts';

/** @param table the pager stands after it; made where the page has none */
export function showPager(
  table: HTMLElement,
  page: number,
  pages: number,
  address: (page: number) => string,
): void {
  let nav = document.querySelector<HTMLElement>('nav.pager');
  if (!nav) {
    if (pages === 1) return;
    nav = element('nav', { class: 'pager', 'aria-label': 'Pages' });
    table.parentElement?.append(nav);
  }
  nav.hidden = pages === 1;
  const items = pagesOffered(page, pages).map((number) =>
    element(
      'li',
      {},
      element(
        'a',
        {
          href: address(number),
          'data-page': String(number),
          ...(number === page && { 'aria-current': 'page' }),
        },
        String(number),
      ),
    ),
  );
  nav.replaceChildren(element('ul', { class: 'plain' }, ...items));
}
