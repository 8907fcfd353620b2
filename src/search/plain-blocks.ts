/**
 * Strips our own sanitised HTML down to `<p>` and `<h2 id>`..`<h6 id>`. Its serialiser closes every element and quotes every
 * attribute, so one pass over the text is enough, where a parser would cost more than the indexing.
 */

/** More text than this of one page is not indexed. */
const maxText = 400_000;

const inline = new Set(
  'a abbr b bdi bdo cite code data del dfn em font i ins kbd mark q ruby rp rt s samp small span strike strong sub sup time tt u var wbr'.split(
    ' ',
  ),
);
const silent = new Set(['svg', 'style', 'script', 'template', 'math', 'button']);

/**
 * @param title escaped; a first `<h1>` that repeats it is left out
 * @returns well-formed blocks; character references stay as they are
 */
export function plainBlocks(html: string, title: string): string[] {
  const blocks: string[] = [];
  let text = '';
  let heading: { level: string; id: string | undefined } | undefined;
  let hidden: string | undefined;
  let hiddenDepth = 0;
  let length = 0;

  const flush = () => {
    const words = text.replace(/\s+/g, ' ').trim();
    text = '';
    if (words === '') return;
    length += words.length;
    const first = blocks.length === 0 && heading?.level === '1' && comparable(words) === comparable(title);
    if (first) return;
    if (!heading) blocks.push(`<p>${words}</p>`);
    else {
      const level = heading.level === '1' ? '2' : heading.level;
      const id = heading.id === undefined ? '' : ` id="${heading.id}"`;
      blocks.push(`<h${level}${id}>${words}</h${level}>`);
    }
  };

  let at = 0;
  while (at < html.length && length < maxText) {
    const open = html.indexOf('<', at);
    if (!hidden) text += html.slice(at, open === -1 ? html.length : open);
    if (open === -1) break;
    const end = tagEnd(html, open);
    const tag = html.slice(open, end);
    at = end;
    const match = /^<(\/?)([a-z][a-z0-9-]*)/i.exec(tag);
    if (!match) continue;
    const closing = match[1] === '/';
    const name = (match[2] ?? '').toLowerCase();
    if (hidden) {
      if (name === hidden) hiddenDepth += closing ? -1 : 1;
      if (hiddenDepth === 0) hidden = undefined;
    } else if (!closing && (silent.has(name) || /\saria-hidden="true"/.test(tag))) {
      if (voidElements.has(name)) continue;
      hidden = name;
      hiddenDepth = 1;
    } else if (name === 'img') {
      const alt = attribute(tag, 'alt');
      if (alt) text += ` ${alt} `;
    } else if (/^h[1-6]$/.test(name)) {
      flush();
      heading = closing ? undefined : { level: name.charAt(1), id: attribute(tag, 'id') };
    } else if (!inline.has(name)) {
      // A block within a heading would tear it in two.
      if (heading) text += ' ';
      else flush();
    }
  }
  flush();
  return blocks;
}

const voidElements = new Set(['img', 'br', 'hr', 'input', 'source', 'col', 'wbr']);

function tagEnd(html: string, open: number): number {
  let quote = '';
  for (let at = open + 1; at < html.length; at++) {
    const char = html.charAt(at);
    if (quote) {
      if (char === quote) quote = '';
    } else if (char === '"' || char === "'") quote = char;
    else if (char === '>') return at + 1;
  }
  return html.length;
}

function attribute(tag: string, name: string): string | undefined {
  const value = new RegExp(`\\s${name}=(?:"([^"]*)"|'([^']*)')`, 'i').exec(tag);
  return (value?.[1] ?? value?.[2])?.replaceAll('"', '&#34;').replaceAll('<', '&#60;');
}

/** Text without the ways in which two serialisers write one character. */
function comparable(escaped: string): string {
  return escaped.replace(/&[^;\s]{1,10};/g, '&').trim();
}
