/** Each docs page as Markdown, beside its HTML, and a list of them per site and of all: for agents and scripts. */
import { fileUrl } from '../catalog/repository.ts';
import { flattenNav } from '../docs/nav.ts';
import type { DocRecord } from '../docs/site.ts';
import { clean, toMarkdown, twinVersion } from '../markdown/twin.ts';
import { digest } from '../snapshot/digest.ts';
import { docHref, isAddressable, isDocPath, llmsHref, markdownHref } from '../views/address.ts';
import { docLinks, entityNames, withLinks } from '../views/doc-links.ts';
import { firstSentence } from '../views/entity-link.ts';
import { pagesOf } from '../views/docs-nav.ts';
import type { Site, SiteDocs } from '../views/site.ts';
import type { SiteFilesJob } from './site-files.ts';
import { absoluteUrls } from './urls.ts';
import type { OutputFile } from './write.ts';

type Job = Pick<SiteFilesJob, 'site' | 'base' | 'title' | 'description' | 'twins'>;
type Address = (path: string) => string;

/** `index.md` beside every docs page. */
export function twinFiles(site: Site, job: Job): OutputFile[] {
  const address = absoluteUrls(job);
  return sites(site).flatMap((docs) =>
    pages(docs).map((page) => {
      const links = docLinks(site, docs, page);
      const names = entityNames(site, page);
      const head = provenance(site, docs, page, address);
      return {
        path: filePath(markdownHref(docs.ref, page.path)),
        key: digest(JSON.stringify([twinVersion, head, page.html, page.title, links, names, address('/')])),
        text: () => {
          const html = withLinks(site.html(page.html), links, address, names);
          const title = /<h1[\s>]/.test(html) ? '' : `# ${oneLine(page.title)}\n\n`;
          return `${head}\n${title}${toMarkdown(html)}`;
        },
      };
    }),
  );
}

/** Where the text comes from and whose it is: what it says is theirs. */
function provenance(site: Site, docs: SiteDocs, page: DocRecord, address: Address): string {
  const repository = site.repositories.get(docs.repository);
  const fields: [string, string | undefined][] = [
    ['title', page.title],
    ['description', page.description],
    ['url', address(docHref(docs.ref, page.path))],
    ['entity', docs.ref],
    ['owner', site.catalog.get(docs.ref)?.owners.join(', ') || undefined],
    ['source', (repository && fileUrl(repository, page.file, 'blob')) ?? `${docs.repository}/${page.file}`],
    ['changed', repository?.changed[page.file]],
  ];
  const lines = fields.flatMap(([name, value]) =>
    value ? [`${name}: ${JSON.stringify(clean(value))}`] : [],
  );
  return ['---', ...lines, '---', ''].join('\n');
}

/** `llms.txt` of every docs site, and one that leads to them. @see https://llmstxt.org */
export function llmsFiles(site: Site, job: Job): OutputFile[] {
  const address = absoluteUrls(job);
  const all = sites(site);
  return [
    { path: 'llms.txt', text: () => overview(site, all, job, address) },
    ...all.map((docs) => ({ path: filePath(llmsHref(docs.ref)), text: () => siteList(site, docs, job) })),
  ];
}

function overview(site: Site, all: readonly SiteDocs[], job: Job, address: Address): string {
  const entities = site.catalog.entities.length;
  return [
    `# ${oneLine(job.title ?? 'Callboard')}`,
    '',
    `> ${oneLine(job.description ?? 'A developer portal: what software there is, who owns it, and its documentation.')}`,
    '',
    `${job.twins ? 'Every docs page has a Markdown twin: its address with `index.md` at its end. ' : ''}Texts come from the repositories of those who own them.`,
    '',
    '## Docs',
    '',
    ...all.map((docs) => entry(docs.title, address(llmsHref(docs.ref)), docs.description)),
    '',
    '## Data',
    '',
    entry(
      'Catalog',
      address('/api/catalog/entities.json'),
      `All ${entities} entities as JSON, in the shape of Backstage's API`,
    ),
    entry('References', address('/api/catalog/refs.json'), undefined),
    '',
  ].join('\n');
}

function siteList(site: Site, docs: SiteDocs, job: Job): string {
  const address = absoluteUrls(job);
  const pageHref = job.twins ? markdownHref : docHref;
  const { sections, rest } = flattenNav(docs.nav, pagesOf(docs), pages(docs));
  const line = (page: DocRecord, title = page.title) =>
    entry(title, address(pageHref(docs.ref, page.path)), page.description);
  const owners = site.catalog.get(docs.ref)?.owners ?? [];
  return [
    `# ${oneLine(docs.title)}`,
    '',
    ...(docs.description ? [`> ${oneLine(docs.description)}`, ''] : []),
    `Documentation of \`${docs.ref}\`${owners.length > 0 ? `, owned by ${owners.map((owner) => `\`${owner}\``).join(', ')}` : ''}.`,
    ...sections.flatMap(({ title, entries }) => [
      '',
      `## ${oneLine(title ?? 'Pages')}`,
      '',
      ...entries.map((found) => line(found.page, found.title)),
    ]),
    ...(rest.length > 0 ? ['', '## Optional', '', ...rest.map((page) => line(page))] : []),
    '',
  ].join('\n');
}

function entry(title: string, url: string, description: string | undefined): string {
  const about = description ? `: ${firstSentence(oneLine(description))}` : '';
  return `- [${oneLine(title).replace(/[[\]\\]/g, '\\$&')}](${url})${about}`;
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}

function sites(site: Site): SiteDocs[] {
  return [...site.docs.values()].filter(({ ref, pages: list }) => isAddressable(ref) && list.length > 0);
}

function pages(docs: SiteDocs): DocRecord[] {
  return docs.pages.filter(({ path }) => isDocPath(path));
}

function filePath(href: string): string {
  return decodeURIComponent(href).slice(1);
}
