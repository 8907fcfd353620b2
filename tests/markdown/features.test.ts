import { existsSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { features } from '../../src/markdown/features.ts';
import { parserVersion, parseWithRemark } from '../../src/markdown/parse.ts';
import { createRenderer } from '../../src/markdown/render.ts';
import { render, repository } from './sample.ts';

const read = (name: string, file: string) => readFileSync(new URL(`./${name}/${file}`, import.meta.url), 'utf8');

test.for(['gfm', ...features.map(({ name }) => name)])('%s gives the HTML beside it', (name) => {
  expect(existsSync(new URL(`./${name}/input.md`, import.meta.url))).toBe(true);
  const { html, problems } = render(read(name, 'input.md'), 'mkdocs', `docs/guide/${name}.md`);
  expect(`${html}\n`).toBe(read(name, 'output.html'));
  // What the sanitiser takes out is said; that is the point of some fixtures.
  expect(problems.filter(({ rule }) => !rule.startsWith('unsafe-'))).toEqual([]);
});

test.for(['gfm', ...features.map(({ name }) => name)])('the fallback parser gives the same HTML for %s', (name) => {
  const slow = createRenderer({ parse: parseWithRemark });
  const { html } = slow({
    text: read(name, 'input.md'),
    file: `docs/guide/${name}.md`,
    repository,
    dialect: 'mkdocs',
  });
  expect(`${html}\n`).toBe(read(name, 'output.html'));
});

test('cache keys name the parser that is installed', () => {
  const { dependencies } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));
  const [name, version] = parserVersion.split('@');
  expect(version).toBe(dependencies[name ?? '']);
});

test('GitHub dialect: slugs as GitHub makes them, Python-Markdown blocks stay text', () => {
  const { html, headings } = render('## Set up & run\n\n## Set up & run\n\n!!! note\n\n## 日本 x', 'gfm');
  expect(headings.map(({ id }) => id)).toEqual(['set-up--run', 'set-up--run-1', '日本-x']);
  expect(html).toContain('<p>!!! note</p>');
});
