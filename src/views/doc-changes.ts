/** Docs pages by their last change: what feeds tell. Pages whose date is unknown are in none. */
import { compareText } from '../problems.ts';
import type { DocRecord } from '../docs/site.ts';
import { isAddressable, isDocPath, refParams } from './address.ts';
import { perSite } from './per-site.ts';
import type { Site } from './site.ts';

export interface DocChange {
  page: DocRecord;
  /** ISO 8601, UTC. */
  time: string;
}

interface Changes {
  /** Latest first. */
  all: readonly DocChange[];
  /** By owner; only owners whose address can be one. */
  byOwner: ReadonlyMap<string, readonly DocChange[]>;
}

export const docChanges = perSite((site: Site): Changes => {
  const all: DocChange[] = [];
  const byOwner = new Map<string, DocChange[]>();
  for (const docs of site.docs.values()) {
    if (!isAddressable(docs.ref)) continue;
    const changed = site.repositories.get(docs.repository)?.changed ?? {};
    const owners = (site.catalog.get(docs.ref)?.owners ?? []).filter(isAddressable);
    for (const page of docs.pages) {
      const milliseconds = Date.parse(changed[page.file] ?? '');
      if (Number.isNaN(milliseconds) || !isDocPath(page.path)) continue;
      const change = { page, time: new Date(milliseconds).toISOString() };
      all.push(change);
      for (const owner of new Set(owners)) {
        const list = byOwner.get(owner);
        if (list) list.push(change);
        else byOwner.set(owner, [change]);
      }
    }
  }
  const latest = (a: DocChange, b: DocChange) =>
    compareText(b.time, a.time) ||
    compareText(a.page.site, b.page.site) ||
    compareText(a.page.path, b.page.path);
  all.sort(latest);
  for (const list of byOwner.values()) list.sort(latest);
  return { all, byOwner };
});

/** Feed of changed docs: of an owner's, or of all. */
export function feedHref(owner?: string): string {
  if (owner === undefined) return '/feeds/docs.xml';
  const { namespace, kind, name } = refParams(owner);
  return `/feeds/docs/${namespace}/${kind}/${name}.xml`;
}

/** The address of an owner's feed, if there is one. */
export function ownFeed(site: Site, owner: string): string | undefined {
  return docChanges(site).byOwner.has(owner) ? feedHref(owner) : undefined;
}
