/** Runs every integration's `callboard:setup` hook and gathers what plugins contribute. Their order does not matter. */
import type { AstroIntegration, AstroIntegrationLogger } from 'astro';
import { z } from 'zod';
import { type ExtensionKind, extensionKindSchema } from '../catalog/extension-kind.ts';
import type {
  AnnotationInfo,
  Area,
  CallboardSetup,
  CspAdditions,
  HeadScript,
  NavItem,
  Page,
  Tab,
  Widget,
} from '../plugin.ts';
import { compareText } from '../problems.ts';
import { parseOptions } from './parse-options.ts';

/** A contribution with the name of the plugin that made it. */
export type From<T> = T extends unknown ? T & { plugin: string } : never;

export interface Contributions {
  widgets: From<Widget>[];
  tabs: From<Tab>[];
  pages: From<Page>[];
  nav: From<NavItem>[];
  annotations: Map<string, From<AnnotationInfo>>;
  /** Without the name of the plugin: they are data that the snapshot keeps. By name. */
  kinds: ExtensionKind[];
  headScripts: From<HeadScript>[];
  csp: Required<CspAdditions>;
}

/** Two plugins, or a plugin and Callboard, claim the same thing. */
export class PluginError extends Error {
  override name = 'PluginError';
}

/**
 * @param own Callboard's own widgets, tabs and navigation, which stand in the same areas
 * @throws {PluginError} if a plugin claims an id, tab or route that is taken
 */
export async function collectContributions(
  integrations: readonly AstroIntegration[],
  own: {
    widgets: readonly Widget[];
    tabs: readonly Tab[];
    nav: readonly NavItem[];
    routes: readonly string[];
  },
  context: { root: URL; logger: AstroIntegrationLogger },
): Promise<Contributions> {
  const mine = <T>(list: readonly T[]): From<T>[] =>
    list.map((item) => ({ ...item, plugin: 'callboard' }) as From<T>);
  const found: Contributions = {
    widgets: mine(own.widgets),
    tabs: mine(own.tabs),
    pages: [],
    nav: mine(own.nav),
    annotations: new Map(),
    kinds: [],
    headScripts: [],
    csp: {
      'script-src': [],
      'connect-src': [],
      'img-src': [],
      'frame-src': [],
      'style-src': [],
      'font-src': [],
      'media-src': [],
    },
  };
  const kindHolders = new Map<string, string>();
  for (const integration of integrations) {
    const hook = integration.hooks['callboard:setup'];
    if (hook) await hook(createSetup(integration.name, found, kindHolders, own.routes, context));
  }
  return sortContributions(found);
}

function createSetup(
  plugin: string,
  found: Contributions,
  kindHolders: Map<string, string>,
  routes: readonly string[],
  { root, logger }: { root: URL; logger: AstroIntegrationLogger },
): CallboardSetup {
  const claim = (what: string, taken: { plugin: string } | undefined) => {
    if (taken)
      throw new PluginError(
        `Plugin "${plugin}" adds ${what}, which "${taken.plugin}" has added already. Remove one of the two.`,
      );
  };
  return {
    root,
    logger: logger.fork(plugin),
    parseOptions: <Schema extends z.ZodType>(schema: Schema, options: unknown) =>
      parseOptions(plugin, schema, options),
    addWidget(widget) {
      checkContribution(plugin, `widget "${widget.id}"`, widget);
      if (!areas.has(widget.area))
        throw new PluginError(
          `Plugin "${plugin}", widget "${widget.id}": there is no area "${String(widget.area)}". There are: ${[...areas].join(', ')}.`,
        );
      claim(
        `the widget "${widget.id}"`,
        found.widgets.find((other) => other.plugin === plugin && other.id === widget.id),
      );
      found.widgets.push({ ...widget, plugin });
    },
    addTab(tab) {
      checkContribution(plugin, `tab "${tab.id}"`, tab);
      claim(
        `the tab "${tab.id}"`,
        found.tabs.find(({ id }) => id === tab.id),
      );
      found.tabs.push({ ...tab, plugin });
    },
    addPage(page) {
      if ('component' in page) checkContribution(plugin, `page "${page.pattern}"`, page);
      const pattern = plainPattern(page.pattern);
      const own = routes.some((route) => plainPattern(route) === pattern)
        ? { plugin: 'callboard' }
        : undefined;
      claim(`the page ${pattern}`, own ?? found.pages.find((other) => other.pattern === pattern));
      found.pages.push({ ...page, pattern, plugin });
    },
    addNavItem(item) {
      found.nav.push({ ...item, plugin });
    },
    addAnnotation(name, info) {
      found.annotations.set(name, { ...info, plugin });
    },
    addKind(kind) {
      const parsed = extensionKindSchema.safeParse(kind);
      if (!parsed.success)
        throw new PluginError(
          `Plugin "${plugin}" adds a kind that is wrong:\n${z.prettifyError(parsed.error)}`,
        );
      const name = parsed.data.kind.toLowerCase();
      const holder = kindHolders.get(name);
      claim(`the kind "${parsed.data.kind}"`, holder === undefined ? undefined : { plugin: holder });
      kindHolders.set(name, plugin);
      found.kinds.push(parsed.data);
    },
    addHeadScript(script) {
      found.headScripts.push({ ...script, plugin });
    },
    addCsp(additions) {
      for (const [directive, hosts] of Object.entries(additions) as [keyof CspAdditions, string[]][]) {
        for (const host of hosts)
          if (/[;,\s]/.test(host) || host === '*' || host.startsWith("'unsafe"))
            throw new PluginError(
              `Plugin "${plugin}" asks for "${host}" in ${directive}; name exact hosts, such as "https://stats.example.com".`,
            );
        found.csp[directive].push(...hosts);
      }
    },
  };
}

const areas: ReadonlySet<Area> = new Set<Area>([
  'entity-overview',
  'entity-header',
  'team-overview',
  'home',
  'docs-footer',
]);

const names = z.union([z.string(), z.array(z.string())]).optional();
const contributionSchema = z.object({
  when: z
    .strictObject({
      annotation: names,
      kind: names,
      type: names,
      tag: names,
      has: z.string().optional(),
      collected: z.literal(true).optional(),
    })
    .optional(),
  // What JSON cannot hold would be missing on the page without a word.
  props: z
    .unknown()
    .refine(isJson, 'must be JSON: texts, numbers, true, false, null, lists and plain objects')
    .optional(),
});

/** Members that are undefined are left out, as JSON does. */
function isJson(value: unknown): boolean {
  if (value === undefined || value === null) return true;
  if (Array.isArray(value)) return value.every(isJson);
  if (typeof value === 'object') {
    const prototype: unknown = Object.getPrototypeOf(value);
    return (prototype === Object.prototype || prototype === null) && Object.values(value).every(isJson);
  }
  return typeof value === 'number' ? Number.isFinite(value) : ['string', 'boolean'].includes(typeof value);
}

/** @throws {PluginError} that names the plugin, its contribution and every wrong path */
function checkContribution(plugin: string, what: string, contribution: object): void {
  const parsed = contributionSchema.safeParse(contribution);
  if (parsed.success) return;
  throw new PluginError(`Plugin "${plugin}", ${what} is wrong:\n${z.prettifyError(parsed.error)}`);
}

/** `/radar`, however it was written: `radar`, `/radar/`. As Astro's `routePattern` has it. */
function plainPattern(pattern: string): string {
  return `/${pattern.replace(/^\/+|\/+$/g, '')}`;
}

/** Sorted by order, then plugin and id, so that the place in `integrations` changes nothing. */
function sortContributions(found: Contributions): Contributions {
  const byOrder = (
    a: { order?: number; plugin: string; id?: string; title?: string },
    b: { order?: number; plugin: string; id?: string; title?: string },
  ) =>
    (a.order ?? 1000) - (b.order ?? 1000) ||
    compareText(a.plugin, b.plugin) ||
    compareText(a.id ?? a.title ?? '', b.id ?? b.title ?? '');
  const unique = (hosts: string[]) => [...new Set(hosts)].sort(compareText);
  return {
    widgets: found.widgets.sort(byOrder),
    tabs: found.tabs.sort(byOrder),
    pages: found.pages.sort((a, b) => compareText(a.pattern, b.pattern)),
    nav: found.nav.sort(byOrder),
    annotations: new Map([...found.annotations].sort(([a], [b]) => compareText(a, b))),
    kinds: found.kinds.sort((a, b) => compareText(a.kind, b.kind)),
    headScripts: found.headScripts.sort(
      (a, b) => compareText(a.plugin, b.plugin) || compareText(a.module, b.module),
    ),
    csp: Object.fromEntries(
      Object.entries(found.csp).map(([key, hosts]) => [key, unique(hosts)]),
    ) as Contributions['csp'],
  };
}
