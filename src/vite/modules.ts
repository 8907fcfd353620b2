/** The virtual modules by which routes and components know the site's configuration and what plugins contribute. */
import type { Plugin } from 'vite';
import type { Contributions } from '../plugins/contributions.ts';
import { mergeTopics, type TopicMember } from '../plugins/topics.ts';
import type { Area } from '../plugin.ts';
import type { InstalledPlugin } from '../views/plugins.ts';

/** What `virtual:callboard/config` exports; see `virtual.d.ts`. */
export interface SiteConfig {
  title: string;
  description?: string;
  snapshot: string;
  nav: { title: string; href: string }[];
  emails: boolean;
  twins: boolean;
  site?: string;
}

const areas: Area[] = ['entity-overview', 'entity-header', 'team-overview', 'home', 'docs-footer'];

/** @returns a Vite plugin that answers `virtual:callboard/{config,areas,head,pages,plugins}` */
export function virtualModules(
  config: SiteConfig,
  contributions: Contributions,
  plugins: readonly InstalledPlugin[] = [],
): Plugin {
  const modules = new Map([
    ['virtual:callboard/config', `export const config = ${JSON.stringify(config)};`],
    ['virtual:callboard/areas', areasModule(contributions)],
    ['virtual:callboard/head', headModule(contributions)],
    ['virtual:callboard/pages', pagesModule(contributions)],
    ['virtual:callboard/plugins', `export const plugins = ${JSON.stringify(plugins)};`],
  ]);
  return {
    name: 'callboard:virtual-modules',
    resolveId: (id) => (modules.has(id) ? `\0${id}` : undefined),
    load: (id) => (id.startsWith('\0') ? modules.get(id.slice(1)) : undefined),
  };
}

function areasModule({ widgets, tabs }: Contributions): string {
  const imports = new Map<string, string>();
  const name = (component: string) => {
    const known = imports.get(component);
    if (known) return known;
    const next = `C${imports.size}`;
    imports.set(component, next);
    return next;
  };
  type Item = (Contributions['widgets'] | Contributions['tabs'])[number] & { members?: TopicMember[] };
  const literal = (item: Item, id: string) => {
    const column = 'column' in item && item.column ? item.column : 'main';
    const { title, props = null, when, members } = item;
    return `{ ...${JSON.stringify({ id, plugin: item.plugin, title, props, when, column, members })}, component: ${name(item.component)} }`;
  };
  const widgetLists = areas.map((area) => {
    const list = mergeTopics(
      widgets.filter((widget) => widget.area === area),
      ({ id }) => id,
    );
    return `${JSON.stringify(area)}: [${list.map((widget) => literal(widget, `${widget.plugin}/${widget.id}`)).join(',\n')}]`;
  });
  const tabList = mergeTopics(tabs, ({ id }) => id).map((tab) => literal(tab, tab.id));
  const body = `export const widgets = {${widgetLists.join(',\n')}};\nexport const tabs = [${tabList.join(',\n')}];`;
  return `${[...imports].map(([component, variable]) => `import ${variable} from ${JSON.stringify(component)};`).join('\n')}\n${body}`;
}

function pagesModule({ pages }: Contributions): string {
  const own = mergeTopics(
    pages.filter((page) => 'component' in page),
    ({ pattern }) => pattern,
  );
  const imports = own.map(({ component }, index) => `import C${index} from ${JSON.stringify(component)};`);
  const entries = own.map(({ pattern, plugin, title, description, props = null, members }, index) => {
    const data = JSON.stringify({ plugin, title, description, props, members });
    return `${JSON.stringify(pattern)}: { ...${data}, component: C${index} }`;
  });
  return `${imports.join('\n')}\nexport const pages = {${entries.join(',\n')}};`;
}

function headModule({ headScripts }: Contributions): string {
  const imports = headScripts.map(({ module }, index) => `import s${index} from ${JSON.stringify(module)};`);
  const calls = headScripts.map(({ props = null }, index) => `s${index}(${JSON.stringify(props)});`);
  return [...imports, ...calls, 'export {};'].join('\n');
}
