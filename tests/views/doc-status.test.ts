import { expect, test } from 'vitest';
import type { DocRecord } from '../../src/docs/site.ts';
import { docView } from '../../src/views/doc.ts';
import { docPage, makeSite } from './site.ts';

const ref = 'component:default/shop';
const record = (name: string, decision: DocRecord['decision']) =>
  docPage(`adr/${name}`, { title: name, decision });

function view(path: string, pages: DocRecord[]) {
  const site = makeSite({ entities: [{ kind: 'Component', name: 'shop' }], docs: [{ ref, pages }] });
  return docView(site, `${ref}#${path}`);
}

test('a page shows the status and the tags of its front matter, and nothing if it has none', () => {
  const pages = [docPage('new', { status: 'deprecated', tags: ['ops', 'db'] }), docPage('plain')];
  expect(view('new', pages).status).toEqual({
    status: { text: 'Deprecated', state: 'warning' },
    supersededBy: [],
    supersedes: [],
    tags: ['ops', 'db'],
  });
  expect(view('plain', pages).status).toBeUndefined();
});

test('a decision record leads to what took its place; a record that has no page is left out', () => {
  const pages = [
    record('0001-a', { status: 'superseded', date: '2024-01-01', supersededBy: ['docs/adr/0002-b.md'] }),
    record('0002-b', { status: 'accepted', supersedes: ['docs/adr/0001-a.md', 'docs/adr/gone.md'] }),
  ];
  expect(view('adr/0001-a', pages).status).toMatchObject({
    status: { text: 'Superseded', state: 'warning' },
    date: '2024-01-01',
    supersededBy: [{ title: '0002-b', href: '/docs/default/component/shop/adr/0002-b/' }],
  });
  expect(view('adr/0002-b', pages).status?.supersedes).toEqual([
    { title: '0001-a', href: '/docs/default/component/shop/adr/0001-a/' },
  ]);
});

test('the index of a folder lists its decisions, unless it lists most of them itself', () => {
  const index = (links: string[]) => docPage('adr', { file: 'docs/adr/index.md', links });
  const records = [
    record('0001-a', { status: 'accepted' }),
    record('0002-b', { status: 'proposed', date: '2025-02-02' }),
  ];
  const rows = view('adr', [index([]), ...records]).decisions;
  expect(rows?.map(({ title, status, date }) => [title, status?.text, date])).toEqual([
    ['0001-a', 'Accepted', undefined],
    ['0002-b', 'Proposed', '2025-02-02'],
  ]);
  expect(
    view('adr', [index(['/docs/adr/0001-a.md', '/docs/adr/0002-b.md']), ...records]).decisions,
  ).toBeUndefined();
  expect(view('adr/0001-a', [index([]), ...records]).decisions).toBeUndefined();
});
