/** Snyk keeps to what an outside author's plugin must. */
import { pathToFileURL } from 'node:url';
import { test } from 'vitest';
import snyk from '../../integrations/security/snyk.ts';
import { testPlugin } from '../../src/testing.ts';

const org = '24eb77be-337e-47f2-8664-cb75dc9ea169';

testPlugin({
  test,
  root: pathToFileURL(`${process.cwd()}/`),
  plugin: snyk,
  options: {
    instances: [{ url: 'https://api.snyk.acme.example/rest', publicUrl: 'https://app.snyk.acme.example' }],
  },
  wrong: [
    { options: { instances: [{ region: 'moon', tokken: 'x' }] }, paths: ['instances.0.region', 'tokken'] },
    { options: { version: 'today', maxIssues: 0 }, paths: ['version', 'maxIssues'] },
  ],
  entities: `apiVersion: backstage.io/v1alpha1
kind: Component
metadata:
  name: payments
  annotations: { github.com/project-slug: acme/payments }
spec: { type: service, lifecycle: production, owner: sales }
---
apiVersion: backstage.io/v1alpha1
kind: Component
metadata:
  name: shop
  annotations: { snyk.io/org-id: acme, snyk.io/targets: acme/shop, snyk.io/exclude-project-ids: none }
spec: { type: service, lifecycle: production, owner: sales }
---
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: { name: lab }
spec: { type: service, lifecycle: production, owner: sales }
---
apiVersion: backstage.io/v1alpha1
kind: Group
metadata: { name: sales }
spec: { type: team, children: [] }
`,
  recordings: `origin: https://api.snyk.acme.example
secrets: [SNYK_TOKEN]
answers:
  - request: GET /rest/orgs?version=2024-10-15
    json: { data: [{ id: ${org}, type: org, attributes: { name: Acme, slug: acme } }], links: {} }
  - request: GET /rest/orgs/${org}/projects?starting_after=v1.page2
    json:
      data:
        - id: 2c0f1dc5-ab35-4ae9-82a4-ac3e14ff8a0c
          type: project
          attributes: { name: Code analysis, type: sast, status: active }
          meta: { latest_issue_counts: { critical: 0, high: 1, medium: 2, low: 0 } }
          relationships: { target: { data: { id: t2, type: target, attributes: { display_name: acme/shop } } } }
      links: {}
  - request: GET /rest/orgs/${org}/projects
    json:
      data:
        - id: 7ebfe8a4-639d-49a1-89f4-0d468ca4b45b
          type: project
          attributes: { name: 'acme/payments:pom.xml', type: maven, status: active, target_file: pom.xml }
          meta: { latest_issue_counts: { critical: 1, high: 1, medium: 3, low: 4 } }
          relationships: { target: { data: { id: t1, type: target, attributes: { display_name: acme/payments } } } }
        - id: e459ecf0-3209-4c2b-8690-479299411461
          type: project
          attributes: { name: 'acme/shop:old.json', type: npm, status: inactive, target_file: old.json }
          meta: { latest_issue_counts: { critical: 1, high: 1, medium: 3, low: 4 } }
          relationships: { target: { data: { id: t2, type: target, attributes: { display_name: acme/shop } } } }
      links: { next: '/rest/orgs/${org}/projects?starting_after=v1.page2' }
  - request: GET /rest/orgs/${org}/issues?status=open&effective_severity_level=critical
    json:
      data:
        - id: i1
          type: issue
          attributes:
            key: SNYK-1
            title: Deserialization of untrusted data
            type: package_vulnerability
            effective_severity_level: critical
            status: open
            ignored: false
            created_at: '{{20 days before today}}'
            coordinates:
              - { is_fixable_snyk: true, is_upgradeable: true, representations: [{ dependency: { package_name: a, package_version: '1' } }] }
          relationships: { scan_item: { data: { id: 7ebfe8a4-639d-49a1-89f4-0d468ca4b45b, type: project } } }
      links: {}
  - request: GET /rest/orgs/${org}/issues?status=open&effective_severity_level=high
    json:
      data:
        - id: i2
          type: issue
          attributes:
            key: SNYK-2
            title: Cross-site scripting
            type: code
            effective_severity_level: high
            status: open
            ignored: false
            created_at: '{{2 days before today}}'
            coordinates: [{ representations: [{ sourceLocation: { file: a.ts, region: { start: { line: 3 } } } }] }]
          relationships: { scan_item: { data: { id: 2c0f1dc5-ab35-4ae9-82a4-ac3e14ff8a0c, type: project } } }
      links: {}
  - request: GET /rest/orgs/${org}/issues?status=open&type=license
    json:
      data:
        - id: i3
          type: issue
          attributes: { key: L1, title: MPL-2.0, type: license, effective_severity_level: medium, created_at: '{{2 days before today}}' }
          relationships: { scan_item: { data: { id: 7ebfe8a4-639d-49a1-89f4-0d468ca4b45b, type: project } } }
  - request: GET /rest/orgs/${org}/issues?status=resolved
    json:
      data:
        - id: i4
          type: issue
          attributes:
            key: SNYK-4
            title: Gone
            type: package_vulnerability
            effective_severity_level: high
            status: resolved
            created_at: '{{40 days before today}}'
            resolution: { type: fixed, resolved_at: '{{10 days before today}}' }
          relationships: { scan_item: { data: { id: 7ebfe8a4-639d-49a1-89f4-0d468ca4b45b, type: project } } }
`,
});
