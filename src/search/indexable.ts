/** The minimal HTML that Pagefind indexes: filters, headings with their anchors, and text. Pure. */
import type { SearchDocument, SearchSection } from './documents.ts';
import { plainBlocks } from './plain-blocks.ts';

/**
 * @param html the docs page's sanitised HTML, where the document names one
 */
export function indexableHtml(document: SearchDocument, html = ''): string {
  const filters = Object.entries({ ...document.filters, ...document.more }).flatMap(
    ([name, values]: [string, string[]]) =>
      values.map((value) => `<meta data-pagefind-filter="${name}[content]" content="${escape(value)}">`),
  );
  return [
    '<!doctype html><html lang="en"><body>',
    ...filters,
    // As data rather than as a heading, so that excerpts do not begin with the title.
    `<meta data-pagefind-meta="title[content]" content="${escape(document.title)}">`,
    ...document.text.map(paragraph),
    ...document.sections.map(section),
    ...plainBlocks(html, escape(document.title)),
    '</body></html>',
  ].join('\n');
}

function section({ id, title, text }: SearchSection): string {
  return `<h2 id="${escape(id)}">${escape(title)}</h2>${text.map(paragraph).join('')}`;
}

function paragraph(text: string): string {
  return `<p>${escape(text)}</p>`;
}

function escape(text: string): string {
  return text.replace(/[&<>"]/g, (char) => `&#${char.charCodeAt(0)};`);
}
