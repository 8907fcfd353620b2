/**
 * pymdownx.blocks: `/// note | Title` to `///`, with options as indented `key: value` lines. Admonitions, details, tabs,
 * captions, definitions and plain HTML blocks; names that are not known stay text.
 */
import type { BlockContent, Parents, Root, RootContent } from 'mdast';
import type { Plugin } from 'unified';
import type { BlockOpening } from '../blocks.ts';
import type { Feature } from '../feature.ts';
import { textOf } from '../inline.ts';
import { walkMarkdown } from '../walk.ts';
import { admonitionType, buildAdmonition, isAdmonitionName } from './admonitions.ts';
import { buildTab } from './tabs.ts';

const opening = /^(\/{3,})[ \t]+([\w-]+)[ \t]*(?:\|(.*))?$/;

function open(line: string): BlockOpening | undefined {
  const match = line.length < 1000 ? opening.exec(line) : null;
  if (!match) return undefined;
  const [, closedBy = '', written = '', rest] = match;
  const name = written.toLowerCase();
  const title = rest?.trim() ?? '';
  if (name === 'tab')
    return {
      closedBy,
      title: title || 'Tab',
      build: (label, body) => {
        const { options, content } = readOptions(body);
        const tab = buildTab(label, content);
        tab.data = { ...tab.data, tab: { first: options.get('new') === 'true' } } as never;
        return tab;
      },
    };
  if (/^(?:figure-|table-)?caption$/.test(name))
    return {
      closedBy,
      build: (_, body) =>
        ({
          type: 'blockquote',
          data: { hName: 'figcaption', caption: true },
          children: readOptions(body).content,
        }) as never,
    };
  if (name === 'html' || name === 'define')
    return {
      closedBy,
      build: (_, body) => ({
        type: 'blockquote',
        data: { hName: 'div' },
        children: readOptions(body).content,
      }),
    };
  const details = /^details(?:-([\w-]+))?$/.exec(name);
  const kind = details ? (details[1] ?? 'note') : name === 'admonition' ? 'note' : name;
  if (!details && name !== 'admonition' && !isAdmonitionName(name)) return undefined;
  return {
    closedBy,
    title: title || kind.charAt(0).toUpperCase() + kind.slice(1),
    build: (parsed, body) => {
      const { options, content } = readOptions(body);
      const fold = details ? (options.get('open')?.toLowerCase() === 'true' ? 'open' : 'closed') : undefined;
      const type = admonitionType(options.get('type')?.split(/\s/)[0] ?? kind);
      return buildAdmonition({ type, title: parsed, body: content, fold });
    },
  };
}

/** Options stand before the content as `key: value`, indented by four, which reads as code. */
function readOptions(body: BlockContent[]): { options: Map<string, string>; content: BlockContent[] } {
  const [first, ...content] = body;
  const lines = first?.type === 'code' && !first.lang ? first.value.split('\n') : [];
  if (lines.length === 0 || !lines.every((line) => /^[\w-]+:/.test(line)))
    return { options: new Map(), content: body };
  const options = lines.map((line): [string, string] => {
    const colon = line.indexOf(':');
    return [line.slice(0, colon), line.slice(colon + 1).trim()];
  });
  return { options: new Map(options), content };
}

/** A caption and the block before it become a figure. */
const remarkCaptions: Plugin<[], Root> = () => (tree) => {
  gatherCaptions(tree);
  walkMarkdown(tree, (node) => {
    if ('children' in node) gatherCaptions(node);
  });
};

function gatherCaptions(parent: Parents): void {
  const children = parent.children as RootContent[];
  if (!children.some(isCaption)) return;
  const out: RootContent[] = [];
  for (const child of children) {
    const before = out.at(-1);
    if (isCaption(child) && before && !isCaption(before)) {
      out.pop();
      const image = before.type === 'paragraph' && textOf(before).trim() === '' ? before.children : [before];
      (child.data as { caption?: boolean }).caption = undefined;
      out.push({
        type: 'blockquote',
        data: { hName: 'figure', hProperties: { className: ['captioned'] } },
        children: [...image, child] as BlockContent[],
      });
    } else out.push(child);
  }
  (parent as { children: RootContent[] }).children = out;
}

function isCaption(node: RootContent): boolean {
  return (node.data as { caption?: boolean } | undefined)?.caption === true;
}

export const slashBlocks: Feature = {
  name: 'slash-blocks',
  blocks: [{ marker: '///', open }],
  remark: remarkCaptions,
  allow: { tagNames: ['figure', 'figcaption'], attributes: { figure: [['className', 'captioned']] } },
};
