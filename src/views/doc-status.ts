/** What a docs page says of itself: its status, its tags, and, of a decision record, what took its place. */
import { indexKind, folderOf } from '../docs/paths.ts';
import type { DocRecord } from '../docs/site.ts';
import { parsePathToken } from '../markdown/tokens.ts';
import { docHref, isDocPath } from './address.ts';
import { pagesOf } from './docs-nav.ts';
import { perSite } from './per-site.ts';
import type { SiteDocs } from './site.ts';

export interface StatusView {
  text: string;
  state: 'good' | 'info' | 'warning';
}

interface PageLinkView {
  title: string;
  href: string;
}

export interface DocStatusView {
  status?: StatusView;
  /** ISO 8601 day of the decision. */
  date?: string;
  supersededBy: PageLinkView[];
  supersedes: PageLinkView[];
  /** The page's own tags. */
  tags: string[];
}

/** A row of the list of decisions. */
export interface DecisionRow extends PageLinkView {
  status?: StatusView;
  date?: string;
}

/** Undefined if the page says nothing. */
export function docStatusView(docs: SiteDocs, page: DocRecord): DocStatusView | undefined {
  const { decision, tags = [] } = page;
  const status = statusView(decision?.status ?? page.status);
  if (!status && !decision && tags.length === 0) return undefined;
  return {
    ...(status && { status }),
    ...(decision?.date && { date: decision.date }),
    supersededBy: links(docs, decision?.supersededBy),
    supersedes: links(docs, decision?.supersedes),
    tags,
  };
}

const decisionsOf = perSite((docs: SiteDocs) =>
  Map.groupBy(
    docs.pages.filter(({ decision }) => decision),
    ({ file }) => folderOf(file),
  ),
);

/** Decisions of the folder whose index a page is, unless the page lists most of them itself. */
export function decisionRows(docs: SiteDocs, page: DocRecord): DecisionRow[] {
  if (!indexKind(page.file)) return [];
  const folder = folderOf(page.file);
  const decisions = (decisionsOf(docs).get(folder) ?? []).filter(({ path }) => isDocPath(path));
  if (decisions.length < 2) return [];
  const linked = new Set(
    page.links.filter((token) => token.startsWith('/')).map((token) => parsePathToken(token).path),
  );
  if (decisions.filter(({ file }) => linked.has(file)).length * 2 > decisions.length) return [];
  return decisions.map(({ title, path, decision }) => {
    const status = statusView(decision?.status);
    return {
      title,
      href: docHref(docs.ref, path),
      ...(status && { status }),
      ...(decision?.date && { date: decision.date }),
    };
  });
}

function links(docs: SiteDocs, files: readonly string[] = []): PageLinkView[] {
  return files.flatMap((file) => {
    const page = pagesOf(docs).get(file);
    return page && isDocPath(page.path) ? [{ title: page.title, href: docHref(docs.ref, page.path) }] : [];
  });
}

function statusView(status: string | undefined): StatusView | undefined {
  if (!status) return undefined;
  const text = status.slice(0, 60);
  const state = /^(?:accepted|approved|decided|implemented|adopted|stable|published)$/i.test(text)
    ? 'good'
    : /^(?:superseded|deprecated|rejected|declined|obsolete|withdrawn)$/i.test(text)
      ? 'warning'
      : 'info';
  return { text: text.charAt(0).toUpperCase() + text.slice(1), state };
}
