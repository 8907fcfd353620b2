/** What plugins may know of pages, and store for those of docs; secrets that come to them on the way. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AstroIntegration, AstroIntegrationLogger } from 'astro';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { collect } from '../../src/collect/collect.ts';
import type { CollectContext } from '../../src/plugin.ts';
import { readCollected } from '../../src/snapshot/collected.ts';
import { docView } from '../../src/views/doc.ts';
import type { Site } from '../../src/views/site.ts';
import { docPage, makeSite } from '../views/site.ts';

const shop = {
  ref: 'component:default/shop',
  title: 'Shop docs',
  pages: [docPage('', { title: 'Start' }), docPage('a b', { title: 'Second' })],
};
const site = makeSite({ entities: [{ kind: 'Component', name: 'shop' }], docs: [shop] });
const second = '/docs/default/component/shop/a%20b/';

let dir: string;
beforeEach(() => (dir = mkdtempSync(join(tmpdir(), 'callboard-pages-'))));
afterEach(() => rmSync(dir, { recursive: true, force: true }));

async function run(hook: (context: CollectContext) => void | Promise<void>, of: Site = site) {
  const logger = { fork: () => logger, info() {}, warn() {}, error() {}, debug() {} };
  const hidden: string[] = [];
  const plugin: AstroIntegration = { name: 'reads', hooks: { 'callboard:collect': hook } };
  const [report] = await collect({
    dir,
    integrations: [plugin],
    catalog: of.catalog,
    docs: of.docs,
    env: {},
    now: new Date('2026-02-01T10:00:00Z'),
    logger: logger as unknown as AstroIntegrationLogger,
    hide: (secret) => hidden.push(secret),
  });
  return { report, hidden, part: readCollected(dir).get('reads')?.parts[''] };
}

test('a plugin knows every page of entities and docs, with title and entity', async () => {
  let pages: unknown;
  await run((context) => {
    pages = context.pages();
  });
  expect(pages).toEqual([
    { href: '/catalog/default/component/shop/', title: 'shop', ref: shop.ref },
    { href: '/docs/default/component/shop/', title: 'Start', ref: shop.ref, docs: 'Shop docs' },
    { href: second, title: 'Second', ref: shop.ref, docs: 'Shop docs' },
  ]);
});

test('what is stored for a docs page is given to that page alone', async () => {
  const { report } = await run(({ part }) => part('', ({ setPage }) => setPage(second, { reads: 7 })));
  expect(report?.problems).toEqual([]);
  const shown = { ...site, collected: readCollected(dir) };
  expect(docView(shown, `${shop.ref}#a b`).collected).toEqual({
    reads: [{ part: '', data: { reads: 7 }, since: '2026-02-01T10:00:00.000Z' }],
  });
  expect(docView(shown, `${shop.ref}#`)).toEqual(docView(site, `${shop.ref}#`));
});

test.each(['/docs/default/component/shop/none/', '/catalog/default/component/shop/', 'constructor'])(
  '%s is no page of docs',
  async (href) => {
    const { report } = await run(({ part }) => part('', ({ setPage }) => setPage(href, 1)));
    expect(report?.problems[0]?.message).toContain(`It stores data for "${href}", which is no page of docs.`);
  },
);

test('where a vendor cannot be asked, pages keep what they had, except those that are gone', async () => {
  await run(({ part }) =>
    part('', ({ setPage }) => {
      setPage(second, 7);
      setPage('/docs/default/component/shop/', 3);
    }),
  );
  const fewer = makeSite({
    entities: [{ kind: 'Component', name: 'shop' }],
    docs: [{ ...shop, pages: shop.pages.slice(0, 1) }],
  });
  const { part } = await run(
    (context) =>
      context.part('', () => {
        throw new Error('away');
      }),
    fewer,
  );
  expect(part).toMatchObject({ state: 'stale' });
  expect(Object.keys(part?.pages ?? {})).toEqual(['/docs/default/component/shop/']);
});

test('a secret that came on the way is masked, and is not stored', async () => {
  const { report, hidden, part } = await run(async ({ part, hide, note }) => {
    hide('minted-token');
    note('The token is minted-token.');
    await part('', ({ setSite }) => setSite({ said: 'Bearer minted-token' }));
  });
  expect(hidden).toEqual(['minted-token']);
  expect(part).toBeUndefined();
  expect(report?.problems).toHaveLength(2);
  expect(JSON.stringify(report)).not.toContain('minted-token');
});
