import { expect, test } from 'vitest';
import { breadcrumbs, neighbours, openBranch, pagesByFile, titleOfFile } from '../../src/docs/nav.ts';
import type { DocRecord, NavNode } from '../../src/docs/site.ts';

const pages = pagesByFile(
  ['index', 'a', 'part/one', 'part/two', 'other/three'].map((name): DocRecord => ({
    site: 'component:default/x',
    path: name === 'index' ? '' : name,
    file: `${name}.md`,
    title: `Title of ${name}`,
    headings: [],
    html: '',
    links: [],
  })),
);
const nav: NavNode[] = [
  { page: 'index.md' },
  { title: 'A', page: 'a.md' },
  { title: 'Part', children: [{ page: 'part/one.md' }, { title: 'Two', page: 'part/two.md' }] },
  { title: 'Other', children: [{ title: 'Inner', children: [{ page: 'other/three.md' }] }] },
  { title: 'Web', url: 'https://example.com' },
  { page: 'gone.md' },
];

test('a small site is shown whole', () => {
  expect(openBranch(nav, pages, 'a.md')).toEqual([
    { title: 'Title of index', path: '' },
    { title: 'A', path: 'a', current: true },
    {
      title: 'Part',
      children: [
        { title: 'Title of part/one', path: 'part/one' },
        { title: 'Two', path: 'part/two' },
      ],
    },
    {
      title: 'Other',
      children: [{ title: 'Inner', children: [{ title: 'Title of other/three', path: 'other/three' }] }],
    },
    { title: 'Web', url: 'https://example.com' },
  ]);
});

test('of a large site only the open branch is', () => {
  expect(openBranch(nav, pages, 'part/two.md', 0)).toEqual([
    { title: 'Title of index', path: '' },
    { title: 'A', path: 'a' },
    {
      title: 'Part',
      children: [
        { title: 'Title of part/one', path: 'part/one' },
        { title: 'Two', path: 'part/two', current: true },
      ],
    },
    { title: 'Other', path: 'other/three', closed: true },
    { title: 'Web', url: 'https://example.com' },
  ]);
});

test('reading order, breadcrumbs, titles', () => {
  expect(neighbours(nav, pages, 'part/one.md')).toEqual({
    previous: { title: 'A', path: 'a' },
    next: { title: 'Two', path: 'part/two' },
  });
  expect(neighbours(nav, pages, 'index.md')).toEqual({
    previous: undefined,
    next: { title: 'A', path: 'a' },
  });
  expect(neighbours(nav, pages, 'loose.md')).toEqual({});
  expect(breadcrumbs(nav, 'other/three.md')).toEqual(['Other', 'Inner']);
  expect(breadcrumbs(nav, 'a.md')).toEqual([]);
  expect(
    ['docs/getting-started.md', 'docs/API_keys.md', 'docs/part/index.md', 'README.md'].map(titleOfFile),
  ).toEqual(['Getting started', 'API keys', 'Part', 'Home']);
});
