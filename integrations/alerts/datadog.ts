/**
 * Monitors, service levels, dashboards and graphs of Datadog. Annotations as in Roadie's Backstage plugin, and two of ours
 * for what that has not.
 * @see https://docs.datadoghq.com/api/latest/
 */
import type { AstroIntegration } from 'astro';
import type { AnnotationInfo, CollectContext } from 'callboard/plugin';
import { z } from 'zod';
import { instancesOf } from './instances.ts';
import { type DatadogSource, readMonitors, readSlos } from './datadog-api.ts';
import { referrerPolicies } from './dashboards.ts';
import { graphSizes, panelAnnotations } from './datadog-panels.ts';
import { apiOrigin, datadogSites, pageOrigin, shareOrigin } from './datadog-sites.ts';
import { indexRules, type RuleIndex } from './rule-index.ts';
import { annotationsOf, isRunning, listOf } from './selector.ts';
import { setUpAlerts } from './setup.ts';
import { storeSeen } from './stored.ts';
import { gatherMisses, namingKeys, noteUnknownInstances } from './told.ts';

const address = z.url({ protocol: /^https?$/ });

const instanceSchema = z.strictObject({
  /** Shown beside the data where there are several; `datadoghq.com/site` may name it. Without it: the site. */
  name: z.string().min(1).optional(),
  /** Datadog's site that the organisation is on. */
  site: z.enum(datadogSites).default('datadoghq.com'),
  /** Address of the API. Without it: the site's. */
  url: address.optional(),
  /** Address of the pages, where your organisation has a sub-domain of its own. Without it: the site's. */
  publicUrl: address.optional(),
  /** Environment variable that holds an API key. */
  apiKeyEnv: z.string().default('DD_API_KEY'),
  /** Environment variable that holds an application key with `monitors_read` and `slos_read`. */
  appKeyEnv: z.string().default('DD_APP_KEY'),
});

export const datadogOptions = z.strictObject({
  instances: instancesOf(
    instanceSchema.transform((one) => ({ ...one, name: one.name ?? one.site })),
    'name at least one organisation',
  ).prefault([{}]),
  /** Tag by which entities without annotations find their monitors and levels: its value is their name. `false`: not. */
  tag: z.union([z.string().min(1), z.literal(false)]).default('service'),
  /** Shows service levels; the application key needs `slos_read` for it. */
  slos: z.boolean().default(true),
  /** Shows graphs and public dashboards in frames, not only as links. */
  embed: z.boolean().default(false),
  /** Service levels of which the history is asked for one by one, because a list tells no budget. */
  maxHistories: z.int().min(0).max(500).default(50),
  /** Minutes after which what is shown counts as old. */
  freshMinutes: z.number().positive().default(60),
});

export type DatadogUserOptions = z.input<typeof datadogOptions>;
type Options = z.output<typeof datadogOptions>;
type Instance = Options['instances'][number];

const name = 'callboard-datadog';
const annotations = {
  ...panelAnnotations,
  monitors: 'datadoghq.com/monitor-tags',
  slos: 'datadoghq.com/slo-tags',
} as const;

/**
 * @example datadog({ instances: [{ site: 'datadoghq.eu' }] })
 */
export default function datadog(userOptions: DatadogUserOptions = {}): AstroIntegration {
  let options: Options | undefined;
  return {
    name,
    hooks: {
      'callboard:setup'({ describe, parseOptions, addAnnotation, addCsp, ...setup }) {
        describe({
          title: 'Datadog',
          vendor: 'Datadog',
          description: 'Monitors, service levels with their error budget, dashboards and graphs.',
        });
        options = parseOptions(datadogOptions, userOptions);
        const { instances, slos, embed } = options;
        const frames = embed
          ? instances.flatMap((one) => [new URL(pagesOf(one)).origin, shareOrigin(one.site)])
          : [];
        if (embed) addCsp({ 'frame-src': frames });
        const pages = Object.fromEntries(
          // The first wins where two organisations are on one site.
          instances.toReversed().flatMap((one) => ['', one.site, one.name].map((key) => [key, pagesOf(one)])),
        );
        setUpAlerts(setup, {
          vendor: 'Datadog',
          shows: slos ? ['alerts', 'dashboards', 'slos'] : ['alerts', 'dashboards'],
          panels: { of: 'datadog', pages, frames },
        });
        for (const [annotation, info] of described) addAnnotation(annotation, info);
      },
      async 'callboard:collect'(context) {
        const {
          instances,
          tag,
          slos: withSlos,
          maxHistories,
          freshMinutes,
        } = options ?? datadogOptions.parse(userOptions);
        context.limits({ hosts: instances.map(apiOf), freshMinutes });
        const wanted = readWanted(context, tag);
        noteUnknownInstances(
          context,
          [...wanted].map(([ref, { sites }]) => [ref, sites] as const),
          instances.flatMap((instance) => [...new Set([instance.site, instance.name])]),
        );
        const misses = gatherMisses();
        await Promise.all(
          instances.map(async (instance) => {
            const source = sourceOf(context, instance);
            if (!source)
              return context.skip(
                instances.length > 1 ? instance.name : '',
                `No ${instance.apiKeyEnv} and ${instance.appKeyEnv} are set: Datadog at ${instance.site} is linked, not asked.`,
                'Make an API key, and an application key that may only `monitors_read` and `slos_read`.',
              );
            const keys = `${instance.apiKeyEnv} and ${instance.appKeyEnv}, the scopes monitors_read and slos_read, or another \`site\` than ${instance.site}`;
            const own = [...wanted.values()].filter((one) => isOf(one, instance));
            await context.part(instances.length > 1 ? instance.name : '', async (part) => {
              const [monitors, slos] = await namingKeys(keys, () =>
                Promise.all([
                  own.some((one) => one.monitors.length > 0) ? readMonitors(context, source) : [],
                  withSlos && own.some((one) => one.slos.length > 0)
                    ? readSlos(context, source, {
                        claims: uniqueTags(own.map((one) => one.slos)),
                        maxHistories,
                      })
                    : [],
                ]),
              );
              const [monitorIndex, sloIndex] = [indexRules(monitors), indexRules(slos)];
              const having = <Item>(index: RuleIndex<Item>, tags: readonly string[]) =>
                tags.length > 0 ? index.withAll(tags.map((tag) => [tag, ''] as const)) : [];
              storeSeen(
                context,
                part,
                ({ ref }) => {
                  const one = wanted.get(ref);
                  if (!one || !isOf(one, instance)) return undefined;
                  const rules = having(monitorIndex, one.monitors);
                  const levels = having(sloIndex, one.slos);
                  if (!one.byName)
                    misses.tell(ref, `${annotations.monitors}: ${one.monitors.join(',')}`, rules.length > 0);
                  if (!one.slosByName && withSlos)
                    misses.tell(ref, `${annotations.slos}: ${one.slos.join(',')}`, levels.length > 0);
                  return {
                    // An entity that only shares its name with nothing is not watched.
                    rules: rules.length > 0 || !one.byName ? rules : undefined,
                    slos: levels.map(({ slo }) => slo),
                  };
                },
                monitors,
              );
              misses.answered();
            });
          }),
        );
        misses.report(context, instances.length);
      },
    },
  };
}

const described: readonly (readonly [name: string, info: AnnotationInfo])[] = [
  [
    annotations.monitors,
    {
      example: 'service:payments,env:prod',
      value: 'word',
      list: true,
      description: 'Tags of its monitors, all of them.',
    },
  ],
  [
    annotations.slos,
    {
      example: 'service:payments',
      value: 'word',
      list: true,
      description: 'Tags of its service levels, all of them.',
    },
  ],
  [
    annotations.dashboard,
    {
      example: 'https://app.datadoghq.eu/dashboard/abc-def-ghi/payments',
      description: 'Addresses of dashboards, separated by commas.',
    },
  ],
  [
    annotations.graph,
    { example: '5f585b01c81b12ec', value: 'word', list: true, description: 'Tokens of shared graphs.' },
  ],
  [
    annotations.size,
    { example: 'medium', value: Object.keys(graphSizes), description: 'Size of the graphs.' },
  ],
  [
    annotations.site,
    {
      example: 'datadoghq.eu',
      description: 'Sites or names of the instances to ask, separated by commas. Without it: all of them.',
    },
  ],
  [
    annotations.referrerPolicy,
    {
      example: 'strict-origin',
      value: [...referrerPolicies],
      description: 'What browsers tell Datadog of the page around a frame.',
    },
  ],
];

/** What one entity's annotations ask for. */
interface Wanted {
  /** Sites or names of instances; empty: all. */
  sites: string[];
  /** Tags, all of which must be there. */
  monitors: string[];
  slos: string[];
  /** Found by their tag's value rather than by an annotation. */
  byName: boolean;
  slosByName: boolean;
}

function readWanted(
  { catalog }: Pick<CollectContext, 'catalog'>,
  tag: string | false,
): ReadonlyMap<string, Wanted> {
  const wanted = new Map<string, Wanted>();
  for (const entity of catalog.entities) {
    const own = annotationsOf(entity);
    const named = tag !== false && isRunning(entity) ? [`${tag}:${entity.name}`.toLowerCase()] : [];
    const tags = (annotation: string) => listOf(own[annotation]).map((part) => part.toLowerCase());
    const [monitors, slos] = [tags(annotations.monitors), tags(annotations.slos)];
    const one: Wanted = {
      sites: listOf(own[annotations.site]),
      monitors: monitors.length > 0 ? monitors : named,
      slos: slos.length > 0 ? slos : named,
      byName: monitors.length === 0,
      slosByName: slos.length === 0,
    };
    if (one.monitors.length + one.slos.length > 0) wanted.set(entity.ref, one);
  }
  return wanted;
}

function uniqueTags(lists: readonly (readonly string[])[]): (readonly string[])[] {
  return [...new Map(lists.filter(({ length }) => length > 0).map((tags) => [tags.join(), tags])).values()];
}

function isOf({ sites }: Wanted, { name, site }: Instance): boolean {
  return sites.length === 0 || sites.includes(site) || sites.includes(name);
}

function sourceOf({ secret }: CollectContext, instance: Instance): DatadogSource | undefined {
  const apiKey = secret(instance.apiKeyEnv);
  const appKey = secret(instance.appKeyEnv);
  if (apiKey === undefined || appKey === undefined) return undefined;
  return { url: apiOf(instance), page: pagesOf(instance), apiKey, appKey };
}

function apiOf({ url, site }: Instance): string {
  return url ?? apiOrigin(site);
}

function pagesOf({ publicUrl, site }: Instance): string {
  return publicUrl ?? pageOrigin(site);
}
