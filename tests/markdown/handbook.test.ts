import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { escapeSnippets, markdownFeaturesPage, markdownPage } from '../../scripts/markdown-page.ts';
import { fixtureNames } from './fixtures.ts';

test('the handbook shows the fixtures: node scripts/markdown-page.ts', () => {
  expect(readFileSync(new URL(`../../${markdownPage}`, import.meta.url), 'utf8')).toBe(markdownFeaturesPage());
});

test('every feature that an author can use is shown', () => {
  const page = markdownFeaturesPage();
  const inner = new Set(['headings', 'raw-html', 'tables']);
  for (const name of fixtureNames) {
    const input = readFileSync(new URL(`./${name}/input.md`, import.meta.url), 'utf8').trimEnd();
    expect([name, page.includes(escapeSnippets(input))]).toEqual([name, !inner.has(name)]);
  }
});
