/**
 * Blocks between lines of colons, as Docusaurus, VitePress and MyST write admonitions: `:::note Title`, `:::note[Title]`,
 * `::: details Title`, `:::{note}`, and MyST's `:::{tab-set}`. Python-Markdown has no such syntax; pages that were
 * written for another generator use it. Names that are not known stay text.
 */
import type { BlockContent, RootContent } from 'mdast';
import type { BlockOpening } from '../blocks.ts';
import type { Feature } from '../feature.ts';
import { admonitionType, buildAdmonition } from './admonitions.ts';
import { buildTab } from './tabs.ts';

const opening = /^(:{3,})[ \t]*(?:\{([\w-]+)\}|([\w-]+))[ \t]*(?:\[(.*)\]|(.*))$/;
const known = new Set(
  `note abstract summary tldr info todo tip hint important success check done question help faq warning caution attention
  failure fail missing danger error bug example quote cite secondary details dropdown admonition seealso`.split(
    /\s+/,
  ),
);

function open(line: string): BlockOpening | undefined {
  const match = line.length < 1000 ? opening.exec(line) : null;
  if (!match) return undefined;
  const [, closedBy = '', directive, word, bracketed, rest] = match;
  const name = (directive ?? word ?? '').toLowerCase();
  const title = (bracketed ?? rest ?? '').trim();
  if (name === 'tab-set') return { closedBy, build: (_, body) => group(withoutOptions(body)) };
  if (name === 'tab-item')
    return { closedBy, title: title || 'Tab', build: (label, body) => buildTab(label, withoutOptions(body)) };
  if (!known.has(name)) return undefined;
  const fold = name === 'details' || name === 'dropdown' ? 'closed' : undefined;
  return {
    closedBy,
    title: title || name.charAt(0).toUpperCase() + name.slice(1),
    build: (parsed, body) =>
      buildAdmonition({ type: admonitionType(name), title: parsed, body: withoutOptions(body), fold }),
  };
}

function group(body: BlockContent[]): RootContent {
  return {
    type: 'blockquote',
    data: { hName: 'div', hProperties: { className: ['tabs'] } },
    children: body,
  };
}

/** MyST's options, `:name: value` on the first lines, are for its themes. */
function withoutOptions(body: BlockContent[]): BlockContent[] {
  const [first, ...rest] = body;
  const text = first?.type === 'paragraph' ? first.children[0] : undefined;
  if (first?.type !== 'paragraph' || text?.type !== 'text' || !/^:[\w-]+:/.test(text.value)) return body;
  const value = text.value.replace(/^(?::[\w-]+:[^\n]*(?:\n|$))+/, '');
  if (value === '' && first.children.length === 1) return rest;
  return [{ ...first, children: [{ ...text, value }, ...first.children.slice(1)] }, ...rest];
}

export const containers: Feature = {
  name: 'containers',
  blocks: [{ marker: ':::', open }],
};
