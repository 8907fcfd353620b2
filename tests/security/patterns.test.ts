/** Patterns come from the same hands as the paths that they are tried on. */
import picomatch from 'picomatch';
import { describe, expect, test } from 'vitest';
import { createGlob } from '../../src/catalog/glob.ts';
import { createExclusion } from '../../src/docs/exclude.ts';

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
