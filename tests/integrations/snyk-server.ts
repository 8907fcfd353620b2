/**
 * A Snyk for tests: checks path, version, headers and parameters as https://docs.snyk.io/snyk-api/reference has them, and
 * answers in pages of the size that is asked for, linked as Snyk links them: relative to the origin.
 */
import type { Answer, Asked } from '../collect/vendor.ts';

export interface FakeIssue {
  project: string;
  severity: string;
  title?: string;
  type?: string;
  status?: 'open' | 'resolved';
  ignored?: boolean;
  created?: string;
  resolved?: string;
  fixable?: boolean;
  key?: string;
  cve?: string;
  package?: [name: string, version: string];
}

export interface FakeProject {
  id: string;
  name: string;
  type?: string;
  status?: 'active' | 'inactive';
  /** `[id, name]` */
  target?: [string, string];
  /** Critical, high, medium, low, as the list of projects counts them. */
  counts?: [number, number, number, number] | null;
}

export interface FakeOrg {
  id: string;
  slug: string;
  projects?: FakeProject[];
  issues?: FakeIssue[];
}

export interface FakeSnyk {
  token: string;
  orgs: FakeOrg[];
  version?: string;
  /** Entries of a page, at most. */
  perPage?: number;
}

/** An id such as Snyk's. */
export function uuid(number: number): string {
  return `${String(number).padStart(8, '0')}-0000-4000-8000-000000000000`;
}

export function answerAsSnyk(snyk: FakeSnyk, { path, headers }: Asked): Answer {
  const url = new URL(path, 'http://snyk.invalid');
  const query = url.searchParams;
  const refuse = (status: number, detail: string): Answer => ({
    status,
    headers: type,
    json: { jsonapi: { version: '1.0' }, errors: [{ status: String(status), detail }] },
  });
  if (headers.authorization !== `token ${snyk.token}`) return refuse(401, 'unauthorised');
  if (headers.accept !== 'application/vnd.api+json') return refuse(406, `accept: ${headers.accept}`);
  if (query.get('version') !== (snyk.version ?? '2024-10-15')) return refuse(400, 'version');
  const limit = Number(query.get('limit'));
  if (!(limit >= 10 && limit <= 100 && limit % 10 === 0)) return refuse(400, 'limit');
  const known = new Set(['version', 'limit', 'starting_after']);
  const [, id, list] = /^\/rest\/orgs(?:\/([^/]+)\/(projects|issues))?$/.exec(url.pathname) ?? [];
  let data: unknown[];
  if (url.pathname === '/rest/orgs')
    data = snyk.orgs.map(({ id, slug }) => ({
      id,
      type: 'org',
      attributes: { name: slug, slug, is_personal: false },
    }));
  else {
    const org = snyk.orgs.find((one) => one.id === id);
    if (!org) return refuse(404, 'no such organisation');
    if (list === 'projects') {
      for (const name of ['meta.latest_issue_counts', 'expand']) known.add(name);
      const counted = query.get('meta.latest_issue_counts') === 'true';
      data = (org.projects ?? []).map((project) =>
        projectJson(org, project, counted, query.get('expand') === 'target'),
      );
    } else {
      for (const name of ['effective_severity_level', 'status', 'ignored', 'type', 'updated_after'])
        known.add(name);
      const levels = query.get('effective_severity_level')?.split(',');
      data = (org.issues ?? [])
        .map((issue, at) => ({ ...issue, at }))
        .filter(
          ({ severity, status = 'open', ignored = false, type = 'package_vulnerability' }) =>
            (!levels || levels.includes(severity)) &&
            (query.get('status') ?? status) === status &&
            (query.get('ignored') ?? String(ignored)) === String(ignored) &&
            (query.get('type') ?? type) === type,
        )
        .map(({ at, ...issue }) => issueJson(org, issue, at));
    }
  }
  for (const name of query.keys()) if (!known.has(name)) return refuse(400, `unknown parameter ${name}`);
  const start = Number(query.get('starting_after')?.replace('v1.', '') ?? 0);
  const end = start + Math.min(limit, snyk.perPage ?? limit);
  const next = new URL(url);
  next.searchParams.set('starting_after', `v1.${end}`);
  return {
    headers: type,
    json: {
      jsonapi: { version: '1.0' },
      data: data.slice(start, end),
      links: end < data.length ? { next: `${next.pathname}${next.search}` } : {},
    },
  };
}

const type = { 'content-type': 'application/vnd.api+json' };

function projectJson(org: FakeOrg, project: FakeProject, counted: boolean, expanded: boolean) {
  const { id, name, type = 'npm', status = 'active', target, counts } = project;
  const [critical, high, medium, low] = counts ?? [0, 0, 0, 0];
  return {
    id,
    type: 'project',
    attributes: {
      name,
      type,
      status,
      origin: 'github',
      created: '2025-01-01T00:00:00Z',
      read_only: false,
      settings: { recurring_tests: { frequency: 'daily' }, pull_requests: {} },
      target_file: 'package.json',
      target_reference: 'main',
    },
    meta:
      counted && counts !== null
        ? { latest_issue_counts: { critical, high, medium, low, updated_at: '2026-02-01T00:00:00Z' } }
        : {},
    relationships: {
      organization: { data: { id: org.id, type: 'organization' }, links: {} },
      ...(target && {
        target: {
          data: {
            id: target[0],
            type: 'target',
            ...(expanded && { attributes: { display_name: target[1], url: null } }),
          },
          links: {},
        },
      }),
    },
  };
}

function issueJson(org: FakeOrg, issue: FakeIssue, at: number) {
  const { project, severity, type = 'package_vulnerability', status = 'open', ignored = false } = issue;
  const key = issue.key ?? `SNYK-JS-THING-${at}`;
  return {
    id: `${project}-${key}-${status}`,
    type: 'issue',
    attributes: {
      key,
      title: issue.title ?? 'Prototype Pollution',
      type,
      effective_severity_level: severity,
      status,
      ignored,
      created_at: issue.created ?? '2026-01-10T08:00:00Z',
      updated_at: '2026-01-20T08:00:00Z',
      ...(issue.resolved && { resolution: { type: 'fixed', resolved_at: issue.resolved } }),
      coordinates: [
        {
          ...(issue.fixable !== undefined && {
            is_fixable_snyk: issue.fixable,
            is_upgradeable: issue.fixable,
          }),
          representations: issue.package
            ? [{ dependency: { package_name: issue.package[0], package_version: issue.package[1] } }]
            : [],
        },
      ],
      problems: [
        { id: key, source: 'SNYK', type: 'vulnerability' },
        ...(issue.cve ? [{ id: issue.cve, source: 'NVD', type: 'vulnerability' }] : []),
      ],
    },
    relationships: {
      organization: { data: { id: org.id, type: 'organization' } },
      scan_item: { data: { id: project, type: 'project' } },
    },
  };
}
