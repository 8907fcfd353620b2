/** What search finds of plugins' pages: what they say themselves, else title and description. */
import type { SearchRecord } from '../plugin.ts';
import { compareText } from '../problems.ts';
import type { Contributions, From } from './contributions.ts';

export function pageRecords({ pages, searchRecords }: Contributions): From<SearchRecord>[] {
  const records = new Map<string, From<SearchRecord>>();
  for (const page of pages) {
    if (!('title' in page) || page.pattern.includes('[')) continue;
    const href = page.pattern === '/' ? '/' : `${page.pattern}/`;
    const { title, description = '', plugin } = page;
    // Plugins of a topic share a page.
    if (!records.has(href)) records.set(href, { title, href, text: description, plugin });
  }
  for (const record of searchRecords) records.set(record.href, record);
  return [...records.values()].sort((a, b) => compareText(a.href, b.href));
}
