/**
 * Alerts straight from Prometheus, with silences from Alertmanager. Annotations as in Roadie's Backstage plugin.
 * @see https://prometheus.io/docs/prometheus/latest/querying/api/#rules
 */
import type { AstroIntegration } from 'astro';
import type { CollectContext } from 'callboard/plugin';
import { z } from 'zod';
import { instancesOf } from './instances.ts';
import type { AlertRule } from './alerts.ts';
import { indexRules, memoised } from './rule-index.ts';
import { annotationsOf, isRunning, listOf, readLabels } from './selector.ts';
import { setUpAlerts } from './setup.ts';
import { readSilences, silencesSchema } from './silences.ts';
import { storeSeen } from './stored.ts';
import { below, link, oneLine, text } from './text.ts';
import { gatherMisses, namingKeys, noteUnknownInstances } from './told.ts';

const instanceSchema = z.strictObject({
  /** Shown beside the data, and named by the annotation `prometheus.io/service-name`. */
  name: z.string().min(1).default('default'),
  /** Address of Prometheus, e.g. `https://prometheus.example.com`. */
  url: z.url({ protocol: /^https?$/ }),
  /** Address of its Alertmanager: tells which alerts are silenced. */
  alertmanager: z.url({ protocol: /^https?$/ }).optional(),
  /** Where people see Prometheus, if that is another address. */
  publicUrl: z.url({ protocol: /^https?$/ }).optional(),
  /** Environment variable that holds a bearer token. */
  tokenEnv: z.string().default('PROMETHEUS_TOKEN'),
  /** Environment variable that holds Alertmanager's bearer token. Without it: `tokenEnv`, where both are on one origin. */
  alertmanagerTokenEnv: z.string().optional(),
});

export const prometheusOptions = z.strictObject({
  instances: instancesOf(instanceSchema, 'name at least one Prometheus'),
  /** Label by which entities without annotations find their alerts: its value is the entity's name. */
  label: z.string().min(1).optional(),
  /** Minutes after which what is shown counts as old. */
  freshMinutes: z.number().positive().default(60),
});

export type PrometheusUserOptions = z.input<typeof prometheusOptions>;
type Options = z.output<typeof prometheusOptions>;
type Instance = Options['instances'][number];

/** What is used of an answer of `/api/v1/rules?type=alert`. */
const rulesSchema = z.object({
  data: z.object({
    groups: z.array(
      z.object({
        name: z.string(),
        rules: z.array(
          z.object({
            name: z.string(),
            state: z.string().nullish(),
            health: z.string().nullish(),
            lastError: z.string().nullish(),
            labels: z.record(z.string(), z.string()).default({}),
            annotations: z.record(z.string(), z.string()).default({}),
            alerts: z
              .array(
                z.object({
                  labels: z.record(z.string(), z.string()).default({}),
                  annotations: z.record(z.string(), z.string()).default({}),
                  state: z.string(),
                  activeAt: z.string().nullish(),
                }),
              )
              .nullish(),
          }),
        ),
      }),
    ),
  }),
});

const name = 'callboard-prometheus';
const annotations = {
  alert: 'prometheus.io/alert',
  labels: 'prometheus.io/labels',
  instance: 'prometheus.io/service-name',
};

/**
 * @example prometheus({ instances: [{ url: 'https://prometheus.example.com' }], label: 'service' })
 */
export default function prometheus(userOptions: PrometheusUserOptions): AstroIntegration {
  let options: Options | undefined;
  return {
    name,
    hooks: {
      'callboard:setup'({ describe, parseOptions, addAnnotation, ...setup }) {
        describe({
          title: 'Prometheus',
          vendor: 'Prometheus',
          description: 'Alerts of each entity and team, straight from Prometheus and Alertmanager.',
        });
        options = parseOptions(prometheusOptions, userOptions);
        setUpAlerts(setup, { vendor: 'Prometheus', shows: ['alerts'] });
        addAnnotation(annotations.alert, {
          example: 'HighErrorRate, HighLatency',
          description:
            'Names of alerts, separated by commas; `all` for every one that the labels let through.',
        });
        addAnnotation(annotations.labels, {
          example: 'service=payments,env=prod',
          value: 'pairs',
          description: 'Labels that an alert must have, all of them.',
        });
        addAnnotation(annotations.instance, {
          example: 'eu',
          description: 'Names of the instances to ask, separated by commas. Without it: all of them.',
        });
      },
      async 'callboard:collect'(context) {
        const { instances, label, freshMinutes } = options ?? prometheusOptions.parse(userOptions);
        context.limits({
          hosts: instances.flatMap(({ url, alertmanager }) => (alertmanager ? [url, alertmanager] : [url])),
          freshMinutes,
        });
        const wanted = readWanted(context, label);
        if (wanted.size === 0)
          context.note(
            'No entity is watched by Prometheus.',
            `Set \`label\`, the label whose value is an entity's name, or give entities the annotation \`${annotations.alert}\` or \`${annotations.labels}\`.`,
          );
        noteUnknownInstances(
          context,
          [...wanted].map(([ref, { instances }]) => [ref, instances] as const),
          instances.map((instance) => instance.name),
        );
        const misses = gatherMisses();
        await Promise.all(
          instances.map((instance) =>
            context.part(instances.length > 1 ? instance.name : '', async (part) => {
              const rules = await readRules(context, instance);
              const choose = chooseFrom(rules);
              storeSeen(
                context,
                part,
                ({ ref }) => {
                  const one = wanted.get(ref);
                  if (!one || !isOf(one, instance.name)) return undefined;
                  const found = choose(one);
                  for (const [what, isThere] of choose.told(one)) misses.tell(ref, what, isThere);
                  return { rules: found.length > 0 || !one.byName ? found : undefined };
                },
                rules,
              );
              misses.answered();
            }),
          ),
        );
        misses.report(context, instances.length);
      },
    },
  };
}

async function readRules(context: CollectContext, instance: Instance): Promise<AlertRule[]> {
  const { url, alertmanager, tokenEnv, alertmanagerTokenEnv } = instance;
  // A token is for whom it was made.
  const isSame = alertmanager !== undefined && new URL(alertmanager).origin === new URL(url).origin;
  const managerEnv = alertmanagerTokenEnv ?? (isSame ? tokenEnv : undefined);
  const [rules, alerts] = await Promise.all([
    namingKeys(tokenEnv, () =>
      context.fetchJson(below(url, 'api/v1/rules?type=alert'), rulesSchema, initOf(context, tokenEnv)),
    ),
    alertmanager
      ? namingKeys(managerEnv ?? '`alertmanagerTokenEnv` names its variable', () =>
          context.fetchJson(
            below(alertmanager, 'api/v2/alerts'),
            silencesSchema,
            initOf(context, managerEnv),
          ),
        )
      : [],
  ]);
  const isSilenced = readSilences(alerts);
  const page = instance.publicUrl ?? instance.url;
  return rules.data.groups
    .flatMap((group) => group.rules)
    .flatMap((rule): AlertRule[] => {
      const base = {
        name: oneLine(rule.name, 160),
        ...link('href', below(page, `alerts?search=${encodeURIComponent(rule.name)}`).href),
      };
      const active = (rule.alerts ?? []).filter(({ state }) => state !== 'inactive');
      const isKnown = rule.health !== 'err' && ['inactive', 'pending', 'firing'].includes(rule.state ?? '');
      const ofRule: AlertRule = {
        ...base,
        labels: { ...rule.labels, alertname: rule.name },
        ...(isKnown
          ? { state: 'quiet' }
          : {
              state: 'unknown',
              ...text('severity', rule.labels['severity'], 40),
              ...text('summary', rule.lastError),
            }),
      };
      const alerts = active.map(({ labels, annotations, state, activeAt }): AlertRule => ({
        ...base,
        labels: { ...labels, alertname: rule.name },
        state:
          state === 'firing'
            ? isSilenced({ ...labels, alertname: rule.name })
              ? 'silenced'
              : 'firing'
            : 'pending',
        ...text('severity', labels['severity'], 40),
        ...text('summary', annotations['summary'] ?? annotations['description']),
        ...link('runbook', annotations['runbook_url'] ?? annotations['runbook']),
        ...text('since', activeAt, 40),
      }));
      return alerts.length > 0 && isKnown ? alerts : [...alerts, ofRule];
    });
}

function initOf({ secret }: Pick<CollectContext, 'secret'>, variable: string | undefined) {
  const token = variable === undefined ? undefined : secret(variable);
  return token ? { headers: { authorization: `Bearer ${token}` } } : {};
}

/** What one entity asks for. */
interface Wanted {
  /** Empty: of all. */
  instances: string[];
  /** Empty: any. */
  names: string[];
  labels: [name: string, value: string][];
  /** Found by their label's value rather than by an annotation. */
  byName: boolean;
}

function readWanted(
  { catalog }: Pick<CollectContext, 'catalog'>,
  label: string | undefined,
): ReadonlyMap<string, Wanted> {
  const wanted = new Map<string, Wanted>();
  for (const entity of catalog.entities) {
    const own = annotationsOf(entity);
    const instances = listOf(own[annotations.instance]);
    const names = listOf(own[annotations.alert]);
    const labels = readLabels(own[annotations.labels]);
    if (names.length > 0 || labels.length > 0)
      wanted.set(entity.ref, {
        ...{ instances, labels, byName: false },
        names: names.includes('all') ? [] : names,
      });
    else if (label !== undefined && isRunning(entity))
      wanted.set(entity.ref, { instances, names, labels: [[label, entity.name]], byName: true });
  }
  return wanted;
}

function isOf({ instances }: Wanted, instance: string): boolean {
  return instances.length === 0 || instances.includes(instance);
}

/** @returns what an entity's are; `told` says of each of its names, and of its labels, whether there is something */
function chooseFrom(rules: readonly AlertRule[]) {
  const index = indexRules(rules);
  const choose = memoised(({ names, labels }: Pick<Wanted, 'names' | 'labels'>) => {
    if (names.length === 0) return index.withAll(labels);
    const found = names.flatMap((name) => index.withAll([...labels, ['alertname', name]]));
    return [...new Set(found)];
  });
  const told = ({ names, labels, byName }: Wanted): (readonly [what: string, isThere: boolean])[] => {
    if (byName) return [];
    if (names.length === 0 || labels.length > 0)
      return [[labelsText(names, labels), choose({ names, labels }).length > 0]];
    return names.map((name) => [
      `${annotations.alert}: ${name}`,
      index.withAll([['alertname', name]]).length > 0,
    ]);
  };
  return Object.assign(({ names, labels }: Wanted) => choose({ names, labels }), { told });
}

function labelsText(names: readonly string[], labels: Wanted['labels']): string {
  const pairs = labels.map((pair) => pair.join('=')).join(',');
  const ofLabels = labels.length > 0 ? [`${annotations.labels}: ${pairs}`] : [];
  return [...(names.length > 0 ? [`${annotations.alert}: ${names.join(', ')}`] : []), ...ofLabels].join(
    ' and ',
  );
}
