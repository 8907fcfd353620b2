/**
 * Content tabs of pymdownx.tabbed: `=== "Label"` with an indented body, adjacent ones forming a set. They come out as
 * stacked, labelled sections, which read well without a script; a script may turn a set into tabs.
 */
import type { BlockContent, Blockquote, Parents, Root, RootContent } from 'mdast';
import type { Plugin } from 'unified';
import type { BlockOpening } from '../blocks.ts';
import type { Feature } from '../feature.ts';
import { walkMarkdown } from '../walk.ts';

const opening = /^===([!+]{0,2})[ \t]+(?:"(.+)"|'(.+)')$/;

function open(line: string): BlockOpening | undefined {
  const match = opening.exec(line);
  if (!match) return undefined;
  const [, modifiers = '', double, single] = match;
  return {
    title: double ?? single,
    build: (label, body) => {
      const tab = buildTab(label, body);
      tab.data = { ...tab.data, tab: { first: modifiers.includes('!') } } as never;
      return tab;
    },
  };
}

/** One tab of a set. */
export function buildTab(label: RootContent[], body: BlockContent[]): Blockquote {
  return {
    type: 'blockquote',
    data: { hName: 'section', hProperties: { className: ['tab'] } },
    children: [
      { type: 'paragraph', data: { hProperties: { className: ['tab-title'] } }, children: label as never },
      ...body,
    ],
  };
}

const remarkTabs: Plugin<[], Root> = () => (tree) => {
  gatherTabs(tree);
  walkMarkdown(tree, (node) => {
    // A set's own tabs are gathered already.
    if ('children' in node && node.data?.hName !== 'div') gatherTabs(node);
  });
};

function gatherTabs(parent: Parents): void {
  if (!parent.children.some(isTab)) return;
  const children: RootContent[] = [];
  let set: Blockquote | undefined;
  for (const child of parent.children as RootContent[]) {
    const tab = isTab(child);
    if (!tab) {
      set = undefined;
      children.push(child);
    } else if (set && !tab.first) {
      set.children.push(child as BlockContent);
    } else {
      set = {
        type: 'blockquote',
        data: { hName: 'div', hProperties: { className: ['tabs'] } },
        children: [child as BlockContent],
      };
      children.push(set);
    }
  }
  (parent as { children: RootContent[] }).children = children;
}

function isTab(node: { data?: unknown }): { first: boolean } | undefined {
  return (node.data as { tab?: { first: boolean } } | undefined)?.tab;
}

export const tabs: Feature = {
  name: 'tabs',
  blocks: [{ marker: '===', open }],
  remark: remarkTabs,
  allow: {
    attributes: {
      div: [['className', 'tabs']],
      section: [['className', 'tab']],
      p: [['className', 'tab-title']],
    },
  },
};
