/** One run of a plugin's `callboard:collect` in a folder of its own, watched. */
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AstroIntegration, AstroIntegrationLogger } from 'astro';
import type { Catalog } from '../catalog/catalog.ts';
import { collect, type CollectReport } from '../collect/collect.ts';
import type { CollectContext, CollectPart } from '../plugin.ts';
import { readCollected, writeCollected } from '../snapshot/collected.ts';
import type { CollectedPlugin } from '../views/collected.ts';
import { docsOf } from './docs.ts';
import type { Asked, Vendor } from './vendor.ts';

export interface RunInput {
  integration: AstroIntegration;
  catalog: Catalog;
  vendor: Vendor;
  env: Readonly<Record<string, string>>;
  now: Date;
  /** What the run before left. */
  before?: Outcome;
  /** Read what is left on disk. @default false */
  files?: boolean;
}

export interface Outcome {
  stored: CollectedPlugin;
  report: CollectReport;
  /** What the plugin's own code threw, within its parts and outside of them. */
  errors: unknown[];
  asked: Asked[];
  /** Requests of the plugin that went past the context's `fetch`. */
  past: string[];
  /** Names of the secrets that were read. */
  secrets: Set<string>;
  /** What was handed to `set`, `setPage` and `setSite`, as it was. */
  given: { ref?: string; data: unknown }[];
  /** Path and text of every file that is left on disk. */
  files: Map<string, string>;
  /** What was logged or printed. */
  output: string;
}

export async function runCollect({
  integration,
  catalog,
  vendor,
  env,
  now,
  before,
  files: keepFiles = false,
}: RunInput): Promise<Outcome> {
  const dir = mkdtempSync(join(tmpdir(), 'callboard-plugin-'));
  const watched = { errors: [], secrets: new Set<string>(), given: [] } as Pick<
    Outcome,
    'errors' | 'secrets' | 'given'
  >;
  const printed: string[] = [];
  try {
    if (before) {
      await writeCollected(dir, [before.stored]);
      for (const [path, text] of before.files)
        if (path.startsWith('cache')) {
          mkdirSync(join(dir, path, '..'), { recursive: true });
          writeFileSync(join(dir, path), text);
        }
    }
    const session = vendor.open();
    const eyes = watchProcess(printed);
    let reports: CollectReport[];
    try {
      reports = await collect({
        dir,
        integrations: [watch(integration, watched)],
        catalog,
        docs: docsOf(catalog),
        env,
        now,
        logger: createLogger(printed),
        hide() {},
        transport: { answer: session.answer, wait: () => Promise.resolve() },
      });
    } finally {
      eyes.close();
    }
    const stored = readCollected(dir).get(integration.name);
    const [report] = reports;
    if (!stored || !report) throw new Error(`"${integration.name}" has left nothing behind.`);
    const files = keepFiles
      ? readdirSync(dir, { recursive: true, withFileTypes: true })
          .filter((entry) => entry.isFile())
          .map((entry) => join(entry.parentPath, entry.name))
          .sort()
      : [];
    return {
      ...watched,
      stored,
      report,
      asked: session.asked,
      past: eyes.past,
      files: new Map(files.map((file) => [file.slice(dir.length + 1), readFileSync(file, 'utf8')])),
      output: printed.join('\n'),
    };
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
}

/** The plugin's hook, with everything noted that it does. */
function watch(
  integration: AstroIntegration,
  log: Pick<Outcome, 'errors' | 'secrets' | 'given'>,
): AstroIntegration {
  const hook = integration.hooks['callboard:collect'];
  const note = async <T>(work: () => Promise<T> | T): Promise<T> => {
    try {
      return await work();
    } catch (error) {
      log.errors.push(error);
      throw error;
    }
  };
  const watchPart = (part: CollectPart): CollectPart => ({
    ...part,
    set(ref, data) {
      log.given.push({ ref, data });
      part.set(ref, data);
    },
    setPage(href, data) {
      log.given.push({ data });
      part.setPage(href, data);
    },
    setSite(data) {
      log.given.push({ data });
      part.setSite(data);
    },
  });
  const watchContext = (context: CollectContext): CollectContext => ({
    ...context,
    secret(name) {
      log.secrets.add(name);
      return context.secret(name);
    },
    part: (name, work) => context.part(name, (part) => note(() => work(watchPart(part)))),
  });
  return {
    name: integration.name,
    hooks: { 'callboard:collect': (context) => note(() => hook?.(watchContext(context))) },
  };
}

const methods = ['log', 'info', 'warn', 'error', 'debug'] as const;

/** Open watches: runs overlap, and what they watch belongs to the whole process. */
const open = new Set<{ printed: string[]; past: string[] }>();
let restore: (() => void) | undefined;

/** Notes what is printed and fetched past the context. */
function watchProcess(printed: string[]): { past: string[]; close(): void } {
  const one = { printed, past: [] as string[] };
  open.add(one);
  restore ??= replaceGlobals();
  return {
    past: one.past,
    close() {
      open.delete(one);
      if (open.size > 0) return;
      restore?.();
      restore = undefined;
    },
  };
}

function replaceGlobals(): () => void {
  const { fetch } = globalThis;
  const said = methods.map((method) => [method, console[method]] as const);
  globalThis.fetch = (input) => {
    const address = input instanceof Request ? input.url : String(input);
    for (const { past } of open) past.push(address);
    return Promise.reject(new TypeError('The plugin used the global fetch.'));
  };
  for (const [method] of said)
    console[method] = (...values: unknown[]) => {
      for (const { printed } of open) printed.push(values.map(String).join(' '));
    };
  return () => {
    globalThis.fetch = fetch;
    for (const [method, original] of said) console[method] = original;
  };
}

function createLogger(printed: string[]): AstroIntegrationLogger {
  const write = (text: string) => void printed.push(text);
  const logger = { fork: () => logger, debug: write, info: write, warn: write, error: write };
  return logger as unknown as AstroIntegrationLogger;
}
