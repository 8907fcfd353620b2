/** Atom feeds of changed docs, of all and per owner. Their dates come from the repositories, never from a clock. */
import { docHref } from '../views/address.ts';
import { docChanges, type DocChange, feedHref } from '../views/doc-changes.ts';
import { entityLink } from '../views/entity-link.ts';
import type { Site } from '../views/site.ts';
import type { SiteFilesJob } from './site-files.ts';
import { absoluteUrls } from './urls.ts';
import type { OutputFile } from './write.ts';
import { xml } from './xml.ts';

type Job = Pick<SiteFilesJob, 'site' | 'base' | 'title'>;

const entryLimit = 50;

export function feedFiles(site: Site, job: Job): OutputFile[] {
  const { all, byOwner } = docChanges(site);
  const portal = job.title ?? 'Callboard';
  const file = (owner: string | undefined, title: string, changes: readonly DocChange[]): OutputFile => ({
    path: feedHref(owner).slice(1),
    text: () => feed(site, job, { owner, title, changes: changes.slice(0, entryLimit) }),
  });
  return [
    ...(all.length > 0 ? [file(undefined, `Docs of ${portal}`, all)] : []),
    ...[...byOwner].map(([owner, changes]) =>
      file(owner, `Docs of ${entityLink(site, owner).title}`, changes),
    ),
  ];
}

function feed(
  site: Site,
  job: Job,
  { owner, title, changes }: { owner: string | undefined; title: string; changes: readonly DocChange[] },
): string {
  const address = absoluteUrls(job);
  const self = address(feedHref(owner));
  return `<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom">
<title>${xml(title)}</title>
<id>${xml(job.site ? self : `urn:callboard:feed:docs${owner ? `:${owner}` : ''}`)}</id>
<link rel="self" type="application/atom+xml" href="${xml(self)}"/>
<link rel="alternate" type="text/html" href="${xml(address(owner ? `/catalog/${pathOf(owner)}/` : '/docs/'))}"/>
<updated>${changes[0]?.time ?? ''}</updated>
${changes.map((change) => entry(site, change, { address, known: job.site !== undefined })).join('')}</feed>
`;
}

function entry(
  site: Site,
  { page, time }: DocChange,
  { address, known }: { address: (path: string) => string; known: boolean },
): string {
  const url = address(docHref(page.site, page.path));
  const docs = site.docs.get(page.site);
  const owner = site.catalog.get(page.site)?.owners[0];
  const title = docs && docs.title !== page.title ? `${docs.title}: ${page.title}` : page.title;
  return `<entry>
<title>${xml(title)}</title>
<id>${xml(known ? url : `urn:callboard:docs:${page.site}/${encodeURI(page.path)}`)}</id>
<link rel="alternate" type="text/html" href="${xml(url)}"/>
<updated>${time}</updated>
<author><name>${xml(owner ? entityLink(site, owner).title : (docs?.title ?? page.site))}</name></author>
${page.description ? `<summary>${xml(page.description)}</summary>\n` : ''}</entry>
`;
}

function pathOf(ref: string): string {
  return feedHref(ref).slice('/feeds/docs/'.length, -'.xml'.length);
}
