/**
 * Whether the fast parser and remark-parse give the same HTML, over every Markdown file of a folder and in both dialects.
 *
 *     node scripts/compare-parsers.ts --corpus DIR
 */
import { existsSync, globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { isSafeForFastParser, parseWithRemark, parserVersion } from '../src/markdown/parse.ts';
import { createRenderer, loadFor } from '../src/markdown/render.ts';

const { values } = parseArgs({
  options: { corpus: { type: 'string', default: process.env['CORPUS'] ?? '' }, show: { type: 'boolean' } },
});
if (!values.corpus || !existsSync(values.corpus)) {
  console.log('No corpus: give --corpus DIR (or CORPUS), a folder of Markdown files. Nothing was compared.');
  process.exit(0);
}

const repository = {
  id: 'github.com/acme/docs',
  name: 'docs',
  source: 'corpus',
  url: 'https://github.com/acme/docs',
  forge: 'github' as const,
  branch: 'main',
  visibility: 'public' as const,
};
const fast = createRenderer();
const slow = createRenderer({ parse: parseWithRemark });
const files = globSync('**/*.{md,markdown}', { cwd: values.corpus }).sort();
let different = 0;
let fallbacks = 0;
for (const file of files) {
  const text = readFileSync(join(values.corpus, file), 'utf8');
  await loadFor([text]);
  if (!isSafeForFastParser(text)) fallbacks++;
  for (const dialect of ['mkdocs', 'gfm'] as const) {
    const input = { text, file: 'docs/page.md', repository, dialect };
    const [one, other] = [fast(input).html, slow(input).html];
    if (one === other) continue;
    different++;
    const at = [...one].findIndex((char, index) => char !== other[index]);
    console.log(`${file} (${dialect})`);
    if (values.show)
      console.log(
        `  fast: ${JSON.stringify(one.slice(Math.max(0, at - 80), at + 120))}\n  slow: ${JSON.stringify(other.slice(Math.max(0, at - 80), at + 120))}`,
      );
  }
}
console.log(
  `${parserVersion}: ${files.length} files in two dialects, ${different} differ, ${fallbacks} files fall back to remark-parse.`,
);
if (different > 0) process.exitCode = 1;
