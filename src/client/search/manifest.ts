/** `search/index.json`: which name indexes and full-text shards the site has. */
import type { SearchManifest } from '../../search/build.ts';

const manifests = new Map<string, Promise<SearchManifest>>();

/** Where the site begins, with a slash at the end. */
export function siteBase(): string {
  return (document.documentElement.dataset['base'] ?? '/').replace(/\/*$/, '/');
}

/** Asked for once per page; the server is asked whether it has changed. @throws if it cannot be had */
export function loadManifest(base: string): Promise<SearchManifest> {
  const known = manifests.get(base);
  if (known) return known;
  const loading = fetchJson<SearchManifest>(`${base}search/index.json`, 'no-cache');
  manifests.set(base, loading);
  loading.catch(() => manifests.delete(base));
  return loading;
}

const parts = new Map<string, Promise<unknown>>();

/** A file that the manifest names; its name changes with its content. The palette and the catalog's table share them. */
export function loadPart<T>(base: string, file: string): Promise<T> {
  const url = `${base}search/${file}`;
  const known = parts.get(url);
  if (known) return known as Promise<T>;
  const loading = fetchJson<T>(url, 'default');
  parts.set(url, loading);
  loading.catch(() => parts.delete(url));
  return loading;
}

async function fetchJson<T>(url: string, cache: RequestCache): Promise<T> {
  const response = await fetch(url, { cache });
  if (!response.ok) throw new Error(`${url} answered ${response.status}`);
  return (await response.json()) as T;
}
