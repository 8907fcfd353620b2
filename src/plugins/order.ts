import { compareText } from '../problems.ts';
import type { Contributions } from './contributions.ts';

/**
 * The rule by which everything of plugins is ordered: by `order`, then the plugin's name, then the contribution's own. The
 * place in `integrations` changes nothing, and nothing is dropped: what cannot stand beside another is an error above.
 */
export function sortContributions(found: Contributions): Contributions {
  const byOrder = (
    a: { order?: number; plugin: string; id?: string; title?: string },
    b: { order?: number; plugin: string; id?: string; title?: string },
  ): number =>
    (a.order ?? 1000) - (b.order ?? 1000) ||
    compareText(a.plugin, b.plugin) ||
    compareText(a.id ?? a.title ?? '', b.id ?? b.title ?? '');
  const unique = (hosts: string[]) => [...new Set(hosts)].sort(compareText);
  return {
    plugins: found.plugins.sort((a, b) => compareText(a.name, b.name)),
    widgets: found.widgets.sort(byOrder),
    tabs: found.tabs.sort(byOrder),
    pages: found.pages.sort((a, b) => compareText(a.pattern, b.pattern) || compareText(a.plugin, b.plugin)),
    nav: found.nav.sort(byOrder),
    annotations: found.annotations.sort(
      (a, b) => compareText(a.name, b.name) || compareText(a.plugin, b.plugin),
    ),
    kinds: found.kinds.sort((a, b) => compareText(a.kind, b.kind)),
    kindHolders: found.kindHolders,
    checks: found.checks.sort((a, b) => compareText(a.plugin, b.plugin) || compareText(a.rule, b.rule)),
    sources: found.sources.sort((a, b) => compareText(a.type, b.type)),
    outputs: found.outputs.sort((a, b) => compareText(a.plugin, b.plugin) || compareText(a.path, b.path)),
    badges: found.badges.sort((a, b) => compareText(a.metric, b.metric)),
    searchFilters: found.searchFilters.sort((a, b) => compareText(a.id, b.id)),
    searchRecords: found.searchRecords.sort((a, b) => compareText(a.href, b.href)),
    headScripts: found.headScripts.sort(
      (a, b) => compareText(a.plugin, b.plugin) || compareText(a.module, b.module),
    ),
    csp: Object.fromEntries(
      Object.entries(found.csp).map(([key, hosts]) => [key, unique(hosts)]),
    ) as Contributions['csp'],
    hosts: found.hosts.sort(
      (a, b) =>
        compareText(a.plugin, b.plugin) ||
        compareText(a.directive, b.directive) ||
        compareText(a.host, b.host),
    ),
  };
}
