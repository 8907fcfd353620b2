/** The analytics plugins keep to what an outside author's must. */
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, test } from 'vitest';
import accessLog from '../../../integrations/analytics/access-log.ts';
import googleAnalytics from '../../../integrations/analytics/google-analytics.ts';
import matomo from '../../../integrations/analytics/matomo.ts';
import plausible from '../../../integrations/analytics/plausible.ts';
import { testPlugin } from '../../../src/testing.ts';

const root = pathToFileURL(`${process.cwd()}/`);
const entities = `apiVersion: backstage.io/v1alpha1
kind: Component
metadata:
  name: orders
  annotations: { backstage.io/techdocs-ref: dir:. }
spec: { type: service, lifecycle: production, owner: sales }
---
apiVersion: backstage.io/v1alpha1
kind: Group
metadata: { name: sales }
spec: { type: team, children: [] }
`;
const page = '/docs/default/component/orders/';
/** What one run asks does not depend on how many entities there are. */
const requests = (count: number) => () => count;

describe('google-analytics', () => {
  testPlugin({
    test,
    root,
    plugin: googleAnalytics,
    // Pages are the same for all; Plausible's are looked at.
    pages: false,
    options: { measurementId: 'G-TEST123', propertyId: '42', apiUrl: 'https://ga.acme.example' },
    wrong: [
      { options: { measurementId: '' }, paths: ['measurementId'] },
      { options: { propertyId: 'G-1', concentMode: 'basic' }, paths: ['propertyId', 'concentMode'] },
    ],
    entities,
    requests: requests(5),
    recordings: [
      `origin: https://ga.acme.example
secrets: [GA4_ACCESS_TOKEN]
answers:
  - request: POST /v1beta/properties/42:runReport
    body: isoYearIsoWeek
    json:
      rows: [{ dimensionValues: [{ value: ${page} }, { value: '202640' }], metricValues: [{ value: '7' }] }]
      rowCount: 1
  - request: POST /v1beta/properties/42:runReport
    body: searchTerm
    json:
      rows:
        - { dimensionValues: [{ value: search }, { value: refund }], metricValues: [{ value: '21' }] }
        - { dimensionValues: [{ value: search_no_result }, { value: orders webhook }], metricValues: [{ value: '6' }] }
      rowCount: 2
  - request: POST /v1beta/properties/42:runReport
    body: not_found
    json:
      rows: [{ dimensionValues: [{ value: /docs/default/component/gone/ }], metricValues: [{ value: '3' }] }]
      rowCount: 1
  - request: POST /v1beta/properties/42:runReport
    json:
      rows:
        - { dimensionValues: [{ value: ${page} }, { value: last }], metricValues: [{ value: '341' }, { value: '58' }] }
        - { dimensionValues: [{ value: ${page} }, { value: before }], metricValues: [{ value: '170' }, { value: '40' }] }
      rowCount: 2
`,
    ],
  });
});

describe('plausible', () => {
  testPlugin({
    test,
    root,
    plugin: plausible,
    options: { site: 'portal.acme.example', url: 'https://plausible.acme.example' },
    wrong: [{ options: { url: 'plausible' }, paths: ['site', 'url'] }],
    entities,
    requests: requests(5),
    recordings: [
      `origin: https://plausible.acme.example
secrets: [PLAUSIBLE_API_KEY]
answers:
  - request: POST /api/v2/query
    body: 'event:props:term'
    json:
      results:
        - { dimensions: [Search, refund], metrics: [21] }
        - { dimensions: [Search without result, orders webhook], metrics: [6] }
  - request: POST /api/v2/query
    body: 'event:props:path'
    json: { results: [{ dimensions: ['404', /docs/default/component/gone/], metrics: [3] }] }
  - request: POST /api/v2/query
    body: 'time:week'
    json: { results: [{ dimensions: [${page}, '{{7 days before today}}'], metrics: [80] }] }
  - request: POST /api/v2/query
    json: { results: [{ dimensions: [${page}], metrics: [341, 58] }] }
`,
    ],
  });
});

describe('matomo', () => {
  testPlugin({
    test,
    root,
    plugin: matomo,
    // Pages are the same for all; Plausible's are looked at.
    pages: false,
    options: { url: 'https://matomo.acme.example/stats', siteId: 7, consent: true },
    wrong: [{ options: { url: 'https://matomo.acme.example', siteId: 'seven' }, paths: ['siteId'] }],
    entities,
    requests: requests(6),
    recordings: [
      `origin: https://matomo.acme.example
secrets: [MATOMO_TOKEN]
answers:
  - request: POST /stats/index.php
    body: period=week
    json: { '2026-01-05,2026-01-11': [{ label: ${page}, url: 'https://portal.acme.example${page}', nb_visits: 12, nb_hits: 80 }] }
  - request: POST /stats/index.php
    body: Actions.getPageUrls
    json: [{ label: ${page}, url: 'https://portal.acme.example${page}', nb_visits: 58, nb_hits: 341 }]
  - request: POST /stats/index.php
    body: Actions.getSiteSearchKeywords
    json: [{ label: refund, nb_visits: 21 }]
  - request: POST /stats/index.php
    body: Actions.getSiteSearchNoResultKeywords
    json: [{ label: orders webhook, nb_visits: 6 }]
  - request: POST /stats/index.php
    body: Events.getName
    json: [{ label: /docs/default/component/gone/, nb_events: 3 }]
`,
    ],
  });
});

describe('access-log', () => {
  const log = join(mkdtempSync(join(tmpdir(), 'callboard-log-')), 'access.log');
  const line = (path: string, status: number) =>
    `203.0.113.9 - - [12/Jan/2026:12:00:00 +0000] "GET ${path} HTTP/1.1" ${status} 512 "-" "Mozilla/5.0 Firefox/145.0"`;
  writeFileSync(
    log,
    [line(page, 200), line('/docs/default/component/gone/', 404), line('/search/?query=refund', 200)].join(
      '\n',
    ),
  );
  testPlugin({
    test,
    root,
    plugin: accessLog,
    // Pages are the same for all; Plausible's are looked at.
    pages: false,
    options: { files: log },
    wrong: [{ options: { files: [], kees: {} }, paths: ['files', 'kees'] }],
    entities,
    requests: requests(0),
    recordings: [],
  });
});
