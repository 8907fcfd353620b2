/** Which plugins of a topic have something to show on a page. */
import type { Condition } from '../plugin.ts';
import type { Collected } from './collected.ts';
import { type ConditionSubject, holds } from './condition.ts';

/** One plugin's part in a widget or page that a topic shares: its own props, and what it has collected. */
export interface Member<Props = unknown> {
  /** Name of the plugin, as in its integration. */
  plugin: string;
  props: Props;
  collected: Collected[];
}

/** Whether a widget or tab belongs on a page: of one that a topic shares, whether some member of it does. */
export function isShown(
  { plugin, when, members }: { plugin: string; when?: Condition; members?: Parameters<typeof membersOf>[0] },
  view: Parameters<typeof membersOf>[1],
): boolean {
  return members ? membersOf(members, view).length > 0 : holds(when, view, plugin);
}

/** @returns those whose condition holds, by name of the plugin */
export function membersOf(
  members: readonly { plugin: string; props?: unknown; when?: Condition }[],
  view: ConditionSubject & { collected?: Readonly<Record<string, Collected[]>> },
): Member[] {
  return members
    .filter(({ when, plugin }) => holds(when, view, plugin))
    .map(({ plugin, props }) => ({ plugin, props, collected: view.collected?.[plugin] ?? [] }));
}
