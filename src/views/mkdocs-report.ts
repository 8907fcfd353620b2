/** What the organisation's mkdocs.yml files ask for and do not get, or get in another way. */
import { supportStatuses, type Compatibility } from '../docs/compatibility.ts';
import { compareText } from '../problems.ts';
import { docHref, isAddressable } from './address.ts';
import type { Site } from './site.ts';

export interface MkdocsReportView {
  /** Docs sites with a mkdocs.yml, and how many of them have no page that lacks something. */
  sites: number;
  whole: number;
  rows: {
    status: Compatibility['status'];
    area: Compatibility['area'];
    name: string;
    note: string;
    /** Pages of all sites that it touches. */
    pages: number;
    sites: { title: string; href: string }[];
    /** Sites that are not listed. */
    more: number;
  }[];
}

const siteLimit = 20;
const rowLimit = 500;

export function mkdocsReport(site: Site): MkdocsReportView {
  const configured = [...site.docs.values()].filter(
    ({ ref, config }) => config !== undefined && isAddressable(ref),
  );
  const rows = new Map<string, MkdocsReportView['rows'][number]>();
  let whole = 0;
  for (const docs of configured) {
    const others = (docs.compatibility ?? []).filter(({ status }) => status !== 'supported');
    if (!others.some(({ status, pages }) => pages > 0 && (status === 'ignored' || status === 'unsafe')))
      whole++;
    for (const { status, area, name, note, pages } of others) {
      const key = `${area} ${name}`;
      const row = rows.get(key) ?? { status, area, name, note, pages: 0, sites: [], more: 0 };
      rows.set(key, row);
      row.pages += pages;
      if (row.sites.length < siteLimit) row.sites.push({ title: docs.title, href: docHref(docs.ref, '') });
      else row.more++;
    }
  }
  return {
    sites: configured.length,
    whole,
    rows: [...rows.values()]
      .sort(
        (a, b) =>
          supportStatuses.indexOf(a.status) - supportStatuses.indexOf(b.status) ||
          b.pages - a.pages ||
          compareText(a.area, b.area) ||
          compareText(a.name, b.name),
      )
      .slice(0, rowLimit),
  };
}
