/** The portal's plugins: what each adds, what it reads of descriptors, how old its data is, what is wrong with it. */
import type { AnnotationInfo } from '../catalog/known-annotations.ts';
import { describeForm } from '../catalog/annotation-value.ts';
import type { Area } from '../plugin.ts';
import { docHref } from './address.ts';
import { type ProblemView, problemView } from './problem-view.ts';
import { safeUrl } from './safe-url.ts';
import type { Site } from './site.ts';

/** One plugin, as its own `callboard:setup` describes it. JSON: it crosses to the page. */
export interface InstalledPlugin {
  /** Of its integration. */
  name: string;
  title: string;
  description?: string;
  vendor?: string;
  docs?: string;
  /** It asks a vendor while building. */
  collects: boolean;
  /** With an address where the page is one page. */
  pages: { title: string; href?: string }[];
  nav: string[];
  tabs: string[];
  /** Those without a title draw their own frame. */
  widgets: { area: Area; title?: string }[];
  kinds: string[];
  /** Types of source in `content/sources.yaml`. */
  sources: string[];
  /** Headings of filters of the search page. */
  searchFilters: string[];
  /** Metrics. */
  badges: string[];
  /** Addresses of files that it publishes. */
  files: string[];
  /** Its own rules over entities. */
  checks: { rule: string; description: string; docs?: string }[];
  annotations: (AnnotationInfo & { name: string })[];
  /** Browser scripts on every page. */
  scripts: number;
  /** What it lets pages load from elsewhere. */
  hosts: { directive: string; host: string }[];
}

export interface PluginView extends Omit<
  InstalledPlugin,
  'docs' | 'annotations' | 'widgets' | 'hosts' | 'checks'
> {
  /** Cards of one title, or of none, in several places. */
  widgets: { title?: string; areas: Area[] }[];
  hosts: { host: string; directives: string[] }[];
  checks: { description: string; docs?: string; found: number }[];
  docs?: { href: string; here: boolean };
  annotations: { name: string; example: string; description?: string; takes?: string; entities: number }[];
  /** What has been collected, by instance; absent where the plugin asks nobody. */
  parts?: { part: string; stale: boolean; since?: string; entities: number }[];
  problems: ProblemView[];
}

/** Where widgets of an area stand, as people say it. */
export const areaWords: Readonly<Record<Area, string>> = {
  'entity-overview': 'entity pages',
  'entity-header': 'entity titles',
  'team-overview': 'team pages',
  home: 'the home page',
  'docs-footer': 'docs pages',
};

export interface PluginsView {
  plugins: PluginView[];
}

export function pluginsView(site: Site, installed: readonly InstalledPlugin[]): PluginsView {
  const carriers = countAnnotations(site);
  return {
    plugins: installed.map(({ docs, annotations, widgets, hosts, checks, ...plugin }): PluginView => {
      const collected = site.collected.get(plugin.name);
      const found = docsOf(site, plugin.name, docs);
      return {
        ...plugin,
        ...(found && { docs: found }),
        widgets: [...Map.groupBy(widgets, ({ title }) => title)].map(([title, list]) => ({
          ...(title && { title }),
          areas: [...new Set(list.map(({ area }) => area))],
        })),
        checks: checks.map(({ rule, description, docs }) => ({
          description,
          ...(docs && { docs }),
          found: site.problems.filter((problem) => problem.rule === `${plugin.name}/${rule}`).length,
        })),
        hosts: [...Map.groupBy(hosts, ({ host }) => host)].map(([host, list]) => ({
          host,
          directives: list.map(({ directive }) => directive),
        })),
        annotations: annotations.map(({ name, example, description, value, list = false }) => ({
          name,
          example,
          ...(description && { description }),
          ...(value && { takes: describeForm(value, list) }),
          entities: carriers.get(name) ?? 0,
        })),
        ...(plugin.collects && { parts: partsOf(collected) }),
        problems: (collected?.problems ?? []).map((problem) => problemView(site, problem)),
      };
    }),
  };
}

function countAnnotations({ catalog }: Site): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { entity } of catalog.entities)
    for (const name of Object.keys(entity.metadata.annotations ?? {}))
      counts.set(name, (counts.get(name) ?? 0) + 1);
  return counts;
}

/** `since` is when something of it has changed last: when the vendor was asked changes with every build. */
function partsOf(collected: ReturnType<Site['collected']['get']>): NonNullable<PluginView['parts']> {
  return Object.entries(collected?.parts ?? {}).map(([part, { state, entities, site }]) => {
    const times = [...Object.values(entities), ...(site ? [site] : [])].map(({ since }) => since).sort();
    const since = times.at(-1);
    return {
      part,
      stale: state === 'stale',
      ...(since && { since }),
      entities: Object.keys(entities).length,
    };
  });
}

const handbook = 'component:default/callboard';

/** Its own word, or the page of Callboard's handbook where the portal holds that. */
function docsOf(site: Site, name: string, docs: string | undefined): PluginView['docs'] {
  if (docs?.startsWith('/')) return { href: docs, here: true };
  const href = docs === undefined ? undefined : safeUrl(docs);
  if (href) return { href, here: false };
  const path = `plugins/${name.replace(/^callboard-/, '')}`;
  const found =
    name.startsWith('callboard-') && site.docs.get(handbook)?.pages.some((page) => page.path === path);
  return found ? { href: docHref(handbook, path), here: true } : undefined;
}
