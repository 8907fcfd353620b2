/**
 * Snyk's REST API: organisations, their projects with counts, and their issues.
 * @see https://docs.snyk.io/snyk-api/reference
 */
import type { CollectContext } from 'callboard/plugin';
import { z } from 'zod';
import type { Counts, FindingKind, Severity } from './model.ts';

export interface SnykOrg {
  /** In lower case. */
  id: string;
  slug: string;
}

export interface SnykProject {
  /** In lower case. */
  id: string;
  name: string;
  type: string;
  active: boolean;
  targetId?: string | undefined;
  /** Its name. */
  target?: string | undefined;
  /** As Snyk's own list of projects has them; licences count in them, too. */
  counts?: Counts | undefined;
}

export interface SnykIssue {
  id: string;
  key: string;
  /** `CVE-2026-1234`, where it has one. */
  cve?: string | undefined;
  title: string;
  kind: FindingKind;
  severity: Severity;
  /** In lower case. */
  project: string;
  since: string;
  resolved?: string | undefined;
  fixable?: boolean | undefined;
  place?: string | undefined;
}

/** A list that may have been cut. */
export interface Listed<Item> {
  items: Item[];
  /** Snyk has no more. */
  complete: boolean;
}

export interface SnykAddress {
  /** Of the API, with `/rest`. */
  url: string;
  version: string;
  /** `token` or, of OAuth apps, `bearer`; and the token. */
  authorization: string;
}

type Context = Pick<CollectContext, 'fetchJson' | 'note'>;

const perPage = 100;

export function readOrgs(context: Context, address: SnykAddress): Promise<Listed<SnykOrg>> {
  return readAll(context, address, 'orgs', {}, orgSchema, 5_000);
}

export function readProjects(
  context: Context,
  address: SnykAddress,
  org: SnykOrg,
): Promise<Listed<SnykProject>> {
  const query = { 'meta.latest_issue_counts': 'true', expand: 'target' };
  return readAll(
    context,
    address,
    `orgs/${encodeURIComponent(org.id)}/projects`,
    query,
    projectSchema,
    20_000,
  );
}

/** What is asked of the issues of an organisation; ignored ones never come. */
export interface IssueQuery {
  status: 'open' | 'resolved';
  severities: readonly Severity[];
  type?: 'license' | 'package_vulnerability';
  /** ISO 8601 */
  updatedAfter?: string;
}

export function readIssues(
  context: Context,
  address: SnykAddress,
  org: SnykOrg,
  { status, severities, type, updatedAfter }: IssueQuery,
  limit: number,
): Promise<Listed<SnykIssue>> {
  const query = {
    effective_severity_level: severities.join(','),
    status,
    ignored: 'false',
    ...(type && { type }),
    ...(updatedAfter && { updated_after: updatedAfter }),
  };
  return readAll(context, address, `orgs/${encodeURIComponent(org.id)}/issues`, query, issueSchema, limit);
}

const pageSchema = z.object({
  data: z.array(z.unknown()),
  links: z.object({ next: z.union([z.string(), z.object({ href: z.string() })]).nullish() }).nullish(),
});

/**
 * The pages of a list, up to a limit.
 * @param limit of items, if pages are full
 * @throws {Error} if a page leads elsewhere, or in a circle, or holds nothing that is known
 */
async function readAll<Item>(
  context: Context,
  { url, version, authorization }: SnykAddress,
  path: string,
  query: Readonly<Record<string, string>>,
  schema: z.ZodType<Item | undefined>,
  limit: number,
): Promise<Listed<Item>> {
  const base = new URL(url.endsWith('/') ? url : `${url}/`);
  let next: URL | undefined = new URL(path, base);
  next.search = new URLSearchParams({ version, limit: String(perPage), ...query }).toString();
  const first = next;
  const seen = new Set<string>();
  const items: Item[] = [];
  let unknown = 0;
  let listed = 0;
  while (next && seen.size < Math.ceil(limit / perPage)) {
    if (seen.has(next.href)) throw new Error(`${first.host}${first.pathname}: its pages lead in a circle.`);
    seen.add(next.href);
    const page: z.output<typeof pageSchema> = await context.fetchJson(next, pageSchema, {
      headers: { authorization, accept: 'application/vnd.api+json' },
    });
    for (const one of page.data) {
      const item = schema.safeParse(one);
      if (!item.success) unknown += 1;
      else if (item.data !== undefined) items.push(item.data);
    }
    listed += page.data.length;
    const link = page.links?.next;
    next = link ? nextPage(base, first, typeof link === 'string' ? link : link.href) : undefined;
  }
  if (unknown > 0 && unknown === listed)
    throw new Error(`The answer of ${first.host}${first.pathname} has another shape than expected.`);
  if (unknown > 0)
    context.note(
      `${unknown} of ${listed} entries of ${first.host}${first.pathname} have another shape than expected and are left out.`,
      'Counts may be lower than in Snyk. Another date in the option `version` may help.',
    );
  return { items, complete: next === undefined };
}

/**
 * Where a page says that the next one is. It may be relative to the origin, with or without the `/rest` of the API's
 * address, also behind a proxy that adds a path of its own.
 * @throws {Error} if it is not the same list at the same vendor
 */
function nextPage(base: URL, first: URL, link: string): URL {
  const elsewhere = () => new Error(`${first.host}${first.pathname}: the next page leads elsewhere.`);
  if (!URL.canParse(link, base.origin)) throw elsewhere();
  const next = new URL(link, base.origin);
  if (next.origin !== base.origin || next.username || next.password) throw elsewhere();
  const prefix = base.pathname.replace(/\/$/, '');
  const root = prefix.replace(/\/rest$/, '');
  if (!next.pathname.startsWith(`${prefix}/`))
    next.pathname = next.pathname.startsWith('/rest/') ? root + next.pathname : prefix + next.pathname;
  if (next.pathname !== first.pathname) throw elsewhere();
  for (const [name, value] of first.searchParams)
    if (!next.searchParams.has(name)) next.searchParams.set(name, value);
  return next;
}

const idSchema = z
  .string()
  .min(1)
  .max(200)
  .transform((id) => id.toLowerCase());

const orgSchema = z
  .object({ id: idSchema, attributes: z.object({ slug: z.string().nullish() }).nullish() })
  .transform(({ id, attributes }): SnykOrg => ({ id, slug: (attributes?.slug || id).slice(0, 200) }));

const countSchema = z
  .number()
  .min(0)
  .nullish()
  .transform((count) => Math.floor(count ?? 0));

const projectSchema = z
  .object({
    id: idSchema,
    attributes: z.object({
      name: z.string().nullish(),
      type: z.string().nullish(),
      status: z.string().nullish(),
      target_file: z.string().nullish(),
    }),
    meta: z
      .object({
        latest_issue_counts: z
          .object({ critical: countSchema, high: countSchema, medium: countSchema, low: countSchema })
          .nullish(),
      })
      .nullish(),
    relationships: z
      .object({
        target: z
          .object({
            data: z
              .object({
                id: idSchema,
                attributes: z.object({ display_name: z.string().nullish() }).nullish(),
              })
              .nullish(),
          })
          .nullish(),
      })
      .nullish(),
  })
  .transform(({ id, attributes: { name, type, status, target_file }, meta, relationships }): SnykProject => {
    const target = relationships?.target?.data;
    const full = name || target_file || id;
    const known = target?.attributes?.display_name || undefined;
    // `acme/payments:pom.xml`: what stands before the colon is the target.
    const [, before, file] = /^([^:]+):(.+)$/s.exec(full) ?? [];
    const targetName = known ?? before;
    return {
      id,
      name: file && before?.toLowerCase() === targetName?.toLowerCase() ? file : full,
      type: type ?? '',
      active: status !== 'inactive',
      targetId: target?.id,
      target: targetName,
      counts: meta?.latest_issue_counts ?? undefined,
    };
  });

const kinds: Readonly<Record<string, FindingKind>> = {
  package_vulnerability: 'vulnerability',
  license: 'licence',
  code: 'code',
  config: 'config',
  cloud: 'config',
  custom: 'config',
};

const fixSchema = z.boolean().nullish();

const issueSchema = z
  .object({
    id: z.string().min(1).max(200),
    attributes: z.object({
      key: z.string().nullish(),
      title: z.string().nullish(),
      type: z.string(),
      effective_severity_level: z.string(),
      status: z.string().nullish(),
      ignored: z.boolean().nullish(),
      created_at: z.string(),
      problems: z
        .array(z.object({ id: z.string().nullish() }))
        .nullish()
        .catch(undefined),
      resolution: z.object({ resolved_at: z.string().nullish() }).nullish(),
      coordinates: z
        .array(
          z.object({
            is_fixable_snyk: fixSchema,
            is_upgradeable: fixSchema,
            is_patchable: fixSchema,
            is_pinnable: fixSchema,
            representations: z.array(z.unknown()).nullish(),
          }),
        )
        .nullish(),
    }),
    relationships: z.object({ scan_item: z.object({ data: z.object({ id: idSchema }) }) }),
  })
  .transform(({ id, attributes, relationships }): SnykIssue | undefined => {
    const kind = Object.hasOwn(kinds, attributes.type) ? kinds[attributes.type] : undefined;
    const severity = attributes.effective_severity_level;
    // Snyk counts neither what is ignored nor what is `info`. Asked for or not, it does not count here.
    if (!kind || !isSeverity(severity) || attributes.ignored === true) return undefined;
    const places = attributes.coordinates ?? [];
    const fixes = places.flatMap((one) => [
      one.is_fixable_snyk,
      one.is_upgradeable,
      one.is_patchable,
      one.is_pinnable,
    ]);
    return {
      id,
      key: attributes.key || id,
      cve: attributes.problems?.find(({ id }) => id && /^CVE-\d{4}-\d{4,10}$/.test(id))?.id ?? undefined,
      title: (attributes.title || attributes.key || id).slice(0, 300),
      kind,
      severity,
      project: relationships.scan_item.data.id,
      since: attributes.created_at.slice(0, 40),
      resolved: attributes.status === 'resolved' ? (attributes.resolution?.resolved_at ?? '') : undefined,
      ...(fixes.some((fix) => typeof fix === 'boolean') && { fixable: fixes.includes(true) }),
      place: placeOf(places[0]?.representations ?? []),
    };
  });

const representationSchema = z.union([
  z.object({
    dependency: z.object({ package_name: z.string(), package_version: z.string().nullish() }),
  }),
  z.object({
    sourceLocation: z.object({
      file: z.string(),
      region: z.object({ start: z.object({ line: z.number() }) }).nullish(),
    }),
  }),
  z.object({ resourcePath: z.string() }),
]);

function placeOf(representations: readonly unknown[]): string | undefined {
  for (const one of representations) {
    const parsed = representationSchema.safeParse(one);
    if (!parsed.success) continue;
    const { data } = parsed;
    if ('dependency' in data)
      return [data.dependency.package_name, data.dependency.package_version]
        .filter(Boolean)
        .join('@')
        .slice(0, 200);
    if ('sourceLocation' in data) {
      const { file, region } = data.sourceLocation;
      return (region ? `${file}:${region.start.line}` : file).slice(0, 200);
    }
    return data.resourcePath.slice(0, 200);
  }
  return undefined;
}

function isSeverity(text: string): text is Severity {
  return ['critical', 'high', 'medium', 'low'].includes(text);
}
