/** Addresses that search makes itself. */

/** Where an API's operations stand. `api` is the address of its page. */
export function operationHref(api: string, id: string): string {
  return `${api}definition/#${operationAnchor(id)}`;
}

/** As `operationAnchor` of `src/apis/anchor.ts` makes it; a test keeps them alike. */
function operationAnchor(id: string): string {
  return `operation-${id.replace(/[^\p{L}\p{N}]+/gu, '-').replace(/^-|-$/g, '')}`;
}

/** A full-text hit within an API leads to the operation, which stands on a page of its own. */
export function hitHref(url: string): string {
  const [page = '', anchor = ''] = url.split('#', 2);
  return anchor.startsWith('operation-') && page.includes('/catalog/') ? `${page}definition/#${anchor}` : url;
}

/** The search page with a query. */
export function searchHref(base: string, query: string): string {
  return query.trim() === '' ? `${base}search/` : `${base}search/?query=${encodeURIComponent(query.trim())}`;
}
