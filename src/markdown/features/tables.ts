/** Tables scroll in a box of their own, which the keyboard can reach and a screen reader can name. */
import type { Element, Root } from 'hast';
import { toString } from 'hast-util-to-string';
import type { Plugin } from 'unified';
import type { Feature } from '../feature.ts';
import { skip, walkElements } from '../walk.ts';

const rehypeTables: Plugin<[], Root> = () => (tree) => {
  const labels = new Map<string, number>();
  let section = '';
  walkElements(tree, (node, index, parent) => {
    if (/^h[1-6]$/.test(node.tagName)) section = toString(node).trim().slice(0, 100);
    if (node.tagName !== 'table') return;
    const caption = node.children.find(
      (child): child is Element => child.type === 'element' && child.tagName === 'caption',
    );
    const label =
      (caption && toString(caption).trim().slice(0, 100)) || (section ? `Table: ${section}` : 'Table');
    const count = (labels.get(label) ?? 0) + 1;
    labels.set(label, count);
    parent.children[index] = {
      type: 'element',
      tagName: 'div',
      properties: {
        className: ['table-scroll'],
        role: 'region',
        ariaLabel: count === 1 ? label : `${label} (${count})`,
        tabIndex: 0,
      },
      children: [node],
    };
    return skip;
  });
};

export const tables: Feature = {
  name: 'tables',
  rehype: rehypeTables,
  allow: {
    attributes: {
      div: [['className', 'table-scroll'], ['role', 'region'], 'ariaLabel', ['tabIndex', /^0$/]],
    },
  },
};
