/** Every plugin that comes with Callboard keeps to what an outside author's must. */
import { readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { describe, test } from 'vitest';
import datadog from '../../integrations/alerts/datadog.ts';
import grafana from '../../integrations/alerts/grafana.ts';
import prometheus from '../../integrations/alerts/prometheus.ts';
import googleAnalytics from '../../integrations/analytics/google-analytics.ts';
import techRadar from '../../integrations/tech-radar/index.ts';
import { testPlugin } from '../../src/testing.ts';

const root = pathToFileURL(`${process.cwd()}/`);
const company = `apiVersion: backstage.io/v1alpha1
kind: Component
metadata: { name: orders, tags: [go] }
spec: { type: service, lifecycle: production, owner: sales }
---
apiVersion: backstage.io/v1alpha1
kind: Component
metadata:
  name: gate
  annotations: { prometheus.io/alert: all, prometheus.io/labels: service=gate }
spec: { type: service, lifecycle: production, owner: sales }
---
apiVersion: backstage.io/v1alpha1
kind: Group
metadata: { name: sales }
spec: { type: team, children: [] }
`;

describe('prometheus', () => {
  testPlugin({
    test,
    root,
    plugin: prometheus,
    options: {
      instances: [{ url: 'https://prometheus.acme.example', alertmanager: 'https://alerts.acme.example' }],
      label: 'service',
    },
    wrong: [
      { options: { instances: [{ url: 'prometheus' }] }, paths: ['instances.0.url'] },
      { options: { instances: [], lable: 'service' }, paths: ['instances', 'lable'] },
    ],
    entities: company,
    recordings: [
      `origin: https://prometheus.acme.example
secrets: [PROMETHEUS_TOKEN]
answers:
  - request: GET /api/v1/rules?type=alert
    json:
      status: success
      data:
        groups:
          - name: all
            rules:
              - name: ErrorRate
                state: firing
                labels: { service: orders, severity: critical }
                annotations: { summary: Above 5%, runbook_url: https://portal.acme.example/docs/runbook/ }
                alerts:
                  - labels: { alertname: ErrorRate, service: orders, severity: critical }
                    annotations: { summary: Above 5%, runbook_url: https://portal.acme.example/docs/runbook/ }
                    state: firing
                    activeAt: '{{5 hours before today}}'
              - { name: Disk, state: inactive, labels: { service: gate }, annotations: {}, alerts: [] }
              - name: Known
                state: firing
                labels: { service: gate }
                annotations: {}
                alerts: [{ labels: { alertname: Known, service: gate }, annotations: {}, state: firing, activeAt: '{{1 day before today}}' }]
`,
      `origin: https://alerts.acme.example
answers:
  - request: GET /api/v2/alerts
    json:
      - labels: { alertname: Known, service: gate }
        status: { state: suppressed, silencedBy: [a], inhibitedBy: [] }
`,
    ],
  });
});

/** Of the sample company, which has services of these names. */
const recording = (name: string) =>
  readFileSync(`content/recordings/${name}.yaml`, 'utf8')
    // The company's docs are not there.
    .replaceAll('"/docs/', '"https://docs.foyer.example/');

describe('grafana', () => {
  testPlugin({
    test,
    root,
    plugin: grafana,
    options: { instances: [{ url: 'https://grafana.foyer.example' }], label: 'service', embed: true },
    wrong: [
      { options: { instances: [{ url: 'grafana' }], embed: 'yes' }, paths: ['instances.0.url', 'embed'] },
      { options: { instances: [], lable: 'service' }, paths: ['instances', 'lable'] },
    ],
    entities: company.replace('prometheus.io/alert: all', 'grafana/dashboard-selector: gates'),
    recordings: [recording('grafana')],
  });
});

describe('datadog', () => {
  testPlugin({
    test,
    root,
    plugin: datadog,
    options: { instances: [{ site: 'datadoghq.eu' }], embed: true },
    wrong: [
      { options: { instances: [{ site: 'datadog.com' }], tag: 7 }, paths: ['instances.0.site', 'tag'] },
    ],
    entities: company.replace('prometheus.io/alert: all', 'datadoghq.com/graph-token: one'),
    recordings: [recording('datadog')],
  });
});

describe('tech-radar', () => {
  testPlugin({
    test,
    root,
    plugin: techRadar,
    options: {},
    wrong: [{ options: { file: 7, titel: 'Radar' }, paths: ['file', 'titel'] }],
    entities: company,
  });
});

describe('google-analytics', () => {
  testPlugin({
    test,
    root,
    plugin: googleAnalytics,
    options: { measurementId: 'G-TEST123' },
    wrong: [{ options: { measurementId: '' }, paths: ['measurementId'] }],
    entities: company,
  });
});
