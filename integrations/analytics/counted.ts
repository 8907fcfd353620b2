/** What plugins of this topic have counted, one after the other: two that count the same portal are not added up. */
import type { Collected, Member } from 'callboard/model';
import type { AnalyticsProps } from './setup.ts';

export type Counted<Data> = Collected & { plugin: string; vendor: string; data: Data };

export function countedOf<Data>(members: readonly Member<AnalyticsProps>[]): Counted<Data>[] {
  return members.flatMap(({ plugin, props, collected }) =>
    collected.map((one) => ({ ...one, plugin, vendor: props.vendor }) as Counted<Data>),
  );
}
