/** A runbook that is a page of this portal is linked as one: it opens without a detour, also in a preview elsewhere. */
import { safeUrl } from 'callboard/model';

/**
 * @param site address of the portal, if known
 * @param base path below which it lies
 * @returns an address of this site without the base (`own`), or any other; undefined if it may not be linked
 */
export function readRunbook(
  runbook: string | undefined,
  site: string | URL | undefined,
  base: string,
): { href: string; own: boolean } | undefined {
  const address = safeUrl(runbook);
  if (address === undefined) return undefined;
  if (isPath(address)) return { href: address, own: true };
  // Other relative addresses would lead to another place on every page.
  if (!URL.canParse(address)) return undefined;
  const url = new URL(address);
  const root = `${base.replace(/\/+$/, '')}/`;
  if (site === undefined || url.origin !== new URL(site).origin || !url.pathname.startsWith(root))
    return { href: address, own: false };
  const path = `/${url.pathname.slice(root.length)}${url.search}${url.hash}`;
  // What begins with two would be another host.
  return isPath(path) ? { href: path, own: true } : undefined;
}

function isPath(address: string): boolean {
  return /^\/(?![/\\])/.test(address);
}
