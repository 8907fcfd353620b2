import { expect, test } from 'vitest';
import { loadFor } from '../../src/markdown/lazy.ts';
import { createRenderer } from '../../src/markdown/render.ts';
import { toMarkdown } from '../../src/markdown/twin.ts';
import { repository } from '../docs/sample.ts';

const render = createRenderer();
const twin = (text: string, dialect: 'mkdocs' | 'gfm' = 'mkdocs') =>
  toMarkdown(render({ text, file: 'docs/x.md', repository, dialect }).html);

test.each<[string, string, string]>([
  ['headings lose their permalinks', '# One\n\n## Two *three*\n', '# One\n\n## Two *three*\n'],
  ['code keeps its language and its backticks', '````md\n```js\nx\n```\n````\n', '````md\n```js\nx\n```\n````\n'],
  ['inline code with a backtick', 'a `` b`c `` d\n', 'a ``b`c`` d\n'],
  ['lists, nested and counted', '3. a\n    - b\n    - c\n4. d\n', '3. a\n   - b\n   - c\n4. d\n'],
  ['tasks', '- [x] done\n- [ ] open\n', '- [x] done\n- [ ] open\n'],
  ['a table with a pipe', '| a | b |\n| --- | --- |\n| `x\\|y` | **z** |\n', '| a | b |\n| --- | --- |\n| `x\\|y` | **z** |\n'],
  ['an admonition becomes a quote', '!!! warning "Mind *it*"\n    One.\n\n    Two.\n', '> **Mind *it***\n>\n> One.\n>\n> Two.\n'],
  ['tabs stand one after the other', '=== "A"\n\n    one\n\n=== "B"\n\n    two\n', '**A**\n\none\n\n**B**\n\ntwo\n'],
  ['what looks like a mark stays text', '1\\. x \\*y\\* \\<b> a_b \\_c\\_\n', '1\\. x \\*y\\* \\<b> a_b \\_c\\_\n'],
  ['what looks like a fence, a heading or a character stays text', '\\~~~\\\nb\\\n\\===\n\n\\&copy; &amp;lt; a & b\n', '\\~~~\\\nb\\\n\\===\n\n\\&copy; \\&lt; a & b\n'],
  ['a footnote', 'One[^a] two.\n\n[^a]: Why\n', 'One[^a] two.\n\n[^a]: Why\n'],
  ['a diagram is its source', '```mermaid\nflowchart LR\n  A --> B\n```\n', '```mermaid\nflowchart LR\n  A --> B\n```\n'],
  ['a video is a link to it', '<video src="https://x.example/a.mp4"></video>\n', '[Video (x.example)](https://x.example/a.mp4)\n'],
  ['a line break', 'a  \nb\n', 'a\\\nb\n'],
  ['an image without a target keeps its words', '![Alt](https://x.example/a.png)\n', '![Alt](https://x.example/a.png)\n'],
])('%s', (_, source, expected) => {
  expect(twin(source)).toBe(expected);
});

test('a video of the repository is a link to it', () => {
  expect(twin('<video src="a.mp4" title="Tour"></video>')).toMatch(/^\[Tour\]\(cb:\/docs\/a\.mp4\)\n$/);
});

test('a formula is TeX again', async () => {
  await loadFor(['$x$']);
  expect(twin('So $\\frac{a^2}{b_1}$.\n', 'gfm')).toBe('So $\\frac{a^{2}}{b_{1}}$.\n');
});

test('a twin of a twin is the same: what is escaped is not escaped again', () => {
  const source = '# A\n\nText with **bold *and* more**, `code`, [a link](https://x.example/ "t") and 2 * 3.\n\n- a\n\n  b\n\n> q\n';
  const once = twin(source, 'gfm');
  expect(twin(once, 'gfm')).toBe(once);
});

test('characters that nobody sees are left out', () => {
  expect(twin('a\u202eb\u200bc\u{e0041}d\n', 'gfm')).toBe('abcd\n');
});

test('deep and broken HTML ends in time', () => {
  const started = performance.now();
  toMarkdown('<div>'.repeat(100_000));
  toMarkdown('<ul><li>'.repeat(400) + 'x');
  toMarkdown('<a href="'.repeat(10_000));
  toMarkdown(`<p>${'`'.repeat(100_000)}</p>`);
  expect(performance.now() - started).toBeLessThan(3000);
});

test('a tight list keeps its code, and takes no time', () => {
  const source = `- a\n  - b\n\n    \`\`\`\n    x\n${'\n'.repeat(30_000)}    - y\n    \`\`\`\n`;
  const started = performance.now();
  expect(twin(source, 'gfm')).toMatch(/x\n\n+ *- y/);
  expect(performance.now() - started).toBeLessThan(3000);
});

test('a table with one long row does not grow', () => {
  const html = `<table><tr>${'<td>a</td>'.repeat(500)}</tr>${'<tr><td>x</td></tr>'.repeat(500)}</table>`;
  expect(twin(html, 'gfm').length).toBeLessThan(html.length);
});
