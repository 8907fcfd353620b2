/** A plugin under test, with what several checks share: made once, when the first of them asks for it. */
import { once } from '../once.ts';
import { pathToFileURL } from 'node:url';
import type { AstroIntegration, AstroIntegrationLogger } from 'astro';
import { ownTabs, ownWidgets } from '../cards.ts';
import type { Catalog } from '../catalog/catalog.ts';
import { ownNav } from '../nav.ts';
import { collectContributions, type Contributions } from '../plugins/contributions.ts';
import type { CallboardSetup } from '../plugin.ts';
import { ownRoutes } from '../routes.ts';
import { placesOf, type Place, replaceAt } from './answers.ts';
import { sameData } from './bugs.ts';
import { copyEntities, multiply, readCatalog, readText } from './entities.ts';
import { ConformanceError, type PluginTest } from './plugin-test.ts';
import { createRecorded, type Recorded } from './recorded.ts';
import { type Outcome, runCollect, type RunInput } from './run.ts';
import { type Answered, type Asked, createVendor, type Tamper } from './vendor.ts';

/** What a plugin has added, and the calls by which it did. */
export interface SetUp {
  found: Contributions;
  calls: [method: string, args: unknown[]][];
}

export interface Subject {
  test: PluginTest<unknown>;
  root: URL;
  create(options?: unknown): AstroIntegration;
  setup(integration?: AstroIntegration): Promise<SetUp>;
  /** The set-up of the right options. */
  contributions(): Promise<SetUp>;
  entities(): string;
  catalog(): Promise<Catalog>;
  /** Of the entities, in so many copies. */
  copies(times: number, annotations: boolean): Promise<Catalog>;
  /** Of the entities under the same names with other annotations. */
  annotated(change: (value: string) => string): Promise<Catalog>;
  recordings(): Recorded;
  /** Values of the secrets: none of them may be seen anywhere. */
  env(): Record<string, string>;
  /** A run with everything as it should be, unless said otherwise. */
  run(change?: Change): Promise<Outcome>;
  /** The run with nothing changed. */
  clean(): Promise<Outcome>;
  /** What stands in the answers of that run. */
  places(): Promise<Place[]>;
  /** The same, each with what becomes of the data where it is missing. */
  gaps(): Promise<{ place: Place; outcome: Outcome }[]>;
  /** Places that the plugin looks at: something changes where they are missing. */
  used(): Promise<Place[]>;
}

export interface Change extends Partial<Omit<RunInput, 'vendor'>> {
  tamper?: Tamper;
  delay?: (before: number) => number;
  /** In place of the recorded answers. */
  recorded?: (asked: Asked) => Promise<Answered>;
}

/** Recordings count their times back from the start of the day. */
export function noon(minutes = 0): Date {
  const now = new Date();
  return new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), now.getUTCDate(), 12, minutes));
}

export function createSubject(test: PluginTest<unknown>): Subject {
  const root = test.root ?? pathToFileURL(`${process.cwd()}/`);
  const logger = { fork: () => logger, debug() {}, info() {}, warn() {}, error() {} };
  const context = { root, logger: logger as unknown as AstroIntegrationLogger };
  const own = { widgets: ownWidgets, tabs: ownTabs, nav: ownNav, routes: Object.keys(ownRoutes) };
  const create = (options: unknown = test.options) => test.plugin(options);

  const subject: Subject = {
    test,
    root,
    create,
    async setup(integration = create()) {
      const calls: SetUp['calls'] = [];
      const hook = integration.hooks['callboard:setup'];
      const watched: AstroIntegration = {
        name: integration.name,
        hooks: { 'callboard:setup': (setup) => hook?.(watch(setup, calls)) },
      };
      const found = await withEnvironment(subject.env(), () => collectContributions([watched], own, context));
      const mine = <T extends { plugin: string }>(list: T[]) =>
        list.filter(({ plugin }) => plugin === integration.name);
      const [widgets, tabs, nav] = [mine(found.widgets), mine(found.tabs), mine(found.nav)];
      return { found: { ...found, widgets, tabs, nav }, calls };
    },
    contributions: once(() => subject.setup()),
    entities: once(() => readText(test.entities)),
    catalog: once(async () => readCatalog(subject.entities(), await kinds())),
    copies: async (times, annotations) =>
      readCatalog(multiply(subject.entities(), times, annotations), await kinds()),
    annotated: async (change) => readCatalog(copyEntities(subject.entities(), '', change), await kinds()),
    recordings: once(() => {
      if (test.recordings === undefined)
        throw new ConformanceError(
          'The plugin collects, but this test has no `recordings`: a file with what the vendor answers.',
        );
      return createRecorded([test.recordings].flat(), noon());
    }),
    env: once(() => {
      const names = test.recordings === undefined ? [] : subject.recordings().secrets;
      return Object.fromEntries(
        names.map((name) => [
          name,
          test.env?.[name] ?? `sentinel${name.replace(/[^A-Za-z0-9]/g, '')}8c1f5e7a`,
        ]),
      );
    }),
    async run({ tamper, delay, recorded, ...change } = {}) {
      return runCollect({
        integration: create(),
        catalog: await subject.catalog(),
        env: subject.env(),
        now: noon(),
        vendor: createVendor(recorded ?? subject.recordings().answer, tamper, delay),
        ...change,
      });
    },
    clean: once(() => subject.run({ files: true })),
    places: once(async () => {
      const { answer } = subject.recordings();
      const { asked } = await subject.clean();
      return placesOf(
        await Promise.all(asked.map(async (one) => ({ asked: one, answered: await answer(one) }))),
      );
    }),
    gaps: once(async () => {
      const before = await subject.clean();
      return inParallel(await subject.places(), async (place) => ({
        place,
        outcome: await subject.run({ before, tamper: replaceAt(new Map([[place.name, () => undefined]])) }),
      }));
    }),
    used: once(async () => {
      const clean = await subject.clean();
      return (await subject.gaps())
        .filter(({ outcome }) => outcome.errors.length > 0 || !sameData(clean, outcome))
        .map(({ place }) => place);
    }),
  };
  const kinds = once(async () => (await subject.contributions().catch(() => undefined))?.found.kinds ?? []);
  return subject;
}

/** Notes every `add...` and `describe`, as it was called. */
function watch(setup: CallboardSetup, calls: SetUp['calls']): CallboardSetup {
  return new Proxy(setup, {
    get(target, key) {
      const member: unknown = Reflect.get(target, key);
      if (typeof member !== 'function' || !/^(?:add[A-Z]|describe$)/.test(String(key))) return member;
      return (...args: unknown[]) => {
        calls.push([String(key), args.map(plainCopy)]);
        return Reflect.apply(member, target, args) as unknown;
      };
    },
  });
}

/** What is JSON of it; functions, schemas and the like by their sort. */
function plainCopy(value: unknown): unknown {
  if (typeof value === 'function') return '(function)';
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(plainCopy);
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) return '(object)';
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, plainCopy(member)]));
}

/** A plugin may read the environment by itself: there, too, it finds only values that can be told again. */
async function withEnvironment<T>(env: Readonly<Record<string, string>>, work: () => Promise<T>): Promise<T> {
  const before = Object.keys(env).map((name) => [name, process.env[name]] as const);
  Object.assign(process.env, env);
  try {
    return await work();
  } finally {
    for (const [name, value] of before)
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
  }
}

/** Some at a time: each has a folder of its own. @returns in the order of the list */
export async function inParallel<T, R>(list: readonly T[], work: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  const queue = list.entries();
  await Promise.all(
    Array.from({ length: 8 }, async () => {
      for (const [index, item] of queue) results[index] = await work(item);
    }),
  );
  return results;
}
