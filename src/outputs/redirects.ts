/** Small pages that lead on: addresses that `mkdocs.yml` says have moved, and docs that belong to another entity. */
import { docHref, isAddressable, isDocPath } from '../views/address.ts';
import { docsAddress } from '../views/entity-docs.ts';
import { safeUrl } from '../views/safe-url.ts';
import type { Site, SiteDocs } from '../views/site.ts';
import type { OutputFile } from './write.ts';

/** @param base with slashes at both ends */
export function redirectFiles(site: Site, base: string): OutputFile[] {
  const targets = new Map<string, string>();
  for (const entity of site.catalog.entities) {
    if (site.docs.has(entity.ref) || !isAddressable(entity.ref)) continue;
    const address = docsAddress(site, entity);
    if (address) targets.set(docHref(entity.ref, ''), base + address.slice(1));
  }
  for (const docs of site.docs.values()) {
    if (!isAddressable(docs.ref)) continue;
    const paths = new Set(docs.pages.map(({ path }) => path));
    for (const [path, target] of Object.entries(docs.redirects ?? {})) {
      const address = paths.has(path) || !isDocPath(path) ? undefined : targetAddress(docs, target, base);
      if (address) targets.set(docHref(docs.ref, path), address);
    }
  }
  return [...targets].map(([path, target]) => ({
    path: `${decodeURIComponent(path).slice(1)}index.html`,
    text: () => redirectPage(target),
  }));
}

/** A redirect leads to a page of the same site, by its source file, or to an absolute address. */
function targetAddress(docs: SiteDocs, target: string, base: string): string | undefined {
  if (/^[a-z][a-z0-9+.-]*:/i.test(target)) return safeUrl(target);
  const [file = '', fragment] = target.split('#');
  const page = docs.pages.find((candidate) => candidate.file === file);
  if (!page || !isDocPath(page.path)) return undefined;
  return base + docHref(docs.ref, page.path).slice(1) + (fragment ? `#${encodeURIComponent(fragment)}` : '');
}

function redirectPage(target: string): string {
  const url = target.replace(/&/g, '&amp;').replace(/"/g, '&quot;').replace(/</g, '&lt;');
  // A repository sends nobody to another host without a click.
  const refresh = target.startsWith('/') ? `<meta http-equiv="refresh" content="0; url=${url}">\n` : '';
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'">
<meta name="robots" content="noindex">
${refresh}<link rel="canonical" href="${url}">
<title>Moved</title>
<p>This page has moved to <a href="${url}">${url}</a>.</p>
</html>
`;
}
