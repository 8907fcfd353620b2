/**
 * Plugins that come with Callboard keep to what an outside author's must, with the sample company's data. Snyk and the
 * plugins about analytics have files of their own.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, test } from 'vitest';
import { parseAllDocuments } from 'yaml';
import datadog from '../../integrations/alerts/datadog.ts';
import grafana from '../../integrations/alerts/grafana.ts';
import prometheus from '../../integrations/alerts/prometheus.ts';
import techRadar from '../../integrations/tech-radar/index.ts';
import { testPlugin } from '../../src/testing.ts';

const clone = join(import.meta.dirname, '../..');
const root = pathToFileURL(`${clone}/`);
const recording = (name: string) =>
  readFileSync(new URL(`content/recordings/${name}.yaml`, root), 'utf8')
    // The company's docs, to which alerts lead, are no part of the small portal.
    .replaceAll('/docs/default/', 'https://docs.foyer.example/');

/** A part of the sample company: few entities make a small portal. */
const entities = company(['orders', 'payments', 'gate', 'storefront-gateway', 'ledger', 'box-office']);

describe('prometheus', () => {
  testPlugin({
    test,
    root,
    entities,
    plugin: prometheus,
    options: {
      instances: [{ url: 'https://prometheus.foyer.example', alertmanager: 'https://alerts.foyer.example' }],
      label: 'service',
    },
    wrong: [
      { options: { instances: [{ url: 'prometheus' }] }, paths: ['instances.0.url'] },
      { options: { instances: [], lable: 'service' }, paths: ['instances', 'lable'] },
    ],
    recordings: [recording('prometheus'), recording('alertmanager')],
  });
});

describe('grafana', () => {
  testPlugin({
    test,
    root,
    entities,
    plugin: grafana,
    options: { instances: [{ url: 'https://grafana.foyer.example' }], label: 'service' },
    wrong: [{ options: { instances: [{ url: 'grafana' }] }, paths: ['instances.0.url'] }],
    recordings: recording('grafana'),
  });
});

describe('datadog', () => {
  testPlugin({
    test,
    root,
    entities,
    plugin: datadog,
    options: { instances: [{ site: 'datadoghq.eu' }] },
    wrong: [{ options: { instances: [{ site: 7 }] }, paths: ['instances.0.site'] }],
    recordings: recording('datadog'),
  });
});

describe('tech-radar', () => {
  testPlugin({
    test,
    root,
    entities,
    plugin: techRadar,
    options: {},
    wrong: [{ options: { file: 7, titel: 'Radar' }, paths: ['file', 'titel'] }],
  });
});

/** Descriptors of the sample company by name, without what needs files beside them. */
function company(names: readonly string[]): string {
  const folder = join(clone, 'content/company');
  return readdirSync(folder, { recursive: true })
    .map(String)
    .filter((file) => file.endsWith('.yaml') && /catalog-info|teams/.test(file))
    .sort()
    .flatMap((file) => parseAllDocuments(readFileSync(join(folder, file), 'utf8')))
    .filter(
      (document) =>
        ['Component', 'Group'].includes(String(document.get('kind'))) &&
        names.includes(String(document.getIn(['metadata', 'name']))),
    )
    .map((document) => {
      document.deleteIn(['metadata', 'annotations', 'backstage.io/techdocs-ref']);
      return document.toString();
    })
    .join('\n---\n');
}
