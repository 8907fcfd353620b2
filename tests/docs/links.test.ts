import { expect, test } from 'vitest';
import { createBareNames } from '../../src/docs/bare-names.ts';
import { buildCatalog } from '../../src/catalog/catalog.ts';
import { kinds } from '../../src/catalog/kinds/index.ts';
import type { Repository } from '../../src/catalog/repository.ts';
import { applyLinks, checkLinks, resolveDocLinks } from '../../src/docs/links.ts';
import type { DocRecord } from '../../src/docs/site.ts';
import type { Site, SiteDocs, SiteRepository } from '../../src/views/site.ts';
import { repository } from './sample.ts';

const page = (site: string, path: string, file: string, links: string[] = []): DocRecord => ({
  site,
  path,
  file,
  title: path,
  headings: [],
  html: '',
  links,
});

const payments = 'component:default/payments';
const other: Repository = {
  ...repository,
  id: 'github.com/acme/ledger',
  name: 'ledger',
  url: 'https://github.com/acme/ledger',
};
const docs: SiteDocs[] = [
  {
    ref: payments,
    repository: repository.id,
    folder: 'docs',
    title: 'Payments',
    nav: [],
    pages: [
      page(payments, '', 'docs/index.md'),
      page(payments, 'guide/set up', 'docs/guide/set up.md'),
      page(payments, 'guide', 'docs/guide/README.md'),
    ],
  },
  {
    ref: 'component:books/ledger',
    repository: other.id,
    folder: '',
    title: 'Ledger',
    nav: [],
    pages: [page('component:books/ledger', '', 'README.md')],
  },
];

function siteOf(home: Repository): Site {
  const state = { state: 'fresh' as const, changed: {} };
  return {
    kinds,
    extensionKinds: [],
    catalog: buildCatalog([]),
    repositories: new Map<string, SiteRepository>([
      [home.id, { ...home, ...state, assets: { 'docs/img/a b.png': 'f00.png' } }],
      [other.id, { ...other, ...state, assets: {} }],
    ]),
    docs: new Map(docs.map((site) => [site.ref, site])),
    apis: new Map(),
    problems: [],
    problemsOf: () => [],
    verdictOf: () => undefined,
    pageOfFile: (id, file) => {
      for (const site of docs)
        for (const { path, file: source } of site.pages)
          if (site.repository === id && source === file) return { site: site.ref, path };
      return undefined;
    },
    collected: new Map(),
    leftOut: [],
    tombstones: [],
    html: () => '',
  };
}

function resolve(
  token: string,
  file = 'docs/guide/set up.md',
  home: Repository = repository,
): string | undefined {
  const [first] = docs;
  if (!first) throw new Error('no docs');
  const from = page(payments, 'x', file, [token]);
  return resolveDocLinks(siteOf(home), first, from, (path) => `/base${path}`)[token];
}

test.for([
  ['/docs/index.md', '/base/docs/default/component/payments/'],
  ['/docs/guide/set%20up.md#Part%201', '/base/docs/default/component/payments/guide/set%20up/#Part%201'],
  ['/docs/guide/', '/base/docs/default/component/payments/guide/'],
  ['/docs/guide', '/base/docs/default/component/payments/guide/'],
  ['/docs/guide/set%20up', '/base/docs/default/component/payments/guide/set%20up/'],
  ['/docs/guide/set%20up.html#x', '/base/docs/default/component/payments/guide/set%20up/#x'],
  ['/guide/set%20up/', '/base/docs/default/component/payments/guide/set%20up/'],
  ['/docs/img/a%20b.png', '/base/_assets/f00.png'],
  ['/img/a%20b.png', '/base/_assets/f00.png'],
  ['/src/main%23.go#L5', 'https://github.com/acme/payments/blob/main/src/main%23.go#L5'],
  ['/src/', 'https://github.com/acme/payments/tree/main/src'],
  ['/big.png', 'https://github.com/acme/payments/raw/main/big.png'],
  ['https://github.com/acme/ledger/blob/main/README.md#x', '/base/docs/books/component/ledger/#x'],
  ['https://github.com/acme/ledger/tree/HEAD', '/base/docs/books/component/ledger/'],
  [
    'https://github.com/acme/ledger/blob/main/README.md#L3-L9',
    'https://github.com/acme/ledger/blob/main/README.md#L3-L9',
  ],
  ['/docs/index.md#L3', 'https://github.com/acme/payments/blob/main/docs/index.md#L3'],
  ['https://github.com/acme/ledger/blob/v1/README.md', 'https://github.com/acme/ledger/blob/v1/README.md'],
  ['https://github.com/acme/ledger/blob/main/src/x.go', 'https://github.com/acme/ledger/blob/main/src/x.go'],
  ['https://raw.githubusercontent.com/acme/payments/main/docs/img/a%20b.png', '/base/_assets/f00.png'],
  ['https://github.com/unknown/x/blob/main/README.md', 'https://github.com/unknown/x/blob/main/README.md'],
])('%s leads to %s', ([token, url]) => {
  expect(resolve(token ?? '')).toBe(url);
});

test('a path relative to the rendered page, one folder deeper than the file, is understood', () => {
  // `../../index.md` in docs/guide/set up.md, written for the address guide/set up/.
  expect(resolve('/index.md')).toBe('/base/docs/default/component/payments/');
});

test('without a forge a file that is no page leads nowhere', () => {
  expect(resolve('/src/main.go', undefined, { ...repository, url: undefined })).toBeUndefined();
});

test('addresses replace tokens, and what is missing is marked', () => {
  const html =
    '<a href="cb:/a.md">a</a> <a href="cb:/b.md#x">b</a> <img src="cb:/c.png" alt=""> <a href="cb:/d">d</a> <code> href="cb:/a.md"</code>';
  expect(
    applyLinks(html.replace(' href="cb:/a.md"</code>', ' href=&#x22;cb:/a.md&#x22;</code>'), {
      '/a.md': '/docs/a/?x=1&y="',
      '/c.png': '/_assets/c.png',
      '/d': 'https://github.com/acme/payments/blob/main/d',
    }),
  ).toBe(
    '<a href="/docs/a/?x=1&amp;y=&quot;">a</a> <a data-missing="">b</a> <img src="/_assets/c.png" alt=""> ' +
      '<a href="https://github.com/acme/payments/blob/main/d" rel="noopener noreferrer">d</a> <code> href=&#x22;cb:/a.md&#x22;</code>',
  );
});

test('a bare name finds the one page that has it', () => {
  const [first] = docs;
  if (!first) throw new Error('no docs');
  const site = siteOf(repository);
  const from = page(payments, 'x', 'docs/ops/x.md', [
    '/docs/ops/Set_Up#a',
    '/docs/ops/set-up.md',
    '/docs/ops/set-up.png',
    '/docs/other/set-up',
  ]);
  const links = resolveDocLinks(site, first, from, (path) => path);
  const set = '/docs/default/component/payments/guide/set%20up/';
  expect([
    links['/docs/ops/Set_Up#a'],
    links['/docs/ops/set-up.md'],
    links['/docs/ops/set-up.png'],
    links['/docs/other/set-up'],
  ]).toEqual([
    `${set}#a`,
    set,
    'https://github.com/acme/payments/raw/main/docs/ops/set-up.png',
    'https://github.com/acme/payments/blob/main/docs/other/set-up',
  ]);
});

test('a bare name is no broken link where a plugin lets people write it', () => {
  const files = new Set(['docs/index.md', 'docs/a/run.md', 'docs/a/same.md', 'docs/b/same.md']);
  const check = (bareNames?: (path: string) => string | undefined) =>
    checkLinks({
      repository,
      file: 'docs/index.md',
      links: ['/docs/run', '/docs/run.md', '/docs/same', '/docs/run.png'].map((token) => ({ token })),
      files,
      bareNames,
    }).map(({ message }) => message.split('"')[1]);
  expect(check()).toEqual(['docs/run', 'docs/run.md', 'docs/same', 'docs/run.png']);
  expect(check(createBareNames(files))).toEqual(['docs/same', 'docs/run.png']);
});

test('broken links are named with their place and a suggestion', () => {
  const files = new Set(['docs/index.md', 'docs/guide/setup.md', 'docs/ops/run.md', 'src/a.go']);
  const token = (path: string, image?: boolean) => ({ token: path, line: 3, column: 1, image });
  const check = (...links: ReturnType<typeof token>[]) =>
    checkLinks({ repository, file: 'docs/guide/setup.md', links, files });
  expect(
    check(
      token('/docs/index.md#x'),
      token('/src/'),
      token('/src'),
      token('/docs/ops/run'),
      token('https://x/y/z/blob/a/b'),
    ),
  ).toEqual([]);
  expect(check(token('/docs/guide/run.md'), token('/x.png', true))).toEqual([
    {
      rule: 'broken-link',
      severity: 'warning',
      message: 'The link leads to "docs/guide/run.md", which does not exist in this repository.',
      hint: 'Did you mean "../ops/run.md"?',
      repository: repository.id,
      file: 'docs/guide/setup.md',
      line: 3,
      column: 1,
    },
    expect.objectContaining({
      message: 'The image leads to "x.png", which does not exist in this repository.',
    }),
  ]);
  expect(check(...Array.from({ length: 500 }, (_, n) => token(`/gone/${n}.md`)))).toHaveLength(101);
});
