/** `[TOC]` on a line of its own: the page's own table of contents stands beside it already, so the marker goes. */
import type { Root } from 'mdast';
import type { Plugin } from 'unified';
import type { Feature } from '../feature.ts';

const remarkToc: Plugin<[], Root> = () => (tree) => {
  tree.children = tree.children.filter((node) => {
    const [only, ...more] = node.type === 'paragraph' ? node.children : [];
    return !(only?.type === 'text' && more.length === 0 && only.value.trim() === '[TOC]');
  });
};

export const toc: Feature = { name: 'toc', dialects: ['mkdocs'], remark: remarkToc };
