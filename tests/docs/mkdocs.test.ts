import { expect, test } from 'vitest';
import { readMkdocs } from '../../src/docs/mkdocs.ts';

const read = (text: string, file = 'mkdocs.yml') => readMkdocs(file, text, 'github.com/acme/payments');

test('names, nav in all its shapes, redirects', () => {
  const { config, problems } = read(`
site_name: Payments
site_description: All about them
docs_dir: ./handbook
plugins:
  - techdocs-core
  - redirects:
      redirect_maps:
        old.md: new.md
nav:
  - index.md
  - Guide: guide.md
  - Part:
      - Inner: part/a.md
      - part/b.md
      - Deeper: [part/c.md]
  - Web: https://example.com
  - API: '!include ./api/mkdocs.yml'
  - Tagged: !include ./tagged/mkdocs.yml
  - Teams: '*include ./teams/*/mkdocs.yml'
`);
  expect(problems).toEqual([]);
  expect(config).toMatchObject({
    siteName: 'Payments',
    siteDescription: 'All about them',
    docsDir: 'handbook',
    redirects: { 'old.md': 'new.md' },
    nav: [
      { target: 'index.md', line: 11 },
      { title: 'Guide', target: 'guide.md', line: 12 },
      {
        title: 'Part',
        children: [
          { title: 'Inner', target: 'part/a.md' },
          { target: 'part/b.md' },
          { title: 'Deeper', children: [{ target: 'part/c.md' }] },
        ],
      },
      { title: 'Web', target: 'https://example.com' },
      { title: 'API', include: { path: './api/mkdocs.yml', many: false } },
      { title: 'Tagged', include: { path: './tagged/mkdocs.yml', many: false } },
      { title: 'Teams', include: { path: './teams/*/mkdocs.yml', many: true } },
    ],
  });
});

test('what would run code is named and never run', () => {
  const { config, problems } = read(
    `site_name: X
INHERIT: ../base.yml
hooks: [evil.py]
extra_javascript: [x.js]
plugins:
  - search
  - exec-everything: { command: rm }
markdown_extensions:
  - pymdownx.emoji:
      emoji_index: !!python/name:materialx.emoji.twemoji
  - evil: !!python/object/apply:os.system ["id"]
# !!python/name:in.a.comment
`,
    'sub/mkdocs.yml',
  );
  expect(config?.docsDir).toBe('sub/docs');
  expect(problems.map(({ rule, line, severity }) => `${rule}:${line}:${severity}`)).toEqual([
    'mkdocs-unsupported-python:11:info',
    'mkdocs-unsupported-hooks:3:info',
    'mkdocs-unsupported-inherit:2:info',
    'mkdocs-unsupported-javascript:4:info',
    'mkdocs-unsupported-plugin:7:info',
  ]);
});

test.for([
  ['docs_dir: ../../etc', 'mkdocs-docs-dir'],
  ['docs_dir: /etc', 'mkdocs-docs-dir'],
  ['site_name: [1]', 'mkdocs-invalid'],
  ['site_name: "unclosed', 'mkdocs-invalid'],
  ['- a list', 'mkdocs-invalid'],
  ['', 'mkdocs-invalid'],
])('%j is a problem', ([text, rule]) => {
  const { config, problems } = read(text ?? '');
  expect(problems).toMatchObject([{ rule, file: 'mkdocs.yml', repository: 'github.com/acme/payments' }]);
  expect(config?.docsDir ?? 'docs').toBe('docs');
});

test('an alias bomb in nav ends in time', () => {
  const levels = Array.from(
    { length: 30 },
    (_, n) =>
      `  - L${n + 1}: &l${n + 1} [${Array(9)
        .fill(n ? `{x: *l${n}}` : 'a.md')
        .join(', ')}]`,
  );
  const { problems } = read(`nav:\n${levels.join('\n')}\n`);
  expect(problems.at(-1)).toMatchObject({
    rule: 'mkdocs-invalid',
    message: expect.stringContaining('20000'),
  });
});

test.for([
  [
    'repo_url: https://github.com/acme/p\nedit_uri: edit/dev/docs',
    'https://github.com/acme/p/edit/dev/docs/{path}',
  ],
  [
    'repo_url: https://git.acme.com/p\nedit_uri: "?query=root/docs/"',
    'https://git.acme.com/p?query=root/docs/{path}',
  ],
  ['edit_uri: https://wiki.acme.com/x/', 'https://wiki.acme.com/x/{path}'],
  ['repo_url: https://h.c/p\nedit_uri_template: "e/{path}?x"', 'https://h.c/p/e/{path}?x'],
  ['edit_uri: ""', null],
  ['edit_uri:', null],
  ['edit_uri: edit/main', undefined],
  ['repo_url: javascript:alert(1)\nedit_uri: x', undefined],
  ['edit_uri: javascript:alert(1)//', undefined],
  ['site_name: x', undefined],
])('edit address of %j', ([text, expected]) => {
  expect(read(text ?? '').config?.editUrl).toBe(expected);
});

test('a misspelt setting is named, with what was meant; one of a theme or a plugin is not', () => {
  const { problems } = readMkdocs(
    'mkdocs.yml',
    'site_name: X\nnva: []\nmarkdown_extension: []\nextra_foo: 1\n',
    'r',
  );
  expect(problems).toMatchObject([
    { rule: 'mkdocs-invalid', severity: 'warning', line: 2, hint: 'Did you mean "nav"?' },
    { rule: 'mkdocs-invalid', severity: 'warning', line: 3, hint: 'Did you mean "markdown_extensions"?' },
  ]);
});
