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

/** `component:default/payments-api` -> `payments-api`; namespaces other than `default` stay. */
export function nameOfRef(ref: string): string {
  return ref.slice(ref.indexOf(':') + 1).replace(/^default\//, '');
}

/** `kind:namespace/name` -> `namespace/kind/name`, as in addresses. */
export function pathOfRef(ref: string): string {
  const [, kind = '', namespace = '', name = ''] = /^([^:]*):([^/]*)\/(.*)$/.exec(ref) ?? [];
  return `${namespace}/${kind}/${name}`;
}

/** Whether a ref has a page, as `isAddressable` of `src/views/address.ts` decides it; a test keeps them alike. */
export function hasPage(ref: string): boolean {
  return (
    ref.length <= 200 &&
    /^[a-z][a-z0-9.+_-]*:[a-z0-9_~+@-][a-z0-9._~+@-]*\/[a-z0-9_~+@-][a-z0-9._~+@-]*$/.test(ref)
  );
}
