import { expect, test } from 'vitest';
import type { NavNode } from '../../src/docs/site.ts';
import { component, empty, plan } from './sample.ts';

const entity = component('payments', 'catalog-info.yaml', 'dir:.');

function nav(files: Record<string, string>): { lines: string[]; problems: string[] } {
  const result = plan({ 'mkdocs.yml': 'site_name: P\n', ...files }, [entity]);
  const lines: string[] = [];
  const visit = (nodes: readonly NavNode[], depth: number) => {
    for (const { title, page, url, children } of nodes) {
      const target = page?.replace('docs/', '') ?? url;
      lines.push('  '.repeat(depth) + [title, target && `(${target})`].filter(Boolean).join(' '));
      visit(children ?? [], depth + 1);
    }
  };
  visit(result.sites[0]?.nav ?? [], 0);
  return { lines, problems: result.problems.map(({ rule, file, line }) => `${rule} ${file}:${line}`) };
}

const pages = empty(
  'docs/index.md',
  'docs/a.md',
  'docs/b.md',
  'docs/guides/index.md',
  'docs/guides/9-nine.md',
  'docs/guides/10-ten.md',
  'docs/secret/x.md',
  'docs/single/only.md',
);

test('.pages orders, names and hides folders', () => {
  expect(
    nav({
      ...pages,
      'docs/.pages':
        'nav:\n  - index.md\n  - Second: b.md\n  - ...\n  - Site: https://acme.example/\n  - guides\n',
      'docs/guides/.pages': 'title: How to\norder: asc\nsort_type: natural\n',
      'docs/secret/.pages': 'hide: true\n',
      'docs/single/.pages': 'collapse_single_pages: true\n',
    }),
  ).toEqual({
    lines: [
      '(index.md)',
      'Second (b.md)',
      '(a.md)',
      '(single/only.md)',
      'Site (https://acme.example/)',
      'How to',
      '  (guides/index.md)',
      '  (guides/9-nine.md)',
      '  (guides/10-ten.md)',
    ],
    problems: [],
  });
});

test('what .pages does not name is left out of the navigation, unless ... stands for it', () => {
  expect(nav({ ...pages, 'docs/.pages': 'arrange:\n  - a.md\n' }).lines).toEqual(['(a.md)']);
});

test('.nav.yml takes globs, sections, and what is left at the end', () => {
  expect(
    nav({
      ...pages,
      'docs/.nav.yml': `nav:
  - Home: index.md
  - Letters:
      - "[ab].md"
      - "?.md"
  - guides/
append_unmatched: true
`,
      'docs/guides/.nav.yml': 'sort: { direction: desc, type: natural }\n',
    }).lines,
  ).toEqual([
    'Home (index.md)',
    'Letters',
    '  (a.md)',
    '  (b.md)',
    'Guides',
    '  (guides/index.md)',
    '  (guides/10-ten.md)',
    '  (guides/9-nine.md)',
    'Secret',
    '  (secret/x.md)',
    'Single',
    '  (single/only.md)',
  ]);
});

test('an entry that leads nowhere and a broken file are reported with their place', () => {
  expect(
    nav({ ...pages, 'docs/.pages': 'nav:\n  - index.md\n  - gone.md\n', 'docs/guides/.pages': 'nav: [x\n' })
      .problems,
  ).toEqual(['docs-nav-missing docs/.pages:3']);
  expect(nav({ ...pages, 'docs/.pages': 'nav:\n  - a.md\n b\n' }).problems).toEqual([
    'mkdocs-invalid docs/.pages:3',
  ]);
});

test('the nav of mkdocs.yml goes before what folders say', () => {
  expect(nav({ ...pages, 'mkdocs.yml': 'nav: [a.md]\n', 'docs/.pages': 'nav: [b.md]\n' }).lines).toEqual([
    '(a.md)',
  ]);
});

test('SUMMARY.md is the navigation where the literate-nav plugin is asked for', () => {
  const summary = `# Contents

* [Welcome](index.md)
* Letters
    * [A, \\[first\\]](a.md)
    * ?.md
* [How to](guides/)
* [Site](https://acme.example/)
* [Gone](gone.md)
`;
  const literate = nav({
    ...pages,
    'mkdocs.yml': 'plugins: [literate-nav]\n',
    'docs/SUMMARY.md': summary,
    'docs/guides/SUMMARY.md': '- [Ten](10-ten.md)\n- 9*.md\n',
  });
  expect(literate).toEqual({
    lines: [
      'Welcome (index.md)',
      'Letters',
      '  A, [first] (a.md)',
      '  (b.md)',
      'How to',
      '  Ten (guides/10-ten.md)',
      '  (guides/9-nine.md)',
      'Site (https://acme.example/)',
    ],
    problems: ['docs-nav-missing docs/SUMMARY.md:9'],
  });
  expect(nav({ ...pages, 'docs/SUMMARY.md': summary }).lines).toContain('(SUMMARY.md)');
});

test('an included site keeps its name as its address if it can stand there', () => {
  const result = plan(
    {
      'mkdocs.yml': "nav: [index.md, One: '!include one/mkdocs.yml', Two: '!include mkdocs-two.yml']\n",
      'docs/index.md': '',
      'one/mkdocs.yml': 'site_name: plugins/example-Folder\n',
      'one/docs/x.md': '',
      'mkdocs-two.yml': 'site_name: Größe & Co\ndocs_dir: two\n',
      'two/y.md': '',
    },
    [entity],
  );
  expect(result.pages.map(({ path }) => path)).toEqual(['', 'größe-co/y', 'plugins/example-Folder/x']);
});
