/**
 * Alerts straight from Prometheus, with silences from Alertmanager. Annotations as in Roadie's Backstage plugin.
 * @see https://prometheus.io/docs/prometheus/latest/querying/api/#rules
 */
import type { AstroIntegration } from 'astro';
import type { CatalogEntity } from 'callboard/model';
import type { CollectContext } from 'callboard/plugin';
import { z } from 'zod';
import type { AlertRule } from './alerts.ts';
import { annotationsOf, hasAll, isRunning, listOf, readLabels } from './selector.ts';
import { setUpAlerts } from './setup.ts';
import { readSilences, silencesSchema } from './silences.ts';
import { storeSeen } from './stored.ts';
import { below, link, oneLine, text } from './text.ts';

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
});

export const prometheusOptions = z.strictObject({
  instances: z.array(instanceSchema).min(1, 'name at least one Prometheus'),
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
            state: z.string().optional(),
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
        await Promise.all(
          instances.map((instance) =>
            context.part(instances.length > 1 ? instance.name : '', async (part) => {
              const rules = await readRules(context, instance);
              storeSeen(context, part, (entity) => ({
                rules: rulesOf(entity, rules, instance.name, label),
              }));
            }),
          ),
        );
      },
    },
  };
}

async function readRules(context: CollectContext, instance: Instance): Promise<AlertRule[]> {
  const token = context.secret(instance.tokenEnv);
  const init = token ? { headers: { authorization: `Bearer ${token}` } } : {};
  const [rules, alerts] = await Promise.all([
    context.fetchJson(below(instance.url, 'api/v1/rules?type=alert'), rulesSchema, init),
    instance.alertmanager
      ? context.fetchJson(below(instance.alertmanager, 'api/v2/alerts'), silencesSchema, init)
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
      if (active.length === 0)
        return [
          {
            ...base,
            labels: { ...rule.labels, alertname: rule.name },
            state: rule.state === undefined ? 'unknown' : 'quiet',
          },
        ];
      return active.map(({ labels, annotations, state, activeAt }) => ({
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
    });
}

function rulesOf(
  entity: CatalogEntity,
  rules: readonly AlertRule[],
  instance: string,
  label: string | undefined,
): AlertRule[] | undefined {
  const own = annotationsOf(entity);
  const instances = listOf(own[annotations.instance]);
  if (instances.length > 0 && !instances.includes(instance)) return undefined;
  const names = listOf(own[annotations.alert]);
  const labels = readLabels(own[annotations.labels]);
  if (names.length === 0 && labels.length === 0) {
    if (label === undefined || !isRunning(entity)) return undefined;
    const found = rules.filter((rule) => hasAll(rule, [[label, entity.name]]));
    return found.length > 0 ? found : undefined;
  }
  const all = names.length === 0 || names.includes('all');
  return rules.filter((rule) => (all || names.includes(rule.name)) && hasAll(rule, labels));
}
