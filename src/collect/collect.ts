/**
 * Runs every plugin's `callboard:collect`. What a plugin stores is kept with the time since when it has been so; where a
 * vendor cannot be asked, the data of the last good run stands, and a problem says so.
 */
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import type { AstroIntegration, AstroIntegrationLogger } from 'astro';
import type { Catalog } from '../catalog/catalog.ts';
import type { Json } from '../catalog/entity.ts';
import type { CollectContext, CollectLimits, PortalPage, Storable } from '../plugin.ts';
import { compareProblems, compareText, type Problem } from '../problems.ts';
import { digest } from '../snapshot/digest.ts';
import { canonicalJson } from '../snapshot/json.ts';
import { readCollected, writeCollected } from '../snapshot/collected.ts';
import { readNetwork } from '../sources/network.ts';
import { createRedactor } from '../sources/redact.ts';
import type { CollectedPart, CollectedPlugin } from '../views/collected.ts';
import { portalPages } from '../views/portal-pages.ts';
import type { Site } from '../views/site.ts';
import { createAnswers } from './answers.ts';
import { createRecordings, type Recording, type Recordings } from './recordings.ts';
import { createVendorFetch, type Transport, type VendorFetch } from './vendor-fetch.ts';

export interface CollectOptions {
  /** The snapshot folder. */
  dir: string;
  integrations: readonly AstroIntegration[];
  catalog: Catalog;
  /** None: only entities have pages. */
  docs?: Site['docs'];
  env: Readonly<Record<string, string | undefined>>;
  now: Date;
  logger: AstroIntegrationLogger;
  /** Minutes that one plugin may take, whatever it does. @default 5 */
  minutes?: number;
  /** Vendors that are not asked, with what they would say. */
  recordings?: readonly Recording[];
  /** Called with every secret that a plugin reads, before it uses it. */
  hide(secret: string): void;
  /** In place of the network. */
  transport?: Transport;
}

export interface CollectReport {
  plugin: string;
  requests: number;
  unmodified: number;
  /** Answered from files of `content/recordings/`. */
  recorded: number;
  /** Milliseconds. */
  time: number;
  /** Some of what is shown is from before. */
  stale: boolean;
  problems: Problem[];
}

/** Larger data makes pages that nobody wants to load. */
const maxEntry = 100_000;
const maxSiteEntry = 2_000_000;

/** @returns a line per plugin that collects, in the order of their names */
export async function collect(options: CollectOptions): Promise<CollectReport[]> {
  const collectors = options.integrations
    .filter(({ hooks }) => hooks['callboard:collect'])
    .sort((a, b) => compareText(a.name, b.name));
  const previous = readCollected(options.dir);
  const recordings = createRecordings(options.recordings ?? [], options.now);
  const pages = once(() => portalPages({ catalog: options.catalog, docs: options.docs ?? new Map() }));
  const done = await Promise.all(
    collectors.map((integration) =>
      runPlugin(integration, previous.get(integration.name), recordings, pages, options),
    ),
  );
  await writeCollected(
    options.dir,
    done.map(({ result }) => result),
  );
  return done.map(({ report }) => report);
}

async function runPlugin(
  integration: AstroIntegration,
  before: CollectedPlugin | undefined,
  recordings: Recordings,
  pages: () => readonly PortalPage[],
  options: CollectOptions,
): Promise<{ result: CollectedPlugin; report: CollectReport }> {
  const { name: plugin, hooks } = integration;
  const started = performance.now();
  const secrets = new Set<string>();
  const redact = (text: string) => createRedactor(secrets)(text);
  const problems: Problem[] = [];
  const parts: Record<string, CollectedPart> = {};
  const begun = new Set<string>();
  const docsPages = once(
    () => new Set(pages().flatMap(({ href, docs }) => (docs === undefined ? [] : [href]))),
  );
  const isDocsPage = (href: string) => docsPages().has(href);
  const hide = (secret: string) => {
    secrets.add(secret);
    options.hide(secret);
  };
  /** What is known from before, without entities that are gone. */
  const stale = (part: CollectedPart): CollectedPart => ({
    ...part,
    state: 'stale',
    entities: Object.fromEntries(Object.entries(part.entities).filter(([ref]) => options.catalog.get(ref))),
    ...(part.pages && {
      pages: Object.fromEntries(Object.entries(part.pages).filter(([href]) => isDocsPage(href))),
    }),
  });
  const answers = createAnswers(join(options.dir, 'cache', 'answers', digest(plugin)));
  const deadline = new AbortController();
  const { minutes = 5 } = options;
  const timer = setTimeout(() => deadline.abort(), minutes * 60_000);
  /** Also ends the waiting for a plugin that waits for something else than a vendor. */
  const late = new Promise<never>((_, reject) => {
    deadline.signal.addEventListener('abort', () => reject(new Error('late')), { once: true });
  });
  late.catch(() => {});
  let limits: CollectLimits = { hosts: [] };
  let vendor: VendorFetch | undefined;
  const getVendor = () =>
    (vendor ??= createVendorFetch({
      hosts: limits.hosts.flatMap((address) => (URL.canParse(address) ? [new URL(address).host] : [])),
      network: readNetwork(options.env),
      answers,
      recordings,
      redact,
      maxRequests: limits.maxRequests ?? 500,
      concurrency: limits.concurrency ?? 6,
      seconds: limits.seconds ?? 20,
      signal: deadline.signal,
      transport: options.transport,
    }));
  const fail = (error: unknown, part: string, kept: boolean) => {
    const text = deadline.signal.aborted
      ? `It took longer than ${minutes} minutes.`
      : redact(describe(error)).replace(/[^.!?]$/, '$&.');
    problems.push({
      rule: 'collect-failed',
      severity: 'warning',
      message: `The plugin "${plugin}" could not collect${part ? ` from "${part}"` : ''}: ${text}`,
      hint: kept
        ? 'What it collected the last time is shown, with its age.'
        : 'Nothing was collected before, so nothing of it is shown.',
    });
  };
  /** @returns what is known of the part from before */
  const begin = (part: string): CollectedPart | undefined => {
    if (begun.has(part)) throw new Error(`The part "${part}" is collected twice.`);
    begun.add(part);
    return before && Object.hasOwn(before.parts, part) ? before.parts[part] : undefined;
  };
  const context: CollectContext = {
    catalog: options.catalog,
    now: options.now,
    logger: options.logger.fork(plugin),
    limits(next) {
      if (vendor) throw new Error('limits() comes before the first request.');
      limits = next;
    },
    secret(name) {
      const value = options.env[name]?.trim();
      // What a recording is asked with is no secret.
      if (!value) return recordings.secrets.has(name) ? 'recorded' : undefined;
      hide(value);
      return value;
    },
    hide,
    pages,
    fetch: (url, init) => getVendor().fetch(url, init),
    fetchJson: (url, schema, init) => getVendor().fetchJson(url, schema, init),
    note(message, hint) {
      problems.push({
        rule: 'collect-note',
        severity: 'info',
        message: redact(message),
        ...(hint && { hint: redact(hint) }),
      });
    },
    skip(name, message, hint) {
      const old = begin(name);
      if (old) parts[name] = stale(old);
      context.note(message, hint);
    },
    async part(name, work) {
      const old = begin(name);
      const draft = createDraft(options, old, isDocsPage, (text) => redact(text) !== text);
      try {
        await Promise.race([work(draft), late]);
        parts[name] = draft.finish();
      } catch (error) {
        if (old) parts[name] = stale(old);
        fail(error, name, old !== undefined);
      }
    },
  };
  try {
    // Parts say first which of them is late.
    const later = late.catch(async (error: unknown) => {
      await setImmediate();
      throw error;
    });
    await Promise.race([hooks['callboard:collect']?.(context), later]);
    // A plugin that asks nobody has not learnt that there is nothing.
    if (begun.size === 0)
      for (const [name, part] of Object.entries(before?.parts ?? {})) parts[name] = stale(part);
  } catch (error) {
    // What no part has caught: none of the plugin's data is trusted to be whole. Too late: what is there is whole.
    const isLate = deadline.signal.aborted;
    if (!isLate) for (const name of Object.keys(parts)) delete parts[name];
    for (const [name, part] of Object.entries(before?.parts ?? {}))
      if (!Object.hasOwn(parts, name)) parts[name] = stale(part);
    if (!isLate || problems.every(({ rule }) => rule !== 'collect-failed'))
      fail(error, '', before !== undefined);
  } finally {
    clearTimeout(timer);
    await vendor?.close();
  }
  if (problems.every(({ rule }) => rule !== 'collect-failed')) await answers.prune();
  problems.sort(compareProblems);
  return {
    result: { version: 1, plugin, budget: limits.freshMinutes ?? 1440, parts, problems },
    report: {
      plugin,
      ...(vendor?.count() ?? { requests: 0, unmodified: 0, recorded: 0 }),
      time: performance.now() - started,
      stale: Object.values(parts).some(({ state }) => state === 'stale'),
      problems,
    },
  };
}

function createDraft(
  { catalog, now }: CollectOptions,
  old: CollectedPart | undefined,
  isDocsPage: (href: string) => boolean,
  holdsSecret: (text: string) => boolean,
) {
  const at = now.toISOString();
  const entities: Record<string, { data: Json; since: string }> = {};
  const pages: NonNullable<CollectedPart['pages']> = {};
  let site: CollectedPart['site'];
  const entry = (
    data: Storable,
    before: { data: Json; since: string } | undefined,
    limit: number,
    what: string,
  ) => {
    const text = canonicalJson(data);
    if (holdsSecret(stringsOf(data))) throw new Error(`What it stores for ${what} holds a secret.`);
    if (text.length > limit)
      throw new Error(`What it stores for ${what} is larger than ${limit} characters.`);
    const same = before !== undefined && canonicalJson(before.data) === text;
    // As it will be read: without members that are undefined.
    return { data: JSON.parse(text) as Json, since: same ? before.since : at };
  };
  const known = (ref: string) => (old && Object.hasOwn(old.entities, ref) ? old.entities[ref] : undefined);
  return {
    set(ref: string, data: Storable) {
      const lower = ref.toLowerCase();
      if (!catalog.get(lower)) throw new Error(`It stores data for "${ref}", which is not in the catalog.`);
      entities[lower] = entry(data, known(lower), maxEntry, lower);
    },
    setPage(href: string, data: Storable) {
      if (!isDocsPage(href)) throw new Error(`It stores data for "${href}", which is no page of docs.`);
      const before = old?.pages && Object.hasOwn(old.pages, href) ? old.pages[href] : undefined;
      pages[href] = entry(data, before, maxEntry, href);
    },
    setSite(data: Storable) {
      site = entry(data, old?.site, maxSiteEntry, 'the organisation');
    },
    previous: (ref: string) => known(ref.toLowerCase())?.data,
    previousSite: () => old?.site?.data,
    finish: (): CollectedPart => ({
      at,
      state: 'fresh',
      entities,
      ...(Object.keys(pages).length > 0 && { pages }),
      ...(site && { site }),
    }),
  };
}

function once<T>(make: () => T): () => T {
  let made: { value: T } | undefined;
  return () => (made ??= { value: make() }).value;
}

/** Every text in it, as written: JSON would escape what a secret may hold. */
function stringsOf(data: Storable): string {
  const found: string[] = [];
  JSON.stringify(data, (key, value: unknown) => {
    found.push(key, typeof value === 'string' ? value : '');
    return value;
  });
  return found.join('\n');
}

function describe(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).slice(0, 500);
}
