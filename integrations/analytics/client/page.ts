/** What the page is, as far as reports care. */

export interface PageProps {
  /** First part of the address: `catalog`, `docs`, `teams`; `home` for the home page. */
  group: string;
  /** Of the entity that the page is of, or whose docs it is part of. */
  kind?: string;
  /** Lower-case ref of that entity. */
  entity?: string;
  /** Lower-case ref of who owns it. */
  owner?: string;
  /** Of an entity's page. */
  tab?: string;
}

/** Address without query and hash: what was searched for, or pasted into it, is nobody's business. */
export function plainAddress(address: string): string {
  return address.split(/[?#]/, 1)[0] ?? '';
}

/** Title of the page; that of the search page holds what is searched for, which is counted by other rules. */
export function plainTitle(): string {
  return pathBelowBase() === 'search' ? 'Search' : document.title;
}

/** Path below the base, without slashes at its ends. */
function pathBelowBase(): string {
  const base = (document.documentElement.dataset['base'] ?? '/').replace(/\/*$/, '/');
  const { pathname } = location;
  return (pathname.startsWith(base) ? pathname.slice(base.length) : pathname).replace(/^\/+|\/+$/g, '');
}

export function pageProps(): PageProps {
  const [group = '', namespace, kind, name, tab] = pathBelowBase().split('/');
  const owner = document.querySelector<HTMLElement>('main [data-owner]')?.dataset['owner'];
  return {
    group: group || 'home',
    ...(namespace && kind && name && { kind, entity: `${kind}:${namespace}/${name}` }),
    ...(owner && { owner }),
    ...(group === 'catalog' && tab && { tab }),
  };
}
