/** Hears what is counted; vendors are counters that say it in their own words. */
import { countedPath, countedTerm } from '../terms.ts';
import { type PageProps, pageProps, plainAddress } from './page.ts';

export interface Counter {
  page(props: PageProps): void;
  search(term: string, results: number): void;
  /** Something that was found was chosen. @param rank from 1 */
  select(term: string, rank: number, href: string): void;
  /** A link that leaves the portal. */
  click(href: string): void;
  /** There is nothing at this address, and nothing took its place. */
  notFound(path: string): void;
}

/** Readers who have told their browser that they do not want this are not asked, and nothing is loaded or sent. */
export function mayCount(): boolean {
  const { doNotTrack, globalPrivacyControl } = navigator as Navigator & { globalPrivacyControl?: boolean };
  return doNotTrack !== '1' && globalPrivacyControl !== true;
}

/** Tells of this page at once, and of the rest as it happens. */
export function listen(counter: Counter): void {
  const notFound = (path: string) => {
    const counted = countedPath(path);
    if (counted) counter.notFound(counted);
  };
  const lost = document.querySelector<HTMLElement>('#lost-path');
  const gone = lost?.dataset['gone'];
  if (!lost) counter.page(pageProps());
  else if (gone) notFound(gone);
  on<{ term: string; results: number }>('callboard:search', ({ term, results }) => {
    const counted = countedTerm(term);
    if (counted) counter.search(counted, results);
  });
  on<{ term: string; rank: number; href: string }>('callboard:search-select', ({ term, rank, href }) => {
    const counted = countedTerm(term);
    if (counted) counter.select(counted, rank, plainAddress(href));
  });
  on<{ path: string }>('callboard:not-found', ({ path }) => notFound(path));
  const clicked = (event: MouseEvent) => {
    const link = event.target instanceof Element ? event.target.closest('a') : null;
    if (!link || (event.type === 'auxclick' && event.button !== 1)) return;
    if (/^https?:$/.test(link.protocol) && link.origin !== location.origin)
      counter.click(plainAddress(link.href));
  };
  document.addEventListener('click', clicked);
  document.addEventListener('auxclick', clicked);
}

function on<Detail>(name: string, tell: (detail: Detail) => void): void {
  document.addEventListener(name, (event) => tell((event as CustomEvent<Detail>).detail));
}
