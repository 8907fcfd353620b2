/** What is asked of one organisation on Datadog: all its monitors, and its service levels with what is left of them. */
import type { CollectContext } from 'callboard/plugin';
import { z } from 'zod';
import type { AlertRule, AlertState } from './alerts.ts';
import { indexRules } from './rule-index.ts';
import type { Slo } from './slos.ts';
import { below, link, oneLine, text } from './text.ts';

export interface DatadogSource {
  /** Address of the API. */
  url: string;
  /** Where people see it. */
  page: string;
  apiKey: string;
  appKey: string;
}

/** What is used of an answer of `/api/v1/monitor`. */
const monitorsSchema = z.array(
  z.object({
    id: z.number(),
    name: z.string().nullish(),
    message: z.string().nullish(),
    overall_state: z.string().nullish(),
    overall_state_modified: z.string().nullish(),
    priority: z.number().nullish(),
    tags: z.array(z.string()).nullish(),
    matching_downtimes: z.array(z.object({ id: z.number().nullish() })).nullish(),
    options: z.object({ silenced: z.record(z.string(), z.unknown()).nullish() }).nullish(),
  }),
);

const budget = {
  target: z.number().nullish(),
  timeframe: z.string().nullish(),
  error_budget_remaining: z.number().nullish(),
};

/** What is used of an answer of `/api/v1/slo/search`. */
const slosSchema = z.object({
  data: z.object({
    attributes: z.object({
      slos: z
        .array(
          z.object({
            data: z.object({
              id: z.string(),
              attributes: z.object({
                name: z.string().nullish(),
                all_tags: z.array(z.string()).nullish(),
                overall_status: z.array(z.object({ ...budget, status: z.number().nullish() })).nullish(),
                thresholds: z
                  .array(z.object({ target: z.number().nullish(), timeframe: z.string().nullish() }))
                  .nullish(),
              }),
            }),
          }),
        )
        .nullish(),
    }),
  }),
});

type FoundSlo = NonNullable<z.output<typeof slosSchema>['data']['attributes']['slos']>[number]['data'];

/** What is used of an answer of `/api/v1/slo/{id}/history`. */
const historySchema = z.object({
  data: z
    .object({
      overall: z
        .object({
          sli_value: z.number().nullish(),
          error_budget_remaining: z.record(z.string(), z.number().nullable()).nullish(),
        })
        .nullish(),
    })
    .nullish(),
});

/** Pages that have no end are a mistake of somebody's. */
const maxPages = 50;
const monitorPage = 500;
const sloPage = 100;

export async function readMonitors(
  { fetchJson }: Pick<CollectContext, 'fetchJson'>,
  source: DatadogSource,
): Promise<(AlertRule & { labels: Tags })[]> {
  const found: z.output<typeof monitorsSchema> = [];
  for (let page = 0; page < maxPages; page++) {
    const address = below(source.url, 'api/v1/monitor');
    address.search = `page=${page}&page_size=${monitorPage}&with_downtimes=true`;
    const list = await fetchJson(address, monitorsSchema, init(source));
    for (const one of list) found.push(one);
    if (list.length < monitorPage) break;
  }
  return found.map((monitor) => {
    const loud = stateOf(monitor.overall_state);
    const isMuted =
      (monitor.matching_downtimes ?? []).length > 0 || Object.hasOwn(monitor.options?.silenced ?? {}, '*');
    const state = isMuted && loud !== 'quiet' ? 'silenced' : loud;
    return {
      name: oneLine(monitor.name ?? '', 160) || `Monitor ${monitor.id}`,
      state,
      labels: tagLabels(monitor.tags),
      ...link('href', below(source.page, `monitors/${monitor.id}`).href),
      ...(state !== 'quiet' && {
        ...(monitor.priority && { severity: `P${monitor.priority}` }),
        ...readMessage(monitor.message ?? ''),
        ...text('since', monitor.overall_state_modified, 40),
      }),
    };
  });
}

/** @param claims which levels each entity asks for: all tags of a list; of others nothing is asked */
export async function readSlos(
  context: Pick<CollectContext, 'fetchJson' | 'note' | 'now'>,
  source: DatadogSource,
  { claims, maxHistories }: { claims: readonly (readonly string[])[]; maxHistories: number },
): Promise<{ slo: Slo; labels: Tags }[]> {
  const found: FoundSlo[] = [];
  for (let page = 0; page < maxPages; page++) {
    const address = below(source.url, 'api/v1/slo/search');
    address.search = new URLSearchParams({
      'page[size]': String(sloPage),
      'page[number]': String(page),
    }).toString();
    const { data } = await context.fetchJson(address, slosSchema, init(source));
    const list = data.attributes.slos ?? [];
    for (const one of list) found.push(one.data);
    if (list.length < sloPage) break;
  }
  const known = found.flatMap((data) => {
    const slo = fromStatus(data, source);
    return slo ? [{ slo, labels: tagLabels(data.attributes.all_tags), id: data.id }] : [];
  });
  const index = indexRules(known);
  const claimed = claims.map((tags) => index.withAll(tags.map((tag) => [tag, ''] as const)));
  const wanted = new Set<(typeof known)[number]>();
  for (const list of claimed) for (const one of list) wanted.add(one);
  // The list has no status of those that Datadog has not worked out lately.
  const unmeasured = claimed.map((list) => list.filter(({ slo }) => slo.budget === undefined));
  const open = shareOut(unmeasured, maxHistories);
  const left = [...wanted].filter((one) => one.slo.budget === undefined).length - open.length;
  if (left > 0)
    context.note(
      `The budget of ${left} service levels is not known: their histories were not asked for.`,
      `\`maxHistories\` is ${maxHistories}.`,
    );
  const histories = new Map(
    await Promise.all(
      open.map(async ({ id, slo }) => [id, await readHistory(context, source, id, slo.timeframe)] as const),
    ),
  );
  return [...wanted].map(({ slo, labels, id }) => ({ slo: { ...slo, ...histories.get(id) }, labels }));
}

/** The first of each list, then the second of each: one that asks for much leaves the others theirs. */
function shareOut<Item>(lists: readonly (readonly Item[])[], most: number): Item[] {
  const chosen = new Set<Item>();
  let open = lists.filter((list) => list.length > 0);
  for (let at = 0; open.length > 0 && chosen.size < most; at++) {
    for (const list of open) {
      const item = list[at];
      if (item !== undefined && chosen.size < most) chosen.add(item);
    }
    open = open.filter((list) => list.length > at + 1);
  }
  return [...chosen];
}

/** The time frame of which least is left; where none is known, the first that is aimed at. */
function fromStatus({ id, attributes }: FoundSlo, source: DatadogSource): Slo | undefined {
  const measured = (attributes.overall_status ?? [])
    .filter((one) => typeof one.error_budget_remaining === 'number')
    .sort((a, b) => (a.error_budget_remaining ?? 0) - (b.error_budget_remaining ?? 0))[0];
  const aim = measured ?? attributes.thresholds?.[0];
  if (typeof aim?.target !== 'number' || !aim.timeframe) return undefined;
  return {
    name: oneLine(attributes.name ?? '', 160) || id.slice(0, 40),
    ...link('href', `${below(source.page, 'slo').href}?slo_id=${encodeURIComponent(id)}`),
    target: aim.target,
    timeframe: oneLine(aim.timeframe, 20),
    ...(typeof measured?.status === 'number' && { reached: round(measured.status) }),
    ...(typeof measured?.error_budget_remaining === 'number' && {
      budget: round(measured.error_budget_remaining),
    }),
  };
}

const day = 86_400;

async function readHistory(
  { fetchJson, note, now }: Pick<CollectContext, 'fetchJson' | 'note' | 'now'>,
  source: DatadogSource,
  id: string,
  timeframe: string,
): Promise<Pick<Slo, 'reached' | 'budget'>> {
  const days = Number(/^(\d{1,3})d$/.exec(timeframe)?.[1] ?? 30);
  // To the hour: the same question again may be answered from a cache.
  const until = Math.floor(now.getTime() / 3_600_000) * 3600;
  const address = below(source.url, `api/v1/slo/${encodeURIComponent(id)}/history`);
  address.search = `from_ts=${until - days * day}&to_ts=${until}`;
  try {
    const { overall } = (await fetchJson(address, historySchema, init(source))).data ?? {};
    const left = overall?.error_budget_remaining?.[timeframe];
    return {
      ...(typeof overall?.sli_value === 'number' && { reached: round(overall.sli_value) }),
      ...(typeof left === 'number' && { budget: round(left) }),
    };
  } catch (error) {
    // One level of which nothing is known is no reason to show none of the others.
    note(
      `The history of a service level is not known: ${error instanceof Error ? error.message : String(error)}`,
    );
    return {};
  }
}

function stateOf(state: string | null | undefined): AlertState {
  if (state === 'Alert') return 'firing';
  if (state === 'Warn') return 'warning';
  return state === 'OK' || state === 'Ignored' ? 'quiet' : 'unknown';
}

/** A monitor's message is a template for mails: its first line of prose, and the address after the word "runbook". */
function readMessage(message: string): { summary?: string; runbook?: string } {
  const plain = message.slice(0, 5000);
  const address = /runbook[^\n]{0,80}?((?:https?:\/\/|\/docs\/)[^\s)>\]"']{1,400})/i
    .exec(plain)?.[1]
    ?.replace(/[.,;]+$/, '');
  const line = plain
    .replace(/\{\{[^{}]{0,200}\}\}/g, ' ')
    .replace(/\[([^\]]{0,200})\]\([^()\s]{0,500}\)/g, '$1')
    .replace(/(^|\s)@[\w.@-]+/g, ' ')
    .split('\n')
    .map((part) => oneLine(part.replace(/^[\s#*>%-]+|[\s*%-]+$/g, ''), 240))
    .find((part) => /\p{L}{2}/u.test(part) && !/^(?:runbook|https?:)/i.test(part));
  return { ...text('summary', line), ...link('runbook', address) };
}

/** Tags have no value beside them: `service:payments` as a whole is what is asked for. */
export type Tags = Readonly<Record<string, ''>>;

function tagLabels(tags: readonly string[] | null | undefined): Tags {
  return Object.fromEntries((tags ?? []).map((tag) => [tag.trim().toLowerCase(), ''] as const));
}

/** What changes behind the third place is no news. */
function round(value: number): number {
  return Math.round(value * 1000) / 1000;
}

function init({ apiKey, appKey }: DatadogSource) {
  return { headers: { 'dd-api-key': apiKey, 'dd-application-key': appKey } };
}
