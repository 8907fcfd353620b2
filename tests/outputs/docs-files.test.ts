/** Files beside docs pages: what is in them, that they are the same every time, and that hostile texts stay texts. */
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { sitemapFiles } from '../../src/outputs/sitemap.ts';
import { writeOutputs } from '../../src/outputs/write.ts';
import { type Crawled, crawlFiles } from '../docs/crawled.ts';

const component = (name: string) =>
  `apiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata:\n  name: ${name}\n  annotations:\n    backstage.io/techdocs-ref: dir:.\nspec: { type: service, lifecycle: production, owner: group:default/ledger }\n`;

let crawled: Crawled;
let out: string;
const job = () => ({
  snapshot: crawled.dir,
  outDir: out,
  emails: false,
  twins: true,
  base: '/portal/',
  site: 'https://portal.acme.example',
  title: 'Acme',
});
const read = (path: string) => readFileSync(join(out, path), 'utf8');

beforeAll(async () => {
  out = mkdtempSync(join(tmpdir(), 'callboard-outputs-'));
  crawled = await crawlFiles(
    {
      'org/catalog-info.yaml':
        'apiVersion: backstage.io/v1alpha1\nkind: Group\nmetadata: { name: ledger, title: Ledger & Co }\nspec: { type: team, children: [] }\n',
      'payments/catalog-info.yaml': component('payments'),
      'payments/mkdocs.yml':
        'site_name: Payments\nsite_description: Money in.\nnav:\n  - Start: index.md\n  - Work:\n      - Set-up: guide/set-up.md\n',
      'payments/docs/index.md':
        '# Payments\n\nSee [set-up](guide/set-up.md#keys), [[component:ledger]] and [code](../src/a.go).\n',
      'payments/docs/guide/set-up.md': '# Set-up <now>\n\n## Keys\n\n!!! note "Mind"\n    One *key* each.\n',
      'payments/docs/hidden.md': '# Hidden & <b>loose</b> ]]>\n\nText.\n',
      // Each would stand where another file of the site has to be.
      'payments/docs/llms.txt.md': '# One\n',
      'payments/docs/index.md.md': '# Two\n',
      'ledger/catalog-info.yaml': component('ledger'),
      'ledger/docs/index.md': '# Ledger\n\nBack to [payments](/docs/default/component/payments/).\n',
    },
    { payments: '2026-01-31T12:00:00+01:00', ledger: '2026-02-01T00:00:00Z' },
  );
  await writeOutputs(crawled.site, job());
});
afterAll(() => {
  crawled.remove();
  rmSync(out, { recursive: true, force: true });
});

test('a twin says where it is from, and its links are absolute', () => {
  expect(read('docs/default/component/payments/index.md')).toBe(`---
title: "Start"
description: "See set-up, ledger and code."
url: "https://portal.acme.example/portal/docs/default/component/payments/"
entity: "component:default/payments"
owner: "group:default/ledger"
source: "https://github.com/acme/payments/blob/main/docs/index.md"
changed: "2026-01-31T11:00:00Z"
---

# Payments

See [set-up](https://portal.acme.example/portal/docs/default/component/payments/guide/set-up/#keys), [ledger](https://portal.acme.example/portal/catalog/default/component/ledger/) and [code](https://github.com/acme/payments/blob/main/src/a.go).
`);
});

test('llms.txt lists a site in the order of its navigation, and all sites', () => {
  expect(read('docs/default/component/payments/llms.txt')).toBe(`# Payments

> Money in.

Documentation of \`component:default/payments\`, owned by \`group:default/ledger\`.

## Pages

- [Start](https://portal.acme.example/portal/docs/default/component/payments/index.md): See set-up, ledger and code.

## Work

- [Set-up](https://portal.acme.example/portal/docs/default/component/payments/guide/set-up/index.md): One key each.

## Optional

- [Hidden & loose \\]\\]>](https://portal.acme.example/portal/docs/default/component/payments/hidden/index.md): Text.
- [Two](https://portal.acme.example/portal/docs/default/component/payments/index-md/index.md)
- [One](https://portal.acme.example/portal/docs/default/component/payments/llms-txt/index.md)
`);
  expect(read('llms.txt')).toContain(
    '- [Payments](https://portal.acme.example/portal/docs/default/component/payments/llms.txt): Money in.\n',
  );
});

test('feeds tell the latest change first, of all and of an owner, with dates of the repositories', () => {
  const all = read('feeds/docs.xml');
  expect(all).toContain('<updated>2026-02-01T00:00:00.000Z</updated>\n<entry>');
  expect([...all.matchAll(/<entry>\n<title>([^<]*)/g)].map(([, title]) => title)).toEqual([
    'ledger: Ledger',
    'Payments: Start',
    'Payments: Set-up',
    'Payments: Hidden &amp; loose ]]&gt;',
    'Payments: Two',
    'Payments: One',
  ]);
  expect(read('feeds/docs/default/group/ledger.xml')).toContain('<title>Docs of Ledger &amp; Co</title>');
});

test('the sitemap holds entities and pages with their days, and is cut where one file may hold no more', () => {
  expect(read('sitemap.xml')).toContain(
    '<url><loc>https://portal.acme.example/portal/docs/default/component/payments/guide/set-up/</loc><lastmod>2026-01-31</lastmod></url>',
  );
  expect(sitemapFiles(crawled.site, job(), 5).map(({ path }) => path)).toEqual([
    'sitemap-1.xml',
    'sitemap-2.xml',
    'sitemap-3.xml',
    'sitemap.xml',
  ]);
  expect(sitemapFiles(crawled.site, { base: '/' })).toEqual([]);
});

test('nothing is written twice; without twins they go', async () => {
  const path = join(out, 'docs/default/component/payments/index.md');
  const before = statSync(path).mtimeMs;
  await writeOutputs(crawled.site, job());
  expect(statSync(path).mtimeMs).toBe(before);
  await writeOutputs(crawled.site, { ...job(), twins: false });
  expect(existsSync(path)).toBe(false);
  expect(read('docs/default/component/payments/llms.txt')).toContain('/payments/guide/set-up/): One key');
});
