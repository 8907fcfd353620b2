/**
 * References to entities in running text, `[[component:payments]]`, `[[component:payments|the payments service]]` and bare
 * `component:default/payments`, become links whose target is found when all is read. Works on the sanitised tree: what it
 * adds no author can write.
 */
import type { Element, ElementContent, Root, Text } from 'hast';
import { formatRef, parseRef } from '../catalog/ref.ts';
import type { PageLink } from './links.ts';
import type { Page } from './page.ts';
import { entityToken } from './tokens.ts';

const name = '[A-Za-z0-9](?:[\\w.-]{0,61}[A-Za-z0-9])?';
const kind = '[A-Za-z][A-Za-z0-9]{0,40}';
const mention = new RegExp(
  `\\[\\[(${kind}:(?:${name}/)?${name})(?:\\|([^\\[\\]\\n]{1,200}))?\\]\\]|(?<![\\w:/.@#=?&-])(${kind}:${name}/${name})(?![\\w/:@-])`,
  'g',
);

/** Whether a page may hold a reference; decides whether its tree is walked at all. */
function mayMention(text: string): boolean {
  return text.includes('[[') || /[A-Za-z0-9]:[A-Za-z0-9][\w.-]{0,62}\/[A-Za-z0-9]/.test(text);
}

/** A link in a link cannot be; code means what it says; a heading that leads away is a surprise. */
const closed = new Set('a code pre kbd samp tt var h1 h2 h3 h4 h5 h6 svg math figcaption summary'.split(' '));

const maxMentions = 1000;

/** Rewrites the tree in place, and answers with the links that it made. */
export function linkEntities(tree: Root, page: Page): PageLink[] {
  const links: PageLink[] = [];
  if (!mayMention(page.input.text)) return links;
  const visit = (parent: Root | Element) => {
    // Backwards: what is put in must not be looked at again.
    for (let index = parent.children.length - 1; index >= 0; index--) {
      const node = parent.children[index];
      if (node?.type === 'element') {
        if (!closed.has(node.tagName)) visit(node);
      } else if (node?.type === 'text') {
        const parts = split(node, page, links);
        if (parts) parent.children.splice(index, 1, ...parts);
      }
    }
  };
  visit(tree);
  // Their order tells nothing, but the same page must always say the same.
  return links.reverse();
}

function split(node: Text, page: Page, links: PageLink[]): ElementContent[] | undefined {
  const text = node.value;
  if (!text.includes(':')) return undefined;
  const parts: ElementContent[] = [];
  let at = 0;
  const found: PageLink[] = [];
  const lines = { until: 0, count: 0 };
  for (const match of text.matchAll(mention)) {
    if (links.length + found.length >= maxMentions) break;
    const [whole, named, label, bare] = match;
    const ref = parseRef(named ?? bare ?? '');
    const token = entityToken(formatRef(ref));
    const shown = label?.trim() || (bare ?? ref.name);
    if (match.index > at) parts.push({ type: 'text', value: text.slice(at, match.index) });
    parts.push({
      type: 'element',
      tagName: 'a',
      properties: {
        className: ['entity-ref'],
        ...(named && !label?.trim() && { dataNamed: '' }),
        href: `cb:${token}`,
      },
      children: [{ type: 'text', value: shown }],
    });
    at = match.index + whole.length;
    found.push({ token, ...placeIn(node, match.index, page, lines), ...(named ? { meant: true } : {}) });
  }
  if (found.length === 0) return undefined;
  links.push(...found.reverse());
  if (at < text.length) parts.push({ type: 'text', value: text.slice(at) });
  return parts;
}

/** A paragraph is one text over several lines. */
function placeIn(
  node: Text,
  offset: number,
  page: Page,
  lines: { until: number; count: number },
): { line?: number; column?: number } {
  for (
    let at = node.value.indexOf('\n', lines.until);
    at !== -1 && at < offset;
    at = node.value.indexOf('\n', at + 1)
  )
    lines.count += 1;
  lines.until = offset;
  const { line, column } = page.placeOf(node);
  if (line === undefined) return {};
  return lines.count === 0
    ? { line, column: column === undefined ? undefined : column + offset }
    : { line: line + lines.count };
}
