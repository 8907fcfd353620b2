/** Pagefind's excerpts, as pieces to make text nodes of; crawled text never becomes markup. */

export interface ExcerptPart {
  text: string;
  /** It is what was searched for. */
  mark: boolean;
}

/** @param html text with `<mark>`, where other angle brackets are `&lt;` and `&gt;` */
export function readExcerpt(html: string): ExcerptPart[] {
  const parts: ExcerptPart[] = [];
  for (const [at, piece] of html.split(/<mark>|<\/mark>/).entries()) {
    const text = piece.replaceAll('&lt;', '<').replaceAll('&gt;', '>');
    if (text !== '') parts.push({ text, mark: at % 2 === 1 });
  }
  return parts;
}

export function excerptNodes(parts: readonly ExcerptPart[]): Node[] {
  return parts.map(({ text, mark }) => {
    if (!mark) return document.createTextNode(text);
    const element = document.createElement('mark');
    element.textContent = text;
    return element;
  });
}
