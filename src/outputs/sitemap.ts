/** `sitemap.xml`: every entity and every docs page, where the site's own address is known. */
import { docHref, entityHref } from '../views/address.ts';
import { docIds, parseDocId } from '../views/doc.ts';
import { entityIds } from '../views/entity.ts';
import type { Site } from '../views/site.ts';
import type { SiteFilesJob } from './site-files.ts';
import { absoluteUrls } from './urls.ts';
import type { OutputFile } from './write.ts';
import { xml } from './xml.ts';

/** What one file may hold. @see https://www.sitemaps.org/protocol.html */
const urlLimit = 50_000;

const overviews = ['/', '/catalog/', '/docs/', '/api-docs/', '/teams/'];

export function sitemapFiles(
  site: Site,
  job: Pick<SiteFilesJob, 'site' | 'base'>,
  limit = urlLimit,
): OutputFile[] {
  if (!job.site) return [];
  const address = absoluteUrls(job);
  const urls = entries(site).map(
    ([path, changed]) =>
      `<url><loc>${xml(address(path))}</loc>${changed ? `<lastmod>${xml(changed)}</lastmod>` : ''}</url>\n`,
  );
  const parts = Array.from({ length: Math.ceil(urls.length / limit) }, (_, index) =>
    urls.slice(index * limit, (index + 1) * limit),
  );
  const [first] = parts;
  if (first && parts.length === 1) return [{ path: 'sitemap.xml', text: () => urlset(first) }];
  const files = parts.map((part, index) => ({ path: `sitemap-${index + 1}.xml`, text: () => urlset(part) }));
  const index = files
    .map(({ path }) => `<sitemap><loc>${xml(address(`/${path}`))}</loc></sitemap>\n`)
    .join('');
  return [
    ...files,
    {
      path: 'sitemap.xml',
      text: () =>
        `<?xml version="1.0" encoding="UTF-8"?>\n<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n${index}</sitemapindex>\n`,
    },
  ];
}

function urlset(urls: readonly string[]): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n${urls.join('')}</urlset>\n`;
}

/** Paths with the day of their last change, where known. */
function entries(site: Site): [path: string, changed?: string][] {
  const day = (repository: string | undefined, file: string) => {
    const time = Date.parse(site.repositories.get(repository ?? '')?.changed[file] ?? '');
    return Number.isNaN(time) ? undefined : new Date(time).toISOString().slice(0, 10);
  };
  const entities = entityIds(site).map((ref): [string, string?] => {
    const origin = site.catalog.get(ref)?.origin;
    return [entityHref(ref) ?? '/', origin && day(origin.repository, origin.file)];
  });
  const docs = docIds(site).map((id): [string, string?] => {
    const { ref, path } = parseDocId(id);
    const found = site.docs.get(ref);
    const page = fileOf(found, path);
    return [docHref(ref, path), page === undefined ? undefined : day(found?.repository, page)];
  });
  return [...overviews.map((path): [string] => [path]), ...entities, ...docs];
}

const files = new WeakMap<object, Map<string, string>>();

function fileOf(
  docs: { pages: readonly { path: string; file: string }[] } | undefined,
  path: string,
): string | undefined {
  if (!docs) return undefined;
  let known = files.get(docs);
  if (!known) files.set(docs, (known = new Map(docs.pages.map((page) => [page.path, page.file]))));
  return known.get(path);
}
