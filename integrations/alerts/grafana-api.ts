/** What is asked of one Grafana: its dashboards, its alert rules with what fires of them, and its silences. */
import type { CollectContext } from 'callboard/plugin';
import { z } from 'zod';
import type { AlertRule, AlertState } from './alerts.ts';
import type { SelectableDashboard } from './dashboard-selector.ts';
import type { Dashboard } from './dashboards.ts';
import { readSilences, silencesSchema } from './silences.ts';
import { below, link, oneLine, text } from './text.ts';

export interface GrafanaSource {
  url: string;
  /** Where people see it. */
  page: string;
  token: string;
}

/** What is used of an answer of `/api/search`. */
const searchSchema = z.array(
  z.object({
    uid: z.string().nullish(),
    title: z.string().nullish(),
    url: z.string().nullish(),
    tags: z.array(z.string()).nullish(),
    folderTitle: z.string().nullish(),
    folderUrl: z.string().nullish(),
  }),
);

const texts = z.record(z.string(), z.string()).nullish();

/** What is used of an answer of `/api/prometheus/grafana/api/v1/rules`. */
const rulesSchema = z.object({
  data: z.object({
    groupNextToken: z.string().nullish(),
    groups: z
      .array(
        z.object({
          name: z.string().nullish(),
          file: z.string().nullish(),
          rules: z
            .array(
              z.object({
                uid: z.string().nullish(),
                name: z.string(),
                type: z.string().nullish(),
                state: z.string().nullish(),
                isPaused: z.boolean().nullish(),
                labels: texts,
                annotations: texts,
                alerts: z
                  .array(
                    z.object({
                      labels: texts,
                      annotations: texts,
                      state: z.string().nullish(),
                      activeAt: z.string().nullish(),
                    }),
                  )
                  .nullish(),
              }),
            )
            .nullish(),
        }),
      )
      .nullish(),
  }),
});

type Rule = NonNullable<NonNullable<z.output<typeof rulesSchema>['data']['groups']>[number]['rules']>[number];

/** Pages that have no end are a mistake of somebody's. */
const maxPages = 50;
const searchLimit = 5000;
/** A rule tells of each of its instances: larger pages would become too large. */
const groupLimit = 200;

/** All of them, for expressions to choose from: two requests for 5000 dashboards, whatever number of entities asks. */
export async function readDashboards(
  { fetchJson }: Pick<CollectContext, 'fetchJson'>,
  source: GrafanaSource,
): Promise<(SelectableDashboard & { dashboard: Dashboard })[]> {
  const found: z.output<typeof searchSchema> = [];
  for (let page = 1; page <= maxPages; page++) {
    const address = below(source.url, `api/search?type=dash-db&limit=${searchLimit}&page=${page}`);
    const list = await fetchJson(address, searchSchema, init(source));
    for (const one of list) found.push(one);
    if (list.length < searchLimit) break;
  }
  return found.flatMap(({ title, url, tags, folderTitle, folderUrl }) => {
    const href = onPage(source.page, url);
    if (!title || !href) return [];
    const address = link('href', href).href;
    if (address === undefined) return [];
    return [
      {
        title,
        tags: tags ?? [],
        url: href,
        folderTitle: folderTitle ?? '',
        folderUrl: onPage(source.page, folderUrl) ?? '',
        dashboard: { title: oneLine(title, 160), href: address, ...text('folder', folderTitle, 80) },
      },
    ];
  });
}

/** @returns each instance of each rule; `rule` tells which are of the same */
export async function readRules(
  context: Pick<CollectContext, 'fetchJson' | 'note'>,
  source: GrafanaSource,
): Promise<(AlertRule & { rule: string })[]> {
  const [rules, isSilenced] = await Promise.all([readGroups(context, source), readSilenced(context, source)]);
  return rules.flatMap((rule, at) => {
    const id = `${rule.uid ?? ''} ${at}`;
    return instancesOf(rule, source.page).map((one) => {
      const alert = { ...one, rule: id };
      return alert.state === 'firing' && isSilenced(one.labels)
        ? { ...alert, state: 'silenced' as const }
        : alert;
    });
  });
}

async function readGroups(
  { fetchJson }: Pick<CollectContext, 'fetchJson'>,
  source: GrafanaSource,
): Promise<Rule[]> {
  const rules: Rule[] = [];
  const seen = new Set<string>();
  let next = '';
  for (let page = 1; page <= maxPages; page++) {
    const address = below(source.url, `api/prometheus/grafana/api/v1/rules?group_limit=${groupLimit}`);
    if (next) address.searchParams.set('group_next_token', next);
    const { data } = await fetchJson(address, rulesSchema, init(source));
    for (const group of data.groups ?? []) for (const rule of group.rules ?? []) rules.push(rule);
    next = data.groupNextToken ?? '';
    if (!next || seen.has(next)) break;
    seen.add(next);
  }
  return rules.filter(({ type }) => type === undefined || type === null || type === 'alerting');
}

async function readSilenced(
  { fetchJson, note }: Pick<CollectContext, 'fetchJson' | 'note'>,
  source: GrafanaSource,
): Promise<(labels: Readonly<Record<string, string>>) => boolean> {
  const address = below(source.url, 'api/alertmanager/grafana/api/v2/alerts?active=false');
  try {
    return readSilences(await fetchJson(address, silencesSchema, init(source)));
  } catch (error) {
    // Alerts without their silences are better than none.
    note(
      `What Grafana at ${address.host} silences is not known: ${error instanceof Error ? error.message : String(error)}`,
    );
    return () => false;
  }
}

function instancesOf(rule: Rule, page: string): AlertRule[] {
  const base = {
    name: oneLine(rule.name, 160),
    ...(rule.uid && link('href', below(page, `alerting/grafana/${encodeURIComponent(rule.uid)}/view`).href)),
  };
  const labels = { ...rule.labels, alertname: rule.name };
  const about = (of: typeof labels, annotations: Rule['annotations'], since?: string | null) => ({
    ...text('severity', of['severity' as keyof typeof of], 40),
    ...text('summary', annotations?.['summary'] ?? annotations?.['description']),
    ...link('runbook', annotations?.['runbook_url'] ?? annotations?.['runbook']),
    ...text('since', since, 40),
  });
  const alerts = rule.isPaused ? [] : (rule.alerts ?? []);
  if (alerts.length === 0) {
    const state = rule.isPaused ? 'silenced' : stateOf(rule.state);
    return [{ ...base, labels, state, ...(state !== 'quiet' && about(labels, rule.annotations)) }];
  }
  return alerts.map((alert) => {
    const own = { ...labels, ...alert.labels };
    const state = stateOf(alert.state);
    return {
      ...base,
      labels: own,
      state,
      ...(state !== 'quiet' && about(own, { ...rule.annotations, ...alert.annotations }, alert.activeAt)),
    };
  });
}

/** Of rules and of their instances; "Normal (NoData)" says why it is so. */
function stateOf(state: string | null | undefined): AlertState {
  const [word = ''] = (state ?? '').toLowerCase().split(/[\s(]/);
  if (word === 'alerting' || word === 'firing' || word === 'recovering') return 'firing';
  if (word === 'pending') return 'pending';
  if (word === 'normal' || word === 'inactive') return 'quiet';
  return 'unknown';
}

/** Grafana's addresses are relative to its host, and hold the path below which it is installed. */
function onPage(page: string, address: string | null | undefined): string | undefined {
  return address && URL.canParse(address, page) ? new URL(address, page).href : undefined;
}

function init({ token }: GrafanaSource) {
  return { headers: { authorization: `Bearer ${token}` } };
}
