/** What plugins contribute, by plugin: for the portal's own list and the handbook's. */
import type { AstroIntegration } from 'astro';
import { outputFolder } from './make-outputs.ts';
import { compareText } from '../problems.ts';
import type { InstalledPlugin } from '../views/plugins.ts';
import type { Contributions } from './contributions.ts';

/** @returns sorted by title; those that do not describe themselves are called by their name */
export function installedPlugins(
  found: Contributions,
  integrations: readonly AstroIntegration[],
): InstalledPlugin[] {
  const plugins = found.plugins.map(({ name, description }): InstalledPlugin => {
    const of = <T extends { plugin: string }>(list: readonly T[]) =>
      list.filter(({ plugin }) => plugin === name);
    return {
      name,
      title: name,
      ...description,
      collects: integrations.some((one) => one.name === name && one.hooks['callboard:collect']),
      pages: of(found.pages).map((page) => ({
        title: 'title' in page ? page.title : page.pattern,
        ...(!page.pattern.includes('[') && { href: page.pattern === '/' ? '/' : `${page.pattern}/` }),
      })),
      nav: of(found.nav).map(({ title }) => title),
      tabs: of(found.tabs).map(({ title }) => title),
      widgets: of(found.widgets).map(({ area, title }) => ({ area, ...(title && { title }) })),
      kinds: found.kinds
        .map(({ kind }) => kind)
        .filter((kind) => found.kindHolders.get(kind.toLowerCase()) === name),
      checks: of(found.checks).map(({ rule, description, docs }) => ({
        rule,
        description,
        ...(docs && { docs }),
      })),
      sources: of(found.sources).map(({ type }) => type),
      searchFilters: of(found.searchFilters).map(({ title }) => title),
      badges: of(found.badges).map(({ metric }) => metric),
      files: of(found.outputs).map(({ path }) => `/${outputFolder(name)}${path}`),
      annotations: of(found.annotations).map(({ name: key, example, description: means, value, list }) => ({
        name: key,
        example,
        ...(means && { description: means }),
        ...(value && { value }),
        ...(list && { list }),
      })),
      scripts: of(found.headScripts).length,
      hosts: of(found.hosts).map(({ directive, host }) => ({ directive, host })),
    };
  });
  const key = ({ title, name }: InstalledPlugin) => `${title.toLowerCase()} ${name}`;
  return plugins.sort((a, b) => compareText(key(a), key(b)));
}
