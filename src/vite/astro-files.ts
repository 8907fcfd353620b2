/** Scripts and styles of `.astro` files that lie far from the site, as with `try`, whose site is in the user's cache folder. */
import type { Plugin } from 'vite';

/**
 * Astro takes an absolute path for one inside the site when the two have no folder in common, and then does not find the
 * file it has compiled. The prefix `/@fs` is its own way of saying that a path is a path.
 * @param root folder of the site
 */
export function astroFilesElsewhere(root: string): Plugin {
  const site = topFolder(root);
  return {
    name: 'callboard:astro-files-elsewhere',
    apply: 'build',
    enforce: 'pre',
    resolveId(id, importer) {
      if (importer?.startsWith(prefix)) return this.resolve(id, importer.slice(prefix.length));
      if (!/^\/[^?]+\.astro\?astro&/.test(id) || topFolder(id) === site) return;
      return `${prefix}${id}`;
    },
  };
}

const prefix = '/@fs';
const topFolder = (path: string): string | undefined => path.split('/')[1];
