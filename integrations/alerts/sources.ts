/** What stands on one card side by side: each vendor's each instance. */
import type { Collected, Member } from 'callboard/model';
import type { AlertsProps } from './setup.ts';

export interface Source<Data> {
  plugin: string;
  /** `Grafana`, or `Grafana eu` where there are several instances. */
  label: string;
  collected: Collected & { data: Data };
}

/** @param members as the shared card or page was given them; what they collected is what this topic stores */
export function sourcesOf<Data>(members: readonly Member[]): Source<Data>[] {
  return members.flatMap(({ plugin, props, collected }) =>
    collected.map((one) => ({
      plugin,
      label: [(props as AlertsProps).vendor, one.part].filter(Boolean).join(' '),
      collected: one as unknown as Collected & { data: Data },
    })),
  );
}
