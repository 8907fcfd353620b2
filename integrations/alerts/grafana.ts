/**
 * Dashboards and alerts of Grafana. Annotations as in Backstage's plugin.
 * @see https://grafana.com/docs/grafana/latest/developers/http_api/
 */
import type { AstroIntegration } from 'astro';
import type { CatalogEntity } from 'callboard/model';
import type { CollectContext } from 'callboard/plugin';
import { z } from 'zod';
import { instancesOf } from './instances.ts';
import type { AlertRule } from './alerts.ts';
import { parseDashboardSelector, SelectorError } from './dashboard-selector.ts';
import { overviewAnnotation } from './grafana-panels.ts';
import { readDashboards, readRules } from './grafana-api.ts';
import { indexRules, memoised } from './rule-index.ts';
import { annotationsOf, isRunning, listOf, readLabels } from './selector.ts';
import { setUpAlerts } from './setup.ts';
import { storeSeen } from './stored.ts';
import { gatherMisses, type Misses, namingKeys, noteUnknownInstances } from './told.ts';

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
  instances: instancesOf(instanceSchema, 'name at least one Grafana'),
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
          panels: { of: 'grafana', frames: embed ? instances.map(pageOf) : [] },
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
        noteUnknownInstances(
          context,
          [...wanted].map(([ref, one]) => [ref, one.instances] as const),
          instances.map((instance) => instance.name),
        );
        const misses = gatherMisses();
        await Promise.all(
          instances.map(async (instance) => {
            const token = context.secret(instance.tokenEnv);
            if (token === undefined)
              return context.skip(
                instances.length > 1 ? instance.name : '',
                `No ${instance.tokenEnv} is set: Grafana at ${new URL(instance.url).host} is linked, not asked.`,
                'Make a service account with the role Viewer, and put its token into this variable.',
              );
            return context.part(instances.length > 1 ? instance.name : '', async (part) => {
              const seenOf = await collectFrom(context, instance, token, wanted, misses);
              storeSeen(context, part, seenOf, seenOf.rules);
              misses.answered();
            });
          }),
        );
        misses.report(context, instances.length);
      },
    },
  };
}

/** What one entity's annotations ask for. */
interface Wanted {
  /** Empty: of all. */
  instances: string[];
  /** As it is written, where it can be read. */
  selector?: string;
  labels?: [name: string, value: string][];
  /** Found by their label's value rather than by an annotation. */
  byName?: true;
}

/** What a selector cannot be read for is a problem of its descriptor; nothing is chosen by it. */
function readSelector(own: Readonly<Record<string, string>>): {
  selector?: string;
  wrong?: { annotation: string; position: number; message: string };
} {
  const annotation = own[annotations.dashboards]?.trim() ? annotations.dashboards : annotations.tag;
  const selector = own[annotation];
  if (!selector?.trim()) return {};
  try {
    parseDashboardSelector(selector);
    return { selector };
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
    const { selector } = readSelector(own);
    if (selector !== undefined) one.selector = selector;
    const labels = readLabels(own[annotations.alerts]);
    if (labels.length > 0) one.labels = labels;
    else if (label !== undefined && !own[annotations.alerts] && isRunning(entity)) {
      one.labels = [[label, entity.name]];
      one.byName = true;
    }
    if (one.selector ?? one.labels) wanted.set(entity.ref, one);
  }
  return wanted;
}

async function collectFrom(
  context: CollectContext,
  instance: GrafanaInstance,
  token: string,
  wanted: ReadonlyMap<string, Wanted>,
  misses: Misses,
): Promise<Parameters<typeof storeSeen>[2] & { rules: readonly AlertRule[] }> {
  const isOf = ({ instances }: Wanted) => instances.length === 0 || instances.includes(instance.name);
  const all = [...wanted.values()].filter(isOf);
  const source = { url: instance.url, page: pageOf(instance), token };
  const [dashboards, rules] = await namingKeys(instance.tokenEnv, () =>
    Promise.all([
      all.some(({ selector }) => selector !== undefined) ? readDashboards(context, source) : [],
      all.some((one) => one.labels) ? readRules(context, source) : [],
    ]),
  );
  const index = indexRules(rules);
  const ofList = new Map<readonly AlertRule[], readonly AlertRule[]>();
  const rulesOf = (labels: NonNullable<Wanted['labels']>) => {
    const list = index.withAny(labels);
    const own = ofList.get(list) ?? onePerQuietRule(list);
    ofList.set(list, own);
    return own;
  };
  const dashboardsOf = memoised((selector: string) =>
    dashboards.filter(parseDashboardSelector(selector)).map(({ dashboard }) => dashboard),
  );
  const seenOf = ({ ref }: CatalogEntity) => {
    const one = wanted.get(ref);
    if (!one || !isOf(one)) return undefined;
    const { labels, byName, selector } = one;
    const own = labels && rulesOf(labels);
    if (!byName)
      for (const label of labels ?? [])
        misses.tell(ref, `${annotations.alerts}: ${label.join('=')}`, index.withAny([label]).length > 0);
    return {
      // An entity that only shares its name with nothing is not watched.
      rules: own && (own.length > 0 || !byName) ? own : undefined,
      dashboards: selector === undefined ? undefined : dashboardsOf(selector),
    };
  };
  return Object.assign(seenOf, { rules });
}

/** Of a rule whose instances are all well, one; of others those that are not. */
function onePerQuietRule(rules: readonly (AlertRule & { rule: string })[]): readonly AlertRule[] {
  return [...Map.groupBy(rules, ({ rule }) => rule).values()].flatMap((own) => {
    const loud = own.filter(({ state }) => state !== 'quiet');
    return loud.length > 0 ? loud : own.slice(0, 1);
  });
}

function pageOf({ url, publicUrl }: GrafanaInstance): string {
  return publicUrl ?? url;
}
