/** Addresses in files that are read far from the site: absolute where the site's own is known. */
import type { SiteFilesJob } from './site-files.ts';

/** @returns a function from a path without base to what stands in the file */
export function absoluteUrls({ site, base }: Pick<SiteFilesJob, 'site' | 'base'>): (path: string) => string {
  return (path) => (path.startsWith('/') ? `${site ?? ''}${base}${path.slice(1)}` : path);
}
