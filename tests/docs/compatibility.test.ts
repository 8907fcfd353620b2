import { expect, test } from 'vitest';
import { readCompatibility } from '../../src/docs/compatibility.ts';
import { readMkdocs } from '../../src/docs/mkdocs.ts';

function report(config: string, pages: string[]): string[] {
  const { config: read } = readMkdocs('mkdocs.yml', config, 'acme/orders');
  return readCompatibility(read?.settings ?? [], pages).map(
    ({ status, area, name, line, pages: count }) => `${status} ${area} ${name}:${line} ${count}`,
  );
}

test('every setting is named with what becomes of it, its line and the pages that it touches, worst first', () => {
  expect(
    report(
      `site_name: Orders
nav: [index.md]
theme: { name: material }
hooks: [build.py]
extra_css: [x.css]
unheard_of: 1
plugins:
  - search
  - macros
  - git-revision-date-localized: { type: date }
  - made-up
markdown_extensions:
  - admonition
  - nl2br
  - toc: { slugify: !!python/name:os.system }
`,
      ['# A\n\n!!! note\n    x\n', 'B {{ version }}', 'C'],
    ),
  ).toEqual([
    'unsafe key hooks:4 3',
    'unsafe plugin macros:9 1',
    'unsafe tag !!python/name:os.system:15 0',
    'ignored extension nl2br:14 3',
    'ignored key extra_css:5 3',
    'ignored key unheard_of:6 0',
    'ignored plugin made-up:11 3',
    'translated key theme:3 3',
    'translated plugin git-revision-date-localized:10 0',
    'supported extension admonition:13 1',
    'supported extension toc:15 1',
    'supported key markdown_extensions:12 0',
    'supported key nav:2 3',
    'supported key plugins:7 0',
    'supported key site_name:1 0',
    'supported plugin search:8 3',
  ]);
});

test("what TechDocs' plugin switches on counts where a page uses it", () => {
  const lines = report('plugins: [techdocs-core]\n', [
    '```plantuml\nA -> B\n```\n',
    '=== "Tab"\n    x\n',
    'plain',
  ]);
  expect(lines).toContain('ignored extension plantuml_markdown:1 1');
  expect(lines).toContain('supported extension pymdownx.tabbed:1 1');
  expect(lines.filter((line) => line.includes('footnotes'))).toEqual([]);
});

test('a page that is made to be slow to search is searched in time', () => {
  const start = performance.now();
  const config =
    'plugins: [techdocs-core, macros, autorefs, kroki]\nmarkdown_extensions: [wikilinks, pymdownx.keys, pymdownx.arithmatex]\n';
  for (const piece of [
    '[^',
    '[[',
    '][',
    '$',
    '<a ',
    '++',
    '-',
    ' ',
    '|-',
    '```a',
    '{{',
    '\n',
    ':a',
    '> ',
    '=== ',
  ])
    report(config, [piece.repeat(300_000)]);
  expect(performance.now() - start).toBeLessThan(20_000);
});
