/**
 * Python-Markdown's attribute lists, `{: #id .class key=value }`. An id sets a heading's anchor, width and height size
 * an image; classes and all else are for themes and are dropped, so that they do not show as text.
 */
import type { Heading, Nodes, PhrasingContent, Root } from 'mdast';
import type { Plugin } from 'unified';
import type { Feature } from '../feature.ts';
import { pageOf } from '../page.ts';
import { walkMarkdown } from '../walk.ts';

const list = String.raw`\{:?[ \t]*((?:[#.][\w:-]+|[\w-]+(?:=(?:"[^"{}]*"|'[^'{}]*'|[^\s"'{}]+))?)(?:[ \t]+(?:[#.][\w:-]+|[\w-]+(?:=(?:"[^"{}]*"|'[^'{}]*'|[^\s"'{}]+))?))*)[ \t]*\}`;
const atStart = new RegExp(`^${list}`);
const atEnd = new RegExp(`[ \\t]*${list}[ \\t]*$`);

const remarkAttributeLists: Plugin<[], Root> = () => (tree, file) => {
  if (pageOf(file).input.dialect !== 'mkdocs' || !pageOf(file).input.text.includes('{')) return;
  walkMarkdown(tree, (node) => {
    if (node.type === 'heading') readHeading(node);
    if (!('children' in node)) return;
    for (let index = 1; index < node.children.length; index++) {
      const text = node.children[index];
      const target = node.children[index - 1];
      if (text?.type !== 'text' || !target || !takesAttributes(target)) continue;
      const match = text.value.length < 5000 ? atStart.exec(text.value) : null;
      if (!match) continue;
      apply(target, match[1] ?? '', ['width', 'height']);
      text.value = text.value.slice(match[0].length);
    }
  });
};

function readHeading(node: Heading): void {
  const last: PhrasingContent | undefined = node.children.at(-1);
  if (last?.type !== 'text' || last.value.length > 1000) return;
  const match = atEnd.exec(last.value);
  // Without a colon, braces are common in headings: take them for attributes only if they set an id or a class.
  if (!match || !/[#.=]|\{:/.test(match[0])) return;
  apply(node, match[1] ?? '', ['id']);
  last.value = last.value.slice(0, match.index);
}

function takesAttributes(node: Nodes): boolean {
  return ['link', 'image', 'linkReference', 'imageReference', 'inlineCode', 'strong', 'emphasis'].includes(
    node.type,
  );
}

function apply(node: Nodes, attributes: string, allowed: readonly string[]): void {
  const properties: Record<string, string> = {};
  for (const [, id, key, value] of attributes.matchAll(/#([\w:-]+)|([\w-]+)=("[^"]*"|'[^']*'|\S+)/g)) {
    const name = id ? 'id' : (key ?? '');
    if (allowed.includes(name)) properties[name] = id ?? (value ?? '').replace(/^["']|["']$/g, '');
  }
  if (Object.keys(properties).length === 0) return;
  node.data = {
    ...node.data,
    hProperties: { ...(node.data as { hProperties?: object })?.hProperties, ...properties },
  };
}

export const attributeLists: Feature = { name: 'attribute-lists', remark: remarkAttributeLists };
