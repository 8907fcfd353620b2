/**
 * Marks of pymdownx, each where mkdocs.yml (or techdocs-core) switches it on: `^^inserted^^`, `^sup^`, `~sub~`,
 * `==marked==`, and critic's `{++added++}`, `{--removed--}`, `{~~old~>new~~}`, `{==marked==}`, `{>>comment<<}`.
 */
import type { Delete, PhrasingContent, Root } from 'mdast';
import type { Plugin } from 'unified';
import type { Feature } from '../feature.ts';
import { applyPairs, inlineElement, type Pair, textOf } from '../inline.ts';
import { pageOf } from '../page.ts';
import { walkMarkdown } from '../walk.ts';

const element =
  (tag: string, properties?: Record<string, unknown>) =>
  (children: PhrasingContent[]): PhrasingContent =>
    inlineElement(tag, children, properties);

const pairs: readonly (Pair & { extension: string })[] = [
  { extension: 'critic', open: '{++', close: '++}', build: element('ins') },
  { extension: 'critic', open: '{--', close: '--}', build: element('del') },
  { extension: 'critic', open: '{==', close: '==}', build: element('mark') },
  { extension: 'critic', open: '{>>', close: '<<}', build: element('small', { className: ['comment'] }) },
  { extension: 'mark', open: '==', close: '==', build: element('mark') },
  { extension: 'caret', open: '^^', close: '^^', build: element('ins') },
  { extension: 'caret', open: '^', close: '^', tight: true, build: element('sup') },
];

const remarkMarks: Plugin<[], Root> = () => (tree, file) => {
  const page = pageOf(file);
  const { text } = page;
  if (text.includes('~') && (page.has('tilde') || page.has('critic'))) readTildes(tree, page);
  const used = pairs.filter(({ extension, open }) => page.has(extension) && text.includes(open));
  if (used.length > 0) applyPairs(tree, used);
};

/** GitHub's parser takes one tilde and two for the same. */
function readTildes(tree: Root, { text, has }: { text: string; has(extension: string): boolean }): void {
  let lines: string[] | undefined;
  walkMarkdown(tree, (node, index, parent) => {
    if (node.type !== 'delete') return;
    if (has('critic') && replaceChange(node, index, parent.children as PhrasingContent[])) return;
    const start = node.position?.start;
    if (!has('tilde') || !start) return;
    const sign = (lines ??= text.split('\n'))[start.line - 1]?.slice(start.column - 1, start.column + 1);
    if (sign === '~~') return;
    const inner = textOf(node);
    parent.children[index] = /\s/.test(inner)
      ? ({
          type: 'emphasis',
          data: { hName: 'span' },
          children: around('~', node.children),
        } as PhrasingContent)
      : inlineElement('sub', node.children);
  });
}

function around(sign: string, children: PhrasingContent[]): PhrasingContent[] {
  return [{ type: 'text', value: sign }, ...children, { type: 'text', value: sign }];
}

function replaceChange(node: Delete, index: number, siblings: PhrasingContent[]): boolean {
  const before = siblings[index - 1];
  const after = siblings[index + 1];
  if (before?.type !== 'text' || after?.type !== 'text') return false;
  if (!before.value.endsWith('{') || !after.value.startsWith('}')) return false;
  const arrow = node.children.findIndex((child) => child.type === 'text' && child.value.includes('~>'));
  const middle = node.children[arrow];
  if (middle?.type !== 'text') return false;
  const at = middle.value.indexOf('~>');
  before.value = before.value.slice(0, -1);
  after.value = after.value.slice(1);
  siblings[index] = inlineElement('span', [
    inlineElement('del', [
      ...node.children.slice(0, arrow),
      { type: 'text', value: middle.value.slice(0, at) },
    ]),
    inlineElement('ins', [
      { type: 'text', value: middle.value.slice(at + 2) },
      ...node.children.slice(arrow + 1),
    ]),
  ]);
  return true;
}

export const marks: Feature = {
  name: 'marks',
  dialects: ['mkdocs'],
  remark: remarkMarks,
  allow: { attributes: { small: [['className', 'comment']] } },
};
