/** Runs every integration's `callboard:setup` hook and gathers what plugins contribute. Their order does not matter. */
import type { AstroIntegration, AstroIntegrationLogger } from 'astro';
import { z } from 'zod';
import { type ExtensionKind, extensionKindSchema } from '../catalog/extension-kind.ts';
import { type KnownAnnotation, knownAnnotationSchema } from '../catalog/known-annotations.ts';
import type {
  Badge,
  CallboardSetup,
  Check,
  CspAdditions,
  Description,
  HeadScript,
  NavItem,
  NewSource,
  Output,
  Page,
  SearchFilter,
  SearchRecord,
  Tab,
  Widget,
} from '../plugin.ts';
import { ownMetrics } from '../outputs/badges.ts';
import { sourceSchemas } from '../sources/config-schema.ts';
import { withDeadline } from '../sources/deadline.ts';
import type { SourceType } from '../sources/plugin-source.ts';
import { describeError } from '../problems.ts';
import {
  areas,
  badgeSchema,
  checkSchema,
  contributionSchema,
  descriptionSchema,
  exactHost,
  navItemSchema,
  outputSchema,
  searchFilterSchema,
  searchRecordSchema,
  sourceSchema,
} from './contribution-schemas.ts';
import { sortContributions } from './order.ts';
import { outputFolder } from './make-outputs.ts';
import { OptionsError, parseOptions } from './parse-options.ts';

/** A contribution with the name of the plugin that made it. */
export type From<T> = T extends unknown ? T & { plugin: string } : never;

export interface Contributions {
  /** Every integration that answers `callboard:setup`, by name, and what it says of itself. */
  plugins: { name: string; description?: Description }[];
  widgets: From<Widget>[];
  tabs: From<Tab>[];
  pages: From<Page>[];
  nav: From<NavItem>[];
  /** By name, then plugin: several may read the same. */
  annotations: KnownAnnotation[];
  /** Without the name of the plugin: they are data that the snapshot keeps. By name. */
  kinds: ExtensionKind[];
  /** Lower-case name of a kind -> plugin. */
  kindHolders: Map<string, string>;
  checks: From<Check>[];
  outputs: From<Output>[];
  sources: SourceType[];
  badges: From<Badge>[];
  searchFilters: From<SearchFilter>[];
  searchRecords: From<SearchRecord>[];
  headScripts: From<HeadScript>[];
  csp: Required<CspAdditions>;
  /** What each plugin asks for, by plugin, directive and host. */
  hosts: { plugin: string; directive: string; host: string }[];
}

/** Of one `callboard:setup`. */
const maxSeconds = 60;

/** Two plugins, or a plugin and Callboard, claim the same thing. */
export class PluginError extends Error {
  override name = 'PluginError';
}

/**
 * @param own Callboard's own widgets, tabs and navigation, which stand in the same areas
 * @throws {PluginError | OptionsError} if a plugin claims an id, tab or route that is taken, or its options are wrong; one
 * error for all plugins
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
    plugins: [],
    widgets: mine(own.widgets),
    tabs: mine(own.tabs),
    pages: [],
    nav: mine(own.nav),
    annotations: [],
    kinds: [],
    kindHolders: new Map(),
    checks: [],
    outputs: [],
    sources: [],
    badges: [],
    searchFilters: [],
    searchRecords: [],
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
    hosts: [],
  };
  const mistakes: Error[] = [];
  for (const integration of integrations) {
    const { name, hooks } = integration;
    if (!hooks['callboard:setup'] && !hooks['callboard:collect']) continue;
    if (found.plugins.some((other) => other.name === name))
      throw new PluginError(
        `Two integrations are called "${name}", and what a plugin adds and collects is kept under its name. ${sameName}`,
      );
    const plugin: Contributions['plugins'][number] = { name };
    found.plugins.push(plugin);
    try {
      const promised = hooks['callboard:setup']?.(createSetup(plugin, found, own.routes, context));
      if (promised) await withDeadline(promised, maxSeconds);
    } catch (error) {
      mistakes.push(asMistake(name, error));
    }
  }
  throwAll(mistakes);
  return sortContributions(found);
}

/** @throws what is not meant for people, as it is: it comes with the place where it happened */
function asMistake(plugin: string, error: unknown): Error {
  if (error instanceof PluginError || error instanceof OptionsError) return error;
  if (error instanceof Error && error.name !== 'DeadlineError') throw error;
  return new PluginError(`The \`callboard:setup\` of the plugin "${plugin}" failed: ${describeError(error)}`);
}

/** Who sets up several plugins corrects all of them at once. */
function throwAll(mistakes: readonly Error[]): void {
  const [first] = mistakes;
  if (!first) return;
  if (mistakes.length === 1) throw first;
  throw new PluginError(mistakes.map(({ message }) => message).join('\n\n'));
}

const sameName =
  'If it is the same plugin twice, give one of them all the settings (`instances`); else ask the author of one for another name.';

function createSetup(
  self: Contributions['plugins'][number],
  found: Contributions,
  routes: readonly string[],
  { root, logger }: { root: URL; logger: AstroIntegrationLogger },
): CallboardSetup {
  const plugin = self.name;
  const claim = (what: string, taken: { plugin: string } | undefined) => {
    if (taken)
      throw new PluginError(
        `Plugin "${plugin}" adds ${what}, which "${taken.plugin}" has added already. Remove one of the two, or ask its author for another name.`,
      );
  };
  return {
    root,
    logger: logger.fork(plugin),
    parseOptions: <Schema extends z.ZodType>(schema: Schema, options: unknown) =>
      parseOptions(plugin, schema, options, self.description),
    describe(description) {
      if (self.description) throw new PluginError(`Plugin "${plugin}" describes itself twice.`);
      self.description = parse(`Plugin "${plugin}" describes itself wrongly`, descriptionSchema, description);
    },
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
      if (!/^[a-z0-9]+(?:-[a-z0-9]+)*$/.test(tab.id))
        throw new PluginError(
          `Plugin "${plugin}", tab "${tab.id}": the id is part of an address, so it takes lower-case letters, digits and single hyphens.`,
        );
      claim(
        `the tab "${tab.id}"`,
        found.tabs.find((other) => other.id === tab.id && !ofOneTopic(other, tab, plugin)),
      );
      found.tabs.push({ ...tab, plugin });
    },
    addPage(page) {
      if ('component' in page) checkContribution(plugin, `page "${page.pattern}"`, page);
      const pattern = plainPattern(page.pattern);
      const shape = shapeOf(pattern);
      const own = routes.some((route) => shapeOf(plainPattern(route)) === shape)
        ? { plugin: 'callboard' }
        : undefined;
      claim(
        `the page ${pattern}`,
        own ??
          found.pages.find((other) => shapeOf(other.pattern) === shape && !ofOneTopic(other, page, plugin)),
      );
      found.pages.push({ ...page, pattern, plugin });
    },
    addNavItem(item) {
      parse(`Plugin "${plugin}", navigation item "${item.title}" is wrong`, navItemSchema, item);
      found.nav.push({ ...item, plugin });
    },
    addAnnotation(name, info) {
      const what = `Plugin "${plugin}", annotation "${name}" is wrong`;
      const annotation = parse(what, knownAnnotationSchema, { ...info, name, plugin });
      claim(
        `the annotation "${name}"`,
        found.annotations.find((other) => other.name === name && other.plugin === plugin),
      );
      found.annotations.push(annotation);
    },
    addKind(kind) {
      const parsed = extensionKindSchema.safeParse(kind);
      if (!parsed.success)
        throw new PluginError(
          `Plugin "${plugin}" adds a kind that is wrong:\n${z.prettifyError(parsed.error)}`,
        );
      const name = parsed.data.kind.toLowerCase();
      const holder = found.kindHolders.get(name);
      claim(`the kind "${parsed.data.kind}"`, holder === undefined ? undefined : { plugin: holder });
      found.kindHolders.set(name, plugin);
      found.kinds.push(parsed.data);
    },
    addCheck(check) {
      const what = `Plugin "${plugin}", check "${check.rule}" is wrong`;
      parse(what, checkSchema, check);
      claim(
        `the check "${check.rule}"`,
        found.checks.find((other) => other.plugin === plugin && other.rule === check.rule),
      );
      found.checks.push({ ...check, plugin });
    },
    addSource<Schema extends z.ZodType>(source: NewSource<Schema>) {
      parse(`Plugin "${plugin}", source "${source.type}" is wrong`, sourceSchema, source);
      const own = Object.hasOwn(sourceSchemas, source.type) ? { plugin: 'callboard' } : undefined;
      claim(`the source "${source.type}"`, own ?? found.sources.find(({ type }) => type === source.type));
      found.sources.push({ ...(source as unknown as NewSource), plugin });
    },
    addOutput(output) {
      parse(`Plugin "${plugin}", output "${output.path}" is wrong`, outputSchema, output);
      const path = `${outputFolder(plugin)}${output.path}`.toLowerCase();
      const isTaken = (other: string) =>
        other === path || other.startsWith(`${path}/`) || path.startsWith(`${other}/`);
      claim(
        `the file /${path}`,
        found.outputs.find((other) => isTaken(`${outputFolder(other.plugin)}${other.path}`.toLowerCase())),
      );
      found.outputs.push({ ...output, plugin });
    },
    addBadge(badge) {
      parse(`Plugin "${plugin}", badge "${badge.metric}" is wrong`, badgeSchema, badge);
      const own = ownMetrics.includes(badge.metric) ? { plugin: 'callboard' } : undefined;
      claim(`the badge "${badge.metric}"`, own ?? found.badges.find(({ metric }) => metric === badge.metric));
      found.badges.push({ ...badge, plugin });
    },
    addSearchFilter(filter) {
      parse(`Plugin "${plugin}", search filter "${filter.id}" is wrong`, searchFilterSchema, filter);
      claim(
        `the search filter "${filter.id}"`,
        found.searchFilters.find(({ id }) => id === filter.id),
      );
      found.searchFilters.push({ ...filter, plugin });
    },
    addSearchRecord(record) {
      parse(`Plugin "${plugin}", search record "${record.title}" is wrong`, searchRecordSchema, record);
      claim(
        `the search record of ${record.href}`,
        found.searchRecords.find(({ href }) => href === record.href),
      );
      found.searchRecords.push({ ...record, plugin });
    },
    addHeadScript(script) {
      found.headScripts.push({ ...script, plugin });
    },
    addCsp(additions) {
      for (const [directive, hosts] of Object.entries(additions) as [keyof CspAdditions, string[]][]) {
        for (const host of hosts)
          if (!exactHost.test(host))
            throw new PluginError(
              `Plugin "${plugin}" asks for "${host}" in ${directive}; name exact hosts, such as "https://stats.example.com" or "https://*.stats.example.com".`,
            );
        if (!Object.hasOwn(found.csp, directive))
          throw new PluginError(
            `Plugin "${plugin}" asks for hosts in "${directive}". It may in ${Object.keys(found.csp).join(', ')}.`,
          );
        found.csp[directive].push(...hosts);
        found.hosts.push(...hosts.map((host) => ({ plugin, directive, host })));
      }
    },
  };
}

/** @throws {PluginError} that names the plugin, its contribution and every wrong path */
function checkContribution(plugin: string, what: string, contribution: object): void {
  const parsed = contributionSchema.safeParse(contribution);
  if (parsed.success) return;
  throw new PluginError(`Plugin "${plugin}", ${what} is wrong:\n${z.prettifyError(parsed.error)}`);
}

/** Checks what a plugin hands over. @throws {PluginError} that names every wrong path */
function parse<Schema extends z.ZodType>(what: string, schema: Schema, value: unknown): z.output<Schema> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new PluginError(`${what}:\n${z.prettifyError(parsed.error)}`);
}

/** Two patterns of one shape are one address, whatever their parameters are called. */
function shapeOf(pattern: string): string {
  return pattern.replace(/\[(\.{3})?[^\]]*\]/g, '[$1]');
}

/** Plugins of a topic share its pages and tabs; none adds one twice. */
function ofOneTopic(other: From<Page> | From<Tab>, own: Page | Tab, plugin: string): boolean {
  const topic = 'topic' in own ? own.topic : undefined;
  return topic !== undefined && 'topic' in other && other.topic === topic && other.plugin !== plugin;
}

/** `/radar`, however it was written: `radar`, `/radar/`. As Astro's `routePattern` has it. */
function plainPattern(pattern: string): string {
  return `/${pattern.replace(/^\/+|\/+$/g, '')}`;
}
