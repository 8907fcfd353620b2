/**
 * Plugins about the same thing, such as alerts, share its cards and pages: what several of them add under one topic
 * stands once, with a member for each.
 */
import type { Condition, Json } from '../plugin.ts';
import { compareText } from '../problems.ts';

/** A plugin's part in what it shares with others. */
export interface TopicMember {
  plugin: string;
  props?: Json;
  when?: Condition;
}

interface Contribution {
  plugin: string;
  topic?: string;
  props?: Json;
  when?: Condition;
}

/**
 * @param place what members of a topic have in common: the widget's id, the page's address
 * @returns each with its members, if it has a topic; what the plugins say about it differently, the first by name decides
 */
export function mergeTopics<T extends object>(
  list: readonly T[],
  place: (item: T) => string,
): (T & { members?: TopicMember[] })[] {
  const byName = list.toSorted((a, b) => compareText(pluginOf(a), pluginOf(b)));
  const shared = Map.groupBy(byName, (item) => {
    const { topic } = item as Contribution;
    return topic === undefined ? undefined : `${topic} ${place(item)}`;
  });
  return list.flatMap((item) => {
    const { topic } = item as unknown as Contribution;
    if (topic === undefined) return [item];
    const members = shared.get(`${topic} ${place(item)}`) ?? [];
    if (members[0] !== item) return [];
    return [{ ...item, members: members.map(toMember) }];
  });
}

function pluginOf(item: object): string {
  return (item as Contribution).plugin;
}

function toMember(item: object): TopicMember {
  const { plugin, props, when } = item as Contribution;
  return { plugin, ...(props !== undefined && { props }), ...(when && { when }) };
}

/** Plugins that share a page lead there once. */
export function uniqueNav(
  nav: readonly { title: string; href: string }[],
): { title: string; href: string }[] {
  return [...new Map(nav.map(({ title, href }) => [`${href} ${title}`, { title, href }])).values()];
}
