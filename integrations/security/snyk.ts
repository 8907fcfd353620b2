/**
 * What Snyk found, by Snyk's own rules: open and not ignored, of projects that it still tests.
 * @see https://docs.snyk.io/snyk-api
 */
import type { AstroIntegration } from 'astro';
import type { CatalogEntity } from 'callboard/model';
import type { CallboardSetup, CollectContext, CollectPart } from 'callboard/plugin';
import { z } from 'zod';
import { instancesOf } from './instances.ts';
import { needing } from './access.ts';
import { beginsTrend, type Scanned, storeSecurity } from './collect.ts';
import { severities } from './model.ts';
import { setUpSecurity } from './setup.ts';
import { readOrgs, readProjects, type SnykAddress, type SnykOrg, type SnykProject } from './snyk-client.ts';
import { readFindings } from './snyk-findings.ts';
import {
  annotations,
  indexProjects,
  isNamed,
  type Selection,
  selectionOf,
  selectProjects,
} from './snyk-selection.ts';

const httpUrl = z.url({ protocol: /^https?$/ });

const instanceSchema = z.strictObject({
  /** Shown beside the data where there are several. */
  name: z.string().min(1).default('default'),
  /** Where Snyk keeps your data: sets `url` and `publicUrl`. */
  region: z.enum(['us-01', 'us-02', 'eu', 'au']).default('us-01'),
  /** Address of the REST API, with `/rest`, where it is none of a region. */
  url: httpUrl.optional(),
  /** Where people see Snyk, for links. */
  publicUrl: httpUrl.optional(),
  /**
   * Organisations to look into, by id or slug. Without it: for entities that name none, all that the token may see; for
   * others, what their annotations name.
   */
  orgs: z.array(z.string().min(1)).min(1).optional(),
  /** Where `orgs` is set: also look into others, for the entities whose annotations name them. */
  otherOrgs: z.boolean().default(false),
  /** Environment variable that holds the token of a service account; the role Viewer is enough. */
  tokenEnv: z.string().min(1).default('SNYK_TOKEN'),
  /** `bearer` for the token of an OAuth app. */
  scheme: z.enum(['token', 'bearer']).default('token'),
});

export const snykOptions = z.strictObject({
  instances: instancesOf(instanceSchema, 'name at least one Snyk').prefault([{}]),
  /** Date that names a version of the API. Not every date has every endpoint. */
  version: z
    .string()
    .regex(/^\d{4}-\d\d-\d\d(~(beta|experimental))?$/, 'must be a date such as "2024-10-15"')
    .default('2024-10-15'),
  /**
   * Severities of which issues are read one by one: listed, with age and whether they can be fixed. Others are counted.
   */
  details: z.array(z.enum(severities)).min(1).default(['critical', 'high']),
  /** Issues of one severity that are read of an organisation; there may be more. */
  maxIssues: z.int().min(100).max(100_000).default(5_000),
  /** Requests that one run may make, retries included. */
  maxRequests: z.int().min(1).default(1_500),
  /** Minutes after which what is shown counts as old. */
  freshMinutes: z.number().positive().default(1440),
});

export type SnykUserOptions = z.input<typeof snykOptions>;
type Options = z.output<typeof snykOptions>;
type Instance = Options['instances'][number];

const plugin = 'callboard-snyk';

/** @see https://docs.snyk.io/working-with-snyk/regional-hosting-and-data-residency */
const regions = { 'us-01': '', 'us-02': 'us.', eu: 'eu.', au: 'au.' } as const;
const apiOf = ({ url, region }: Instance) => url ?? `https://api.${regions[region]}snyk.io/rest`;
const siteOf = ({ publicUrl, region }: Instance) =>
  (publicUrl ?? `https://app.${regions[region]}snyk.io`).replace(/\/+$/, '');

/**
 * @example snyk({ instances: [{ region: 'eu' }] })
 */
export default function snyk(userOptions: SnykUserOptions = {}): AstroIntegration {
  let options: Options | undefined;
  return {
    name: plugin,
    hooks: {
      'callboard:setup'({ describe, parseOptions, addAnnotation, ...setup }) {
        describe({
          title: 'Snyk',
          vendor: 'Snyk',
          description:
            'Vulnerabilities of each entity and team by severity, what can be fixed, the oldest critical one, and how their number went.',
        });
        options = parseOptions(snykOptions, userOptions);
        const [first] = options.instances;
        setUpSecurity(setup, {
          vendor: 'Snyk',
          detailed: options.details,
          ...(first && {
            links: {
              annotations: Object.values(annotations).filter((name) => name.startsWith('snyk')),
              href: siteOf(first),
            },
          }),
        });
        describeAnnotations(addAnnotation);
      },
      async 'callboard:collect'(context) {
        const { instances, maxRequests, freshMinutes, ...rest } = options ?? snykOptions.parse(userOptions);
        context.limits({ hosts: instances.map(apiOf), maxRequests, concurrency: 4, freshMinutes });
        const selections = new Map<CatalogEntity, Selection>();
        for (const entity of context.catalog.entities) {
          const selection = selectionOf(entity);
          if (selection) selections.set(entity, selection);
        }
        /** What each instance that answered does not know. */
        const missing: Map<CatalogEntity, string[]>[] = [];
        let asked = 0;
        await Promise.all(
          instances.map(async (instance) => {
            const token = context.secret(instance.tokenEnv);
            if (!token)
              return context.skip(
                instances.length > 1 ? instance.name : '',
                `No ${instance.tokenEnv} is set: Snyk is not asked, and only links to it are shown.`,
                'Set it to the token of a Snyk service account that may view the organisations.',
              );
            asked += 1;
            const address = {
              url: apiOf(instance),
              version: rest.version,
              authorization: `${instance.scheme} ${token}`,
            };
            await context.part(instances.length > 1 ? instance.name : '', async (part) => {
              missing.push(
                await needing(
                  `${instance.tokenEnv} must hold the token of a Snyk service account with the role Viewer in the organisations, of the region of ${new URL(address.url).host}.`,
                  collectInstance(context, part, {
                    instance,
                    address,
                    selections,
                    several: instances.length > 1,
                    ...rest,
                  }),
                ),
              );
            });
          }),
        );
        // An instance that did not answer may know what the others do not.
        if (asked > 0 && missing.length === instances.length) noteMissing(context, selections, missing);
      },
    },
  };
}

interface Task extends Pick<Options, 'details' | 'maxIssues'> {
  instance: Instance;
  address: SnykAddress;
  selections: ReadonlyMap<CatalogEntity, Selection>;
  /** Another instance may know what this one does not. */
  several: boolean;
}

/** @returns names of targets and projects that this instance does not know, by entity */
async function collectInstance(
  context: CollectContext,
  part: CollectPart,
  { instance, address, selections, several, details, maxIssues }: Task,
): Promise<Map<CatalogEntity, string[]>> {
  const orgs = await orgsToAsk(context, instance, address, selections);
  let refused = 0;
  const known = await Promise.all(
    orgs.map(async (org) => {
      const { items, complete } = await readProjects(context, address, org).catch((error: unknown) => {
        // A token sees organisations that it may not read, a person's own, say. Those of the options must answer, and some.
        const isWanted = instance.orgs && isDefault(instance, org);
        if (isWanted || !isRefusal(error) || ++refused === orgs.length) throw error;
        const [by] = [...selections].find(([, selection]) => isNamed(org, selection.orgs)) ?? [];
        context.note(
          `The token may not read the projects of ${org.slug} at Snyk${by ? `, which ${by.ref} names` : ''}; the organisation is left out.`,
          by
            ? 'Give the token the role Viewer in it, or correct the annotation.'
            : 'The option `orgs` names the organisations to look into.',
        );
        return { items: [], complete: true };
      });
      if (!complete)
        context.note(`${org.slug} has more than ${items.length} projects at Snyk; the others are not read.`);
      return indexProjects(org, items);
    }),
  );
  const byDefault = known.filter(({ org }) => isDefault(instance, org));
  const missing = new Map<CatalogEntity, string[]>();
  const selected = new Map<CatalogEntity, { found: SnykProject[]; orgs: SnykOrg[] }>();
  for (const [entity, selection] of selections) {
    const of = selectProjects(selection, selection.orgs.length > 0 ? known : byDefault);
    if (of.missing.length > 0) missing.set(entity, of.missing);
    if (of.found.length > 0) selected.set(entity, of);
  }
  const needed = new Map<string, SnykProject>();
  for (const { found } of selected.values()) for (const project of found) needed.set(project.id, project);
  const scanned = await readFindings(context, address, {
    known: known.map(({ org, byId }) => ({
      org,
      projects: [...needed.values()].filter(({ id }) => byId.has(id)),
    })),
    details,
    maxIssues,
    withResolved: beginsTrend(part, selected.keys()),
    site: siteOf(instance),
  });
  storeSecurity(
    context,
    part,
    (entity): Scanned | undefined => {
      const of = selected.get(entity);
      if (!of) return undefined;
      const [org] = of.orgs;
      return {
        projects: of.found.flatMap(({ id }) => scanned.get(id) ?? []),
        inactive: of.found.filter(({ active }) => !active).length,
        href: org && `${siteOf(instance)}/org/${encodeURIComponent(org.slug)}/projects`,
      };
    },
    several ? 0 : [...missing.keys()].filter((entity) => !selected.has(entity)).length,
  );
  return missing;
}

/** Organisations that annotations name, and, where some entity names none, all; of the options, if they name some. */
async function orgsToAsk(
  context: CollectContext,
  instance: Instance,
  address: SnykAddress,
  selections: ReadonlyMap<CatalogEntity, Selection>,
): Promise<SnykOrg[]> {
  const { items } = await readOrgs(context, address);
  const wrong =
    instance.orgs?.filter((name) => !items.some((org) => isNamed(org, [name.toLowerCase()]))) ?? [];
  if (wrong.length > 0)
    context.note(
      `Snyk does not show the token any organisation "${wrong.slice(0, 5).join('", "')}", which the option \`orgs\` names.`,
      'An organisation is named by its id or slug; both stand in its settings at Snyk.',
    );
  const named = new Set<string>();
  let anywhere = false;
  for (const { orgs } of selections.values()) {
    for (const name of orgs) named.add(name);
    if (orgs.length === 0) anywhere = true;
  }
  const names = [...named];
  return items
    .filter((org) =>
      isNamed(org, names)
        ? isDefault(instance, org) || instance.otherOrgs
        : anywhere && isDefault(instance, org),
    )
    .sort((a, b) => (a.id < b.id ? -1 : 1));
}

function isRefusal(error: unknown): boolean {
  const status = error instanceof Error && 'status' in error ? error.status : undefined;
  return status === 403 || status === 404;
}

function isDefault({ orgs }: Instance, org: SnykOrg): boolean {
  return (
    !orgs ||
    isNamed(
      org,
      orgs.map((name) => name.toLowerCase()),
    )
  );
}

/** Says which entities have a target that no instance knows: each where annotations name Snyk, else all in one. */
function noteMissing(
  context: CollectContext,
  selections: ReadonlyMap<CatalogEntity, Selection>,
  instances: readonly ReadonlyMap<CatalogEntity, string[]>[],
): void {
  const hint =
    'Names are those of targets in Snyk, such as "acme/payments"; the token must be able to see their organisation, and the option `orgs`, where it is set, must name it.';
  const unknown: string[] = [];
  let named = 0;
  for (const [entity, { explicit }] of selections) {
    const lists = instances.map((missing) => missing.get(entity) ?? []);
    const names = (lists[0] ?? []).filter((name) => lists.every((list) => list.includes(name)));
    if (names.length === 0) continue;
    if (!explicit) unknown.push(entity.ref);
    else if (++named <= 50)
      context.note(`Snyk knows no project of ${quote(names)}, which ${entity.ref} names.`, hint);
  }
  if (unknown.length > 0)
    context.note(
      `Snyk knows no project of the repositories of ${unknown.length} components: ${unknown.slice(0, 10).join(', ')}${unknown.length > 10 ? ', …' : ''}.`,
      `Import the repository at Snyk, or name its target by the annotation \`${annotations.targets}\`.`,
    );
}

function quote(names: readonly string[]): string {
  return names
    .slice(0, 5)
    .map((name) => `"${name.slice(0, 100)}"`)
    .join(', ');
}

function describeAnnotations(addAnnotation: CallboardSetup['addAnnotation']): void {
  addAnnotation(annotations.org, {
    example: '361fd3c0-41d4-4ea4-ba77-09bb17890967',
    value: 'word',
    description: 'Id or slug of the organisation to look into.',
  });
  addAnnotation(annotations.orgs, {
    example: '361fd3c0-41d4-4ea4-ba77-09bb17890967, acme-platform',
    value: 'word',
    list: true,
    description: 'Several of them, separated by commas; `snyk.io/org-id` is not read then.',
  });
  addAnnotation(annotations.targets, {
    example: 'acme/payments, 508d2263-ea8a-4e42-bc9d-844de21f4172',
    description: 'Names or ids of targets, separated by commas.',
  });
  addAnnotation(annotations.targetId, {
    example: '508d2263-ea8a-4e42-bc9d-844de21f4172',
    description: 'A target more, by id or name.',
  });
  addAnnotation(annotations.targetName, {
    example: 'acme/payments',
    description: 'A target more, by name; not read where `snyk.io/target-id` stands.',
  });
  addAnnotation(annotations.projects, {
    example: '7439e322-f9c1-4c42-8367-002b33b9d946',
    value: 'word',
    list: true,
    description: 'Ids of projects, separated by commas, besides those of the targets.',
  });
  addAnnotation(annotations.excluded, {
    example: '4737fc9c-3894-40ba-9dc5-aa8ae658c9f6',
    value: 'word',
    list: true,
    description: 'Ids of projects to leave out, separated by commas.',
  });
  addAnnotation(annotations.slug, {
    example: 'acme/payments',
    description: 'The target of a component that names none.',
  });
}
