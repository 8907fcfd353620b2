/**
 * Dashboards and alerts of Grafana. Annotations as in Backstage's plugin.
 * @see https://grafana.com/docs/grafana/latest/developers/http_api/
 */
import type { AstroIntegration } from 'astro';
import type { CatalogEntity } from 'callboard/model';
import type { CollectContext } from 'callboard/plugin';
import { z } from 'zod';
import type { AlertRule } from './alerts.ts';
import { parseDashboardSelector, type SelectableDashboard, SelectorError } from './dashboard-selector.ts';
import { overviewAnnotation } from './grafana-panels.ts';
import { readDashboards, readRules } from './grafana-api.ts';
import { annotationsOf, hasAny, isRunning, listOf, readLabels } from './selector.ts';
import { setUpAlerts } from './setup.ts';
import { storeSeen } from './stored.ts';

const instanceSchema = z.strictObject({
  /** Shown beside the data, and named by the annotation `grafana/host-id`. */
  name: z.string().min(1).default('default'),
  /** Address of Grafana, e.g. `https://grafana.example.com`; may hold a path. */
  url: z.url({ protocol: /^https?$/ }),
  /** Where people see it, if that is another address. */
  publicUrl: z.url({ protocol: /^https?$/ }).optional(),
  /** Environment variable that holds the token of a service account with the role Viewer. */
  tokenEnv: z.string().default('GRAFANA_TOKEN'),
});

export const grafanaOptions = z.strictObject({
  instances: z
    .array(instanceSchema)
    .min(1, 'name at least one Grafana')
    .refine(
      (list) => new Set(list.map(({ name }) => name)).size === list.length,
      'each needs a name of its own',
    ),
  /** Label by which entities without `grafana/alert-label-selector` find their alerts: its value is the entity's name. */
  label: z.string().min(1).optional(),
  /** Shows overview dashboards in frames, not only as links. Your Grafana must allow embedding. */
  embed: z.boolean().default(false),
  /** Minutes after which what is shown counts as old. */
  freshMinutes: z.number().positive().default(60),
});

export type GrafanaUserOptions = z.input<typeof grafanaOptions>;
type Options = z.output<typeof grafanaOptions>;
export type GrafanaInstance = Options['instances'][number];

const name = 'callboard-grafana';
const annotations = {
  dashboards: 'grafana/dashboard-selector',
  /** Deprecated by Backstage's plugin, and still in many descriptors. */
  tag: 'grafana/tag-selector',
  alerts: 'grafana/alert-label-selector',
  overview: overviewAnnotation,
  /** Both spellings are about. */
  instance: ['grafana/host-id', 'grafana/source-id'],
} as const;

/**
 * @example grafana({ instances: [{ url: 'https://grafana.example.com' }], label: 'service' })
 */
export default function grafana(userOptions: GrafanaUserOptions): AstroIntegration {
  let options: Options | undefined;
  return {
    name,
    hooks: {
      'callboard:setup'({ describe, parseOptions, addAnnotation, addCheck, addCsp, ...setup }) {
        describe({
          title: 'Grafana',
          vendor: 'Grafana',
          description: 'Dashboards by selector, and alerts with summary and runbook.',
        });
        options = parseOptions(grafanaOptions, userOptions);
        const { instances, embed } = options;
        const frames = embed ? instances.map((instance) => new URL(pageOf(instance)).origin) : [];
        if (embed) addCsp({ 'frame-src': frames });
        setUpAlerts(setup, {
          vendor: 'Grafana',
          shows: ['alerts', 'dashboards'],
          panels: { of: 'grafana', frames },
        });
        addAnnotation(annotations.dashboards, {
          example: "(tags @> 'payments' || tags @> 'shared') && !(title == 'Old')",
          description:
            'A tag, or an expression over title, tags, url, folderTitle and folderUrl of dashboards.',
        });
        addAnnotation(annotations.tag, {
          example: 'payments',
          description: 'As `grafana/dashboard-selector`, which is the newer name.',
        });
        addAnnotation(annotations.alerts, {
          example: 'service=payments,service=ledger',
          value: 'pairs',
          description: 'Labels of alert rules; an alert needs one of them.',
        });
        addAnnotation(annotations.overview, {
          example: 'https://grafana.example.com/d/pay-overview/payments',
          description: 'Address of a dashboard, also a public one; several separated by commas.',
        });
        addCheck({
          rule: 'dashboard-selector',
          description: 'Selectors of dashboards can be read.',
          check({ entity }, { report }) {
            const own = entity.metadata.annotations ?? {};
            const { wrong } = readSelector(own);
            if (wrong)
              report({
                message: `\`${wrong.annotation}\` cannot be read at character ${wrong.position}: ${wrong.message}`,
                hint: "One word is a tag. An expression is of the form `(tags @> 'payments' || tags @> 'shared') && !(title == 'Old')`.",
                path: ['metadata', 'annotations', wrong.annotation],
              });
          },
        });
        for (const spelling of annotations.instance)
          addAnnotation(spelling, {
            example: 'eu',
            description: 'Names of the instances to ask, separated by commas. Without it: all of them.',
          });
      },
      async 'callboard:collect'(context) {
        const { instances, label, freshMinutes } = options ?? grafanaOptions.parse(userOptions);
        context.limits({ hosts: instances.map(({ url }) => url), freshMinutes });
        const wanted = readWanted(context, label);
        await Promise.all(
          instances.map(async (instance) => {
            const token = context.secret(instance.tokenEnv);
            if (token === undefined)
              return context.skip(
                instances.length > 1 ? instance.name : '',
                `No ${instance.tokenEnv} is set: Grafana at ${new URL(instance.url).host} is linked, not asked.`,
                'Make a service account with the role Viewer, and put its token into this variable.',
              );
            return context.part(instances.length > 1 ? instance.name : '', (part) =>
              collectFrom(context, instance, token, wanted, (seenOf) => storeSeen(context, part, seenOf)),
            );
          }),
        );
      },
    },
  };
}

/** What one entity's annotations ask for. */
interface Wanted {
  /** Empty: of all. */
  instances: string[];
  dashboards?: (dashboard: SelectableDashboard) => boolean;
  labels?: [name: string, value: string][];
  /** Found by their label's value rather than by an annotation. */
  byName?: true;
}

/** What a selector cannot be read for is a problem of its descriptor; nothing is chosen by it. */
function readSelector(own: Readonly<Record<string, string>>): {
  chooses?: (dashboard: SelectableDashboard) => boolean;
  wrong?: { annotation: string; position: number; message: string };
} {
  const annotation = own[annotations.dashboards]?.trim() ? annotations.dashboards : annotations.tag;
  const selector = own[annotation];
  if (!selector?.trim()) return {};
  try {
    return { chooses: parseDashboardSelector(selector) };
  } catch (error) {
    if (!(error instanceof SelectorError)) throw error;
    return { wrong: { annotation, position: error.position, message: error.message } };
  }
}

function readWanted(
  { catalog }: Pick<CollectContext, 'catalog'>,
  label: string | undefined,
): ReadonlyMap<string, Wanted> {
  const wanted = new Map<string, Wanted>();
  for (const entity of catalog.entities) {
    const own = annotationsOf(entity);
    const one: Wanted = { instances: annotations.instance.flatMap((spelling) => listOf(own[spelling])) };
    const { chooses } = readSelector(own);
    if (chooses) one.dashboards = chooses;
    const labels = readLabels(own[annotations.alerts]);
    if (labels.length > 0) one.labels = labels;
    else if (label !== undefined && !own[annotations.alerts] && isRunning(entity)) {
      one.labels = [[label, entity.name]];
      one.byName = true;
    }
    if (one.dashboards ?? one.labels) wanted.set(entity.ref, one);
  }
  return wanted;
}

async function collectFrom(
  context: CollectContext,
  instance: GrafanaInstance,
  token: string,
  wanted: ReadonlyMap<string, Wanted>,
  store: (seenOf: Parameters<typeof storeSeen>[2]) => void,
): Promise<void> {
  const all = [...wanted.values()].filter(
    ({ instances }) => instances.length === 0 || instances.includes(instance.name),
  );
  const source = { url: instance.url, page: pageOf(instance), token };
  const [dashboards, rules] = await Promise.all([
    all.some((one) => one.dashboards) ? readDashboards(context, source) : [],
    all.some((one) => one.labels) ? readRules(context, source) : [],
  ]);
  store(({ ref }: CatalogEntity) => {
    const one = wanted.get(ref);
    if (!one || (one.instances.length > 0 && !one.instances.includes(instance.name))) return undefined;
    const { labels, byName } = one;
    const own = labels && onePerQuietRule(rules.filter((rule) => hasAny(rule, labels)));
    return {
      // An entity that only shares its name with nothing is not watched.
      rules: own && (own.length > 0 || !byName) ? own : undefined,
      dashboards: one.dashboards && dashboards.filter(one.dashboards).map(({ dashboard }) => dashboard),
    };
  });
}

/** Of a rule whose instances are all well, one; of others those that are not. */
function onePerQuietRule(rules: readonly (AlertRule & { rule: string })[]): AlertRule[] {
  return [...Map.groupBy(rules, ({ rule }) => rule).values()].flatMap((own) => {
    const loud = own.filter(({ state }) => state !== 'quiet');
    return loud.length > 0 ? loud : own.slice(0, 1);
  });
}

function pageOf({ url, publicUrl }: GrafanaInstance): string {
  return publicUrl ?? url;
}
