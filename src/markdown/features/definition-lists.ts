/** Python-Markdown's definition lists: a term on a line, and below it `:   what it means`, indented by four. */
import type { BlockContent, Paragraph, Parents, PhrasingContent, Root, RootContent } from 'mdast';
import type { Plugin } from 'unified';
import type { BlockOpening } from '../blocks.ts';
import type { Feature } from '../feature.ts';
import { walkMarkdown } from '../walk.ts';

function open(line: string): BlockOpening | undefined {
  const match = /^:[ \t]{1,3}(\S.*)$/.exec(line);
  if (!match) return undefined;
  const first = match[1] ?? '';
  return {
    first,
    bodyIndent: 2,
    build: (_, body) =>
      ({
        type: 'blockquote',
        data: { hName: 'dd', definition: first },
        children: body.length === 1 && body[0]?.type === 'paragraph' ? body[0].children : body,
      }) as unknown as RootContent,
  };
}

const remarkDefinitions: Plugin<[], Root> = () => (tree) => {
  gather(tree);
  walkMarkdown(tree, (node) => {
    if ('children' in node) gather(node);
  });
};

function definitionOf(node: RootContent | undefined): string | undefined {
  return (node?.data as { definition?: string } | undefined)?.definition;
}

/** A paragraph and the definitions that follow it become a list; with one right before, they go on with it. */
function gather(parent: Parents): void {
  const children = parent.children as RootContent[];
  if (!children.some(definitionOf) || (parent as { data?: { hName?: string } }).data?.hName === 'dl') return;
  const out: RootContent[] = [];
  let list: { children: RootContent[] } | undefined;
  for (const child of children) {
    if (definitionOf(child) === undefined) {
      out.push(child);
      continue;
    }
    const before = out.at(-1);
    if (before?.type === 'paragraph') {
      out.pop();
      const terms = termsOf(before);
      const last = out.at(-1) as { data?: { hName?: string }; children: RootContent[] } | undefined;
      if (last?.data?.hName === 'dl') (list = last).children.push(...terms);
      else {
        list = { type: 'blockquote', data: { hName: 'dl' }, children: terms } as unknown as typeof list;
        out.push(list as unknown as RootContent);
      }
    } else if (!list || before !== (list as unknown)) {
      out.push(asText(child));
      list = undefined;
      continue;
    }
    list?.children.push(child);
  }
  (parent as { children: RootContent[] }).children = out;
}

/** Each line of the paragraph is a term. */
function termsOf({ children }: Paragraph): RootContent[] {
  const terms: PhrasingContent[][] = [[]];
  for (const child of children) {
    if (child.type !== 'text') {
      terms.at(-1)?.push(child);
      continue;
    }
    for (const [index, value] of child.value.split('\n').entries()) {
      if (index > 0) terms.push([]);
      if (value) terms.at(-1)?.push({ ...child, value });
    }
  }
  return terms
    .filter((term) => term.length > 0)
    .map((term): RootContent => ({ type: 'paragraph', data: { hName: 'dt' }, children: term }));
}

/** Nothing is defined: the colon is the author's. */
function asText(node: RootContent): RootContent {
  const { children } = node as { children: BlockContent[] | PhrasingContent[] };
  const inline = children.every((child) =>
    ['text', 'link', 'inlineCode', 'strong', 'emphasis', 'html'].includes(child.type),
  );
  const colon: PhrasingContent = { type: 'text', value: ': ' };
  if (inline) return { type: 'paragraph', children: [colon, ...(children as PhrasingContent[])] };
  return { type: 'blockquote', data: { hName: 'div' }, children: children as BlockContent[] };
}

export const definitionLists: Feature = {
  name: 'definition-lists',
  dialects: ['mkdocs'],
  blocks: [{ marker: ':', isNeeded: (text) => /^[ \t]*:[ \t]{1,3}\S/m.test(text), open }],
  remark: remarkDefinitions,
};
