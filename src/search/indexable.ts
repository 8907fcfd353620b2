/** The minimal HTML that Pagefind indexes: filters, headings with their anchors, and text. Pure. */
import type { SearchDocument, SearchSection } from './documents.ts';
import { plainBlocks } from './plain-blocks.ts';

/**
 * @param html the docs page's sanitised HTML, where the document names one
 */
export function indexableHtml(document: SearchDocument, html = ''): string {
  const filters = Object.entries(document.filters).flatMap(([name, values]: [string, string[]]) =>
    values.map((value) => `<meta data-pagefind-filter="${name}[content]" content="${escape(value)}">`),
  );
  return [
    '<!doctype html><html lang="en"><body>',
    ...filters,
    `<h1>${escape(document.title)}</h1>`,
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
