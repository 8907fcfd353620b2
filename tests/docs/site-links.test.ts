import { beforeAll, expect, test } from 'vitest';
import { linksToEntity, linksToPage } from '../../src/docs/backlinks.ts';
import { docView } from '../../src/views/doc.ts';
import { withLinks } from '../../src/views/doc-links.ts';
import { entityView } from '../../src/views/entity.ts';
import type { Site } from '../../src/views/site.ts';
import { crawlFiles } from './crawled.ts';

const component = (name: string) =>
  `apiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata:\n  name: ${name}\n  annotations:\n    backstage.io/techdocs-ref: dir:.\nspec: { type: service, lifecycle: production, owner: ledger }\n`;
const files: Record<string, string> = {
  'org/catalog-info.yaml':
    'apiVersion: backstage.io/v1alpha1\nkind: Group\nmetadata:\n  name: ledger\n  annotations: { callboard/docs-fresh-for: 6 months }\nspec: { type: team, children: [] }\n',
  'payments/catalog-info.yaml': `${component('payments')}---
apiVersion: backstage.io/v1alpha1
kind: API
metadata: { name: payments-api }
spec:
  type: openapi
  lifecycle: production
  owner: ledger
  definition: |
    openapi: 3.0.0
    info: { title: Payments, version: '1' }
    paths:
      /payments: { get: { operationId: listPayments, responses: { '200': { description: All } } } }
`,
  'payments/LICENSE':
    'MIT License\n\nPermission is hereby granted, free of charge, to any person obtaining a copy\n',
  'payments/docs/index.md': `# Payments

Calls [[component:ledger]], [[api:payments-api|the API]] and component:default/ledger, not \`component:default/ledger\`.
The image is docker:acme/tool, and [[component:ledgr]] is a slip.

[Set-up](guide.md#set-up) [spelling](guide.md#Set_Up) [renamed](guide.md#limit-per-client)
[own](#payments) [own slip](#paymnts) [top](#)
`,
  'payments/docs/guide.md':
    '# Guide\n\n## Set up\n\n## Limits per client\n\n<a id="here"></a>[there](index.md)\n',
  'ledger/catalog-info.yaml': component('ledger'),
  'ledger/docs/index.md': `# Ledger

[docs](/docs/default/component/payments/guide/#here) [slip](/docs/default/component/payments/guid/)
[entity](/catalog/default/component/payments/) [slip](/catalog/default/component/paymnts/)
[operation](/catalog/default/api/payments-api/definition/#operation-listPayments)
[slip](/catalog/default/api/payments-api/definition/#operation-listpayments)
`,
};

let site: Site;
beforeAll(async () => {
  const crawled = await crawlFiles(files, { payments: '2026-01-31T12:00:00+01:00' });
  site = crawled.site;
  return crawled.remove;
});

const payments = 'component:default/payments';

test('every wrong anchor, entity, page and operation is told to the owner of the docs, with its place and the nearest', () => {
  const told = site.problems
    .filter(({ rule }) => ['broken-anchor', 'unknown-entity-link', 'broken-link'].includes(rule))
    .map(({ rule, file, line, hint, ref }) => `${ref} ${file}:${line} ${rule}: ${hint}`);
  expect(told.sort()).toEqual([
    'component:default/ledger docs/index.md:3 broken-link: Did you mean "/docs/default/component/payments/guide/"?',
    'component:default/ledger docs/index.md:4 unknown-entity-link: Did you mean component:default/payments?',
    'component:default/ledger docs/index.md:6 broken-anchor: Did you mean "#operation-listPayments"?',
    'component:default/payments docs/index.md:4 unknown-entity-link: Did you mean component:default/ledger?',
    'component:default/payments docs/index.md:6 broken-anchor: Did you mean "#limits-per-client"?',
    'component:default/payments docs/index.md:7 broken-anchor: Did you mean "#payments"?',
  ]);
  expect(site.problems.find(({ hint }) => hint?.includes('limits-per-client'))).toMatchObject({ column: 55 });
});

test('references become links by title or by the words given; what is no entity and what is code stays text', () => {
  const view = docView(site, `${payments}#`);
  const html = withLinks(site.html(view.html), view.links, (path) => `/base${path}`, {
    ...view.names,
    'ref:component:default/ledger': 'The <ledger>',
  });
  expect(html).toContain(
    '<a class="entity-ref" href="/base/catalog/default/component/ledger/">The &lt;ledger></a>',
  );
  expect(html).toContain('<a class="entity-ref" href="/base/catalog/default/api/payments-api/">the API</a>');
  expect(html).toContain(
    '<a class="entity-ref" href="/base/catalog/default/component/ledger/">component:default/ledger</a>',
  );
  expect(html).toContain('<code>component:default/ledger</code>');
  expect(html).toContain('docker:acme/tool, and ledgr is a slip');
  expect(html).not.toContain('cb:');
});

test('an anchor in another spelling leads to the heading that it means', () => {
  const view = docView(site, `${payments}#`);
  expect(view.links['/docs/guide.md#Set_Up']).toBe('/docs/default/component/payments/guide/#set-up');
});

test('a page knows who links to it, an entity which docs of others mention it', () => {
  expect(linksToPage(site, payments, 'guide').map(({ site: ref, path }) => [ref, path])).toEqual([
    [payments, ''],
    ['component:default/ledger', ''],
  ]);
  expect(docView(site, `${payments}#guide`).backlinks).toEqual({
    items: [
      { title: 'Payments', href: '/docs/default/component/payments/' },
      { title: 'Ledger', href: '/docs/default/component/ledger/', site: 'ledger' },
    ],
    total: 2,
  });
  expect(linksToEntity(site, payments).map(({ site: ref }) => ref)).toEqual(['component:default/ledger']);
  expect(entityView(site, 'component:default/ledger').mentions?.items).toEqual([
    { title: 'Payments', href: '/docs/default/component/payments/', site: 'payments' },
  ]);
});

test('beside a page stand its licence, a filled-in report, and until when it is fresh by its owner’s norm', () => {
  const view = docView(site, `${payments}#guide`);
  expect(view.licence).toEqual({
    name: 'MIT',
    href: 'https://github.com/acme/payments/blob/main/LICENSE',
  });
  const report = new URL(view.reportHref ?? '');
  expect(report.origin + report.pathname).toBe('https://github.com/acme/payments/issues/new');
  expect(report.searchParams.get('title')).toBe('Documentation Feedback: Guide');
  expect(report.searchParams.get('body')).toContain(
    'Page source:\nhttps://github.com/acme/payments/blob/main/docs/guide.md\n',
  );
  expect(view.fresh).toMatchObject({ until: '2026-08-02', days: 183, by: { ref: 'group:default/ledger' } });
});

test('boxes of task lists say what they show, and a head cell that says nothing is none', () => {
  const html =
    '<table><thead><tr><th align="left"></th><th>A</th></tr></thead></table><input type="checkbox" checked disabled>';
  expect(withLinks(html, {}, (path) => path)).toBe(
    '<table><thead><tr><td align="left"></td><th>A</th></tr></thead></table><input type="checkbox" aria-label="Done" checked disabled>',
  );
});
