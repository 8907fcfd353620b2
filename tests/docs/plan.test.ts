import { expect, test } from 'vitest';
import { wantedDocsConfig } from '../../src/docs/plan-input.ts';
import { addresses, component, empty, plan, repository } from './sample.ts';

test('only configuration is asked for', () => {
  expect(
    wantedDocsConfig([
      'b/mkdocs.yaml',
      'mkdocs.yml',
      'xmkdocs.yml',
      'node_modules/a/mkdocs.yml',
      't/${{x}}/mkdocs.yml',
    ]),
  ).toEqual(['b/mkdocs.yaml', 'mkdocs.yml']);
});

test('without an annotation, docs belong to the first entity of the root descriptor', () => {
  const result = plan(empty('docs/index.md', 'docs/b.md', 'docs/a/x.md', 'README.md'), [
    component('deep', 'services/deep/catalog-info.yaml'),
    component('payments'),
    { ...component('location'), entity: { ...component('location').entity, kind: 'Location' } },
  ]);
  expect(result.sites).toMatchObject([
    {
      ref: 'component:default/payments',
      folder: 'docs',
      title: 'payments',
      nav: [
        { page: 'docs/index.md' },
        { page: 'docs/b.md' },
        { title: 'A', children: [{ page: 'docs/a/x.md' }] },
      ],
    },
  ]);
  expect(addresses(result)).toEqual(['/ <- docs/index.md', 'a/x <- docs/a/x.md', 'b <- docs/b.md']);
  expect(result.pages.every(({ dialect }) => dialect === 'gfm')).toBe(true);
  expect(result.problems).toEqual([]);
});

test('a repository with nothing but a README has a site of one page', () => {
  const result = plan(empty('README.md', 'src/notes.md'));
  expect(result.pages).toMatchObject([{ path: '', file: 'README.md', dialect: 'gfm' }]);
  expect(plan(empty('src/main.go')).sites).toEqual([]);
  expect(plan(empty('README.md'), [component('deep', 'a/b/catalog-info.yaml')]).sites).toEqual([]);
});

test.for([
  ['dir:.', 'svc/catalog-info.yaml', 'svc/docs'],
  ['dir:./', 'svc/catalog-info.yaml', 'svc/docs'],
  ['dir:../', 'svc/catalog-info.yaml', 'docs'],
  ['dir:/', 'svc/catalog-info.yaml', 'docs'],
  ['dir:/docs', 'svc/catalog-info.yaml', 'docs'],
  ['dir:docs', 'svc/catalog-info.yaml', 'svc/docs'],
  ['url:https://github.com/acme/payments/tree/main/svc', 'catalog-info.yaml', 'svc/docs'],
  ['url:https://github.com/acme/payments', 'svc/catalog-info.yaml', 'docs'],
  ['url:https://github.com/ACME/payments.git', 'svc/catalog-info.yaml', 'docs'],
  ['url:https://github.com/upstream/payments/tree/main', 'svc/catalog-info.yaml', 'docs'],
])('techdocs-ref %s in %s means %s', ([ref, file, folder]) => {
  const result = plan(empty('docs/index.md', 'svc/docs/index.md'), [component('x', file, ref)]);
  expect(result.sites[0]).toMatchObject({ ref: 'component:default/x', folder });
  expect(result.problems).toEqual([]);
});

test.for([
  ['docs', 'techdocs-ref-type'],
  ['.', 'techdocs-ref-type'],
  ['https://github.com/acme/payments', 'techdocs-ref-type'],
  ['url:https://github.com/acme/other/tree/main', 'techdocs-ref-elsewhere'],
  ['dir:../../..', 'techdocs-ref-missing'],
  ['dir:./nowhere', 'techdocs-ref-missing'],
])('techdocs-ref %s is a problem', ([ref, rule]) => {
  const result = plan(empty('docs/index.md'), [component('x', 'catalog-info.yaml', ref)]);
  expect(result.problems).toMatchObject([
    { rule, ref: 'component:default/x', file: 'catalog-info.yaml', line: 1 },
  ]);
  expect(result.sites.length).toBe(rule === 'techdocs-ref-type' ? 1 : 0);
});

test('entities that share docs share one site; root docs that nobody claims go to the root descriptor', () => {
  const result = plan(empty('docs/index.md', 'svc/docs/index.md', 'svc/README.md'), [
    component('root'),
    component('one', 'svc/catalog-info.yaml', 'dir:.'),
    component('two', 'svc/catalog-info.yaml', 'dir:./docs'),
  ]);
  expect(result.sites.map(({ ref, folder, aliases }) => ({ ref, folder, aliases }))).toEqual([
    { ref: 'component:default/one', folder: 'svc/docs', aliases: ['component:default/two'] },
    { ref: 'component:default/root', folder: 'docs', aliases: undefined },
  ]);
});

test('mkdocs.yml: nav with titles, missing pages named by line, pages outside nav built', () => {
  const result = plan({
    ...empty('docs/index.md', 'docs/guide.md', 'docs/loose.md', 'docs/part/README.md', 'docs/img.png'),
    'mkdocs.yml': `site_name: Handbook
nav:
  - Home: index.md
  - Guide: guide.md
  - Gone: gone/part.md
  - Part: [part/index.md]
  - Bad: javascript:alert(1)
  - Out: ../../secret.md
  - Web: https://example.com
`,
  });
  expect(result.sites[0]).toMatchObject({
    config: 'mkdocs.yml',
    title: 'Handbook',
    nav: [
      { title: 'Home', page: 'docs/index.md' },
      { title: 'Guide', page: 'docs/guide.md' },
      { title: 'Part', children: [{ page: 'docs/part/README.md' }] },
      { title: 'Web', url: 'https://example.com' },
    ],
  });
  expect(addresses(result)).toEqual([
    '/ <- docs/index.md',
    'guide <- docs/guide.md',
    'loose <- docs/loose.md',
    'part <- docs/part/README.md',
  ]);
  expect(result.pages[1]?.navTitle).toBe('Guide');
  expect(result.problems.map(({ rule, file, line }) => `${rule} ${file}:${line}`)).toEqual([
    'docs-nav-missing mkdocs.yml:5',
    'docs-nav-missing mkdocs.yml:7',
    'docs-nav-missing mkdocs.yml:8',
  ]);
});

test('README as index, first page where there is none, mkdocs.yaml before mkdocs.yml', () => {
  const readme = plan(empty('docs/a.md', 'README.md'));
  expect(addresses(readme)).toEqual(['/ <- README.md', 'a <- docs/a.md']);
  expect(readme.pages.map(({ dialect }) => dialect)).toEqual(['gfm', 'gfm']);
  expect(readme.sites[0]?.nav).toEqual([{ page: 'README.md' }, { page: 'docs/a.md' }]);

  const none = plan({ ...empty('docs/b.md', 'docs/a.md'), 'mkdocs.yml': 'nav: [b.md]' });
  expect(none.sites[0]?.redirects).toEqual({ '': 'docs/b.md' });

  const both = plan({
    ...empty('docs/index.md'),
    'mkdocs.yml': 'site_name: Yml',
    'mkdocs.yaml': 'site_name: Yaml',
  });
  expect(both.sites[0]).toMatchObject({ title: 'Yaml', config: 'mkdocs.yaml' });
  expect(both.problems).toMatchObject([{ rule: 'mkdocs-twice', file: 'mkdocs.yml' }]);
});

test('two pages never have one address, and addresses hold no character that hosts stumble over', () => {
  const result = plan(
    empty(
      'docs/index.md',
      'docs/README.md',
      'docs/a.md',
      'docs/a/index.md',
      'docs/What? #1 100%.md',
      'docs/Case/Kept.md',
    ),
  );
  expect(addresses(result)).toEqual([
    '/ <- docs/index.md',
    'Case/Kept <- docs/Case/Kept.md',
    'What- -1 100- <- docs/What? #1 100%.md',
    'a <- docs/a/index.md',
  ]);
  expect(result.problems.map(({ rule, file }) => `${rule} ${file}`)).toEqual([
    'docs-same-address docs/README.md',
    'docs-same-address docs/a.md',
  ]);
});

test('hidden folders, packages, skeletons and exclude_docs are left out', () => {
  const result = plan({
    ...empty(
      'docs/index.md',
      'docs/.hidden/x.md',
      'docs/node_modules/x/README.md',
      'docs/${{ values.name }}/x.md',
      'docs/drafts/x.md',
      'docs/drafts/keep.md',
      'docs/part/secret.md',
    ),
    'mkdocs.yml': 'exclude_docs: |\n  drafts/\n  !drafts/keep.md\n  secret.md\n  # comment\n',
  });
  expect(addresses(result)).toEqual(['/ <- docs/index.md', 'drafts/keep <- docs/drafts/keep.md']);
});

test('monorepo: included sites become branches below an address made of their name', () => {
  const result = plan({
    ...empty(
      'docs/index.md',
      'api/docs/index.md',
      'api/docs/use.md',
      'teams/a/docs/README.md',
      'teams/b/docs/index.md',
    ),
    'mkdocs.yml': `plugins: [monorepo]
nav:
  - Home: index.md
  - API: '!include ./api/mkdocs.yml'
  - Teams: '*include ./teams/*/mkdocs.yml'
  - Loop: '!include mkdocs.yml'
  - Gone: '!include gone/mkdocs.yml'
`,
    'api/mkdocs.yml': 'site_name: The API\nnav: [index.md, {Use: use.md}]',
    'teams/a/mkdocs.yml': 'site_name: team-a\nnav: [index.md]',
    'teams/b/mkdocs.yml': 'site_name: team-b',
  });
  expect(addresses(result)).toEqual([
    '/ <- docs/index.md',
    'team-a <- teams/a/docs/README.md',
    'team-b <- teams/b/docs/index.md',
    'the-api <- api/docs/index.md',
    'the-api/use <- api/docs/use.md',
  ]);
  expect(result.sites[0]?.nav).toEqual([
    { title: 'Home', page: 'docs/index.md' },
    { title: 'API', children: [{ page: 'api/docs/index.md' }, { title: 'Use', page: 'api/docs/use.md' }] },
    {
      title: 'Teams',
      children: [
        { title: 'team-a', children: [{ page: 'teams/a/docs/README.md' }] },
        { title: 'team-b', children: [{ page: 'teams/b/docs/index.md' }] },
      ],
    },
  ]);
  expect(result.problems.map(({ rule, line }) => `${rule}:${line}`)).toEqual([
    'mkdocs-include:6',
    'mkdocs-include:7',
  ]);
});

test('redirects lead to pages that exist, or to the web', () => {
  const result = plan({
    ...empty('docs/index.md', 'docs/new.md'),
    'mkdocs.yml': `plugins:
  - redirects:
      redirect_maps:
        old/page.md: new.md#part
        web.md: https://example.com/x
        bad.md: javascript:alert(1)
        gone.md: gone2.md
        new.md: index.md
        older.md: old/page.md
        loop.md: pool.md
        pool.md: loop.md
`,
  });
  expect(result.sites[0]?.redirects).toEqual({
    'old/page': 'docs/new.md#part',
    older: 'docs/new.md#part',
    web: 'https://example.com/x',
  });
  const wrong = result.problems.filter(({ rule }) => rule === 'broken-link');
  expect(wrong.map(({ message, file }) => [message.match(/redirect of "(.*?)"/)?.[1], file])).toEqual([
    ['bad.md', 'mkdocs.yml'],
    ['gone.md', 'mkdocs.yml'],
    ['loop.md', 'mkdocs.yml'],
    ['pool.md', 'mkdocs.yml'],
  ]);
});

test('an empty docs folder and an unreadable mkdocs.yml are problems, not crashes', () => {
  expect(plan({ 'mkdocs.yml': 'site_name: X' }).problems).toMatchObject([
    { rule: 'docs-empty', file: 'mkdocs.yml' },
  ]);
  const broken = plan({ 'mkdocs.yml': 'a: [', 'docs/index.md': '' });
  expect(broken.problems).toMatchObject([{ rule: 'mkdocs-invalid' }]);
  expect(broken.sites).toHaveLength(1);
});

test('50,000 files are planned in time', () => {
  const files = Array.from({ length: 50_000 }, (_, index) => `docs/${index % 500}/${index}.md`);
  const started = performance.now();
  const result = plan(empty(...files, 'docs/index.md'));
  expect(result.pages).toHaveLength(50_001);
  expect(performance.now() - started).toBeLessThan(10_000);
  expect(result.sites[0]?.repository).toBe(repository.id);
});

test('without mkdocs.yml the changelog is the last page, and as the forge shows it', () => {
  const result = plan(empty('README.md', 'docs/guide.md', 'CHANGELOG.md', 'sub/CHANGELOG.md'));
  expect(addresses(result)).toEqual([
    '/ <- README.md',
    'changelog <- CHANGELOG.md',
    'guide <- docs/guide.md',
  ]);
  expect(result.sites[0]?.nav.at(-1)).toEqual({ title: 'Changelog', page: 'CHANGELOG.md' });
  expect(result.pages.map(({ dialect }) => dialect)).toEqual(['gfm', 'gfm', 'gfm']);
  expect(addresses(plan(empty('mkdocs.yml', 'docs/index.md', 'CHANGELOG.md')))).toEqual([
    '/ <- docs/index.md',
  ]);
  // A page of that name in the docs is the one that its author means.
  expect(addresses(plan(empty('docs/index.md', 'docs/changelog.md', 'CHANGELOG.md')))).toEqual([
    '/ <- docs/index.md',
    'changelog <- docs/changelog.md',
  ]);
});

test('a docs folder that TechDocs would build has its dialect, mkdocs.yml or not', () => {
  const pages = empty('docs/index.md');
  const dialect = (files: Record<string, string>, ref?: string) =>
    plan(files, [component('payments', 'catalog-info.yaml', ref)]).pages[0]?.dialect;
  expect(dialect(pages)).toBe('gfm');
  expect(dialect(pages, 'dir:.')).toBe('mkdocs');
  expect(dialect({ ...pages, 'mkdocs.yml': 'site_name: P\n' })).toBe('mkdocs');
});

test("docs beside a descriptor are its first entity's in a repository of many components", () => {
  const named = { ...component('linked', 'services/linked/catalog-info.yaml') };
  named.entity.metadata.annotations = { 'backstage.io/techdocs-entity': 'component:payments' };
  const result = plan(
    empty(
      'README.md',
      'docs/index.md',
      'services/a/docs/index.md',
      'services/b/mkdocs.yml',
      'services/b/docs/index.md',
      'services/c/README.md',
      'services/linked/docs/index.md',
    ),
    [
      component('payments'),
      component('a', 'services/a/catalog-info.yaml'),
      component('a2', 'services/a/catalog-info.yaml'),
      component('b', 'services/b/catalog-info.yaml'),
      component('c', 'services/c/catalog-info.yaml'),
      named,
    ],
  );
  expect(result.sites.map(({ ref, folder }) => `${ref} ${folder}`)).toEqual([
    'component:default/payments docs',
    'component:default/a services/a/docs',
    'component:default/b services/b/docs',
  ]);
});
