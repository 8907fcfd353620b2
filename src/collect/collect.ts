/**
 * Runs every plugin's `callboard:collect`. What a plugin stores is kept with the time since when it has been so; where a
 * vendor cannot be asked, the data of the last good run stands, and a problem says so.
 */
import { once } from '../once.ts';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import type { AstroIntegration, AstroIntegrationLogger } from 'astro';
import type { Catalog } from '../catalog/catalog.ts';
import type { CollectContext, CollectLimits, PortalPage } from '../plugin.ts';
import { z } from 'zod';
import { compareProblems, compareText, describeError, type Problem } from '../problems.ts';
import { digest } from '../snapshot/digest.ts';
import { readCollected, writeCollected } from '../snapshot/collected.ts';
import { readNetwork } from '../sources/network.ts';
import { createMask, createRedactor } from '../sources/redact.ts';
import type { CollectedPart, CollectedPlugin } from '../views/collected.ts';
import { portalPages } from '../views/portal-pages.ts';
import type { Site } from '../views/site.ts';
import { createAnswers, pruneAnswers } from './answers.ts';
import { createDraft, maxPlugin } from './draft.ts';
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

/** What one plugin may say; a note for every entity would bury all else. */
const maxNotes = 100;

const positive = z.number().positive().optional();
const limitsSchema = z.object({
  hosts: z.array(z.union([z.url('is no address such as "https://vendor.example.com"'), z.instanceof(URL)])),
  maxRequests: positive,
  concurrency: z.int().positive().optional(),
  seconds: positive,
  freshMinutes: positive,
});

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
  await pruneAnswers(
    join(options.dir, 'cache', 'answers'),
    collectors.map(({ name }) => digest(name)),
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
  // Made anew only when a secret has come: a mask is asked for every answer.
  let masks = { count: -1, mask: createMask([]), redact: createRedactor([]) };
  const current = () => {
    if (masks.count !== secrets.size)
      masks = { count: secrets.size, mask: createMask(secrets), redact: createRedactor(secrets) };
    return masks;
  };
  const mask = (text: string) => current().mask(text);
  const redact = (text: string) => current().redact(text);
  const problems: Problem[] = [];
  const parts: Record<string, CollectedPart> = {};
  const begun = new Set<string>();
  const room = { left: maxPlugin };
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
  let notes = 0;
  let limits: CollectLimits = { hosts: [] };
  let vendor: VendorFetch | undefined;
  const getVendor = () =>
    (vendor ??= createVendorFetch({
      hosts: limits.hosts.flatMap((address) => (URL.canParse(address) ? [new URL(address).host] : [])),
      network: readNetwork(options.env),
      answers,
      recordings,
      redact,
      mask,
      maxRequests: limits.maxRequests ?? 500,
      concurrency: limits.concurrency ?? 6,
      seconds: limits.seconds ?? 20,
      signal: deadline.signal,
      transport: options.transport,
    }));
  const fail = (error: unknown, part: string, kept: boolean) => {
    const text = deadline.signal.aborted
      ? `It took longer than ${minutes} minutes.`
      : redact(describeError(error))
          .slice(0, 500)
          .replace(/[^.!?]$/, '$&.');
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
    if (part === '__proto__') throw new Error('A part cannot be called "__proto__".');
    if (begun.has(part))
      throw new Error(`The part "${part}" is collected twice. Give each instance a name of its own.`);
    begun.add(part);
    return before && Object.hasOwn(before.parts, part) ? before.parts[part] : undefined;
  };
  const context: CollectContext = {
    catalog: options.catalog,
    now: options.now,
    logger: options.logger.fork(plugin),
    signal: deadline.signal,
    limits(next) {
      if (vendor) throw new Error('limits() comes before the first request.');
      const parsed = limitsSchema.safeParse(next);
      if (!parsed.success) throw new Error(`limits() is wrong: ${z.prettifyError(parsed.error)}`);
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
      notes++;
      if (notes > maxNotes) return;
      problems.push({
        rule: 'collect-note',
        severity: 'info',
        message: redact(String(message)),
        ...(hint && { hint: redact(String(hint)) }),
      });
    },
    skip(name, message, hint) {
      const old = begin(name);
      if (old) parts[name] = stale(old);
      context.note(message, hint);
    },
    async part(name, work) {
      const old = begin(name);
      const draft = createDraft({ catalog: options.catalog, now: options.now, isDocsPage, old, mask, room });
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
  const count = vendor?.count() ?? { requests: 0, unmodified: 0, recorded: 0 };
  if (notes > maxNotes)
    problems.push({
      rule: 'collect-note',
      severity: 'info',
      message: `The plugin "${plugin}" has ${notes - maxNotes} more notes, which are left out.`,
    });
  if (count.recorded > 0)
    problems.push({
      rule: 'collect-note',
      severity: 'info',
      message: `What "${plugin}" shows is recorded: files of content/recordings have answered in the vendor’s place.`,
      hint: 'Take the files of this vendor away, and it is asked.',
    });
  problems.sort(compareProblems);
  return {
    result: { version: 1, plugin, budget: limits.freshMinutes ?? 1440, parts, problems },
    report: {
      plugin,
      ...count,
      time: performance.now() - started,
      stale: Object.values(parts).some(({ state }) => state === 'stale'),
      problems,
    },
  };
}
