/**
 * Python-Markdown's attribute lists, `{: #id .class key=value }`, after links, images and other inline elements, at the
 * end of headings, items, cells and paragraphs, or on a line below. Ids, sizes, alignment, titles and languages are
 * kept, and the classes that make a button; all else is for themes and is dropped, so that it does not show as text.
 */
import type { Nodes, PhrasingContent, Root, Text } from 'mdast';
import type { Plugin } from 'unified';
import type { Feature } from '../feature.ts';
import { pageOf } from '../page.ts';
import { walkMarkdown } from '../walk.ts';

const entry = String.raw`(?:[#.][\w:-]+|[\w-]+(?:=(?:"[^"{}]*"|'[^'{}]*'|[^\s"'{}]+))?)`;
const list = String.raw`\{:?[ \t]*(${entry}(?:[ \t]+${entry})*)[ \t]*\}`;
const atStart = new RegExp(`^${list}`);
const whole = new RegExp(`^${list}[ \\t]*$`);
const maxLength = 1000;

const kept = new Set(['id', 'title', 'width', 'height', 'align', 'lang', 'dir', 'start']);
const buttons: Readonly<Record<string, string>> = {
  'md-button': 'link-button',
  'md-button--primary': 'link-button-primary',
};
const inline = new Set([
  'link',
  'image',
  'linkReference',
  'imageReference',
  'inlineCode',
  'strong',
  'emphasis',
  'delete',
]);

const remarkAttributeLists: Plugin<[], Root> = () => (tree, file) => {
  if (!pageOf(file).text.includes('{')) return;
  walkMarkdown(tree, (node, index, parent) => {
    if (!('children' in node)) return;
    if (node.type === 'heading') readEnd(node, node, false);
    else if (node.type === 'tableCell') readEnd(node, node, true);
    else if (node.type === 'paragraph') {
      const alone =
        node.children.length === 1 && node.children[0]?.type === 'text' ? node.children[0] : undefined;
      const before = parent.children[index - 1];
      const match = alone && before && alone.value.length < maxLength ? whole.exec(alone.value) : null;
      // A line of its own below a block that takes no such line itself.
      if (match && alone && before && colon.test(alone.value)) {
        apply(before, match[1] ?? '');
        alone.value = '';
        node.data = { ...node.data, hName: 'span' };
      } else {
        const item =
          parent.type === 'listItem' && index === parent.children.length - 1 && !isOnOwnLine(node.children);
        readEnd(node, item ? parent : node, true);
      }
    }
    for (let at = 1; at < node.children.length; at++) {
      const text = node.children[at];
      const target = node.children[at - 1];
      if (text?.type !== 'text' || !text.value.startsWith('{') || !target || !inline.has(target.type))
        continue;
      const match = atStart.exec(text.value.slice(0, maxLength));
      if (!match) continue;
      apply(target, match[1] ?? '');
      text.value = text.value.slice(match[0].length);
    }
  });
};

const colon = /\{:/;

function isOnOwnLine(children: readonly PhrasingContent[]): boolean {
  const last = children.at(-1);
  return last?.type === 'text' && /\n[ \t]*\{:?[^\n]*$/.test(last.value.slice(-maxLength));
}

/** Reads a list at the end of a block's text. */
function readEnd(node: { children: readonly Nodes[] }, target: Nodes, needsColon: boolean): void {
  const last = node.children.at(-1) as Text | undefined;
  if (last?.type !== 'text') return;
  const start = last.value.lastIndexOf('{');
  if (start === -1 || last.value.length - start > maxLength) return;
  // Right after an inline element the list is that element's.
  if (start === 0 && node.children.length > 1) return;
  const written = last.value.slice(start);
  const match = whole.exec(written);
  // Without a colon, braces are common: take them for attributes only if they set something.
  if (!match || !(needsColon ? colon : /[#.=]|\{:/).test(written)) return;
  apply(target, match[1] ?? '');
  last.value = last.value.slice(0, start).replace(/[ \t\n]{1,100}$/, '');
}

function apply(node: Nodes, attributes: string): void {
  const properties: Record<string, unknown> = {};
  const classes: string[] = [];
  for (const [, sign, name, key, value] of attributes.matchAll(
    /([#.])([\w:-]+)|([\w-]+)=("[^"]*"|'[^']*'|\S+)/g,
  )) {
    const plain = (value ?? '').replace(/^["']|["']$/g, '');
    if (sign === '#') properties['id'] = name;
    else if (sign === '.') classes.push(buttons[name ?? ''] ?? '');
    else if (key === 'class') classes.push(...plain.split(/\s+/).map((word) => buttons[word] ?? ''));
    else if (kept.has(key ?? '')) properties[key ?? ''] = plain;
  }
  const known = classes.filter(Boolean);
  if (known.length > 0) properties['className'] = known;
  if (Object.keys(properties).length === 0) return;
  const data = node.data as { hProperties?: object } | undefined;
  node.data = { ...data, hProperties: { ...data?.hProperties, ...properties } } as never;
}

export const attributeLists: Feature = {
  name: 'attribute-lists',
  dialects: ['mkdocs'],
  remark: remarkAttributeLists,
  allow: { attributes: { a: [['className', 'link-button', 'link-button-primary']] } },
};
