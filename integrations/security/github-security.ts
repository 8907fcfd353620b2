/**
 * Dependabot's alerts, asked per organisation.
 * @see https://docs.github.com/en/rest/dependabot/alerts#list-dependabot-alerts-for-an-organization
 */
import type { AstroIntegration } from 'astro';
import type { CatalogEntity } from 'callboard/model';
import type { CollectContext, CollectPart } from 'callboard/plugin';
import { z } from 'zod';
import { instancesOf } from './instances.ts';
import { beginsTrend, storeSecurity } from './collect.ts';
import { type Finding, noCounts, type ScannedProject, severities } from './model.ts';
import { setUpSecurity } from './setup.ts';

const httpUrl = z.url({ protocol: /^https?$/ });

const instanceSchema = z.strictObject({
  /** Shown beside the data where there are several. */
  name: z.string().min(1).default('default'),
  /** Address of the API; of GitHub Enterprise Server: `https://github.acme.example/api/v3`. */
  url: httpUrl.default('https://api.github.com'),
  /** Organisations to ask. Without it: those of the components' repositories that have repositories in the portal. */
  orgs: z.array(z.string().min(1)).min(1).optional(),
  /** Environment variable that holds a token which may read Dependabot alerts. */
  tokenEnv: z.string().min(1).default('GITHUB_TOKEN'),
});

export const githubSecurityOptions = z.strictObject({
  instances: instancesOf(instanceSchema, 'name at least one GitHub').prefault([{}]),
  /** Alerts that are read of an organisation; there may be more. */
  maxAlerts: z.int().min(100).max(100_000).default(5_000),
  /** Minutes after which what is shown counts as old. */
  freshMinutes: z.number().positive().default(1440),
});

export type GithubSecurityUserOptions = z.input<typeof githubSecurityOptions>;
type Instance = z.output<typeof instanceSchema>;

const slugAnnotation = 'github.com/project-slug';
const perPage = 100;
/** Asked where the options name none. */
const maxOrgs = 20;
const reckonedDays = 90;

/**
 * @example githubSecurity({ instances: [{ orgs: ['acme'] }] })
 */
export default function githubSecurity(userOptions: GithubSecurityUserOptions = {}): AstroIntegration {
  return {
    name: 'callboard-github-security',
    hooks: {
      'callboard:setup'({ describe, parseOptions, addAnnotation, ...setup }) {
        describe({
          title: 'GitHub security',
          vendor: 'GitHub',
          description: 'Dependabot’s alerts of each entity and team by severity, and what can be fixed.',
        });
        parseOptions(githubSecurityOptions, userOptions);
        setUpSecurity(setup, { vendor: 'Dependabot', detailed: [...severities] });
        addAnnotation(slugAnnotation, {
          example: 'acme/payments',
          value: 'path',
          description: 'The repository whose alerts are shown.',
        });
      },
      async 'callboard:collect'(context) {
        const { instances, maxAlerts, freshMinutes } = githubSecurityOptions.parse(userOptions);
        context.limits({ hosts: instances.map(({ url }) => url), concurrency: 4, freshMinutes });
        await Promise.all(
          instances.map(async (instance) => {
            const token = context.secret(instance.tokenEnv);
            if (!token)
              return context.skip(
                instances.length > 1 ? instance.name : '',
                `No ${instance.tokenEnv} is set: Dependabot’s alerts are not read.`,
                'Set it to a token that may read Dependabot alerts of the organisation.',
              );
            await context.part(instances.length > 1 ? instance.name : '', async (part) => {
              const entities = context.catalog.entities.filter((entity) => slugOf(entity) !== undefined);
              const orgs = orgsToAsk(context, instance, entities);
              const repositories = new Map<string, ScannedProject[]>();
              const refused: string[] = [];
              for (const [at, org] of orgs.entries()) {
                try {
                  const read = await readOrg(context, instance, token, org, maxAlerts, (found) =>
                    wantsResolved(part, entities, org, found),
                  );
                  if (!read) refused.push(org);
                  for (const [slug, projects] of read ?? []) repositories.set(slug, projects);
                } catch (error) {
                  if (repositories.size === 0 || !isUsedUp(error)) throw error;
                  const rest = orgs.slice(at);
                  context.note(
                    `The requests of one run are used up: Dependabot’s alerts of ${namesOf(rest)} are not read.`,
                    'The option `orgs` names the organisations to ask; `maxAlerts` bounds how much is read of each.',
                  );
                  break;
                }
              }
              if (refused.length > 0) refuse(context, instance, refused, orgs.length);
              const knownOf = (entity: CatalogEntity) => repositories.get(slugOf(entity) ?? '');
              storeSecurity(
                context,
                part,
                (entity) => {
                  const projects = knownOf(entity);
                  return (
                    projects && {
                      projects,
                      href: `${siteOf(instance)}/${slugOf(entity)}/security/dependabot`,
                    }
                  );
                },
                instances.length > 1 ? 0 : entities.filter((entity) => !knownOf(entity)).length,
              );
            });
          }),
        );
      },
    },
  };
}

/**
 * Those of the options; else the owners of the components' repositories, the one with the most components first. A
 * descriptor can name any repository: where some of the portal are at this GitHub, only their owners are asked.
 */
function orgsToAsk(
  context: CollectContext,
  instance: Instance,
  entities: readonly CatalogEntity[],
): string[] {
  if (instance.orgs) return [...new Set(instance.orgs.map((name) => name.toLowerCase()))].sort();
  const uses = new Map<string, number>();
  for (const entity of entities) {
    const [org = ''] = slugOf(entity)?.split('/') ?? [];
    uses.set(org, (uses.get(org) ?? 0) + 1);
  }
  const { host } = new URL(siteOf(instance));
  const owners = new Set(
    context.catalog.entities.flatMap(({ origin }) => {
      const [at, owner] = origin.repository.toLowerCase().split('/');
      return at === host && owner ? [owner] : [];
    }),
  );
  const ranked = [...uses]
    .sort(([a, uses], [b, more]) => more - uses || (a < b ? -1 : 1))
    .map(([org]) => org);
  const own = owners.size > 0 ? ranked.filter((org) => owners.has(org)) : ranked;
  const asked = own.slice(0, maxOrgs);
  const left = ranked.filter((org) => !asked.includes(org));
  if (left.length > 0)
    context.note(
      `Dependabot’s alerts of ${namesOf(left)} are not read: ${own.length > maxOrgs ? `no more than ${maxOrgs} organisations are asked` : 'none of their repositories is read by the portal'}.`,
      'The option `orgs` names the organisations to ask.',
    );
  return asked;
}

/**
 * Whether what has been resolved has to be read: where nothing is known from before, where a component begins a trend, and
 * where one has lost its last alert, which nothing else tells from a repository that is gone.
 */
function wantsResolved(
  part: CollectPart,
  entities: readonly CatalogEntity[],
  org: string,
  found: ReadonlySet<string>,
): boolean {
  if (part.previousSite() === undefined) return true;
  const own = entities.filter((entity) => slugOf(entity)?.startsWith(`${org}/`));
  const isFound = (entity: CatalogEntity) => found.has(slugOf(entity) ?? '');
  return (
    beginsTrend(part, own.filter(isFound)) ||
    own.some((entity) => !isFound(entity) && part.previous(entity.ref) !== undefined)
  );
}

function isUsedUp(error: unknown): boolean {
  return error instanceof Error && /has used its \d+ requests/.test(error.message);
}

function namesOf(orgs: readonly string[]): string {
  return orgs.slice(0, 10).join(', ') + (orgs.length > 10 ? ` and ${orgs.length - 10} more` : '');
}

const wanted = (tokenEnv: string) =>
  `${tokenEnv} must hold a token that may read them: a fine-grained one with “Dependabot alerts: read”, or the scope security_events.`;

/** @throws {Error} if none could be read: what was read before stands */
function refuse(
  context: CollectContext,
  { tokenEnv }: Instance,
  refused: readonly string[],
  of: number,
): void {
  if (refused.length === of)
    throw new Error(
      `Dependabot’s alerts of ${namesOf(refused)} may not be read, or are not enabled. ${wanted(tokenEnv)}`,
    );
  context.note(
    `Dependabot’s alerts of ${namesOf(refused)} are not enabled, or the token may not read them.`,
    `${wanted(tokenEnv)} The option \`orgs\` names the organisations to ask.`,
  );
}

/** Alerts of an organisation as projects, one for each manifest, by repository. Undefined where it may not be read. */
async function readOrg(
  context: CollectContext,
  instance: Instance,
  token: string,
  org: string,
  limit: number,
  withResolved: (found: ReadonlySet<string>) => boolean,
): Promise<Map<string, ScannedProject[]> | undefined> {
  const since = new Date(context.now.getTime() - reckonedDays * 86_400_000).toISOString();
  const open = await readAlerts(context, instance, token, org, { state: 'open' }, limit);
  if (!open) return undefined;
  const resolved = withResolved(new Set(open.alerts.map(({ slug }) => slug)))
    ? await readAlerts(
        context,
        instance,
        token,
        org,
        { state: 'fixed,dismissed,auto_dismissed', sort: 'updated', direction: 'desc' },
        limit,
        since,
      )
    : undefined;
  const byRepository = new Map<string, ScannedProject[]>();
  const all = [...open.alerts, ...(resolved?.alerts ?? [])];
  for (const [id, alerts] of Map.groupBy(all, ({ slug, manifest }) => `${slug}:${manifest}`)) {
    const [first] = alerts;
    if (!first) continue;
    const counts = noCounts();
    const findings = alerts.filter(({ until }) => until === undefined).map(({ finding }) => finding);
    for (const { severity } of findings) counts[severity] += 1;
    const query = new URLSearchParams({ q: `is:open manifest:${first.manifest}` });
    const list = byRepository.get(first.slug) ?? [];
    byRepository.set(first.slug, list);
    list.push({
      id,
      name: first.manifest,
      target: first.repository,
      href: `${siteOf(instance)}/${first.slug}/security/dependabot?${query.toString()}`,
      counts: { vulnerability: counts },
      findings,
      ...(!open.complete && { atLeast: true }),
      ...(resolved?.complete && {
        resolved: alerts.flatMap(({ finding: { severity, since = '' }, until }) =>
          until === undefined ? [] : [{ severity, since, until }],
        ),
      }),
    });
  }
  return byRepository;
}

interface Alert {
  /** In lower case. */
  slug: string;
  repository: string;
  manifest: string;
  finding: Finding;
  /** When it was fixed or dismissed; undefined: it is open. */
  until?: string | undefined;
}

/** @param oldest of updates: older alerts end the list, which then has to be sorted by them */
async function readAlerts(
  context: CollectContext,
  { url, tokenEnv }: Instance,
  token: string,
  org: string,
  query: Readonly<Record<string, string>>,
  limit: number,
  oldest = '',
): Promise<{ alerts: Alert[]; complete: boolean } | undefined> {
  const first = new URL(
    `orgs/${encodeURIComponent(org)}/dependabot/alerts`,
    url.endsWith('/') ? url : `${url}/`,
  );
  first.search = new URLSearchParams({ ...query, per_page: String(perPage) }).toString();
  const alerts: Alert[] = [];
  const seen = new Set<string>();
  let next: URL | undefined = first;
  while (next && seen.size < Math.ceil(limit / perPage)) {
    if (seen.has(next.href)) throw new Error(`${first.host}${first.pathname}: its pages lead in a circle.`);
    seen.add(next.href);
    const response: Response = await context.fetch(next, {
      headers: {
        authorization: `Bearer ${token}`,
        accept: 'application/vnd.github+json, application/json',
        'x-github-api-version': '2022-11-28',
      },
    });
    if (isRefusal(response)) return undefined;
    if (response.status === 401)
      throw new Error(`${first.host}${first.pathname} answered 401. ${wanted(tokenEnv)}`);
    const page = z
      .array(z.unknown())
      .safeParse(response.ok ? await response.json().catch(() => undefined) : undefined);
    if (!page.success)
      throw new Error(`${first.host}${first.pathname} answered ${response.status}, and no list of alerts.`);
    const read = page.data.map((one) => alertSchema.safeParse(one));
    if (read.length > 0 && read.every(({ success }) => !success))
      throw new Error(`The answer of ${first.host}${first.pathname} has another shape than expected.`);
    for (const one of read) if (one.success && one.data && one.data.updated >= oldest) alerts.push(one.data);
    if (read.some((one) => one.data && one.data.updated < oldest)) return { alerts, complete: true };
    next = nextPage(first, response.headers.get('link'));
  }
  return { alerts, complete: next === undefined };
}

/** Not enabled, or not for this token. A limit of requests is something else. */
function isRefusal({ status, headers }: Response): boolean {
  const isLimit = headers.has('retry-after') || headers.get('x-ratelimit-remaining') === '0';
  return status === 404 || (status === 403 && !isLimit);
}

/** @throws {Error} if it is not the same list at the same vendor */
function nextPage(first: URL, link: string | null): URL | undefined {
  const [, address] = /<([^<>]+)>;\s*rel="next"/.exec((link ?? '').slice(0, 5000)) ?? [];
  if (address === undefined) return undefined;
  const next = URL.canParse(address, first) ? new URL(address, first) : undefined;
  if (next?.origin !== first.origin || next.pathname !== first.pathname || next.username || next.password)
    throw new Error(`${first.host}${first.pathname}: the next page leads elsewhere.`);
  return next;
}

const alertSchema = z
  .object({
    number: z.number(),
    html_url: z.string().nullish(),
    created_at: z.string(),
    updated_at: z.string().nullish(),
    fixed_at: z.string().nullish(),
    dismissed_at: z.string().nullish(),
    auto_dismissed_at: z.string().nullish(),
    state: z.string(),
    dependency: z.object({
      manifest_path: z.string().nullish(),
      package: z.object({ name: z.string() }).nullish(),
    }),
    security_advisory: z.object({
      summary: z.string().nullish(),
      ghsa_id: z.string().nullish(),
      cve_id: z.string().nullish(),
    }),
    security_vulnerability: z.object({
      severity: z.enum(severities),
      first_patched_version: z.unknown().optional(),
    }),
    repository: z.object({ full_name: z.string().min(3).max(200) }),
  })
  .transform((alert): Alert & { updated: string } => {
    const { repository, dependency, security_advisory: advisory, security_vulnerability: found } = alert;
    return {
      slug: repository.full_name.toLowerCase(),
      repository: repository.full_name,
      manifest: (dependency.manifest_path || 'manifest').slice(0, 300),
      updated: alert.updated_at ?? '',
      ...(alert.state !== 'open' && {
        until: alert.fixed_at ?? alert.dismissed_at ?? alert.auto_dismissed_at ?? alert.updated_at ?? '',
      }),
      finding: {
        id: `${repository.full_name}#${alert.number}`,
        name: advisory.cve_id ?? advisory.ghsa_id ?? undefined,
        title: (advisory.summary || advisory.ghsa_id || 'Vulnerability').slice(0, 300),
        kind: 'vulnerability',
        severity: found.severity,
        place: dependency.package?.name.slice(0, 200),
        since: alert.created_at.slice(0, 40),
        fixable: found.first_patched_version !== null && found.first_patched_version !== undefined,
        href: alert.html_url ?? undefined,
      },
    };
  });

/** The repository of a component, in lower case. */
function slugOf({ kind, entity }: CatalogEntity): string | undefined {
  const slug = entity.metadata.annotations?.[slugAnnotation]?.trim().toLowerCase();
  return kind.toLowerCase() === 'component' && slug && /^[\w.-]+\/[\w.-]+$/.test(slug) ? slug : undefined;
}

/** Where people see GitHub: beside its API. */
function siteOf({ url }: Instance): string {
  const { protocol, host } = new URL(url);
  return `${protocol}//${host.replace(/^api\./, '')}`;
}
