/** `badges/<namespace>/<kind>/<name>/<metric>.svg`, and the same as JSON for shields.io; only where there is a value. */
import type { CatalogEntity } from '../catalog/catalog.ts';
import { parseRef } from '../catalog/ref.ts';
import type { BadgeColour, BadgeColourRule, Badge as PluginBadge } from '../plugin.ts';
import { canonicalJson } from '../snapshot/json.ts';
import { isAddressable } from '../views/address.ts';
import { collectedOf } from '../views/collected.ts';
import { lifecycleState } from '../views/lifecycle.ts';
import type { Site } from '../views/site.ts';
import { type Badge, badgeJson, badgeSvg } from './badge-svg.ts';
import type { OutputFile } from './write.ts';

export interface BadgeJob {
  /** Callboard's own: lifecycle, owner, docs. */
  own: boolean;
  /** Plugins'. */
  of: readonly (PluginBadge & { plugin: string })[];
}

/** Metrics that plugins may not take. */
export const ownMetrics: readonly string[] = ['lifecycle', 'owner', 'docs'];

export function badgeFiles(site: Site, { own, of }: BadgeJob): OutputFile[] {
  if (!own && of.length === 0) return [];
  return site.catalog.entities
    .filter(({ ref }) => isAddressable(ref))
    .flatMap((entity) => {
      const { kind, namespace, name } = parseRef(entity.ref);
      const badges = [...(own ? ownBadges(site, entity) : []), ...pluginBadges(site, entity.ref, of)];
      return badges.flatMap(([metric, badge]): OutputFile[] => {
        const path = `badges/${namespace}/${kind}/${name}/${metric}`;
        return [
          { path: `${path}.svg`, text: () => badgeSvg(badge) },
          { path: `${path}.json`, text: () => `${canonicalJson(badgeJson(badge))}\n` },
        ];
      });
    });
}

function ownBadges(site: Site, entity: CatalogEntity): [string, Badge][] {
  const badges: [string, Badge][] = [];
  if (entity.lifecycle) {
    const states: Partial<Record<string, BadgeColour>> = { live: 'good', early: 'info', ending: 'warning' };
    const colour = states[lifecycleState(entity.lifecycle)] ?? 'neutral';
    badges.push(['lifecycle', { label: 'lifecycle', message: entity.lifecycle, colour }]);
  }
  const [owner, ...more] = entity.owners;
  if (owner) {
    const title = site.catalog.get(owner)?.title ?? parseRef(owner).name;
    const message = more.length > 0 ? `${title} and ${more.length} more` : title;
    badges.push(['owner', { label: 'owner', message, colour: 'info' }]);
  }
  const pages = site.docs.get(entity.ref)?.pages.length ?? 0;
  if (pages > 0)
    badges.push([
      'docs',
      { label: 'docs', message: pages === 1 ? '1 page' : `${pages} pages`, colour: 'good' },
    ]);
  return badges;
}

function pluginBadges(site: Site, ref: string, badges: BadgeJob['of']): [string, Badge][] {
  const collected = badges.length > 0 ? collectedOf(site.collected, ref) : undefined;
  return badges.flatMap(({ plugin, metric, label, value, unit = '', colours = [] }): [string, Badge][] => {
    const found = (collected?.[plugin] ?? []).map(({ data }) => read(data, value));
    const values = found.filter((one) => one !== undefined);
    if (values.length === 0) return [];
    // Numbers of several instances add up; words stand side by side.
    const numbers = values.filter((one) => typeof one === 'number');
    const whole =
      numbers.length === values.length
        ? Math.round(numbers.reduce((sum, one) => sum + one, 0) * 100) / 100
        : [...new Set(values.map(String))].join(', ');
    const colour = colours.find((rule) => holds(rule, whole))?.colour ?? 'neutral';
    return [[metric, { label, message: `${whole}${unit}`, colour }]];
  });
}

function holds({ is, from }: BadgeColourRule, value: string | number): boolean {
  if (is !== undefined) return [is].flat().includes(String(value));
  return from === undefined || (typeof value === 'number' && value >= from);
}

function read(data: unknown, path: string): string | number | undefined {
  let value = data;
  for (const key of path.split('.')) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined;
    value = (value as Record<string, unknown>)[key];
  }
  if (typeof value === 'number') return Number.isFinite(value) ? value : undefined;
  return typeof value === 'string' && value.trim() !== '' ? value : undefined;
}
