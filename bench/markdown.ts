/**
 * CPU per page of rendering Markdown, over every Markdown file of a folder: this portal's two dialects beside what
 * remark and satteri take for plain HTML. Pages are rendered in turns, so that what else the machine does hits all alike.
 *
 *     node bench/markdown.ts --corpus DIR [--rounds 5]
 */
import { existsSync, globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { toHtml } from 'hast-util-to-html';
import rehypeRaw from 'rehype-raw';
import rehypeSanitize from 'rehype-sanitize';
import remarkGfm from 'remark-gfm';
import remarkParse from 'remark-parse';
import remarkRehype from 'remark-rehype';
import { markdownToHtml } from 'satteri';
import { unified } from 'unified';
import { codeBlocks } from '../src/markdown/features/code-blocks.ts';
import { parseMarkdown } from '../src/markdown/parse.ts';
import { createRenderer, loadFor } from '../src/markdown/render.ts';

const { values } = parseArgs({
  options: {
    corpus: { type: 'string', default: process.env['CORPUS'] ?? '' },
    rounds: { type: 'string', default: '5' },
  },
});
if (!values.corpus || !existsSync(values.corpus)) {
  console.log('No corpus: give --corpus DIR (or CORPUS), a folder of Markdown files. Nothing was measured.');
  process.exit(0);
}

const repository = {
  id: 'github.com/acme/docs',
  name: 'docs',
  source: 'bench',
  url: 'https://github.com/acme/docs',
  forge: 'github' as const,
  branch: 'main',
  visibility: 'public' as const,
};
const folder = values.corpus;
const texts = globSync('**/*.{md,markdown}', { cwd: folder })
  .sort()
  .map((file) => readFileSync(join(folder, file), 'utf8').replace(/^---\n[\s\S]*?\n---\n/, ''))
  .filter((text) => text.length < 200_000);
await loadFor(texts);

const remark = unified().use(remarkParse).use(remarkGfm).use(remarkRehype).freeze();
const rest = unified()
  .use(remarkRehype, { allowDangerousHtml: true })
  .use(rehypeRaw)
  .use(rehypeSanitize)
  .freeze();
const plain = createRenderer({ features: [] });
const coloured = createRenderer({ features: [codeBlocks] });
const full = createRenderer();
const page = (text: string, dialect: 'mkdocs' | 'gfm') => ({
  text,
  file: 'docs/page.md',
  repository,
  dialect,
});

const ways: Record<string, (text: string) => unknown> = {
  'satteri, Markdown to HTML': (text) => markdownToHtml(text, { features: { gfm: true } }),
  'remark + rehype, no raw HTML': (text) => toHtml(remark.runSync(remark.parse(text))),
  'satteri + rehype, raw HTML, sanitised': (text) => toHtml(rest.runSync(parseMarkdown(text))),
  'ours, plain GFM without coloured code': (text) => plain(page(text, 'gfm')).html,
  'ours, plain GFM': (text) => coloured(page(text, 'gfm')).html,
  'ours, gfm': (text) => full(page(text, 'gfm')).html,
  'ours, mkdocs': (text) => full(page(text, 'mkdocs')).html,
};

const spent = new Map(Object.keys(ways).map((name) => [name, [] as number[]]));
for (let round = -1; round < Number(values.rounds); round++) {
  for (const [name, render] of Object.entries(ways)) {
    const before = process.cpuUsage();
    for (const text of texts) render(text);
    const { user, system } = process.cpuUsage(before);
    if (round >= 0) spent.get(name)?.push((user + system) / 1000 / texts.length);
  }
}
const base = median(spent.get('ours, plain GFM') ?? []);
console.log(`${texts.length} pages, ${values.rounds} rounds, median CPU per page:`);
for (const [name, times] of spent)
  console.log(`${median(times).toFixed(3)} ms  ${(median(times) / base).toFixed(2)}x  ${name}`);

function median(numbers: readonly number[]): number {
  return [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? 0;
}
