/** HTML in Markdown: comments go, and what could make the HTML parser run away is shown as text. */
import type { Root } from 'mdast';
import type { Plugin } from 'unified';
import { visit } from 'unist-util-visit';
import type { Feature } from '../feature.ts';
import { pageOf } from '../page.ts';

// HTML reopens these in every following block while they are open, so many unclosed ones multiply.
const formatting = /<(\/?)(?:a|b|big|code|em|font|i|nobr|s|small|strike|strong|tt|u)(?=[\s/>])/gi;
const maxUnclosed = 50;
const maxTags = 20_000;

const remarkRawHtml: Plugin<[], Root> = () => (tree, file) => {
  const page = pageOf(file);
  let unclosed = 0;
  let tags = 0;
  visit(tree, 'html', (node) => {
    if (!node.value.includes('<!--') || page.blockKey) return;
    node.value = node.value.replace(/<!--[\s\S]*?(?:-->|$)/g, '');
  });
  visit(tree, 'html', (node) => {
    for (const [, slash] of node.value.matchAll(formatting)) unclosed += slash ? -1 : 1;
    tags += node.value.split('<').length - 1;
  });
  if (unclosed <= maxUnclosed && tags <= maxTags) return;
  page.report({
    rule: 'html-too-much',
    severity: 'warning',
    message:
      tags > maxTags
        ? `The page holds more than ${maxTags} HTML tags. They are shown as text.`
        : `The page leaves more than ${maxUnclosed} HTML elements such as <b> or <font> open. Its HTML is shown as text.`,
    hint: 'Close every element, or write Markdown instead.',
  });
  visit(tree, 'html', (node) => {
    Object.assign(node, { type: 'text' });
  });
};

export const rawHtml: Feature = { name: 'raw-html', remark: remarkRawHtml };
