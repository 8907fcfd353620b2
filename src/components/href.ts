/**
 * Adds the base to an address of this site. Absolute and unrooted URLs stay as they are.
 * `BASE_URL` ends in a slash or not, depending on `trailingSlash`, so both are handled.
 * @example href('/catalog/') // '/portal/catalog/'
 */
export function href(path: string, base: string = import.meta.env.BASE_URL): string {
  if (!path.startsWith('/') || path.startsWith('//')) return path;
  return base.replace(/\/+$/, '') + path;
}
