/**
 * Every vendor of the built-in plugins on one local server, each below a path of its own, with the latency of a network.
 * Answers are about `count` services named `service-001` and so on, and carry an ETag as vendors' do where they do.
 */
import { createHash } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createRandom } from './random.ts';

export interface Vendors {
  url: string;
  /** Requests by vendor since the last call. */
  requests(): Record<string, number>;
  /** From now on, one alert of one service fires that did not. */
  fire(service: string): void;
  close(): Promise<void>;
}

/** `service-001` */
export const serviceName = (index: number) => `service-${String(index + 1).padStart(3, '0')}`;

/** @param latency in milliseconds, of every request */
export async function startVendors(count: number, latency: number): Promise<Vendors> {
  const firing = new Set<string>();
  let asked: Record<string, number> = {};
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const url = new URL(request.url ?? '/', 'http://localhost');
      const [, vendor = '', ...path] = url.pathname.split('/');
      asked[vendor] = (asked[vendor] ?? 0) + 1;
      const body = Buffer.concat(chunks).toString();
      const data = answer(vendor, `/${path.join('/')}`, url.searchParams, body, { count, firing });
      const text = data === undefined ? 'Not found' : JSON.stringify(data);
      const etag = `"${createHash('sha1').update(text).digest('hex')}"`;
      setTimeout(() => {
        if (data === undefined) response.writeHead(404).end(text);
        else if (request.headers['if-none-match'] === etag) response.writeHead(304, { etag }).end();
        else response.writeHead(200, { 'content-type': 'application/json', etag }).end(text);
      }, latency);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests() {
      const before = asked;
      asked = {};
      return before;
    },
    fire: (service) => void firing.add(service),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

interface World {
  count: number;
  firing: ReadonlySet<string>;
}

function answer(vendor: string, path: string, query: URLSearchParams, body: string, world: World): unknown {
  const services = Array.from({ length: world.count }, (_, index) => serviceName(index));
  switch (`${vendor} ${path}`) {
    case 'grafana /api/search':
      return query.get('page') === '1' ? services.map(dashboard) : [];
    case 'grafana /api/prometheus/grafana/api/v1/rules':
    case 'prometheus /api/v1/rules':
      return { status: 'success', data: { groups: services.map((name) => ruleGroup(name, world)) } };
    case 'grafana /api/alertmanager/grafana/api/v2/alerts':
    case 'alertmanager /api/v2/alerts':
      return [];
    case 'datadog /api/v1/monitor':
      return paged(services.flatMap(monitors), Number(query.get('page')), Number(query.get('page_size')));
    case 'datadog /api/v1/slo/search': {
      const [page, size] = [Number(query.get('page[number]')), Number(query.get('page[size]'))];
      return { data: { attributes: { slos: paged(services, page, size).map(level) } } };
    }
    case 'snyk /rest/orgs':
      return { data: [{ id: 'org', type: 'org', attributes: { slug: 'acme' } }], links: {} };
    case 'snyk /rest/orgs/org/projects':
      return cursor(services, query, path, project);
    case 'snyk /rest/orgs/org/issues':
      return query.get('status') === 'resolved'
        ? { data: [], links: {} }
        : cursor(services, query, path, issue);
    case 'google /v1beta/properties/1:runReport':
      return googleReport(services, body);
    case 'plausible /api/v2/query':
      return plausibleReport(services, body);
    case 'matomo /index.php':
      return matomoReport(services, new URLSearchParams(body));
    default:
      return undefined;
  }
}

const paged = <T>(items: readonly T[], page: number, size: number) =>
  items.slice(page * size, (page + 1) * size);

function cursor<T>(items: readonly T[], query: URLSearchParams, path: string, make: (item: T) => unknown) {
  const [from, size] = [Number(query.get('starting_after') ?? 0), Number(query.get('limit'))];
  const next = new URLSearchParams(query);
  next.set('starting_after', String(from + size));
  return {
    data: items.slice(from, from + size).map(make),
    links: from + size < items.length ? { next: `/snyk${path}?${next.toString()}` } : {},
  };
}

const dashboard = (name: string) => ({
  uid: name,
  title: `${name} overview`,
  url: `/d/${name}/overview`,
  type: 'dash-db',
  tags: [name],
  folderTitle: 'Services',
});

function ruleGroup(name: string, { firing }: World) {
  const labels = { service: name, severity: 'critical' };
  const annotations = { summary: 'Error rate above 5%', runbook_url: 'https://runbooks.acme.example/errors' };
  const active = firing.has(name) || name.endsWith('7');
  const alerts = active
    ? [
        {
          labels: { ...labels, alertname: 'Errors' },
          annotations,
          state: 'firing',
          activeAt: '2026-02-01T09:41:00Z',
          value: '1',
        },
      ]
    : [];
  const rule = { type: 'alerting', health: 'ok', query: 'up', labels, annotations };
  return {
    name,
    file: 'Services',
    interval: 60,
    rules: [
      { ...rule, uid: `${name}-errors`, name: 'Errors', state: active ? 'firing' : 'inactive', alerts },
      { ...rule, uid: `${name}-latency`, name: 'Latency', state: 'inactive', alerts: [] },
    ],
  };
}

const monitors = (name: string) =>
  ['errors', 'latency'].map((what, at) => ({
    id: Number(name.slice(-3)) * 10 + at,
    name: `[${name}] ${what}`,
    type: 'query alert',
    query: 'avg(last_5m):x > 5',
    message: 'Too many @slack-team',
    overall_state: name.endsWith('3') && at === 0 ? 'Alert' : 'OK',
    tags: [`service:${name}`],
    options: {},
  }));

const level = (name: string) => ({
  data: {
    id: name,
    type: 'slo',
    attributes: {
      name: `${name} answers`,
      all_tags: [`service:${name}`],
      overall_status: [{ target: 99.9, timeframe: '30d', error_budget_remaining: 61.5, status: 99.96 }],
    },
  },
});

const project = (name: string) => ({
  id: `project-${name}`,
  type: 'project',
  attributes: {
    name: `acme/${name}:package.json`,
    type: 'npm',
    origin: 'github',
    status: 'active',
    target_file: 'package.json',
  },
  meta: { latest_issue_counts: { critical: name.endsWith('5') ? 1 : 0, high: 2, medium: 3, low: 4 } },
  relationships: {
    target: { data: { id: `target-${name}`, type: 'target', attributes: { display_name: `acme/${name}` } } },
  },
});

const issue = (name: string) => ({
  id: `issue-${name}`,
  type: 'issue',
  attributes: {
    key: `SNYK-${name}`,
    title: 'Prototype Pollution',
    type: 'package_vulnerability',
    effective_severity_level: name.endsWith('5') ? 'critical' : 'high',
    status: 'open',
    ignored: false,
    created_at: '2026-01-12T10:00:00Z',
    coordinates: [{ is_upgradeable: true }],
  },
  relationships: { scan_item: { data: { id: `project-${name}`, type: 'project' } } },
});

const addresses = (name: string) => [
  `/docs/default/component/${name}/`,
  `/catalog/default/component/${name}/`,
];

function counts(services: readonly string[]): { path: string; views: number }[] {
  const random = createRandom(5);
  return services.flatMap(addresses).map((path) => ({ path, views: random.int(20, 400) }));
}

function googleReport(services: readonly string[], body: string) {
  const asked = JSON.parse(body) as {
    dimensions?: { name: string }[];
    metrics?: { name: string }[];
    dateRanges?: object[];
  };
  const dimensions = (asked.dimensions ?? []).map(({ name }) => name);
  const metrics = (asked.metrics ?? []).map(({ name }) => name);
  const rows =
    dimensions.includes('pagePath') && !dimensions.some((name) => name.startsWith('custom'))
      ? counts(services).map(({ path, views }) => ({
          dimensionValues: dimensions.map((name) => ({
            value: name === 'pagePath' ? path : name === 'dateRange' ? 'date_range_0' : '202605',
          })),
          metricValues: metrics.map(() => ({ value: String(views) })),
        }))
      : [];
  return {
    dimensionHeaders: dimensions.map((name) => ({ name })),
    metricHeaders: metrics.map((name) => ({ name, type: 'TYPE_INTEGER' })),
    ...(rows.length > 0 && { rows }),
    rowCount: rows.length,
    metadata: { timeZone: 'UTC' },
    kind: 'analyticsData#runReport',
  };
}

function plausibleReport(services: readonly string[], body: string) {
  const {
    metrics = [],
    dimensions = [],
    pagination,
  } = JSON.parse(body) as {
    metrics?: string[];
    dimensions?: string[];
    pagination?: { offset?: number };
  };
  const isPages = dimensions[0] === 'event:page' && !pagination?.offset;
  return {
    results: isPages
      ? counts(services).map(({ path, views }) => ({
          metrics: metrics.map(() => views),
          dimensions: dimensions.map((name) => (name === 'event:page' ? path : '2026-01-05')),
        }))
      : [],
    meta: {},
    query: {},
  };
}

function matomoReport(services: readonly string[], asked: URLSearchParams) {
  if (asked.get('method') !== 'Actions.getPageUrls') return [];
  const rows = counts(services).map(({ path, views }) => ({
    label: path,
    url: `https://portal.acme.example${path}`,
    nb_visits: views,
    nb_hits: views,
  }));
  return asked.get('period') === 'week' ? { '2026-01-05,2026-01-11': rows } : rows;
}
