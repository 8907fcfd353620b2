/** HTML in Markdown: comments go, and what could make the HTML parser run away is shown as text. */
import type { Root } from 'mdast';
import type { Plugin } from 'unified';
import type { Feature } from '../feature.ts';
import { pageOf } from '../page.ts';
import { walkMarkdown } from '../walk.ts';

// HTML reopens these in every following block while they are open, so many unclosed ones multiply.
const formatting = /<(\/?)(a|b|big|code|em|font|i|nobr|s|small|strike|strong|tt|u)(?=[\s/>])/gi;
const maxUnclosed = 50;
const maxTags = 20_000;

const remarkRawHtml: Plugin<[], Root> = () => (tree, file) => {
  const page = pageOf(file);
  const open = new Map<string, number>();
  let unclosed = 0;
  let tags = 0;
  walkMarkdown(tree, (node) => {
    if (node.type !== 'html') return;
    if (node.value.includes('<!--')) node.value = node.value.replace(/<!--[\s\S]*?(?:-->|$)/g, '');
    for (const [, slash, name = ''] of node.value.toLowerCase().matchAll(formatting)) {
      const count = Math.max(0, (open.get(name) ?? 0) + (slash ? -1 : 1));
      open.set(name, count);
      unclosed = Math.max(unclosed, count);
    }
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
  walkMarkdown(tree, (node) => {
    if (node.type === 'html') Object.assign(node, { type: 'text' });
  });
};

export const rawHtml: Feature = { name: 'raw-html', remark: remarkRawHtml };
