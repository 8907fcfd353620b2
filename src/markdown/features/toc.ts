/** `[TOC]` on a line of its own: the page's own table of contents stands beside it already, so the marker goes. */
import type { Root } from 'mdast';
import type { Plugin } from 'unified';
import type { Feature } from '../feature.ts';
import { pageOf } from '../page.ts';

const remarkToc: Plugin<[], Root> = () => (tree, file) => {
  if (pageOf(file).input.dialect !== 'mkdocs') return;
  tree.children = tree.children.filter((node) => {
    const [only, ...more] = node.type === 'paragraph' ? node.children : [];
    return !(only?.type === 'text' && more.length === 0 && only.value.trim() === '[TOC]');
  });
};

export const toc: Feature = { name: 'toc', remark: remarkToc };
