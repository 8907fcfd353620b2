/** Patterns come from the same hands as the paths that they are tried on; configuration from the same as the docs. */
import picomatch from 'picomatch';
import { describe, expect, test } from 'vitest';
import { createGlob } from '../../src/catalog/glob.ts';
import { parseYamlStream } from '../../src/catalog/yaml.ts';
import { createExclusion } from '../../src/docs/exclude.ts';
import { readMkdocs } from '../../src/docs/mkdocs.ts';

describe('matches what picomatch matches', () => {
  const paths =
    'c d a.md ab.md .a a/e a/b.md a/b/c.md .git/a a/.b.yaml catalog-info.yaml services/x/catalog-info.yaml services/x/y/catalog-info.yml a[b].md x{y}.md'.split(
      ' ',
    );
  test.each(
    '* *.md ** **/*.md a/** a/**/c.md **/catalog-info.{yaml,yml} services/*/catalog-info.yaml ?.md [cd] [a-c]*.md {a,b/{c,d}}/** ** a/*/c.md */b **/b/** a**d'.split(
      ' ',
    ),
  )('%s', (pattern) => {
    const other = picomatch(pattern, { dot: true });
    const matches = createGlob(pattern);
    expect(paths.filter(matches)).toEqual(paths.filter((path) => other(path)));
  });
});

test('[!a] is any other character, as in .gitignore', () => {
  expect(['a', 'b', '/'].filter(createGlob('[!a]'))).toEqual(['b']);
});

test.each([
  '*a'.repeat(200) + 'b',
  '**/a/'.repeat(150) + 'b',
  '(a+)+b',
  '+(a|+(a|b))c',
  '{a,a}'.repeat(100),
  '['.repeat(900),
])('%s takes no time', (pattern) => {
  const started = performance.now();
  for (const path of ['a'.repeat(4000), 'a/'.repeat(2000)]) {
    createGlob(pattern)(path);
    createExclusion(`${pattern.slice(0, 499)}\n`)(path);
  }
  expect(performance.now() - started).toBeLessThan(2000);
});

describe('YAML of less than a megabyte takes seconds, not minutes', () => {
  const numbers = Array.from({ length: 30_000 }, (_, n) => n);
  test.each<[string, () => unknown]>([
    [
      'anchors and aliases',
      () => parseYamlStream(`y:\n${numbers.map((n) => `  - &a${n} b\n  - *a${n}\n`).join('')}`),
    ],
    [
      'a navigation of aliases',
      () =>
        readMkdocs(
          'mkdocs.yml',
          `x: &a b.md\nfill: [${'1,'.repeat(100_000)}]\nnav:\n${'  - *a\n'.repeat(20_000)}`,
          'r',
        ),
    ],
    ['a navigation of itself', () => readMkdocs('mkdocs.yml', 'nav: &a [*a, *a, b.md]\n', 'r')],
    [
      'Python tags',
      () => readMkdocs('mkdocs.yml', `x:\n${numbers.map((n) => `  - !!python/n:${n}\n`).join('')}`, 'r'),
    ],
    ['plugins', () => readMkdocs('mkdocs.yml', `plugins:\n${'  - a\n'.repeat(100_000)}`, 'r')],
  ])('%s', (_, read) => {
    const started = performance.now();
    read();
    expect(performance.now() - started).toBeLessThan(15_000);
  });
});
