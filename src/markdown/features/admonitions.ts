/** `!!! type "Title"` and the folding `??? type "Title"` of Python-Markdown and its pymdownx.details. */
import type { BlockContent, RootContent } from 'mdast';
import type { BlockOpening } from '../blocks.ts';
import type { Feature } from '../feature.ts';

const opening = /^(!!!|\?\?\?\+?)[ \t]*([\w-]+(?:[ \t]+[\w-]+)*)?(?:[ \t]+"(.*)")?$/;

/** Types that look alike, as mkdocs-material groups them; the first of each group is its class. */
const groups = [
  ['note'],
  ['abstract', 'summary', 'tldr'],
  ['info', 'todo'],
  ['tip', 'hint', 'important'],
  ['success', 'check', 'done'],
  ['question', 'help', 'faq'],
  ['warning', 'caution', 'attention'],
  ['failure', 'fail', 'missing'],
  ['danger', 'error'],
  ['bug'],
  ['example'],
  ['quote', 'cite'],
];
const typeOf = new Map(groups.flatMap((group) => group.map((name) => [name, group[0] ?? name])));

/** The class of an admonition's type; an unknown type looks like a note. */
export function admonitionType(name: string): string {
  return typeOf.get(name.toLowerCase()) ?? 'note';
}

/** Whether a word is one of the types. */
export function isAdmonitionName(name: string): boolean {
  return typeOf.has(name.toLowerCase());
}

export interface Admonition {
  /** One of the types that have a look of their own. */
  type: string;
  /** Empty: no title. */
  title: RootContent[];
  body: BlockContent[];
  /** Folding, and at first open or closed. */
  fold?: 'open' | 'closed';
  /** Narrow, beside the text. */
  inline?: boolean;
}

/** The one markup of everything boxed: `<aside class="admonition admonition-note">`, or `<details>` where it folds. */
export function buildAdmonition({ type, title, body, fold, inline }: Admonition): RootContent {
  const className = ['admonition', `admonition-${type}`, ...(inline ? ['admonition-inline'] : [])];
  const head: RootContent[] = title.length
    ? [
        {
          type: 'paragraph',
          data: fold
            ? { hName: 'summary', hProperties: { className: ['admonition-title'] } }
            : { hProperties: { className: ['admonition-title'] } },
          children: title as never,
        },
      ]
    : [];
  return {
    type: 'blockquote',
    data: {
      hName: fold ? 'details' : 'aside',
      hProperties: { className, ...(fold === 'open' && { open: true }) },
    },
    children: [...head, ...body] as BlockContent[],
  };
}

function open(line: string): BlockOpening | undefined {
  const match = opening.exec(line);
  if (!match) return undefined;
  const [, mark = '', words = '', quoted] = match;
  const [name, ...modifiers] = words.split(/[ \t]+/).filter(Boolean);
  if (!name && quoted === undefined) return undefined;
  const fold = mark === '!!!' ? undefined : mark.endsWith('+') ? 'open' : 'closed';
  const own = name ? name.charAt(0).toUpperCase() + name.slice(1).toLowerCase() : 'Note';
  // A folding block needs a handle, so an empty title counts as none given.
  const title = quoted === undefined || (quoted === '' && fold) ? own : quoted;
  const type = admonitionType(name ?? 'note');
  const inline = modifiers.includes('inline');
  return { title, build: (parsed, body) => buildAdmonition({ type, title: parsed, body, fold, inline }) };
}

export const admonitions: Feature = {
  name: 'admonitions',
  blocks: [
    { marker: '!!!', open },
    { marker: '???', open },
  ],
  allow: {
    tagNames: ['aside', 'details', 'summary'],
    attributes: {
      aside: [['className', /^admonition(-[a-z]+)?$/]],
      details: [['className', /^admonition(-[a-z]+)?$/]],
      summary: [['className', 'admonition-title']],
      p: [['className', 'admonition-title']],
    },
  },
};
