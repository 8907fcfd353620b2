import { expect, test } from 'vitest';
import type { Compatibility } from '../../src/docs/compatibility.ts';
import { mkdocsReport } from '../../src/views/mkdocs-report.ts';
import { docPage, makeSite } from './site.ts';

const setting = (status: Compatibility['status'], name: string, pages: number): Compatibility => ({
  area: 'plugin',
  name,
  status,
  note: `About ${name}.`,
  line: 1,
  pages,
});

test('settings without effect are summed up over all docs, worst first, with the docs that ask for them', () => {
  const names = ['a', 'b', 'plain', 'none'];
  const docs = [
    {
      compatibility: [
        setting('unsafe', 'macros', 2),
        setting('translated', 'rss', 0),
        setting('supported', 'search', 3),
      ],
    },
    { compatibility: [setting('unsafe', 'macros', 1), setting('ignored', 'mike', 0)] },
    { compatibility: [setting('translated', 'rss', 0)] },
    { config: undefined },
  ].map((fields, index) => ({
    ref: `component:default/${names[index]}`,
    title: names[index],
    config: 'mkdocs.yml',
    pages: [docPage('')],
    ...fields,
  }));
  const view = mkdocsReport(makeSite({ entities: names.map((name) => ({ kind: 'Component', name })), docs }));
  expect([view.sites, view.whole]).toEqual([3, 1]);
  expect(
    view.rows.map(({ status, name, pages, sites }) => [status, name, pages, sites.map(({ title }) => title)]),
  ).toEqual([
    ['unsafe', 'macros', 3, ['a', 'b']],
    ['ignored', 'mike', 0, ['b']],
    ['translated', 'rss', 0, ['a', 'plain']],
  ]);
  expect(view.rows[0]?.sites[0]?.href).toBe('/docs/default/component/a/');
});
