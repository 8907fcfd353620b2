/** A small company as a {@link Site}: entities through the real catalog, docs pages given as HTML. */
import { createHash } from 'node:crypto';
import type { ApiRecord } from '../../src/apis/api.ts';
import { buildCatalog } from '../../src/catalog/catalog.ts';
import { kinds } from '../../src/catalog/kinds/index.ts';
import type { Entity, EntityRecord } from '../../src/catalog/entity.ts';
import type { SiteDocs, Site } from '../../src/views/site.ts';

export interface SamplePage {
  path: string;
  title: string;
  html: string;
  tags?: string[];
  searchExcluded?: boolean;
}

export interface Sample {
  entities: EntityRecord[];
  apis?: ApiRecord[];
  docs?: Record<string, SamplePage[]>;
}

export function sampleSite({ entities, apis = [], docs = {} }: Sample): Site {
  const html = new Map<string, string>();
  const sites = Object.entries(docs).map(([ref, pages]): [string, SiteDocs] => [
    ref,
    {
      ref,
      repository: 'acme',
      folder: 'docs',
      title: `${ref.split('/')[1]} docs`,
      nav: [],
      pages: pages.map((page) => {
        const digest = createHash('sha256').update(page.html).digest('hex').slice(0, 32);
        html.set(digest, page.html);
        return { ...page, site: ref, file: `docs/${page.path}.md`, headings: [], html: digest, links: [] };
      }),
    },
  ]);
  return {
    kinds,
    extensionKinds: [],
    catalog: buildCatalog(entities),
    repositories: new Map(),
    docs: new Map(sites),
    apis: new Map(apis.map((api) => [api.ref, api])),
    problems: [],
    problemsOf: () => [],
    verdictOf: () => undefined,
    pageOfFile: () => undefined,
    collected: new Map(),
    leftOut: [],
    tombstones: [],
    html: (digest) => html.get(digest) ?? '',
  };
}

export function entity(
  kind: string,
  name: string,
  fields: { spec?: Record<string, unknown>; owner?: string; system?: string } & Partial<
    Entity['metadata']
  > = {},
): EntityRecord {
  const { spec, owner, system, ...metadata } = fields;
  return {
    ref: `${kind}:default/${name}`.toLowerCase(),
    entity: { apiVersion: 'backstage.io/v1alpha1', kind, metadata: { name, ...metadata }, spec },
    origin: { repository: 'acme', file: 'catalog-info.yaml', document: 0, line: 1 },
    relations: [
      ...(owner ? [{ type: 'ownedBy', targetRef: owner }] : []),
      ...(system ? [{ type: 'partOf', targetRef: system }] : []),
    ],
    reverse: [],
  };
}

/** The sample that most tests search in. */
export const acme: Sample = {
  entities: [
    entity('Group', 'ledger', { title: 'Team Ledger', spec: { type: 'team' } }),
    entity('Group', 'web', { title: 'Team Web', spec: { type: 'team' } }),
    entity('System', 'checkout', { title: 'Checkout', owner: 'group:default/ledger' }),
    entity('Component', 'payments-api', {
      description: 'Takes card payments.',
      tags: ['java', 'pci'],
      spec: { type: 'service', lifecycle: 'production' },
      owner: 'group:default/ledger',
      system: 'system:default/checkout',
    }),
    entity('Component', 'foo_bar', {
      tags: ['go'],
      spec: { type: 'library', lifecycle: 'experimental' },
      owner: 'group:default/web',
    }),
    entity('Component', 'ui', {
      title: '@acme/ui',
      description: 'Buttons for everybody.',
      spec: { type: 'library', lifecycle: 'production' },
      owner: 'group:default/web',
    }),
    entity('API', 'users', {
      spec: { type: 'openapi', lifecycle: 'production' },
      owner: 'group:default/web',
    }),
  ],
  apis: [
    {
      ref: 'api:default/users',
      type: 'openapi',
      operations: [
        { id: 'getUserById', method: 'GET', path: '/users/{userId}', summary: 'One person' },
        { id: 'DELETE /users/{userId}/sessions', method: 'DELETE', path: '/users/{userId}/sessions' },
      ],
    },
  ],
  docs: {
    'component:default/payments-api': [
      {
        path: '',
        title: 'Payments',
        html: '<h1 id="payments">Payments</h1><p>How money <em>moves</em>.</p>',
      },
      {
        path: 'runbook',
        title: 'Runbook',
        tags: ['oncall'],
        html: `<h1 id="runbook">Runbook</h1><p>Read this <a href="cb:/docs/a.md">first</a>.</p>
<h2 id="restart">Restart the worker</h2><p>Call <code>kafka.consumer.max_poll</code> and <code>X509Certificate</code>.</p>
<h3 id="zookeeper">When it hangs</h3><pre><code>kubectl rollout restart deploy/pay-worker
</code></pre>`,
      },
      { path: 'secret', title: 'Hidden', html: '<p>xylophone</p>', searchExcluded: true },
    ],
  },
};
