import { describe, expect, test } from 'vitest';
import { docId, docIds, docView } from '../../src/views/doc.ts';
import { withLinks } from '../../src/views/doc-links.ts';
import { docPage, makeSite, repository } from './site.ts';

const ref = 'component:default/cart';
const nav = [
  { title: 'Start', page: 'docs/index.md' },
  {
    title: 'Guides',
    children: [
      { title: 'Install', page: 'docs/guides/install.md' },
      { title: 'Deep', children: [{ page: 'docs/guides/deep/one.md' }] },
    ],
  },
  { title: 'Reference', children: [{ title: 'API', page: 'docs/ref/api.md' }] },
  { title: 'Outside', url: 'https://acme.example/' },
  { title: 'Bad', url: 'javascript:alert(1)' },
];
const pages = [
  docPage(''),
  docPage('guides/deep/one', { title: 'One' }),
  docPage('guides/install', {
    links: ['/docs/ref/api.md#get', '/docs/logo.png', '/src/main.go', 'https://github.com/x/y/blob/main/z'],
  }),
  docPage('orphan'),
  docPage('ref/api'),
];
const site = makeSite({
  entities: [{ kind: 'Component', name: 'cart', relations: { ownedBy: ['group:default/ledger'] } }],
  repositories: [
    repository({
      changed: { 'docs/guides/install.md': '2026-10-05T12:00:00+02:00' },
      assets: { 'docs/logo.png': 'abc.png' },
    }),
  ],
  docs: [{ ref, nav, pages }],
});
const view = (path: string) => docView(site, docId(ref, path));

test('every page has an id, also one that the navigation leaves out', () => {
  expect(docIds(site)).toEqual(
    ['', 'guides/deep/one', 'guides/install', 'orphan', 'ref/api'].map((path) => docId(ref, path)),
  );
});

test('a small navigation is shown whole, and what it links is safe', () => {
  expect(view('guides/install').nav).toEqual([
    { title: 'Start', href: '/docs/default/component/cart/' },
    {
      title: 'Guides',
      children: [
        { title: 'Install', href: '/docs/default/component/cart/guides/install/', current: true },
        {
          title: 'Deep',
          children: [{ title: 'One', href: '/docs/default/component/cart/guides/deep/one/' }],
        },
      ],
    },
    { title: 'Reference', children: [{ title: 'API', href: '/docs/default/component/cart/ref/api/' }] },
    { title: 'Outside', href: 'https://acme.example/', external: true },
  ]);
});

test('of a large navigation only the open branch is in a page; closed sections lead to their first page', () => {
  const many = Array.from({ length: 60 }, (_, index) => docPage(`p${index}`));
  const other = makeSite({
    entities: [{ kind: 'Component', name: 'cart' }],
    docs: [
      {
        ref,
        pages: [...pages, ...many],
        nav: [...nav, { title: 'Many', children: many.map(({ file }) => ({ page: file })) }],
      },
    ],
  });
  const items = docView(other, docId(ref, 'ref/api')).nav;
  expect(items.find(({ title }) => title === 'Many')).toEqual({
    title: 'Many',
    href: '/docs/default/component/cart/p0/',
    closed: true,
  });
  expect(items.find(({ title }) => title === 'Reference')?.children).toHaveLength(1);
});

test('links of the HTML lead to pages, images and files, without base in the view', () => {
  expect(view('guides/install').links).toEqual({
    '/docs/ref/api.md#get': '/docs/default/component/cart/ref/api/#get',
    '/docs/logo.png': '/_assets/abc.png',
    '/src/main.go': 'https://github.com/acme/shop/blob/main/src/main.go',
    'https://github.com/x/y/blob/main/z': 'https://github.com/x/y/blob/main/z',
  });
  const html = withLinks(
    '<a href="cb:/docs/ref/api.md#get">x</a>',
    view('guides/install').links,
    (path) => `/base${path}`,
  );
  expect(html).toBe('<a href="/base/docs/default/component/cart/ref/api/#get">x</a>');
});

test('previous and next follow the navigation, across sections', () => {
  expect(view('').previous).toBeUndefined();
  expect(view('').next?.href).toBe('/docs/default/component/cart/guides/install/');
  expect(view('guides/deep/one').next?.title).toBe('API');
  expect(view('ref/api').next).toBeUndefined();
  expect(view('orphan')).not.toHaveProperty('next');
});

test('the last change is that of the page itself, and unknown where git does not say', () => {
  expect(view('guides/install').changed).toBe('2026-10-05T12:00:00+02:00');
  expect(view('ref/api').changed).toBeUndefined();
});

describe('edit link', () => {
  const edit = (editUrl: string | null | undefined) => {
    const other = makeSite({
      entities: [{ kind: 'Component', name: 'cart' }],
      docs: [{ ref, nav, pages, editUrl }],
    });
    return docView(other, docId(ref, 'guides/install')).editHref;
  };
  test.each([
    [undefined, 'https://github.com/acme/shop/edit/main/docs/guides/install.md'],
    ['https://acme.example/edit/{path}', 'https://acme.example/edit/guides/install.md'],
    [null, undefined],
    ['javascript:alert("{path}")', 'https://github.com/acme/shop/edit/main/docs/guides/install.md'],
  ])('%s', (editUrl, expected) => {
    expect(edit(editUrl)).toBe(expected);
  });
});

test('pages with an impossible path are left out', () => {
  const other = makeSite({
    entities: [{ kind: 'Component', name: 'cart' }],
    docs: [{ ref, pages: ['a/../b', 'a//b', 'a?b', 'ok', 'with space'].map((path) => docPage(path)) }],
  });
  expect(docIds(other)).toEqual([docId(ref, 'ok'), docId(ref, 'with space')]);
  expect(docView(other, docId(ref, 'with space')).href).toBe('/docs/default/component/cart/with%20space/');
});
